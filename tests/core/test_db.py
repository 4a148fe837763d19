"""What the database tells of a violated rule, and what a service makes of it."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from gorm.core.db import Base, session, unit_of_work, violated_constraint
from gorm.core.references import ReferenceCounter


def test_a_violated_key_is_told_by_its_name(app: Flask) -> None:
    with app.app_context(), pytest.raises(IntegrityError) as caught, unit_of_work():
        session().add(ReferenceCounter(prefix="ENG", last=1))
        session().flush()
        session().expunge_all()
        session().add(ReferenceCounter(prefix="ENG", last=1))
        session().flush()
    assert violated_constraint(caught.value) == "pk_reference_counter"


def test_a_unique_column_that_refers_to_another_table_is_told_by_its_own_name() -> None:
    """SQLite names the columns alone, and a foreign key stands over the same ones."""
    names = {str(constraint.name) for constraint in Base.metadata.tables["area"].constraints}
    assert "uq_area_accountable_id" in names
    error = IntegrityError("", {}, Exception("UNIQUE constraint failed: area.accountable_id"))
    for _ in range(20):
        assert violated_constraint(error) == "uq_area_accountable_id"


def test_every_unique_rule_can_be_told_from_its_columns() -> None:
    for table in Base.metadata.sorted_tables:
        columns = ", ".join(f"{table.name}.{column.name}" for column in table.primary_key.columns)
        error = IntegrityError("", {}, Exception(f"UNIQUE constraint failed: {columns}"))
        assert violated_constraint(error) == f"pk_{table.name}"
