"""What a pack says of people, fact by fact: by these two packs are compared, and each is traced."""

from collections.abc import Iterator, Sequence

from gorm.core.provenance import Statement
from gorm.core.text import day
from gorm.people.models import PostKind
from gorm.people.queries.key_people import KeyPerson


def person_told(person: KeyPerson, people: Sequence[KeyPerson]) -> Iterator[Statement]:
    """Who holds a post, since when, and how to reach them.

    A post that one alone of these people holds keeps its key when another follows in it, so that
    two packs can say who did.
    """
    key = f"people/{person.organisation_reference}/{_post(person, people)}"
    label, origin = f"{person.title}, {person.organisation}", person.provenance
    yield Statement(key, label, person.name, origin, person.started_on)
    if person.started_on:
        since = f"{label}, since"
        yield Statement(f"{key}/since", since, day(person.started_on), origin, person.started_on)
    for number, words in enumerate(person.contact, 1):
        yield Statement(f"{key}/contact/{number}", f"{label}, contact", words, origin)


def _post(person: KeyPerson, people: Sequence[KeyPerson]) -> str:
    place = (person.organisation_reference, person.kind)
    holders = [one for one in people if (one.organisation_reference, one.kind) == place]
    if len(holders) == 1 and person.kind is not PostKind.OTHER:
        return person.kind.value
    return f"post-{person.post_id}"
