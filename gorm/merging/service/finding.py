"""What can be found follows a merge: its statements pass by the session that the index watches."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from gorm.core.db import Base
from gorm.merging.models import StepKind
from gorm.merging.service.steps import Key, Step, typed_key
from gorm.search.service import note_rows


def let_be_found_anew(table: Table, ids: Iterable[int], steps: Sequence[Step]) -> None:
    """Have the index written anew for two records and for everything that refers to them."""
    note_rows(table.name, [{"id": number} for number in ids])
    for step in steps:
        note_rows(step.table, _rows(step))


def _rows(step: Step) -> list[Mapping[str, Any]]:
    if step.kind is StepKind.FOLDED:
        return [step.content["row"]]
    table = Base.metadata.tables[step.table]
    one_or_many = step.content["keys"] if step.kind is StepKind.MOVED else [step.content["key"]]
    return [_named(table, typed_key(table, key)) for key in one_or_many]


def _named(table: Table, key: Key) -> Mapping[str, Any]:
    return {column.name: value for column, value in zip(table.primary_key, key, strict=True)}
