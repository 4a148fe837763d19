"""How alike two people or two organisations are: points for what they share, and why.

Points are added and end at 99: two records are never called the same for certain. From 50 on a
pair is shown, from 70 it is *likely* and from 90 *nearly certain*. Only records that share
something worth a look (a block: an address, a name, an employer) are compared at all, so that
tens of thousands take seconds. GORM's own rule; no statute says what a duplicate is.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeVar

from rapidfuzz import fuzz

SHOWN_FROM: Final = 50
MOST: Final = 99
#: Records beyond this many that share a block share nothing that tells them from others.
LARGEST_BLOCK: Final = 150
_ALIKE_PERSON: Final = 86.0
_ALIKE_BODY: Final = 88.0
#: Words that say what sort of body it is, and not which.
_GENERAL: Final = frozenset(
    [
        "a",
        "and",
        "at",
        "borough",
        "cic",
        "city",
        "company",
        "council",
        "county",
        "district",
        "for",
        "foundation",
        "in",
        "limited",
        "ltd",
        "metropolitan",
        "of",
        "plc",
        "royal",
        "the",
    ]
)


@dataclass(frozen=True)
class PersonSeen:
    """Somebody as they are compared; the name is folded as it is searched."""

    id: int
    name: str
    email: str = ""
    phones: frozenset[str] = frozenset()
    posts: frozenset[tuple[int, str]] = frozenset()  # organisation and kind of post

    @property
    def organisations(self) -> frozenset[int]:
        """Where they hold or held a post."""
        return frozenset(organisation for organisation, _ in self.posts)


@dataclass(frozen=True)
class BodySeen:
    """An organisation as it is compared."""

    id: int
    name: str
    short_name: str = ""
    kind: str = ""
    office_id: int | None = None
    codes: frozenset[str] = frozenset()
    gss_code: str = ""
    website: str = ""


@dataclass(frozen=True)
class Likeness:
    """Two records, how certain it is that they are one (50 to 99), and why."""

    first: int
    second: int
    certainty: int
    reasons: tuple[str, ...]


Seen = TypeVar("Seen", PersonSeen, BodySeen)
Part = tuple[int, str]


def certainty_in_words(certainty: int) -> str:
    """How certain a likeness is, as a list says it."""
    if certainty >= 90:
        return "Nearly certain"
    if certainty >= 70:
        return "Likely"
    return "Possible" if certainty >= SHOWN_FROM else "Chosen by hand"


def alike_people(people: Sequence[PersonSeen]) -> list[Likeness]:
    """The pairs of people that are alike enough to be shown, the likeliest first."""
    return _found(people, _blocks_of_person, compare_people)


def alike_bodies(bodies: Sequence[BodySeen]) -> list[Likeness]:
    """The pairs of organisations that are alike enough to be shown, the likeliest first."""
    return _found(bodies, _blocks_of_body, compare_bodies)


def compare_people(one: PersonSeen, other: PersonSeen) -> list[Part]:
    """What two people share: points and reason of each thing."""
    named = _names_of_people(one.name, other.name)
    shared: list[Part] = []
    if one.email and one.email == other.email:
        shared.append((50, "same e-mail address"))
    if one.phones & other.phones and named:
        shared.append((30, "same telephone"))
    if one.posts & other.posts:
        shared.append((30, "same post at the same organisation") if named else (0, ""))
    elif one.organisations & other.organisations and named:
        shared.append((22, "posts at the same organisation"))
    parts = [*([named] if named else []), *shared]
    return [part for part in parts if part[0]]


def compare_bodies(one: BodySeen, other: BodySeen) -> list[Part]:
    """What two organisations share; two of the official register are never one."""
    if one.gss_code and other.gss_code:
        return []
    parts: list[Part] = []
    if named := _names_of_bodies(one, other):
        parts.append(named)
    if one.codes & other.codes:
        parts.append((40, "same code"))
    if domain_of(one.website) and domain_of(one.website) == domain_of(other.website):
        parts.append((30, "same website"))
    if named and one.office_id is not None and one.office_id == other.office_id:
        parts.append((8, "same office"))
    if named and one.kind != other.kind:
        parts.append((-12, "recorded as different kinds of body"))
    return parts


def domain_of(website: str) -> str:
    """The domain of a web address, without www; '' where there is none."""
    address = website.casefold().removeprefix("https://").removeprefix("http://")
    return address.removeprefix("www.").split("/")[0].split(":")[0]


def digits_of(phone: str) -> str:
    """A telephone number's last nine digits, however it is written; '' where there are fewer."""
    digits = "".join(letter for letter in phone if letter.isdecimal())
    return digits[-9:] if len(digits) >= 9 else ""


