"""Beginning to negotiate an agreement with an area."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.colleagues import colleague
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.core.text import day, one_line
from gorm.engagements.models import Marking, Sharing
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementBlock,
    AgreementEventKind,
    AgreementKind,
    AgreementMember,
    AgreementStage,
    StageDate,
    Timetable,
)
from gorm.negotiations.rules.timetables import dates_before
from gorm.negotiations.service.events import Happening, tell
from gorm.places.models import Area

PREFIX: Final = "AGR"


@dataclass(frozen=True)
class AgreementDetails:
    """An agreement as somebody begins to negotiate it.

    `timetable_id` and `signing_on` give its stages their dates; without them they have none yet.
    """

    area: str
    kind: str
    title: str
    begins_on: date
    ends_on: date
    opened_on: date
    owner_id: int | None = None
    team_ids: frozenset[int] = frozenset()
    sharing: Sharing = Sharing.OFFICE
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    handling: str = ""
    timetable_id: int | None = None
    signing_on: date | None = None


def begin_agreement(actor: Actor, details: AgreementDetails) -> str:
    """Begin an agreement with an area, at the first stage of its kind; its reference.

    Raises Refused for dates out of order, an area that has ended, or a kind not in use.
    """
    area = _area(details.area)
    if not policy.may_open(actor, area.office_id):
        raise NotAllowed("Negotiations are begun in the office that the area belongs to.")
    kind = _kind(details.kind)
    _check(details, area)
    first = _first_stage(kind)
    agreement = Agreement(
        reference=next_reference(PREFIX),
        title=one_line(details.title) or f"{kind.name} with {area.name}",
        kind_id=kind.id,
        stage_id=first.id,
        area_id=area.id,
        office_id=area.office_id,
        accountable_id=area.accountable_id,
        owner_id=colleague(actor, details.owner_id or actor.user_id),
        begins_on=details.begins_on,
        ends_on=details.ends_on,
        review_months=kind.review_months,
        sharing=details.sharing,
        marking=details.marking,
        handling=one_line(details.handling),
        opened_on=details.opened_on,
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
        team=[AgreementMember(user_id=colleague(actor, one)) for one in sorted(details.team_ids)],
        blocks=[
            AgreementBlock(name=name, position=position)
            for position, name in enumerate(kind.blocks, start=1)
        ],
    )
    session().add(agreement)
    session().flush()
    _set_dates(agreement, kind, details)
    happening = Happening(
        AgreementEventKind.OPENED,
        f"{kind.name} with {area.name} begun: {agreement.title}",
        facts=[("Period", f"{day(details.begins_on)} to {day(details.ends_on)}")],
    )
    tell(actor, agreement, "agreement.begun", happening, happened=HappenedOn(details.opened_on))
    return agreement.reference


def _check(details: AgreementDetails, area: Area) -> None:
    faults = {}
    if details.ends_on <= details.begins_on:
        faults["ends_on"] = "This is not after the day on which it begins. Check both dates."
    if details.opened_on > clock.today():
        faults["opened_on"] = "This is a day to come; enter when negotiations began."
    if area.ended_on is not None and details.begins_on > area.ended_on:
        faults["begins_on"] = f"{area.name} ended on {day(area.ended_on)}. Enter an earlier day."
    if (details.timetable_id is None) != (details.signing_on is None):
        faults["signing_on"] = "Choose a timetable and the day of signing, or neither."
    if faults:
        raise Refused(faults)


def _set_dates(agreement: Agreement, kind: AgreementKind, details: AgreementDetails) -> None:
    """Give the stages their dates, counted from the day of signing; the first is reached."""
    due: dict[int, date] = {}
    if details.timetable_id is not None and details.signing_on is not None:
        timetable = session().scalar(
            select(Timetable)
            .where(Timetable.id == details.timetable_id, Timetable.kind_id == kind.id)
            .options(selectinload(Timetable.steps))
        )
        if timetable is None:
            raise Refused({"timetable": "Choose a timetable of this kind of agreement."})
        steps = {step.stage_id: step.days_before_signing for step in timetable.steps}
        due = dates_before(details.signing_on, steps)
    for stage in kind.stages:
        reached = details.opened_on if stage.id == agreement.stage_id else None
        if stage.id in due or reached:
            session().add(
                StageDate(
                    agreement_id=agreement.id,
                    stage_id=stage.id,
                    due_on=due.get(stage.id),
                    reached_on=reached,
                )
            )
    session().flush()


def _area(reference: str) -> Area:
    area = session().scalar(
        select(Area).where(Area.reference == reference).options(joinedload(Area.accountable))
    )
    if area is None:
        raise Refused({"area": "Choose an area from the list."})
    return area


def _kind(code: str) -> AgreementKind:
    kind = session().scalar(
        select(AgreementKind)
        .where(AgreementKind.code == code)
        .options(selectinload(AgreementKind.stages))
    )
    if kind is None or not kind.is_in_use:
        raise Refused({"kind": "Choose a kind of agreement from the list."})
    return kind


def _first_stage(kind: AgreementKind) -> AgreementStage:
    in_use = [stage for stage in kind.stages if stage.is_in_use and not stage.is_in_force]
    if not in_use:
        raise Refused({"kind": "This kind of agreement has no stage to begin with."})
    return in_use[0]
