"""Changing the facts of an agreement: its title and period, whose it is, who answers for it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.text import day, listed, one_line
from gorm.engagements.models import Marking, Sharing
from gorm.negotiations.models import (
    Agreement,
    AgreementBlock,
    AgreementEventKind,
    AgreementLine,
    AgreementMember,
)
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on
from gorm.places.models import Organisation


@dataclass(frozen=True)
class AgreementFacts:
    """The facts of an agreement as somebody wants them. `accountable` is a reference."""

    title: str
    begins_on: date
    ends_on: date
    owner_id: int
    accountable: str
    review_months: int
    team_ids: frozenset[int] = frozenset()
    blocks: tuple[str, ...] = ()
    sharing: Sharing = Sharing.OFFICE
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    handling: str = ""
    is_not_for_ministers: bool = False


def change_agreement(
    actor: Actor, reference: str, facts: AgreementFacts, seen_version: int
) -> None:
    """Change the facts of an agreement; one event says what is different.

    Raises Refused for dates out of order, people of another office, a body that has ended, a
    block under which lines stand, and where the actor would shut themself out.
    """
    agreement = agreement_to_work_on(actor, reference, seen_version)
    session().scalars(
        select(Agreement)
        .where(Agreement.id == agreement.id)
        .options(selectinload(Agreement.team), selectinload(Agreement.blocks))
    ).one()
    body = _body(facts.accountable, agreement)
    people = _people(agreement, facts)
    _check(actor, facts)
    before = _in_english(agreement, people, agreement.accountable.name)
    _apply(agreement, facts, body)
    _set_blocks(agreement, facts.blocks)
    session().flush()
    after = _in_english(agreement, people, body.name)
    changes = {
        label: (before[label], words) for label, words in after.items() if words != before[label]
    }
    if not changes:
        raise Refused("Nothing is different from what holds already.")
    names = listed([label[:1].lower() + label[1:] for label in changes])
    told = [
        (label, f"{new or 'nothing'} (before: {old or 'nothing'})")
        for label, (old, new) in changes.items()
    ]
    happening = Happening(AgreementEventKind.PARTY, f"Changed: {names}", facts=told)
    tell(actor, agreement, "agreement.changed", happening, changes=changes)


def _body(reference: str, agreement: Agreement) -> Organisation:
    body = session().scalar(
        select(Organisation).where(
            Organisation.reference == reference, Organisation.merged_into_id.is_(None)
        )
    )
    if body is None:
        raise Refused({"accountable": "Choose the accountable body."})
    if body.id != agreement.accountable_id and body.ended_on is not None:
        ended = f"{body.name} ended on {day(body.ended_on)}. Choose another."
        raise Refused({"accountable": ended})
    return body


def _team_of(facts: AgreementFacts) -> frozenset[int]:
    """A restricted agreement is known to its team: whoever owns it is always one of them."""
    is_restricted = facts.sharing is Sharing.RESTRICTED
    return facts.team_ids | {facts.owner_id} if is_restricted else facts.team_ids


def _people(agreement: Agreement, facts: AgreementFacts) -> dict[int, str]:
    """Names by number: those who are there, and those who are to be, all of the office."""
    there = {member.user_id for member in agreement.team} | {agreement.owner_id}
    asked = facts.team_ids | {facts.owner_id}
    rows = session().execute(
        select(User.id, User.name, User.office_id, User.is_active).where(User.id.in_(there | asked))
    )
    known = {row.id: row for row in rows}
    strangers = {
        number
        for number in asked - there
        if number not in known
        or known[number].office_id != agreement.office_id
        or not known[number].is_active
    }
    if strangers:
        field = "owner" if facts.owner_id in strangers else "team"
        raise Refused({field: "Choose people of the office that holds this agreement."})
    return {number: row.name for number, row in known.items()}


def _check(actor: Actor, facts: AgreementFacts) -> None:
    faults = {}
    if facts.ends_on <= facts.begins_on:
        faults["ends_on"] = "This is not after the day on which it begins. Check both dates."
    is_restricted = facts.sharing is Sharing.RESTRICTED
    if is_restricted and not (actor.user_id in _team_of(facts) or actor.is_a(Role.DIRECTOR)):
        faults["team"] = "You would shut yourself out of this agreement. Stay on its team."
    if not one_line(facts.title):
        faults["title"] = "Enter a title."
    if faults:
        raise Refused(faults)


def _apply(agreement: Agreement, facts: AgreementFacts, body: Organisation) -> None:
    there = {member.user_id: member for member in agreement.team}
    with session().no_autoflush:
        # Said by hand: a change of the team alone would not touch the row, and somebody else's
        # form would be none the wiser.
        agreement.version += 1
        agreement.title = one_line(facts.title)
        agreement.begins_on, agreement.ends_on = facts.begins_on, facts.ends_on
        agreement.owner_id, agreement.accountable_id = facts.owner_id, body.id
        agreement.review_months = facts.review_months
        agreement.sharing, agreement.marking = facts.sharing, facts.marking
        agreement.handling = one_line(facts.handling)
        agreement.is_not_for_ministers = facts.is_not_for_ministers
        agreement.team = [
            there.get(number) or AgreementMember(user_id=number)
            for number in sorted(_team_of(facts))
        ]


def _set_blocks(agreement: Agreement, names: tuple[str, ...]) -> None:
    """Add the blocks that are new and take off those no longer named, where no line stands."""
    wanted = list(dict.fromkeys(one_line(name)[:200] for name in names if one_line(name)))
    there = {block.name: block for block in agreement.blocks}
    gone = [block for name, block in there.items() if name not in wanted]
    for block in gone:
        if session().scalar(select(exists().where(AgreementLine.block_id == block.id))):
            raise Refused({"blocks": f"Lines stand under {block.name}. Move them first."})
    agreement.blocks = [there.get(name) or AgreementBlock(name=name) for name in wanted]
    for position, block in enumerate(agreement.blocks, start=1):
        block.position = position


def _in_english(agreement: Agreement, people: dict[int, str], body: str) -> dict[str, str]:
    names = sorted(people[member.user_id] for member in agreement.team)
    return {
        "Title": agreement.title,
        "Period": f"{day(agreement.begins_on)} to {day(agreement.ends_on)}",
        "Accountable body": body,
        "Owner": people[agreement.owner_id],
        "Team": listed(names),
        "Blocks": "; ".join(block.name for block in agreement.blocks),
        "Months between reviews": str(agreement.review_months),
        "Who may know of it": agreement.sharing.label,
        "Marking": agreement.marking.label,
        "Handling": agreement.handling,
        "Not for ministers": "Yes" if agreement.is_not_for_ministers else "No",
    }
