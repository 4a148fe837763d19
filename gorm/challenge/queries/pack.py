"""Cases as a pack tells them to its audience: the story, what is in force, and what comes next.

The office reads the whole; a minister what is not marked not for ministers; the other side what may
be released and is not sensitive, without our references, our status and our next steps. What is
restricted is for the office alone, unless a director releases it to the minister.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import (
    Aspect,
    Case,
    CaseClock,
    CaseEntry,
    ClockKind,
    EntryKind,
    RequiredAction,
)
from gorm.challenge.queries.heads import service_of
from gorm.challenge.queries.ladders import Ladder, ladders_and_instruments, standing_of
from gorm.challenge.queries.places import TOLD, is_of, open_to
from gorm.challenge.queries.statements import Statements, statements_of
from gorm.challenge.queries.timeline import moves_of, timeline_of
from gorm.challenge.rules.as_at import AsAt, Basis, Dated, Made
from gorm.challenge.rules.ladder import InForce
from gorm.core import clock
from gorm.core.charts import Stepped
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.plain_data import UNPRINTED
from gorm.core.provenance import Provenance
from gorm.core.text import day
from gorm.engagements.listing.lines import first_words
from gorm.engagements.models import Marking, Sharing
from gorm.places.offers import Audience, Place

_APART = {UNPRINTED: True}
#: As much of what was said of a case is told; its file has it in full.
_LONGEST = 900
#: Clocks at whose end somebody decides something.
_DECIDED_AT: frozenset[ClockKind] = frozenset({ClockKind.REVIEW, ClockKind.REPRESENTATIONS})


@dataclass(frozen=True)
class Told:
    """One line of a case, and the row that it was read from."""

    words: str
    key: str = field(default="", metadata=_APART)
    when: str = ""
    on: date | None = None


@dataclass(frozen=True)
class PackCase:
    """A case as a pack tells it."""

    reference: str
    organisation: str
    service: str
    standing: Told
    opened: str
    aim: Told
    exit_test: Told
    status: Told
    next_steps: Told
    next_decision: Told
    in_force: tuple[Told, ...]
    conditions: tuple[Told, ...]
    deadlines: tuple[Told, ...]
    history: tuple[Told, ...]
    representations_open: Told
    ladder: Stepped | None
    provenance: Provenance
    id: int = field(metadata=_APART)
    is_restricted: bool = field(metadata=_APART)
    marking_rank: int = field(metadata=_APART)

    @property
    def title(self) -> str:
        """The case in a few words."""
        return f"{self.organisation}: {self.service}"


@dataclass(frozen=True)
class PackCases:
    """The cases of a place as a pack tells them, and what the pack must know of them."""

    cases: tuple[PackCase, ...]
    case_ids: tuple[int, ...]
    restricted_ids: tuple[int, ...]
    is_sensitive: bool
    withheld: int


def pack_cases(
    actor: Actor, place: Place, audience: Audience, *, is_released: bool = False
) -> PackCases:
    """The cases that a pack for this audience may tell of, read as of now."""
    mine = _pack_query(actor, place)
    is_released = is_released and audience is Audience.MINISTER
    told = open_to(audience, is_released=is_released)
    found = session().execute(
        mine.add_columns(sql_case((told, 1), else_=0).label("is_told")).where(
            or_(told, Case.sharing == Sharing.RESTRICTED)
        )
    ).all()  # fmt: skip
    rows = [row.Case for row in found if row.is_told]
    is_theirs = audience is Audience.AREA
    return PackCases(
        cases=_told(rows, is_theirs=is_theirs),
        case_ids=tuple(case.id for case in rows),
        restricted_ids=tuple(c.id for c in rows if c.sharing is Sharing.RESTRICTED),
        is_sensitive=any(case.marking is Marking.OFFICIAL_SENSITIVE for case in rows),
        withheld=len(found) - len(rows),
    )


def _pack_query(actor: Actor, place: Place) -> Any:
    return (
        select(Case)
        .where(is_of(place), policy.readable_by(actor))
        .order_by(Case.closed_on.is_not(None), Case.id.desc())
        .options(
            joinedload(Case.organisation),
            joinedload(Case.theme),
            joinedload(Case.chosen_stage),
        )
    )


def _told(cases: Sequence[Case], *, is_theirs: bool) -> tuple[PackCase, ...]:
    if not cases:
        return ()
    ladders, made = ladders_and_instruments(
        {case.chosen_stage.regime_id for case in cases}, [case.id for case in cases]
    )
    return tuple(
        _pack_case(case, ladders[case.chosen_stage.regime_id], made.get(case.id, ()),
                   is_theirs=is_theirs)
        for case in cases
    )  # fmt: skip


def _pack_case(
    case: Case, ladder: Ladder, instruments: tuple[InForce, ...], *, is_theirs: bool
) -> PackCase:
    said = statements_of(case.id)
    running = _running_clocks(case.id)
    standing = standing_of(ladder, case.chosen_stage_id, instruments)
    through = (*standing.through, *standing.lapsed)
    row = f"instrument/{through[0].id}" if through else f"challenge_case/{case.id}"
    return PackCase(
        reference="" if is_theirs else case.reference,
        organisation=case.organisation.name,
        service=service_of(case),
        standing=Told(standing.words, row),
        opened=HappenedOn(case.opened_on, case.precision).words,
        aim=_said(said, Aspect.AIM),
        exit_test=_said(said, Aspect.EXIT_TEST),
        status=Told("") if is_theirs else _said(said, Aspect.STATUS),
        next_steps=Told("") if is_theirs else _said(said, Aspect.NEXT_STEPS),
        next_decision=_next_decision(standing.lapsed, running),
        in_force=_in_force(instruments),
        conditions=_conditions(case.id),
        deadlines=tuple(_clock(one) for one in running),
        history=_history(case.id),
        representations_open=_representations_open(instruments, running),
        ladder=None if is_theirs else _ladder(case, ladder, instruments),
        provenance=_origin(case, is_theirs=is_theirs),
        id=case.id,
        is_restricted=case.sharing is Sharing.RESTRICTED,
        marking_rank=int(case.marking is Marking.OFFICIAL_SENSITIVE),
    )


def _origin(case: Case, *, is_theirs: bool) -> Provenance:
    """One note for all of a case's file. The other side is not told what we call it."""
    about = f"the case on {service_of(case)}, {case.organisation.name}"
    return Provenance(
        record=f"File of {about if is_theirs else case.reference}",
        source=f"Opened {HappenedOn(case.opened_on, case.precision).words}",
        entered_at=None if is_theirs else case.recorded_at,
        address="" if is_theirs else f"/cases/{case.reference}",
        key=f"challenge_case/{case.id}",
    )


