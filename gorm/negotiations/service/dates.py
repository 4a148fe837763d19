"""Setting by when each stage is to be reached and who sees to it; a date moves with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.text import cleaned, day
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    AgreementStage,
    StageDate,
)
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on, insist_it_goes_on


@dataclass(frozen=True)
class Wanted:
    """By when a stage is to be reached, and who sees to it."""

    due_on: date | None
    owner_id: int | None = None


def set_dates(
    actor: Actor, reference: str, wanted: Mapping[int, Wanted], reason: str, seen_version: int
) -> None:
    """Set the dates and owners of stages, by their numbers.

    A date that was set moves or goes only with a reason, which the event keeps with the old date.
    Raises Refused for dates that run against the order of the stages.
    """
    agreement = agreement_to_work_on(actor, reference, seen_version)
    insist_it_goes_on(agreement)
    stages = {stage.id: stage for stage in _stages(agreement) if stage.id in wanted}
    kept = {one.stage_id: one for one in _dates(agreement)}
    _check(wanted, stages, kept, cleaned(reason))
    people = _people(agreement, wanted, kept)
    changes = _apply(agreement, wanted, stages, kept, people)
    if not changes:
        raise Refused("Nothing is different from what holds already.")
    agreement.version += 1
    session().flush()
    facts = [(f"{name}, before", before or "none") for name, (before, _) in changes.items()]
    now = [(name, after or "none") for name, (_, after) in changes.items()]
    happening = Happening(AgreementEventKind.STAGE, "Dates set", reason, facts=[*now, *facts])
    tell(
        actor, agreement, "agreement.dates_set", happening, reason=cleaned(reason), changes=changes
    )


def _check(
    wanted: Mapping[int, Wanted],
    stages: Mapping[int, AgreementStage],
    kept: Mapping[int, StageDate],
    reason: str,
) -> None:
    faults = {}
    moved = [
        stages[number].name
        for number, one in wanted.items()
        if number in kept and kept[number].due_on and kept[number].due_on != one.due_on
    ]
    if moved and not reason:
        faults["reason"] = f"Enter why the date of {', '.join(moved)} moves."
    earlier: tuple[str, date] | None = None
    for number, stage in stages.items():
        due = wanted[number].due_on
        if due is None:
            continue
        if earlier is not None and due < earlier[1]:
            before = f"{earlier[0]}, which comes before, is due on {day(earlier[1])}"
            faults[f"due_{number}"] = f"{before}. Put the dates in order."
        earlier = (stage.name, due)
    if faults:
        raise Refused(faults)


def _apply(
    agreement: Agreement,
    wanted: Mapping[int, Wanted],
    stages: Mapping[int, AgreementStage],
    kept: Mapping[int, StageDate],
    people: Mapping[int, str],
) -> dict[str, tuple[str, str]]:
    changes = {}
    for number, stage in stages.items():
        one, found = wanted[number], kept.get(number)
        before = _in_english(found.due_on, found.owner_id, people) if found else ""
        after = _in_english(one.due_on, one.owner_id, people)
        if before == after:
            continue
        if found is None:
            found = StageDate(agreement_id=agreement.id, stage_id=number)
            session().add(found)
        found.due_on, found.owner_id = one.due_on, one.owner_id
        changes[stage.name] = (before, after)
    return changes


def _people(
    agreement: Agreement, wanted: Mapping[int, Wanted], kept: Mapping[int, StageDate]
) -> dict[int, str]:
    there = {one.owner_id for one in kept.values() if one.owner_id}
    asked = {one.owner_id for one in wanted.values() if one.owner_id}
    rows = session().execute(
        select(User.id, User.name, User.office_id).where(User.id.in_(there | asked))
    )
    known = {row.id: row for row in rows}
    for number, one in wanted.items():
        new = one.owner_id is not None and one.owner_id not in there
        if new and (
            one.owner_id not in known or known[one.owner_id].office_id != agreement.office_id
        ):
            raise Refused({f"owner_{number}": "Choose somebody of the office."})
    return {number: row.name for number, row in known.items()}


def _in_english(due: date | None, owner: int | None, people: Mapping[int, str]) -> str:
    return ", ".join(part for part in (day(due), people.get(owner or 0, "")) if part)


def _stages(agreement: Agreement) -> list[AgreementStage]:
    query = select(AgreementStage).where(AgreementStage.kind_id == agreement.kind_id)
    return list(session().scalars(query.order_by(AgreementStage.position)))


def _dates(agreement: Agreement) -> list[StageDate]:
    return list(
        session().scalars(select(StageDate).where(StageDate.agreement_id == agreement.id))
    )  # fmt: skip