def telling_words(name: str) -> tuple[str, ...]:
    """The words of a body's name that say which it is."""
    words = "".join(letter if letter.isalnum() else " " for letter in name.casefold()).split()
    telling = tuple(word for word in words if word not in _GENERAL)
    return telling or tuple(words)


def _names_of_people(one: str, other: str) -> Part | None:
    if sorted(one.split()) == sorted(other.split()):
        return (60, "same name")
    if _by_initial(one.split(), other.split()):
        return (42, "same surname and initial")
    is_alike = fuzz.token_sort_ratio(one, other, score_cutoff=_ALIKE_PERSON) > 0
    return (45, "names much alike") if is_alike else None


def _by_initial(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one name is the other with its first name cut to an initial: J Smith, Jane Smith."""
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1]:
        return False
    return one[0][0] == other[0][0] and 1 in {len(one[0]), len(other[0])}


def _names_of_bodies(one: BodySeen, other: BodySeen) -> Part | None:
    if one.name == other.name:
        return (72, "same name")
    words, others = telling_words(one.name), telling_words(other.name)
    if sorted(words) == sorted(others):
        return (60, "same name but for general words")
    if other.short_name and one.short_name == other.short_name:
        return (55, "same short name")
    ratio = fuzz.token_sort_ratio(" ".join(words), " ".join(others), score_cutoff=_ALIKE_BODY)
    return (50, "names much alike") if ratio else None


def _blocks_of_person(one: PersonSeen) -> Iterator[Hashable]:
    words = one.name.split()
    yield ("name", *sorted(words))
    if one.email:
        yield ("email", one.email)
    for phone in one.phones:
        yield ("phone", phone)
    for organisation in one.organisations:
        # A slip of the pen seldom changes the first letter of both names.
        for letter in {words[0][:1], words[-1][:1]} if words else ():
            yield ("employer", organisation, letter)


def _blocks_of_body(one: BodySeen) -> Iterator[Hashable]:
    words = telling_words(one.name)
    yield ("name", one.name)
    yield ("words", *sorted(words))
    if one.short_name:
        yield ("name", one.short_name)
    for word in words:
        yield ("word", word)
    for word in words[:2]:
        yield ("begins", word[:4], len(words))
    for code in one.codes:
        yield ("code", code)
    if domain := domain_of(one.website):
        yield ("website", domain)


def _found(
    records: Sequence[Seen],
    blocks_of: Callable[[Seen], Iterable[Hashable]],
    compare: Callable[[Seen, Seen], Sequence[Part]],
) -> list[Likeness]:
    blocks = _blocked(records, blocks_of)
    told: dict[tuple[int, int], Likeness | None] = {}
    for members in blocks.values():
        if len(members) > LARGEST_BLOCK:
            continue
        for one, other in combinations(members, 2):
            key = (min(one.id, other.id), max(one.id, other.id))
            if key not in told:
                told[key] = _likeness(key, compare(one, other))
    alike = [likeness for likeness in told.values() if likeness]
    return sorted(alike, key=lambda one: (-one.certainty, one.first, one.second))


def _blocked(
    records: Iterable[Seen], blocks_of: Callable[[Seen], Iterable[Hashable]]
) -> Mapping[Hashable, list[Seen]]:
    blocks: dict[Hashable, list[Seen]] = defaultdict(list)
    for record in records:
        for block in set(blocks_of(record)):
            blocks[block].append(record)
    return blocks


def _likeness(key: tuple[int, int], parts: Sequence[Part]) -> Likeness | None:
    points = min(MOST, sum(points for points, _ in parts))
    if points < SHOWN_FROM:
        return None
    return Likeness(*key, points, tuple(reason for _, reason in parts))
