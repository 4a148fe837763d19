"""One entry as its page shows it: what it says, and who the people in it are."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import is_reference
from gorm.mailroom.models import EntryState, IncomingEntry, IncomingReader
from gorm.mailroom.queries.matching import Known, Named, known_among, namesakes
from gorm.mailroom.reading.facts import Facts, Somebody, facts_from
from gorm.mailroom.rules.filling import UNKNOWN_DAY
from gorm.mailroom.rules.words import domain_of, name_in_order, tidied
from gorm.people.lookup import resolve


@dataclass(frozen=True)
class PersonLine:
    """Somebody whom an entry names: who they are, or who they may be."""

    number: int
    name: str
    address: str
    answer: str
    known_as: str  # '' where GORM does not know them
    is_colleague: bool
    suggestions: tuple[Named, ...]
    organisation: Named | None


@dataclass(frozen=True)
class EntryPage:
    """An entry with everybody whom it names."""

    reference: str
    facts: Facts
    words: str
    file_name: str
    brought_by: str
    people: tuple[PersonLine, ...]
    is_waiting: bool
    is_set_aside: bool
    is_cancelled: bool
    is_over: bool
    is_ready: bool
    has_day: bool
    engagement: str


def entry_page(actor: Actor, reference: str) -> EntryPage:
    """An entry that the actor is offered. Raises NotFound."""
    row = None
    if is_reference(reference, "INC"):
        row = (
            session()
            .execute(
                select(IncomingEntry, IncomingReader.is_set_aside)
                .join(IncomingReader, IncomingReader.entry_id == IncomingEntry.id)
                .where(
                    IncomingEntry.reference == reference, IncomingReader.user_id == actor.user_id
                )
                .options(joinedload(IncomingEntry.owner), joinedload(IncomingEntry.engagement))
            )
            .one_or_none()
        )
    if row is None:
        raise NotFound
    entry: IncomingEntry = row.IncomingEntry
    facts = facts_from(entry.facts)
    people = _people(facts, entry.matches)
    return EntryPage(
        reference=entry.reference,
        facts=facts,
        words=tidied(facts.text),
        file_name=entry.file_name,
        brought_by="" if entry.owner_id == actor.user_id else entry.owner.name,
        people=people,
        is_waiting=entry.state is EntryState.WAITING,
        is_set_aside=row.is_set_aside,
        is_cancelled=entry.state is EntryState.CANCELLED,
        is_over=facts.day <= clock.today(),
        is_ready=facts.day > UNKNOWN_DAY and any(_says_whom(one) for one in people),
        has_day=facts.day > UNKNOWN_DAY,
        engagement=entry.engagement.reference if entry.engagement else "",
    )


def _says_whom(one: PersonLine) -> bool:
    return bool((one.known_as and not one.is_colleague) or one.organisation)


def _people(facts: Facts, chosen: Mapping[str, str]) -> tuple[PersonLine, ...]:
    known = known_among([one.address for one in facts.people])
    unsettled = [
        one
        for one in facts.people
        if one.address not in known.colleagues and one.address not in known.posts
    ]
    picked = _picked(chosen, {one.address for one in unsettled})
    open_ones = [one for one in unsettled if one.address not in picked]
    alike = namesakes(open_ones)
    return tuple(
        _person(number, one, known, picked, alike) for number, one in enumerate(facts.people)
    )


def _picked(chosen: Mapping[str, str], addresses: set[str]) -> Mapping[str, str]:
    """Whom somebody said that these addresses are, in words."""
    values = {
        address: value
        for address, value in chosen.items()
        if address in addresses and value.startswith("post:")
    }
    posts = {one.choice.value: one.choice.label for one in resolve(list(values.values())).posts}
    return {address: posts[value] for address, value in values.items()}


def _person(
    number: int,
    one: Somebody,
    known: Known,
    picked: Mapping[str, str],
    alike: Mapping[str, tuple[Named, ...]],
) -> PersonLine:
    colleague = known.colleagues.get(one.address)
    post = known.posts.get(one.address)
    known_as = post.label if post else picked.get(one.address, "")
    return PersonLine(
        number=number,
        name=name_in_order(one.name) or one.address,
        address=one.address,
        answer=one.answer,
        known_as=colleague.name if colleague else known_as,
        is_colleague=colleague is not None,
        suggestions=() if known_as or colleague else alike.get(one.address, ()),
        organisation=None
        if known_as or colleague
        else known.organisations.get(domain_of(one.address)),
    )