def _said(said: Statements, aspect: Aspect) -> Told:
    """What holds now of an aspect; a struck sheet says nothing."""
    held = next((one for one in said.versions(aspect) if not one.is_struck), None)
    if held is None:
        return Told("")
    words = first_words(held.words, _LONGEST)
    return Told(words, f"case_statement/{held.id}", on=held.happened.on)


def _in_force(instruments: Sequence[InForce]) -> tuple[Told, ...]:
    today = clock.today()
    return tuple(
        Told(
            f"{one.title}, {one.begun.since}"
            + (f" to {day(one.last_day)}" if one.last_day else "")
            + (": lapsed, decision awaited" if one.has_lapsed(today) else ""),
            f"instrument/{one.id}",
            on=one.begins_on,
        )
        for one in instruments
        if not one.is_proposal and (one.runs_on(today) or one.has_lapsed(today))
    )


def _conditions(case_id: int) -> tuple[Told, ...]:
    """What instruments require, and whether it is met; what a struck sheet says is not required."""
    rows: Any = session().execute(
        select(RequiredAction, CaseClock.due_on)
        .join(CaseEntry, CaseEntry.id == RequiredAction.entry_id)
        .outerjoin(CaseClock, CaseClock.id == RequiredAction.clock_id)
        .where(RequiredAction.case_id == case_id, CaseEntry.struck_at.is_(None))
        .order_by(RequiredAction.met_on.is_not(None), CaseClock.due_on, RequiredAction.id)
    )
    return tuple(_condition(action, due_on) for action, due_on in rows)


def _condition(action: RequiredAction, due_on: date | None) -> Told:
    key, words = f"required_action/{action.id}", first_words(action.words, _LONGEST)
    if action.met_on and action.met_precision:
        met = HappenedOn(action.met_on, action.met_precision).words
        return Told(words, key, f"Met {met}", action.met_on)
    return Told(words, key, f"Due {day(due_on)}" if due_on else "Not met", due_on)


def _running_clocks(case_id: int) -> Sequence[CaseClock]:
    return (
        session()
        .scalars(
            select(CaseClock)
            .where(CaseClock.case_id == case_id, CaseClock.stopped_on.is_(None))
            .order_by(CaseClock.due_on, CaseClock.id)
        )
        .all()
    )


def _clock(one: CaseClock) -> Told:
    return Told(f"{one.what}: {day(one.due_on)}", f"case_clock/{one.id}", on=one.due_on)


def _next_decision(lapsed: Sequence[InForce], running: Sequence[CaseClock]) -> Told:
    """What is decided next: what follows a lapse at once, else at the end of the next clock."""
    if lapsed:
        first = lapsed[0]
        words = f"Awaited: what follows {first.title}, which lapsed after {day(first.last_day)}"
        return Told(words, f"instrument/{first.id}", on=first.last_day)
    return next((_clock(one) for one in running if one.kind in _DECIDED_AT), Told(""))


def _history(case_id: int) -> tuple[Told, ...]:
    rows = session().scalars(
        select(CaseEntry)
        .where(
            CaseEntry.case_id == case_id,
            CaseEntry.kind.in_((*TOLD, EntryKind.PUBLICATION)),
            CaseEntry.struck_at.is_(None),
        )
        .order_by(CaseEntry.happened_on, CaseEntry.id)
    )
    return tuple(
        Told(
            one.title,
            f"case_entry/{one.id}",
            HappenedOn(one.happened_on, one.precision).words,
            one.happened_on,
        )
        for one in rows
    )


def _representations_open(instruments: Sequence[InForce], running: Sequence[CaseClock]) -> Told:
    """Until when representations are open: what must not be said meanwhile stands in a box."""
    open_ones = [
        one
        for one in running
        if one.kind is ClockKind.REPRESENTATIONS and one.due_on >= clock.today()
    ]
    if not open_ones or not any(one.is_proposal for one in instruments):
        return Told("")
    last = max(open_ones, key=lambda one: one.due_on)
    return Told(day(last.due_on), f"case_clock/{last.id}", on=last.due_on)


def _ladder(case: Case, ladder: Ladder, instruments: tuple[InForce, ...]) -> Stepped | None:
    """Where the case stood over time, as a drawing."""
    made = [Made(Dated(HappenedOn(one.begins_on), date.min), one) for one in instruments]
    title = f"{case.organisation.name}: {service_of(case)}"
    view = AsAt(clock.today(), Basis.KNOWN)
    drawn = timeline_of(title, ladder, moves_of(case.id), made, view)
    return drawn.chart if drawn else None
