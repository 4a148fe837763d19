"""What stands on the tab of plans, bodies and support, line by line."""

from dataclasses import dataclass
from datetime import date, datetime

from gorm.challenge.models import (
    BodyKind,
    ClockKind,
    PlanVerdict,
    PublicationKind,
    VoluntaryState,
)
from gorm.challenge.rules.work import is_on_the_web, is_out, next_states
from gorm.core import clock
from gorm.core.happenings import HappenedOn
from gorm.core.text import day


@dataclass(frozen=True)
class MovedLine:
    """A deadline as it was before somebody moved it, and why they did."""

    before: date
    after: date
    reason: str
    changed_at: datetime


@dataclass(frozen=True)
class ClockLine:
    """A clock: what it counts down to, on what basis, and every date that it had before."""

    reference: str
    kind: ClockKind
    what: str
    started_on: date
    due_on: date
    basis: str
    stopped_on: date | None
    stopped_because: str
    version: int
    moved: tuple[MovedLine, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether it counts down still."""
        return self.stopped_on is None

    @property
    def is_late(self) -> bool:
        """Whether the last day in time has passed and it runs still."""
        return self.is_running and self.due_on < clock.today()

    @property
    def may_be_met(self) -> bool:
        """Whether somebody may stop it; representations stop theirs when they are considered."""
        return self.is_running and self.kind is not ClockKind.REPRESENTATIONS

    @property
    def basis_words(self) -> str:
        """How the date came about, as a page says it."""
        return "Stated" if self.basis == "stated" else self.basis


@dataclass(frozen=True)
class Document:
    """What came in: when, what it says, and where it is kept."""

    received: HappenedOn | None
    words: str
    address: str

    @property
    def is_link(self) -> bool:
        """Whether a browser can open the address."""
        return is_on_the_web(self.address)


@dataclass(frozen=True)
class _OnSheet:
    """A line that a sheet of the file tells of; one that was filed in error says why."""

    folio: int
    noted: HappenedOn
    struck_because: str


@dataclass(frozen=True)
class PlanLine(_OnSheet):
    """One version of a plan."""

    number: int
    what: str
    clock: ClockLine | None
    came: Document
    verdict: PlanVerdict | None
    judged: HappenedOn | None
    judged_because: str
    version: int

    @property
    def state(self) -> str:
        """Where the version stands, in a word or two."""
        if self.verdict is not None:
            return self.verdict.label
        return "Awaited" if self.came.received is None else "Received, not judged"

    @property
    def is_late(self) -> bool:
        """Whether it came surely late, or is late."""
        return came_late(self.came.received, self.clock)


@dataclass(frozen=True)
class ActionLine(_OnSheet):
    """Something that an instrument requires."""

    reference: str
    instrument: str
    words: str
    clock: ClockLine | None
    met: HappenedOn | None
    met_how: str

    @property
    def is_late(self) -> bool:
        """Whether it was met surely late, or is late."""
        return came_late(self.met, self.clock)

    @property
    def version(self) -> int:
        """What a form carries: 1 for one that is met, since the row has no version."""
        return int(self.met is not None)


@dataclass(frozen=True)
class RepresentationLine(_OnSheet):
    """One representation that came in."""

    representations_id: int
    from_whom: str
    received: HappenedOn
    words: str


@dataclass(frozen=True)
class RepresentationsLine:
    """The time in which a proposal may be answered, with what came in and was made of it."""

    proposal: str
    title: str
    proposes: str
    opens_on: date
    closes_on: date
    clock: ClockLine | None
    considered: HappenedOn | None
    considered_words: str
    version: int
    received: tuple[RepresentationLine, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether the last day has passed."""
        return self.closes_on < clock.today()

    @property
    def state(self) -> str:
        """Where they stand, in a few words."""
        if self.considered is not None:
            return "Considered"
        return "Closed, not considered" if self.is_closed else "Open"

    def is_late(self, line: RepresentationLine) -> bool:
        """Whether one came surely after they closed."""
        return line.received.is_surely_after(self.closes_on)


@dataclass(frozen=True)
class ReportLine(_OnSheet):
    """A report that a body owes."""

    reference: str
    body_id: int | None
    title: str
    clock: ClockLine | None
    came: Document
    version: int

    @property
    def is_late(self) -> bool:
        """Whether it came surely late, or is late."""
        return came_late(self.came.received, self.clock)


@dataclass(frozen=True)
class AppointmentLine(_OnSheet):
    """Who sits on a body, as what, from when to when."""

    reference: str
    body_id: int
    who: str
    role: str
    begins: HappenedOn
    ends_on: date | None
    ended_because: str
    version: int

    @property
    def span(self) -> str:
        """From when to when, in words."""
        return span(self.begins, self.ends_on)


@dataclass(frozen=True)
class BodyLine(_OnSheet):
    """A body that watches over the case, with its appointments and its reports."""

    reference: str
    kind: BodyKind
    name: str
    remit: str
    begins: HappenedOn
    ends_on: date | None
    reports_every: int | None
    instrument: str
    version: int
    appointments: tuple[AppointmentLine, ...] = ()
    reports: tuple[ReportLine, ...] = ()

    @property
    def span(self) -> str:
        """From when to when, in words."""
        return span(self.begins, self.ends_on)

    @property
    def has_ended(self) -> bool:
        """Whether it is no more."""
        return self.ends_on is not None and self.ends_on < clock.today()


@dataclass(frozen=True)
class VoluntaryStep(_OnSheet):
    """A step of a voluntary engagement, as its sheet tells it."""

    title: str
    words: str


@dataclass(frozen=True)
class VoluntaryLine(_OnSheet):
    """Help that a body may take or leave, with every step of it."""

    reference: str
    what: str
    state: VoluntaryState
    since: HappenedOn
    version: int
    steps: tuple[VoluntaryStep, ...] = ()

    @property
    def next_states(self) -> tuple[VoluntaryState, ...]:
        """What may become of it."""
        return next_states(self.state)


@dataclass(frozen=True)
class SupportLine(_OnSheet):
    """Support that was brokered or given."""

    reference: str
    what: str
    given_by: str
    words: str
    begins: HappenedOn
    ends_on: date | None
    came_of_it: str
    version: int

    @property
    def span(self) -> str:
        """From when to when, in words."""
        return span(self.begins, self.ends_on)


@dataclass(frozen=True)
class PublicationLine:
    """Something that was or will be published, and until when it must wait."""

    reference: str
    kind: PublicationKind
    title: str
    published_on: date
    embargoed_until: datetime | None
    address: str
    instrument: str
    version: int
    struck_because: str = ""

    @property
    def is_link(self) -> bool:
        """Whether a browser can open the address."""
        return is_on_the_web(self.address)

    @property
    def is_under_embargo(self) -> bool:
        """Whether it must wait still."""
        return self.embargoed_until is not None and self.embargoed_until > clock.now()

    @property
    def is_out(self) -> bool:
        """Whether ministers and areas may be shown it."""
        return not self.struck_because and is_out(
            self.published_on, self.embargoed_until, clock.now(), clock.today()
        )


def came_late(came: HappenedOn | None, awaited: ClockLine | None) -> bool:
    """Whether something came surely after its last day in time, or has not come and is late."""
    if awaited is None:
        return False
    return awaited.is_late if came is None else came.is_surely_after(awaited.due_on)


def span(begins: HappenedOn, ends_on: date | None) -> str:
    """From when to when, as a page says it."""
    return f"From {begins.words}{f' to {day(ends_on)}' if ends_on else ''}"
