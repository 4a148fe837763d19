"""From rows to lines of the tab of plans, bodies and support."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gorm.challenge.models import (
    Appointment,
    Body,
    CaseClock,
    CaseEntry,
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
    Document,
    MovedLine,
    PlanLine,
    PublicationLine,
    ReportLine,
    RepresentationLine,
    RepresentationsLine,
    SupportLine,
    VoluntaryLine,
    VoluntaryStep,
)
from gorm.challenge.rules.ladder import InForce
from gorm.core.happenings import HappenedOn, Precision
from gorm.core.references import numbered


@dataclass(frozen=True)
class Making:
    """What lines are made with: the clocks, sheets and instruments of the case, by number."""

    clocks: Mapping[int, ClockLine]
    sheets: Mapping[int, CaseEntry]
    instruments: Mapping[int, InForce]

    def plan(self, one: PlanVersion) -> PlanLine:
        """A version of a plan."""
        return PlanLine(
            **self._sheet(one),
            number=one.number,
            what=one.what,
            clock=self._clock(one),
            came=_document(one),
            verdict=one.verdict,
            judged=_when(one.judged_on, one.judged_precision),
            judged_because=one.judged_because,
            version=one.version,
        )

    def action(self, one: RequiredAction) -> ActionLine:
        """Something that is required."""
        return ActionLine(
            **self._sheet(one),
            reference=numbered("ACT", one.id),
            instrument=self._named(one.instrument_id),
            words=one.words,
            clock=self._clock(one),
            met=_when(one.met_on, one.met_precision),
            met_how=one.met_how,
        )

    def answered(
        self,
        one: Representations,
        proposal: Instrument,
        received: Iterable[RepresentationLine],
    ) -> RepresentationsLine:
        """The time for answers to a proposal, with those that came in."""
        return RepresentationsLine(
            proposal=proposal.reference,
            title=proposal.title,
            proposes=proposal.proposes,
            opens_on=one.opens_on,
            closes_on=one.closes_on,
            clock=self._clock(one),
            considered=_when(one.considered_on, one.considered_precision),
            considered_words=one.considered_words,
            version=one.version,
            received=tuple(line for line in received if line.representations_id == one.id),
        )

    def report(self, one: Report) -> ReportLine:
        """A report."""
        return ReportLine(
            **self._sheet(one),
            reference=one.reference,
            body_id=one.body_id,
            title=one.title,
            clock=self._clock(one),
            came=_document(one),
            version=one.version,
        )

    def offer(self, one: VoluntaryEngagement, steps: Iterable[CaseEntry]) -> VoluntaryLine:
        """A voluntary engagement with its steps."""
        return VoluntaryLine(
            **self._sheet(one),
            reference=one.reference,
            what=one.what,
            state=one.state,
            since=HappenedOn(one.since, one.precision),
            version=one.version,
            steps=tuple(
                VoluntaryStep(**_told(entry), title=entry.title, words=entry.words)
                for entry in steps
                if any(one.reference in fact for fact in entry.facts)
            ),
        )

    def help(self, one: Support) -> SupportLine:
        """Support."""
        return SupportLine(
            **self._sheet(one),
            reference=one.reference,
            what=one.what,
            given_by=one.given_by,
            words=one.words,
            begins=HappenedOn(one.begins_on, one.precision),
            ends_on=one.ends_on,
            came_of_it=one.came_of_it,
            version=one.version,
        )

    def representation(self, one: Representation) -> RepresentationLine:
        """A representation."""
        return RepresentationLine(
            **self._sheet(one),
            representations_id=one.representations_id,
            from_whom=one.from_whom,
            received=HappenedOn(one.received_on, one.precision),
            words=one.words,
        )

    def appointment(self, one: Appointment) -> AppointmentLine:
        """An appointment."""
        return AppointmentLine(
            **self._sheet(one),
            reference=one.reference,
            body_id=one.body_id,
            who=one.who,
            role=one.role,
            begins=HappenedOn(one.begins_on, one.precision),
            ends_on=one.ends_on,
            ended_because=one.ended_because,
            version=one.version,
        )

    def body(
        self, one: Body, appointed: Iterable[AppointmentLine], reports: Iterable[ReportLine]
    ) -> BodyLine:
        """A body with its appointments and reports."""
        return BodyLine(
            **self._sheet(one),
            reference=one.reference,
            kind=one.kind,
            name=one.name,
            remit=one.remit,
            begins=HappenedOn(one.begins_on, one.precision),
            ends_on=one.ends_on,
            reports_every=one.reports_every,
            instrument=self._named(one.instrument_id),
            version=one.version,
            appointments=tuple(line for line in appointed if line.body_id == one.id),
            reports=tuple(line for line in reports if line.body_id == one.id),
        )

    def publication(self, one: Publication) -> PublicationLine:
        """A publication."""
        struck = _struck(self.sheets[one.entry_id])
        named = self.instruments.get(one.instrument_id or 0)
        return publication_line(one, struck, named.reference if named else "")

    def _named(self, number: int | None) -> str:
        """An instrument as a page names it."""
        one = self.instruments.get(number or 0)
        return f"{one.title} ({one.reference})" if one else ""

    def _clock(self, one: Any) -> ClockLine | None:
        return self.clocks.get(one.clock_id)

    def _sheet(self, one: Any) -> dict[str, Any]:
        return _told(self.sheets[one.entry_id])


def clock_line(one: CaseClock, moved: list[MovedLine]) -> ClockLine:
    """A clock with its earlier dates."""
    return ClockLine(
        reference=one.reference,
        kind=one.kind,
        what=one.what,
        started_on=one.started_on,
        due_on=one.due_on,
        basis=one.basis,
        stopped_on=one.stopped_on,
        stopped_because=one.stopped_because,
        version=one.version,
        moved=tuple(moved),
    )


def publication_line(
    one: Publication, struck_because: str, instrument: str | None
) -> PublicationLine:
    """A publication, with the reference of the instrument that it is about."""
    return PublicationLine(
        reference=one.reference,
        kind=one.kind,
        title=one.title,
        published_on=one.published_on,
        embargoed_until=one.embargoed_until,
        address=one.address,
        instrument=instrument or "",
        version=one.version,
        struck_because=struck_because,
    )


def _told(entry: CaseEntry) -> dict[str, Any]:
    """What every line has of its sheet."""
    return {
        "folio": entry.folio,
        "noted": HappenedOn(entry.happened_on, entry.precision),
        "struck_because": _struck(entry),
    }


def _struck(entry: CaseEntry) -> str:
    return entry.struck_because if entry.struck_at is not None else ""


def _document(one: Any) -> Document:
    return Document(_when(one.received_on, one.received_precision), one.words, one.document_address)


def _when(on: date | None, precision: Precision | None) -> HappenedOn | None:
    return HappenedOn(on, precision or Precision.DAY) if on is not None else None
