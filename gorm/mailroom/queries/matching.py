"""Whom addresses and names stand for: colleagues, people in their posts, organisations."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import or_, select

from gorm.accounts.models import User
from gorm.core.db import session
from gorm.mailroom.reading.facts import Somebody
from gorm.mailroom.rules.words import domain_of, name_in_order
from gorm.people.models import Person, Post
from gorm.people.queries.persons import is_current
from gorm.people.rules import name_to_search
from gorm.places.models import Organisation

_MOST_DOMAINS: Final = 20
_MOST_OF_A_DOMAIN: Final = 500


@dataclass(frozen=True)
class Colleague:
    """A user of GORM whom an invitation names."""

    id: int
    name: str
    department_id: int | None


@dataclass(frozen=True)
class Named:
    """A post or an organisation that an address or a name stands for; `value` as forms send it."""

    value: str
    label: str


@dataclass(frozen=True)
class Known:
    """What GORM knows of a set of addresses: by address, organisations by domain."""

    colleagues: Mapping[str, Colleague] = field(default_factory=dict)
    posts: Mapping[str, Named] = field(default_factory=dict)
    organisations: Mapping[str, Named] = field(default_factory=dict)

    def value_of(self, address: str) -> str:
        """What an address is kept as: a colleague, a post, at least an organisation, or ''."""
        if address in self.colleagues:
            return f"user:{self.colleagues[address].id}"
        if address in self.posts:
            return self.posts[address].value
        organisation = self.organisations.get(domain_of(address))
        return organisation.value if organisation else ""


def known_among(addresses: Collection[str]) -> Known:
    """What GORM knows of these addresses: at most three statements."""
    wanted = sorted({address for address in addresses if address})
    if not wanted:
        return Known()
    colleagues = _colleagues(wanted)
    posts = _posts(wanted)
    strangers = [one for one in wanted if one not in colleagues and one not in posts]
    return Known(colleagues, posts, _organisations({domain_of(one) for one in strangers}))


def namesakes(people: Iterable[Somebody]) -> Mapping[str, tuple[Named, ...]]:
    """People in their current posts who are called as a stranger is, by the stranger's address."""
    names = {one.address: name_to_search(name_in_order(one.name)) for one in people if one.name}
    wanted = {name for name in names.values() if " " in name}
    if not wanted:
        return {}
    rows = session().execute(
        select(Person.search_name, Post.reference, Person.name, Post.title, Organisation.name)
        .join(Post.person)
        .join(Post.organisation)
        .where(is_current(), Person.search_name.in_(sorted(wanted)))
        .order_by(Person.search_name, Post.is_key.desc(), Post.id)
        .limit(100)
    )
    found: dict[str, list[Named]] = defaultdict(list)
    for search_name, reference, *words in rows:
        found[search_name].append(Named(f"post:{reference}", ", ".join(words)))
    return {address: tuple(found[name][:3]) for address, name in names.items() if name in found}


def _colleagues(addresses: list[str]) -> dict[str, Colleague]:
    rows = session().execute(
        select(User.id, User.email, User.name, User.department_id).where(
            User.email.in_(addresses), User.is_active
        )
    )
    return {row.email: Colleague(row.id, row.name, row.department_id) for row in rows}


def _posts(addresses: list[str]) -> dict[str, Named]:
    """The current post of each person with one of these addresses; of several the key one."""
    rows = session().execute(
        select(Person.email, Post.reference, Person.name, Post.title, Organisation.name)
        .join(Post.person)
        .join(Post.organisation)
        .where(is_current(), Person.email.in_(addresses))
        .order_by(Post.is_key.desc(), Post.id)
    )
    found: dict[str, Named] = {}
    for address, reference, *words in rows:
        found.setdefault(address, Named(f"post:{reference}", ", ".join(words)))
    return found


def _organisations(domains: set[str]) -> dict[str, Named]:
    """The organisation for which most people with an address of a domain hold posts.

    A domain that several share (nhs.net, gmail.com) stands for none of them.
    """
    wanted = sorted(domain for domain in domains if domain)[:_MOST_DOMAINS]
    if not wanted:
        return {}
    rows = session().execute(
        select(Person.email, Organisation.reference, Organisation.name)
        .join(Post, Post.person_id == Person.id)
        .join(Post.organisation)
        .where(
            is_current(),
            or_(*(Person.email.endswith(f"@{one}", autoescape=True) for one in wanted)),
        )
        .limit(_MOST_OF_A_DOMAIN * len(wanted))
    )
    counted: dict[str, Counter[Named]] = defaultdict(Counter)
    for address, reference, name in rows:
        counted[domain_of(address)][Named(f"organisation:{reference}", name)] += 1
    return {
        domain: counts.most_common(1)[0][0]
        for domain, counts in counted.items()
        if counts.most_common(1)[0][1] * 3 > counts.total() * 2
    }
