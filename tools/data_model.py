"""Writes docs/data-model.md from the tables: `python -m tools.data_model`."""

import inspect
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import sqlalchemy as sa

from gorm import registry
from gorm.core.db import Base

PAGE = Path(__file__).parents[1] / "docs" / "data-model.md"
_ABOVE = """# The data model

Written by `python -m tools.data_model` from the models; a test compares it. Features stand in the
order in which they build on each other, the lowest first. An arrow leads from a table to the table
that it refers to.
"""

_TYPES = {"String": "text", "UtcDateTime": "instant in UTC", "JSON": "JSON", "Integer": "number"}


def page() -> str:
    """The whole page."""
    by_feature = [(name, list(models)) for name, models in groupby(_models(), _feature)]
    parts = [_ABOVE, _diagram()]
    for name, models in by_feature:
        parts.append(f"## {name.capitalize()}\n")
        parts += [_described(model) for model in models]
    return "\n".join(parts)


def _models() -> list[type[Base]]:
    """The mapped classes by feature, each feature after those that it refers to."""
    order = ["core", *(feature.__name__.split(".")[1] for feature in registry.FEATURES)]
    order.insert(1, "audit")
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return sorted(classes, key=lambda c: (order.index(_feature(c)), c.__tablename__))


def _feature(model: type[Base]) -> str:
    return model.__module__.split(".")[1]


def _diagram() -> str:
    arrows = sorted(
        {
            f"  {table.name} --> {key.column.table.name}"
            for table in Base.metadata.sorted_tables
            for key in table.foreign_keys
        }
    )
    return "\n".join(["```mermaid", "flowchart LR", *arrows, "```", ""])


def _described(model: type[Base]) -> str:
    table = Base.metadata.tables[model.__tablename__]
    audited = [] if getattr(model, "__audited__", True) else ["Its changes are not audited.", ""]
    lines = [
        f"### {table.name}",
        "",
        inspect.cleandoc(model.__doc__ or ""),
        "",
        *audited,
        "| column | type | |",
        "| --- | --- | --- |",
        *(f"| {column.name} | {_type(column)} | {_notes(column)} |" for column in table.columns),
        "",
        *_rules(table),
    ]
    return "\n".join(lines)


def _type(column: sa.Column[object]) -> str:
    if isinstance(column.type, sa.Enum):
        return "one of " + ", ".join(column.type.enums)
    length = getattr(column.type, "length", None)
    name = _TYPES.get(type(column.type).__name__, type(column.type).__name__.lower())
    return f"{name}, up to {length} characters" if length else name


def _notes(column: sa.Column[object]) -> str:
    notes = [
        f"-> {key.target_fullname}"
        for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname)
    ]
    if column.primary_key:
        notes.append("key")
    if column.unique:
        notes.append("unique")
    if column.nullable:
        notes.append("may be empty")
    return ", ".join(notes)


def _rules(table: sa.Table) -> Iterator[str]:
    """The checks of a table, other than those that list an enum's values."""
    enums = {f"ck_{table.name}_{_enum_name(column)}" for column in table.columns}
    found = sorted(
        f"- {_short_name(table, check)}: `{check.sqltext}`"
        for check in table.constraints
        if isinstance(check, sa.CheckConstraint) and str(check.name) not in enums
    )
    if found:
        yield from (*found, "")


def _enum_name(column: sa.Column[object]) -> str:
    return str(column.type.name) if isinstance(column.type, sa.Enum) else ""


def _short_name(table: sa.Table, check: sa.CheckConstraint) -> str:
    return str(check.name).removeprefix(f"ck_{table.name}_").replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
