"""An award as pages and packs tell it, and awards summed by programme and year."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gorm.core.provenance import Provenance
from gorm.core.text import listed
from gorm.funding.models import AwardStatus, ProgrammeKind
from gorm.funding.rules.money import money_in_words, pounds
from gorm.funding.rules.years import span_of
from gorm.places.offers import PlaceKind

#: So many years with money have a column of their own; those before are summed in one.
OWN_COLUMNS: Final = 5
_SAYS_IN_PRINCIPLE: Final = re.compile(r"in[- ]principle\b[,;:. ]*", re.IGNORECASE)
#: As many references as a note names, where a figure is the sum of several awards.
_MOST_NAMED: Final = 4


@dataclass(frozen=True)
class AwardLine:
    """One award with the place and the programme that it belongs to.

    `pence` is None where no sum was published. `entered_by` is who entered it.
    """

    id: int
    reference: str
    place_kind: PlaceKind
    place_reference: str
    place_name: str
    place_is_current: bool
    office: str
    programme_reference: str
    programme: str
    kind: ProgrammeKind
    year: str
    pence: int | None
    status: AwardStatus
    is_sensitive: bool
    note: str
    source: str
    source_address: str
    entered_at: datetime
    entered_by: str

    @property
    def counts(self) -> bool:
        """Whether its money counts: what was withdrawn does not."""
        return self.pence is not None and self.status is not AwardStatus.WITHDRAWN

    @property
    def is_exceptional(self) -> bool:
        """Whether it is support that a council had to ask for to balance its budget."""
        return self.kind is ProgrammeKind.EXCEPTIONAL

    @property
    def amount(self) -> str:
        """The sum exactly: £14,742,000."""
        return "No sum published" if self.pence is None else pounds(self.pence)

    @property
    def amount_in_words(self) -> str:
        """The sum as a sentence has it: £14.742 million."""
        return "no sum published" if self.pence is None else money_in_words(self.pence)

    @property
    def told(self) -> str:
        """It in a few words: £125 million, 2020-21, agreed in principle (its note)."""
        firm = "" if self.status is AwardStatus.AGREED else f", {self.status.label.lower()}"
        note = f" ({self.note_beside_status})" if self.note_beside_status else ""
        return f"{self.amount_in_words}, {self.year}{firm}{note}"

    @property
    def note_beside_status(self) -> str:
        """The note without the words that only say again that it is agreed in principle."""
        if self.status is not AwardStatus.IN_PRINCIPLE:
            return self.note
        found = _SAYS_IN_PRINCIPLE.match(self.note)
        return self.note[found.end() :] if found else self.note

    @property
    def where_from(self) -> str:
        """Its source in words, or else the address of it."""
        return self.source or self.source_address

    @property
    def provenance(self) -> Provenance:
        """Where it comes from: paper names it, screens lead to its page."""
        return Provenance(
            record=f"{self.reference}, {self.programme}, {self.place_name}",
            period=self.year,
            source=self.where_from,
            entered_at=self.entered_at,
            address=f"/funding/{self.reference}",
            key=f"funding_award/{self.id}",
        )


@dataclass(frozen=True)
class YearColumn:
    """A column of the table: one financial year, or all the older ones together."""

    label: str
    years: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """Money of one programme in one column; `provenance` is None where there is none."""

    pence: int | None
    provenance: Provenance | None

    @property
    def words(self) -> str:
        """The sum as a sentence has it, '' where there is none."""
        return "" if self.pence is None else money_in_words(self.pence)

    @property
    def exact(self) -> str:
        """The sum exactly, '' where there is none."""
        return "" if self.pence is None else pounds(self.pence)


@dataclass(frozen=True)
class ProgrammeRow:
    """One programme in the table: a figure for each column, and all of it."""

    reference: str
    name: str
    figures: tuple[Figure, ...]
    total: Figure


@dataclass(frozen=True)
class MoneyTable:
    """Programmes by financial years, the earliest first, with totals of every column."""

    columns: tuple[YearColumn, ...]
    rows: tuple[ProgrammeRow, ...]
    totals: tuple[Figure, ...]
    total: Figure

    @property
    def has_several(self) -> bool:
        """Whether a line of totals says more than the one programme does."""
        return len(self.rows) > 1


def table_of(lines: Iterable[AwardLine]) -> MoneyTable | None:
    """The awards that count, by programme and year; None where none does.

    The latest years with money have a column each; all older ones are summed in the first, which
    is called by the years that it spans.
    """
    counted = [line for line in lines if line.counts]
    if not counted:
        return None
    columns = _columns(counted)
    programmes: dict[tuple[str, str], list[AwardLine]] = defaultdict(list)
    for line in counted:
        programmes[line.programme, line.programme_reference].append(line)
    rows = tuple(
        ProgrammeRow(
            reference, name, tuple(_figure(_within(own, column)) for column in columns), _sum(own)
        )
        for (name, reference), own in sorted(programmes.items())
    )
    totals = tuple(_sum(_within(counted, column)) for column in columns)
    return MoneyTable(columns, rows, totals, _sum(counted))


def by_year(lines: Iterable[AwardLine]) -> dict[str, int]:
    """The pence of every year with money, the earliest first."""
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.counts:
            found[line.year] += line.pence or 0
    return dict(sorted(found.items()))


def exceptional_told(lines: Iterable[AwardLine]) -> tuple[AwardLine, ...]:
    """The awards of exceptional support, the latest first: those withdrawn are told as well."""
    found = (line for line in lines if line.is_exceptional)
    return tuple(sorted(found, key=lambda line: (line.year, line.id), reverse=True))


def together(lines: Sequence[AwardLine]) -> Provenance | None:
    """Where a figure comes from that is the sum of these; None where there are none."""
    if len(lines) < 2:
        return lines[0].provenance if lines else None
    names = [line.reference for line in lines[:_MOST_NAMED]]
    if more := len(lines) - len(names):
        names.append(f"{more} more")
    sources = dict.fromkeys(line.where_from for line in lines if line.where_from)
    return Provenance(
        record=f"{listed(names)}, {lines[0].programme}",
        period=span_of(line.year for line in lines),
        source="; ".join(sources),
        entered_at=max(line.entered_at for line in lines),
        address=lines[0].provenance.address,
        key="funding_award/" + ",".join(str(line.id) for line in lines),
    )


def _columns(lines: Sequence[AwardLine]) -> tuple[YearColumn, ...]:
    years = sorted({line.year for line in lines})
    older, latest = years[:-OWN_COLUMNS], years[-OWN_COLUMNS:]
    first = [YearColumn(span_of(older), tuple(older))] if older else []
    return (*first, *(YearColumn(year, (year,)) for year in latest))


def _within(lines: Iterable[AwardLine], column: YearColumn) -> list[AwardLine]:
    return [line for line in lines if line.year in column.years]


def _figure(lines: Sequence[AwardLine]) -> Figure:
    return Figure(_pence(lines) if lines else None, together(lines))


def _sum(lines: Sequence[AwardLine]) -> Figure:
    """A total has no source of its own: it is worked out of the figures beside it."""
    return Figure(_pence(lines) if lines else None, None)


def _pence(lines: Sequence[AwardLine]) -> int:
    return sum(line.pence or 0 for line in lines)
