"""The chronology of a case: its file in order, what its decisions rested on, who knew what when."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gorm.audit.past import Openings
from gorm.challenge.models import EntryKind
from gorm.challenge.queries.as_at import AsItStood, as_it_stood
from gorm.challenge.queries.file import KINDS, SheetLine, case_file, sheets_as_at
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.openings import ON_PAPER, case_openings
from gorm.challenge.queries.past import then
from gorm.challenge.queries.rested import Rested, decisions_rested
from gorm.challenge.queries.timeline import LadderTimeline, timeline_of
from gorm.challenge.rules.as_at import AsAt, Basis
from gorm.core import clock

SHEETS_A_PAGE: Final = 100


@dataclass(frozen=True)
class Wanted:
    """What the chronology is narrowed to. `after` is the folio of the last sheet shown before."""

    as_at: AsAt | None = None
    kinds: frozenset[EntryKind] = frozenset()
    is_newest_first: bool = False
    after: int = 0
    opened_before: int = 0


@dataclass(frozen=True)
class Chronology:
    """The chronology of a case as a page or a document shows it.

    `unfolds` are the decisions that a sheet unfolds, by its folio; `counts` are the kinds of sheet
    with how many there are of each, whatever is shown.
    """

    sheets: tuple[SheetLine, ...]
    count: int
    counts: tuple[tuple[EntryKind, str, int], ...]
    next: int
    decisions: tuple[Rested, ...]
    unfolds: Mapping[int, Rested]
    timeline: LadderTimeline | None
    stood: AsItStood | None
    openings: Openings | None = field(default=None)


def chronology_of(head: CaseHead, wanted: Wanted, *, with_openings: bool) -> Chronology:
    """A page of the chronology of a case that the reader may read."""
    whole = _read(head, wanted.as_at)
    chosen = [one for one in whole.sheets if not wanted.kinds or one.kind in wanted.kinds]
    if wanted.is_newest_first:
        chosen.reverse()
    rest = _after(chosen, wanted.after)
    shown = rest[:SHEETS_A_PAGE]
    openings = None
    if with_openings:
        openings = case_openings(head, wanted.as_at, before=wanted.opened_before)
    return Chronology(
        sheets=tuple(shown),
        count=len(chosen),
        counts=whole.counts,
        next=shown[-1].folio if len(rest) > SHEETS_A_PAGE else 0,
        decisions=whole.decisions,
        unfolds=whole.unfolds,
        timeline=whole.timeline,
        stood=whole.stood,
        openings=openings,
    )


def whole_chronology(head: CaseHead, as_at: AsAt | None) -> Chronology:
    """All of the chronology of a case, the oldest first, with who opened what."""
    whole = _read(head, as_at)
    return Chronology(
        sheets=whole.sheets,
        count=len(whole.sheets),
        counts=whole.counts,
        next=0,
        decisions=whole.decisions,
        unfolds=whole.unfolds,
        timeline=whole.timeline,
        stood=whole.stood,
        openings=case_openings(head, as_at, size=ON_PAPER),
    )


def _read(head: CaseHead, as_at: AsAt | None) -> Chronology:
    """The whole of it without who opened what."""
    view = as_at or AsAt(clock.today(), Basis.KNOWN)
    file = case_file(head)
    seen = then(head, view, file)
    decisions = decisions_rested(head.reference, view)
    sheets = sheets_as_at(file, view) if as_at else file.sheets
    return Chronology(
        sheets=sheets,
        count=len(sheets),
        counts=_counts(sheets),
        next=0,
        decisions=decisions,
        unfolds=_unfolds(sheets, decisions),
        timeline=timeline_of(head.title, head.ladder, file.moves, seen.made, view),
        stood=as_it_stood(seen, decisions) if as_at else None,
    )


def _counts(sheets: Iterable[SheetLine]) -> tuple[tuple[EntryKind, str, int], ...]:
    found = Counter(sheet.kind for sheet in sheets)
    return tuple((kind, label, found[kind]) for kind, label in KINDS.items() if found[kind])


def _unfolds(sheets: Iterable[SheetLine], decisions: Iterable[Rested]) -> dict[int, Rested]:
    """Each decision once: under the sheet of its outcome, or else of its latest proposal."""
    by_reference = {one.reference: one for one in decisions}
    places: dict[str, tuple[bool, date, int]] = {}
    for sheet in sheets:
        if sheet.decision in by_reference and sheet.kind in {EntryKind.DECIDED, EntryKind.PROPOSED}:
            is_outcome = sheet.kind is EntryKind.DECIDED
            place = (is_outcome, sheet.dated.happened.latest, sheet.folio)
            places[sheet.decision] = max(place, places.get(sheet.decision, place))
    return {place[2]: by_reference[reference] for reference, place in places.items()}


def _after(sheets: Sequence[SheetLine], folio: int) -> list[SheetLine]:
    """The sheets after that of a folio; all of them where it is not among them."""
    at = next((number for number, one in enumerate(sheets, 1) if one.folio == folio), 0)
    return list(sheets[at:])
