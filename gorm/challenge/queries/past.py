"""A view of the past of one case: its file, its instruments, and how its days changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gorm.audit.past import Changes, changes_to
from gorm.challenge.queries.file import CaseFile
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.rules.as_at import AsAt, Basis, Changed, Made
from gorm.core import clock

_TABLES: Final = ("instrument", "case_clock", "representations", "recusal")


@dataclass(frozen=True)
class Past:
    """How what is kept up to date came to be what it is, as far as the trail tells."""

    changes: Changes

    def days(self, table: str, key: int, column: str) -> tuple[Changed[date | None], ...]:
        """The changes of a column of dates."""
        found = self.changes.get((table, key, column), ())
        return tuple(Changed(clock.day_of(one.at), _day(one.value)) for one in found)

    def numbers(self, table: str, key: int, column: str) -> tuple[Changed[int | None], ...]:
        """The changes of a column that names a row of another table."""
        return self._of(table, key, column)

    def words(self, table: str, key: int, column: str) -> tuple[Changed[str], ...]:
        """The changes of a column of words."""
        return self._of(table, key, column)

    def _of(self, table: str, key: int, column: str) -> tuple[Changed[Any], ...]:
        found = self.changes.get((table, key, column), ())
        return tuple(Changed(clock.day_of(one.at), one.value) for one in found)


@dataclass(frozen=True)
class Then:
    """A case in one view of its past."""

    head: CaseHead
    view: AsAt
    file: CaseFile
    past: Past

    @property
    def made(self) -> tuple[Made, ...]:
        """The instruments with the sheets that tell of them and how their days changed."""
        sheets, past = self.file.instruments, self.past
        return tuple(
            Made(
                sheets[one.id],
                one,
                past.days("instrument", one.id, "ended_on"),
                past.days("instrument", one.id, "in_force_to"),
            )
            for one in self.head.made
            if one.id in sheets
        )

    def includes(self, entry_id: int) -> bool:
        """Whether the sheet of a row is part of the view."""
        sheet = self.file.dated.get(entry_id)
        return sheet is not None and self.view.includes(sheet)


def then(head: CaseHead, view: AsAt, file: CaseFile) -> Then:
    """A case in a view of its past; what the trail tells of it is asked for in one statement.

    What is known now needs no trail: there every row holds as it is.
    """
    changes: Changes = {}
    if view.basis is Basis.RECORDED:
        changes = changes_to("case", head.reference, _TABLES)
    return Then(head, view, file, Past(changes))


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
