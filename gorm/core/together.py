"""Several questions to the database in one statement, so that a page asks it seldom."""

from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, cast, func, literal, null, select, union_all

from gorm.core.db import session


@dataclass(frozen=True, eq=False)
class Question:
    """Rows that are wanted in an order: of columns, each with a name of its own, not of entities.

    With a `limit`, the first so many.
    """

    rows: Select[*tuple[Any, ...]]
    order: tuple[Any, ...]
    limit: int | None = None


class Together:
    """Questions as one statement, which can be asked again: to make it takes longer than to ask.

    The columns of all questions stand side by side, and a row has those of its own question alone.
    Rows have their columns by name, as rows of a query by itself have.
    """

    def __init__(self, questions: Mapping[str, Question]) -> None:
        wanted = [_numbered(one).subquery() for one in questions.values()]
        self._codes = tuple(questions)
        self._shapes = _shapes(wanted)
        self._statement = union_all(
            *(
                select(
                    literal(number).label("question"),
                    own.c.place_in_order,
                    *(_column(column, own, other) for other in wanted for column in _told(other)),
                )
                for number, own in enumerate(wanted)
            )
        )

    def answers(self) -> dict[str, list[Any]]:
        """The rows of each question, by its code and in its order."""
        found: dict[str, list[Any]] = {code: [] for code in self._codes}
        for row in sorted(session().execute(self._statement), key=lambda row: (row[0], row[1])):
            kind, first = self._shapes[row[0]]
            values = row[first : first + len(kind._fields)]
            found[self._codes[row[0]]].append(kind._make(values))
        return found


def asked_together(questions: Mapping[str, Question]) -> dict[str, list[Any]]:
    """The rows of each question, by its code, in one statement; without any nothing is asked."""
    return Together(questions).answers() if questions else {}


def _numbered(one: Question) -> Select[*tuple[Any, ...]]:
    number = func.row_number().over(order_by=one.order).label("place_in_order")
    rows = one.rows.add_columns(number)
    return rows if one.limit is None else rows.order_by(*one.order).limit(one.limit)


def _told(wanted: Any) -> list[Any]:
    return [column for name, column in wanted.c.items() if name != "place_in_order"]


def _column(column: Any, own: Any, other: Any) -> Any:
    return (column if own is other else cast(null(), column.type)).label(None)


def _shapes(wanted: list[Any]) -> list[tuple[Any, int]]:
    """What the rows of each question are made as, and where its columns begin."""
    found, first = [], 2
    for one in wanted:
        names = tuple(column.name for column in _told(one))
        found.append((_row_of(names), first))
        first += len(names)
    return found


@lru_cache(maxsize=256)
def _row_of(names: tuple[str, ...]) -> Any:
    """Made once for the same columns: to make a class takes longer than to read its rows."""
    return namedtuple("Row", names)
