"""Reading the work on a case beside its steps: plans, bodies, reports, support, clocks.

Each row of this tab came with a sheet of the file, so that one walk over the sheets finds them
all; clocks, and the time in which proposals may be answered, are asked for beside it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import or_, select

from gorm.challenge.models import (
    Appointment,
    Body,
    CaseClock,
    CaseEntry,
    ClockChange,
    EntryKind,
    Instrument,
    PlanVersion,
    Publication,
    Report,
    Representation,
    Representations,
    RequiredAction,
    Support,
    VoluntaryEngagement,
)
from gorm.challenge.queries.work_lines import (
    ActionLine,
    AppointmentLine,
    BodyLine,
    ClockLine,
    MovedLine,
    PlanLine,
    PublicationLine,
    ReportLine,
    RepresentationsLine,
    SupportLine,
    VoluntaryLine,
)
from gorm.challenge.queries.work_making import Making, clock_line, publication_line
from gorm.challenge.rules.ladder import InForce
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound

_ON_SHEETS: Final[tuple[Any, ...]] = (
    PlanVersion,
    RequiredAction,
    Representation,
    Body,
    Appointment,
    Report,
    VoluntaryEngagement,
    Support,
    Publication,
)
Line = TypeVar("Line")


@dataclass(frozen=True)
class CaseWork:
    """All that stands on the tab."""

    plans: tuple[PlanLine, ...]
    actions: tuple[ActionLine, ...]
    representations: tuple[RepresentationsLine, ...]
    bodies: tuple[BodyLine, ...]
    stray_reports: tuple[ReportLine, ...]
    voluntary: tuple[VoluntaryLine, ...]
    support: tuple[SupportLine, ...]
    publications: tuple[PublicationLine, ...]
    clocks: tuple[ClockLine, ...]

    @property
    def running(self) -> tuple[ClockLine, ...]:
        """The clocks that run, the nearest deadline first."""
        return tuple(one for one in self.clocks if one.is_running)

    def plan(self, number: int) -> PlanLine:
        """The version of the plan with this number. Raises NotFound."""
        return _the_one(one for one in self.plans if one.number == number)

    def action(self, reference: str) -> ActionLine:
        """The required action that is so named. Raises NotFound."""
        return _the_one(one for one in self.actions if one.reference == reference)

    def answers_to(self, proposal: str) -> RepresentationsLine:
        """The representations on a proposal. Raises NotFound."""
        return _the_one(one for one in self.representations if one.proposal == proposal)

    def body(self, reference: str) -> BodyLine:
        """The body that is so named. Raises NotFound."""
        return _the_one(one for one in self.bodies if one.reference == reference)

    def appointment(self, reference: str) -> AppointmentLine:
        """The appointment that is so named. Raises NotFound."""
        every = (one for body in self.bodies for one in body.appointments)
        return _the_one(one for one in every if one.reference == reference)

    def report(self, reference: str) -> ReportLine:
        """The report that is so named. Raises NotFound."""
        every = [one for body in self.bodies for one in body.reports]
        return _the_one(one for one in (*every, *self.stray_reports) if one.reference == reference)

    def offer(self, reference: str) -> VoluntaryLine:
        """The voluntary engagement that is so named. Raises NotFound."""
        return _the_one(one for one in self.voluntary if one.reference == reference)

    def help(self, reference: str) -> SupportLine:
        """The support that is so named. Raises NotFound."""
        return _the_one(one for one in self.support if one.reference == reference)

    def publication(self, reference: str) -> PublicationLine:
        """The publication that is so named. Raises NotFound."""
        return _the_one(one for one in self.publications if one.reference == reference)

    def clock(self, reference: str) -> ClockLine:
        """The clock that is so named. Raises NotFound."""
        return _the_one(one for one in self.clocks if one.reference == reference)


def work_of(case_id: int, instruments: Iterable[InForce]) -> CaseWork:
    """The work on a case that the caller may read, in three statements."""
    clocks = _clocks_of(case_id)
    rows = _rows_on_sheets(case_id)
    made = Making(clocks, rows.sheets, {one.id: one for one in instruments})
    reports = [made.report(one) for one in rows.of(Report)]
    appointed = [made.appointment(one) for one in rows.of(Appointment)]
    received = [made.representation(one) for one in rows.of(Representation)]
    plans = [made.plan(one) for one in rows.of(PlanVersion)]
    published = [made.publication(one) for one in rows.of(Publication)]
    return CaseWork(
        plans=tuple(sorted(plans, key=lambda one: -one.number)),
        actions=tuple(made.action(one) for one in rows.of(RequiredAction)),
        representations=tuple(
            made.answered(one, proposal, received) for one, proposal in _invited(case_id)
        ),
        bodies=tuple(made.body(one, appointed, reports) for one in rows.of(Body)),
        stray_reports=tuple(one for one in reports if one.body_id is None),
        voluntary=tuple(made.offer(one, rows.steps) for one in rows.of(VoluntaryEngagement)),
        support=tuple(made.help(one) for one in rows.of(Support)),
        publications=tuple(sorted(published, key=lambda one: one.published_on, reverse=True)),
        clocks=tuple(clocks.values()),
    )


def publications_out(case_ids: Collection[int]) -> Mapping[int, tuple[PublicationLine, ...]]:
    """What was published about cases and waits no more, by the number of the case.

    This, and nothing else, is what ministers and areas may be shown of publications: nothing
    that is to come, under embargo, or was recorded in error. The caller sees to it that the
    reader may read the cases.
    """
    rows = session().execute(
        select(Publication, Instrument.reference)
        .join(CaseEntry, CaseEntry.id == Publication.entry_id)
        .outerjoin(Instrument, Instrument.id == Publication.instrument_id)
        .where(
            Publication.case_id.in_(case_ids),
            CaseEntry.struck_at.is_(None),
            Publication.published_on <= clock.today(),
            or_(
                Publication.embargoed_until.is_(None),
                Publication.embargoed_until <= clock.now(),
            ),
        )
        .order_by(Publication.published_on.desc(), Publication.id)
    )
    found: dict[int, list[PublicationLine]] = defaultdict(list)
    for row in rows:
        found[row.Publication.case_id].append(publication_line(row.Publication, "", row.reference))
    return {key: tuple(lines) for key, lines in found.items()}


@dataclass(frozen=True)
class _Rows:
    """The rows of a case by their table, with the sheets that tell of them."""

    by_table: Mapping[Any, Mapping[int, Any]]
    sheets: Mapping[int, CaseEntry]

    def of(self, entity: type[Line]) -> list[Line]:
        """The rows of a table, in the order in which they happened."""
        return list(self.by_table.get(entity, {}).values())

    @property
    def steps(self) -> list[CaseEntry]:
        """The sheets that tell of voluntary engagements."""
        return [one for one in self.sheets.values() if one.kind is EntryKind.VOLUNTARY]


def _rows_on_sheets(case_id: int) -> _Rows:
    query = select(CaseEntry, *_ON_SHEETS).where(CaseEntry.case_id == case_id)
    for entity in _ON_SHEETS:
        query = query.outerjoin(entity, entity.entry_id == CaseEntry.id)
    told = or_(
        CaseEntry.kind == EntryKind.VOLUNTARY, *(entity.id.is_not(None) for entity in _ON_SHEETS)
    )
    by_table: dict[Any, dict[int, Any]] = defaultdict(dict)
    sheets: dict[int, CaseEntry] = {}
    rows = session().execute(query.where(told).order_by(CaseEntry.happened_on, CaseEntry.id))
    for entry, *found in rows:
        sheets[entry.id] = entry
        for entity, row in zip(_ON_SHEETS, found, strict=True):
            if row is not None:
                by_table[entity][row.id] = row
    return _Rows(by_table, sheets)


def _clocks_of(case_id: int) -> dict[int, ClockLine]:
    """Every clock of a case by its number, with its earlier dates, in one query."""
    rows = session().execute(
        select(CaseClock, ClockChange)
        .outerjoin(ClockChange, ClockChange.clock_id == CaseClock.id)
        .where(CaseClock.case_id == case_id)
        .order_by(CaseClock.due_on, CaseClock.id, ClockChange.id)
    )
    moved: dict[CaseClock, list[MovedLine]] = {}
    for running, change in rows:
        before = moved.setdefault(running, [])
        if change is not None:
            before.append(
                MovedLine(change.due_before, change.due_after, change.reason, change.changed_at)
            )
    return {one.id: clock_line(one, before) for one, before in moved.items()}


def _invited(case_id: int) -> list[tuple[Representations, Instrument]]:
    rows = session().execute(
        select(Representations, Instrument)
        .join(Instrument, Instrument.id == Representations.instrument_id)
        .where(Representations.case_id == case_id)
        .order_by(Representations.opens_on, Representations.id)
    )
    return [(one, proposal) for one, proposal in rows]


def _the_one(lines: Iterable[Line]) -> Line:
    found = next(iter(lines), None)
    if found is None:
        raise NotFound
    return found
