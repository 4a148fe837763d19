"""What an act changed, in English: from the words that its service gave, else from the rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Column, Table

from gorm.core.db import Base
from gorm.core.text import day, moment

#: Columns that say nothing to a reader: the machine's own.
_MACHINERY: Final = frozenset(
    {"version", "search_name", "created_at", "updated_at", "hand_corrected"}
)
#: What a row that was added or removed is known by.
_NAMING: Final = ("title", "name", "text", "code")
_ABBREVIATIONS: Final = {"gss": "GSS", "km2": "km²", "id": "ID"}


@dataclass(frozen=True)
class Difference:
    """One thing that an act changed."""

    label: str
    before: str
    after: str


def differences_in(content: Mapping[str, Any] | None) -> tuple[Difference, ...]:
    """The differences that the payload of an act holds; none where it was erased."""
    if not content:
        return ()
    if told := content.get("changes"):
        return tuple(
            Difference(label, _told(pair[0]), _told(pair[1])) for label, pair in told.items()
        )
    return tuple(found for row in content.get("rows", ()) for found in _differences_of_row(row))


def _differences_of_row(row: Mapping[str, Any]) -> Iterator[Difference]:
    table = Base.metadata.tables.get(row["table"])
    if table is None:
        return
    if row["what"] == "changed":
        yield from _changed(table, row["values"])
    elif name := _name_in(row["values"]):
        label = _humanised(table.name)
        yield Difference(label, "", name) if row["what"] == "added" else Difference(label, name, "")


def _changed(table: Table, values: Mapping[str, Sequence[Any]]) -> Iterator[Difference]:
    for name, pair in values.items():
        column = table.columns.get(name)
        if column is not None and len(pair) > 1 and _is_plain(column):
            yield Difference(_humanised(name), _shown(column, pair[0]), _shown(column, pair[1]))


def _is_plain(column: Column[Any]) -> bool:
    return not (
        column.foreign_keys
        or column.primary_key
        or column.name in _MACHINERY
        or column.info.get("secret")
    )


def _name_in(values: Mapping[str, Any]) -> str:
    return next((str(values[name]) for name in _NAMING if values.get(name)), "")


def _humanised(name: str) -> str:
    """A column's or a table's name as a label has it: next_contact_on is Next contact."""
    words = name.removeprefix("is_").removesuffix("_on").removesuffix("_at").split("_")
    label = " ".join(_ABBREVIATIONS.get(word, word) for word in words)
    return label[:1].upper() + label[1:]


def _shown(column: Column[Any], value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return _by_type(column, value)


def _by_type(column: Column[Any], value: Any) -> str:
    kind = column.type.python_type
    enum = getattr(column.type, "enum_class", None)
    if enum is not None and value in {member.value for member in enum}:
        return str(getattr(enum(value), "label", value))
    if kind is datetime:
        return moment(datetime.fromisoformat(str(value)))
    if kind is date:
        return day(date.fromisoformat(str(value)))
    return f"{value:,}" if isinstance(value, int) else str(value)


def _told(value: Any) -> str:
    return "" if value is None else str(value)
