"""A case's file: every sheet in the order of what happened, with all that later questions ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import aliased

from gorm.accounts.models import User
from gorm.challenge.models import (
    Aspect,
    CaseEntry,
    CaseMove,
    CaseRating,
    CaseStatement,
    EntryKind,
    Instrument,
)
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.timeline import dated, move_of
from gorm.challenge.rules.as_at import AsAt, Dated, Move, Said
from gorm.core.db import session
from gorm.core.text import count
from gorm.decisions.models import Decision

#: What a sheet is about, as pages and filters name it.
KINDS: Final[Mapping[EntryKind, str]] = {
    EntryKind.OPENED: "Opening",
    EntryKind.MOVED: "Move",
    EntryKind.PROPOSED: "Proposal of a step",
    EntryKind.DECIDED: "Decision",
    EntryKind.INSTRUMENT: "Instrument",
    EntryKind.LAPSED: "Lapse",
    EntryKind.REPRESENTATIONS: "Representations",
    EntryKind.ACTION: "Required action",
    EntryKind.CLOCK: "Clock",
    EntryKind.LETTER: "Letter",
    EntryKind.PLAN: "Plan",
    EntryKind.BODY: "Body or appointment",
    EntryKind.REPORT: "Report",
    EntryKind.VOLUNTARY: "Voluntary engagement",
    EntryKind.SUPPORT: "Support",
    EntryKind.PUBLICATION: "Publication",
    EntryKind.EVIDENCE: "Evidence",
    EntryKind.RATING: "Rating",
    EntryKind.STATEMENT: "Statement",
    EntryKind.TEAM: "Owner, team and handling",
    EntryKind.NOTE: "Note",
    EntryKind.CLOSED: "Closing",
}


@dataclass(frozen=True)
class Struck:
    """When, by whom and why a sheet was struck."""

    at: datetime
    by: str
    because: str


@dataclass(frozen=True)
class SheetLine:
    """One sheet of a case's file, as it is shown on a page and on paper."""

    folio: int
    kind: EntryKind
    title: str
    words: str
    facts: tuple[tuple[str, str], ...]
    who: str
    source: str
    source_address: str
    happened: str
    happened_on: date
    recorded_at: datetime
    recorded_by: str
    decision: str
    struck: Struck | None
    dated: Dated

    @property
    def kind_label(self) -> str:
        """What it is about."""
        return KINDS[self.kind]

    @property
    def source_link(self) -> str:
        """The address of its source where a browser can open it."""
        is_link = self.source_address.startswith(("https://", "http://"))
        return self.source_address if is_link else ""

    @property
    def later(self) -> str:
        """How much later than it happened it was recorded: '12 days later'; '' on the day."""
        days = (self.dated.recorded_on - self.dated.happened.latest).days
        return f"{count(days, 'day')} later" if days > 0 else ""


@dataclass(frozen=True)
class Rated:
    """A rating, in words, with its reasons."""

    category: str
    travel: str
    rationale: str


@dataclass(frozen=True)
class CaseFile:
    """The whole file of a case: its sheets in order, and what some of them did."""

    sheets: tuple[SheetLine, ...] = ()
    moves: tuple[Move, ...] = ()
    ratings: tuple[Said[Rated], ...] = ()
    said: tuple[tuple[Aspect, Said[str]], ...] = ()
    #: By the number of an instrument: when the sheet that tells of it happened and was recorded.
    instruments: Mapping[int, Dated] = field(default_factory=dict)
    #: By the number of a sheet's row.
    dated: Mapping[int, Dated] = field(default_factory=dict)


def case_file(head: CaseHead) -> CaseFile:
    """The file of a case that the reader may read, in one statement."""
    recorder, striker = aliased(User), aliased(User)
    rows = session().execute(
        select(
            CaseEntry,
            recorder.name.label("recorded_by"),
            striker.name.label("struck_by"),
            Decision.reference.label("decision"),
            CaseMove,
            CaseRating,
            CaseStatement,
            Instrument.id.label("instrument_id"),
        )
        .join(recorder, recorder.id == CaseEntry.recorded_by_id)
        .outerjoin(striker, striker.id == CaseEntry.struck_by_id)
        .outerjoin(Decision, Decision.id == CaseEntry.decision_id)
        .outerjoin(CaseMove, CaseMove.entry_id == CaseEntry.id)
        .outerjoin(CaseRating, CaseRating.entry_id == CaseEntry.id)
        .outerjoin(CaseStatement, CaseStatement.entry_id == CaseEntry.id)
        .outerjoin(Instrument, Instrument.entry_id == CaseEntry.id)
        .where(CaseEntry.case_id == head.id)
        .order_by(CaseEntry.folio)
    ).all()  # fmt: skip
    days = {row.CaseEntry.id: dated(row.CaseEntry) for row in rows}
    sheets = {row.CaseEntry.id: _sheet(row, days[row.CaseEntry.id]) for row in rows}
    moves = {row.CaseMove.id: move_of(row.CaseMove, row.CaseEntry) for row in rows if row.CaseMove}
    return CaseFile(
        sheets=tuple(sorted(sheets.values(), key=_place)),
        moves=tuple(moves[key] for key in sorted(moves)),
        ratings=_ratings(rows, days),
        said=_said(rows, days),
        instruments={
            row.instrument_id: days[row.CaseEntry.id] for row in rows if row.instrument_id
        },
        dated=days,
    )


def _ratings(rows: Iterable[Any], days: Mapping[int, Dated]) -> tuple[Said[Rated], ...]:
    found = {row.CaseRating.id: row.CaseRating for row in rows if row.CaseRating}
    return tuple(
        Said(
            days[one.entry_id],
            one.id,
            Rated(one.category_name, one.travel.label, one.rationale),
        )
        for one in found.values()
    )


def _said(rows: Iterable[Any], days: Mapping[int, Dated]) -> tuple[tuple[Aspect, Said[str]], ...]:
    found = {row.CaseStatement.id: row.CaseStatement for row in rows if row.CaseStatement}
    return tuple(
        (one.aspect, Said(days[one.entry_id], one.id, one.words)) for one in found.values()
    )


def _place(sheet: SheetLine) -> tuple[date, int]:
    """The place of a sheet in the order of what happened."""
    return sheet.dated.happened.latest, sheet.folio


def _sheet(row: Any, days: Dated) -> SheetLine:
    entry: CaseEntry = row.CaseEntry
    return SheetLine(
        folio=entry.folio,
        kind=entry.kind,
        title=entry.title,
        words=entry.words,
        facts=_facts(entry.facts),
        who=entry.actor_name,
        source=entry.source,
        source_address=entry.source_address,
        happened=days.happened.words,
        happened_on=entry.happened_on,
        recorded_at=entry.recorded_at,
        recorded_by=row.recorded_by,
        decision=row.decision or "",
        struck=_struck(entry, row.struck_by),
        dated=days,
    )


def _facts(kept: object) -> tuple[tuple[str, str], ...]:
    pairs = kept if isinstance(kept, list) else []
    return tuple((str(label), str(words)) for label, words in pairs)


def _struck(entry: CaseEntry, by: str | None) -> Struck | None:
    if entry.struck_at is None:
        return None
    return Struck(entry.struck_at, by or "", entry.struck_because)


def sheets_as_at(file: CaseFile, view: AsAt) -> tuple[SheetLine, ...]:
    """The sheets that are part of a view of the past; what was struck later still stood then."""
    return tuple(
        sheet if view.is_struck(sheet.dated) else replace(sheet, struck=None)
        for sheet in file.sheets
        if view.includes(sheet.dated)
    )
