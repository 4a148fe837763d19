"""Keeping the pairs that may be one record: found by a look at all, told apart by people."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, delete, or_, select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Refused
from gorm.core.text import count
from gorm.jobs.offers import JobKind
from gorm.jobs.progress import JobProgress
from gorm.jobs.service import ask
from gorm.merging.models import MergedKind, OrganisationPair, PersonPair
from gorm.merging.queries.records import insist_may_merge, record_named
from gorm.merging.queries.seen import bodies_seen, people_seen
from gorm.merging.rules.likeness import Likeness, alike_bodies, alike_people
from gorm.people.models import Person
from gorm.places.models import Organisation

CODE: Final = "merging.look"
#: So many pairs are kept, the likeliest: more than an office works through in a year.
MOST_KEPT: Final = 2_000
PAIRS: Final[dict[MergedKind, Any]] = {
    MergedKind.PERSON: PersonPair,
    MergedKind.ORGANISATION: OrganisationPair,
}


def ask_for_look(actor: Actor) -> str:
    """Have everybody and every body compared after this commit; the job's reference."""
    return ask(actor, CODE)


@dataclass(frozen=True)
class Alike:
    """What a comparison of everybody and everything found."""

    people: list[Likeness]
    bodies: list[Likeness]


def compare() -> Alike:
    """Compare all people and all organisations: seconds, in which nobody waits for a lock."""
    return Alike(alike_people(people_seen()), alike_bodies(bodies_seen()))


def keep(alike: Alike) -> tuple[int, int]:
    """Keep the pairs that are alike, inside a unit of work.

    Pairs that somebody told apart stay told apart. Returns how many pairs of people and of
    organisations wait to be looked at.
    """
    people = _keep(MergedKind.PERSON, alike.people)
    return people, _keep(MergedKind.ORGANISATION, alike.bodies)


def look() -> tuple[int, int]:
    """Compare everything and keep what is alike, in one unit of work: for few records."""
    return keep(compare())


def tell_apart(actor: Actor, kind: MergedKind, one: str, other: str) -> None:
    """Keep that two records are two different ones, so that no list shows the pair again."""
    first, second, pair = _pair(actor, kind, one, other)
    if pair is None:
        pair = PAIRS[kind](first_id=first.id, second_id=second.id, certainty=0, reasons=[])
        session().add(pair)
    pair.told_apart_by_id, pair.told_apart_at = actor.user_id, clock.now()
    _record(actor, kind, "told_apart", first, second)


def take_back(actor: Actor, kind: MergedKind, one: str, other: str) -> None:
    """Take back that two records are two different ones."""
    first, second, pair = _pair(actor, kind, one, other)
    if pair is None or pair.told_apart_at is None:
        raise Refused("Nobody has said that these are two different ones.")
    pair.told_apart_by_id = pair.told_apart_at = None
    _record(actor, kind, "not_told_apart", first, second)


def _pair(actor: Actor, kind: MergedKind, one: str, other: str) -> tuple[Any, Any, Any]:
    """The two records, the lower number first, and what is kept of the pair."""
    if one == other:
        raise Refused("These are one record. Choose the other one.")
    found = [record_named(kind, reference) for reference in (one, other)]
    for each in found:
        insist_may_merge(actor, each)
    first, second = sorted(found, key=lambda each: int(each.id))
    pair = PAIRS[kind]
    is_it = or_(
        and_(pair.first_id == first.id, pair.second_id == second.id),
        and_(pair.first_id == second.id, pair.second_id == first.id),
    )
    return first, second, session().scalar(select(pair).where(is_it))


def _record(actor: Actor, kind: MergedKind, act: str, first: Any, second: Any) -> None:
    for each, another in ((first, second), (second, first)):
        changes = {"Not the same as": ("", f"{another.name} ({another.reference})")}
        if act == "not_told_apart":
            changes = {label: (after, "") for label, (_, after) in changes.items()}
        record(actor, f"{kind}.{act}", Subject(kind, each.reference), changes=changes)


def _keep(kind: MergedKind, alike: list[Likeness]) -> int:
    """Have the table hold these pairs, and those that somebody told apart."""
    pair = PAIRS[kind]
    session().execute(delete(pair).where(pair.told_apart_at.is_(None)))
    told = session().execute(select(pair.first_id, pair.second_id)).all()
    apart = {frozenset(row) for row in told}
    model = Person if kind is MergedKind.PERSON else Organisation
    gone = set(session().scalars(select(model.id).where(model.merged_into_id.is_not(None))))
    new = [
        one
        for one in alike
        if frozenset((one.first, one.second)) not in apart and not {one.first, one.second} & gone
    ][:MOST_KEPT]
    session().add_all(
        pair(
            first_id=one.first,
            second_id=one.second,
            certainty=one.certainty,
            reasons=list(one.reasons),
        )
        for one in new
    )
    session().flush()
    return len(new)


def _run(job: JobProgress) -> str:
    job.say(0, None, "Comparing people and organisations")
    alike = compare()
    with unit_of_work():
        job.hold()
        people, bodies = keep(alike)
        outcome = (
            f"{count(people, 'pair')} of people and {count(bodies, 'pair')} of organisations "
            "may be one."
        )
        job.finish(outcome)
    return outcome


LOOK: Final = JobKind(
    CODE, "Look for people and organisations entered twice", _run, permission="place:write"
)
