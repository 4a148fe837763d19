"""What every mapped class and every endpoint declares about itself."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from gorm.accounts.roles import Role, permissions_of
from gorm.core.db import Base, db
from gorm.core.permissions import Open, Stamp, stamp_of
from tests.architecture.house import House, methods_of

ENDPOINTS = Path(__file__).with_name("endpoints.txt")
_HEAD = (
    "# Every endpoint, whom it is for, and its address. A change of this table changes whom GORM\n"
    "# lets in: read it in review. Renew it with `pytest tests/architecture --write`.\n"
)


def test_every_table_says_whether_its_changes_are_audited() -> None:
    silent = [
        m.class_.__name__ for m in Base.registry.mappers if "__audited__" not in vars(m.class_)
    ]
    assert not silent


def test_every_endpoint_carries_a_stamp(house: House) -> None:
    unstamped = [r.endpoint for r in house.rules if stamp_of(_view(house.app, r.endpoint)) is None]
    assert not unstamped


def test_every_named_permission_is_held_by_some_role(house: House) -> None:
    held = permissions_of(frozenset(Role))
    asked = {stamp_of(_view(house.app, rule.endpoint)) for rule in house.rules}
    assert {stamp for stamp in asked if isinstance(stamp, str)} <= held


def test_the_table_of_endpoints_is_the_one_that_was_reviewed(house: House, write: bool) -> None:
    lines = [
        f"{rule.endpoint:<40} {','.join(methods_of(rule)):<9} "
        f"{stamp_name(stamp_of(_view(house.app, rule.endpoint))):<28} {rule.rule}"
        for rule in house.rules
    ]
    table = _HEAD + "\n".join(lines) + "\n"
    if write:
        ENDPOINTS.write_text(table, encoding="utf-8")
    assert ENDPOINTS.read_text(encoding="utf-8") == table, (
        "endpoints changed: run `pytest tests/architecture --write` and have the change reviewed"
    )


def test_enums_are_checked_by_the_database_as_they_stand_in_the_models(app: Flask) -> None:
    faults = []
    with app.app_context(), db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in Base.metadata.sorted_tables:
            checks = {c["name"]: c["sqltext"] for c in inspector.get_check_constraints(table.name)}
            for column in table.columns:
                if isinstance(column.type, sa.Enum):
                    name = f"ck_{table.name}_{column.type.name}"
                    found = set(re.findall(r"'([^']*)'", checks.get(name, "")))
                    if found != set(column.type.enums):
                        faults.append((name, sorted(found ^ set(column.type.enums))))
    assert not faults


def test_the_database_has_the_checks_that_the_models_name(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in Base.metadata.sorted_tables:
            wanted = {str(c.name) for c in table.constraints if isinstance(c, sa.CheckConstraint)}
            found = {c["name"] for c in inspector.get_check_constraints(table.name)}
            assert found == wanted, table.name


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.sorted_tables:
        assert all(constraint.name for constraint in table.constraints), table.name
        assert all(index.name for index in table.indexes), table.name


def _view(app: Flask, endpoint: str) -> Callable[..., Any]:
    return app.view_functions[endpoint]


def stamp_name(stamp: Stamp | None) -> str:
    """A stamp in words."""
    if isinstance(stamp, Open):
        return stamp.value
    return stamp or "NOBODY"
