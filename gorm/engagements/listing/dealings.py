"""When a place was met and what is owed there, in one query: what its page asks on every visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import FromClause, Subquery, func, or_, select, true

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office, User
from gorm.core.db import session
from gorm.engagements.listing.contacts import Contacts, contact_ids, contacts_in
from gorm.engagements.listing.promises import Promises, promises_in, promises_query
from gorm.engagements.models import Engagement
from gorm.engagements.offers import beside_dealings
from gorm.places.offers import Place


@dataclass(frozen=True)
class Dealings:
    """What stands between us and a place today, as far as the reader may know."""

    contacts: Contacts
    promises: Promises
    #: What higher features asked along, by code: the values of their columns by name.
    beside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def dealings_with(actor: Actor, place: Place) -> Dealings:
    """The last and the next contact with a place, its predecessors' included, and the promises.

    The promises are one row, which is there where nobody was ever met; what higher features ask
    along is one row each.
    """
    owed = promises_query(actor, place).subquery("owed")
    asked = [(one.code, one.row(actor, place)) for one in beside_dealings.offers()]
    beside = {code: row.subquery(code) for code, row in asked if row is not None}
    found = contact_ids(actor, place)
    rows = (
        session()
        .execute(
            select(
                *owed.c,
                *(column.label(f"{code}_{name}") for code, name, column in _columns(beside)),
                Engagement.id,
                Engagement.reference,
                Engagement.happens_on,
                Engagement.kind,
                Engagement.state,
                User.name.label("by"),
                func.coalesce(Office.name, Department.name).label("owner"),
            )
            .select_from(_together(owed, beside.values()))
            .outerjoin(found, true())
            .outerjoin(
                Engagement,
                or_(Engagement.id == found.c.last_id, Engagement.id == found.c.next_id),
            )
            .outerjoin(User, User.id == Engagement.logged_by_id)
            .outerjoin(Office, Office.id == Engagement.office_id)
            .outerjoin(Department, Department.id == Engagement.department_id)
            .order_by(Engagement.happens_on, Engagement.id)
        )
        .all()
    )
    met = [row for row in rows if row.id is not None]
    first = rows[0]._asdict()
    return Dealings(
        contacts_in(met),
        promises_in(rows[0][: len(owed.c)]),
        {
            code: {name: first[f"{code}_{name}"] for name, _ in row.c.items()}
            for code, row in beside.items()
        },
    )


def _together(owed: Subquery, others: Iterable[Subquery]) -> FromClause:
    found: FromClause = owed
    for other in others:
        found = found.join(other, true())
    return found


def _columns(beside: Mapping[str, Subquery]) -> list[tuple[str, str, Any]]:
    return [(code, name, column) for code, row in beside.items() for name, column in row.c.items()]
