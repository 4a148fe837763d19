"""Where a number or a statement comes from, and how paper and screens tell it.

A read model carries a `Provenance` beside what it says, a print partial marks it with
`{{ notes.mark(one.provenance) }}`, and the notes of the whole stand in its last annex.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from markupsafe import Markup, escape

from gorm.core.plain_data import UNPRINTED

_Told = tuple[str, str, str, datetime | None]
_KEPT_APART: Final = {UNPRINTED: True}


@dataclass(frozen=True)
class Provenance:
    """The record that a statement was read from, its period and source, and when it was entered.

    `record` names it as paper may: "ENG-000123, meeting of 3 March 2026". `address` is the path of
    its page in GORM, for screens; paper does not print it. `key` is what finds the row again:
    "observation/1234"; a statement that was worked out names the row of its result, and where the
    key of a row is of several columns their values stand one behind another: "standing/12/34".
    Neither is printed, so that neither is part of what two papers are compared by.
    """

    record: str
    period: str = ""
    source: str = ""
    entered_at: datetime | None = None
    address: str = field(default="", metadata=_KEPT_APART)
    key: str = field(default="", metadata=_KEPT_APART)

    @property
    def told(self) -> _Told:
        """What paper says of it: two that say the same are one note."""
        return self.record, self.period, self.source, self.entered_at

    def of(self, key: str) -> "Provenance":
        """The same record by one of its rows: a note for them all, and each traced to its own."""
        return replace(self, key=key)


@dataclass(frozen=True)
class Statement:
    """One number or fact of a pack, told so that two packs can be compared.

    `key` stays from pack to pack ("performance/CYP-01"), `label` and `value` are as printed, and
    `on` is the day or the end of the period that it tells of, where it has one. `marking_rank` is
    that of the record, and one that `is_restricted` is told on to nobody but its own readers.
    """

    key: str
    label: str
    value: str
    provenance: Provenance | None = None
    on: date | None = None
    marking_rank: int = 0
    is_restricted: bool = False


@dataclass(frozen=True)
class Note:
    """A numbered note of a paper."""

    number: int
    provenance: Provenance

    @property
    def anchor(self) -> str:
        """What the marks lead to."""
        return f"note-{self.number}"


class NotesOnPaper:
    """Numbers what is marked, in the order in which it is marked, and each record told once."""

    def __init__(self) -> None:
        self._notes: dict[_Told, Note] = {}

    def mark(self, *provenances: Provenance | None) -> Markup:
        """The note numbers of a statement, leading to their notes; nothing where it has none."""
        found = [self._numbered(one) for one in provenances if one is not None]
        return Markup("").join(self._mark(number) for number in dict.fromkeys(found))

    def all(self) -> tuple[Note, ...]:
        """The notes that were marked so far, by number."""
        return tuple(self._notes.values())

    def _numbered(self, provenance: Provenance) -> int:
        new = Note(len(self._notes) + 1, provenance)
        return self._notes.setdefault(provenance.told, new).number

    @staticmethod
    def _mark(number: int) -> Markup:
        return Markup('<a class="note-mark" href="#note-{0}">{0}</a>').format(number)


class NotesOnScreen:
    """Leads from what is marked to its record's page."""

    def mark(self, *provenances: Provenance | None) -> Markup:
        """A link to the record of a statement; nothing where it has no page."""
        found = [one for one in provenances if one is not None and one.address]
        return Markup("").join(self._mark(one) for one in dict.fromkeys(found))

    def all(self) -> tuple[Note, ...]:
        """A screen has links and needs no list of notes."""
        return ()

    @staticmethod
    def _mark(provenance: Provenance) -> Markup:
        words = "; ".join(told_of(provenance))
        return Markup(
            ' <a class="govuk-link gorm-source" href="{}"><span class="govuk-visually-hidden">'
            '{}</span><span aria-hidden="true">source</span></a>'
        ).format(escape(provenance.address), words)


def told_of(provenance: Provenance) -> Iterable[str]:
    """What a note says, piece by piece, but for the time of entry."""
    return (words for words in (provenance.record, provenance.period, provenance.source) if words)
