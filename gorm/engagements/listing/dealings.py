"""When a place was met and what is owed there, in one query: what its page asks on every visit."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select, true

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office, User
from gorm.core.db import session
from gorm.engagements.listing.contacts import Contacts, contact_ids, contacts_in
from gorm.engagements.listing.promises import Promises, promises_in, promises_query
from gorm.engagements.models import Engagement
from gorm.places.offers import Place


@dataclass(frozen=True)
class Dealings:
    """What stands between us and a place today, as far as the reader may know."""

    contacts: Contacts
    promises: Promises


def dealings_with(actor: Actor, place: Place) -> Dealings:
    """The last and the next contact with a place, its predecessors' included, and the promises.

    The promises are one row, which is there where nobody was ever met.
    """
    owed = promises_query(actor, place).subquery("owed")
    found = contact_ids(actor, place)
    rows = (
        session()
        .execute(
            select(
                *owed.c,
                Engagement.id,
                Engagement.reference,
                Engagement.happens_on,
                Engagement.kind,
                Engagement.state,
                User.name.label("by"),
                func.coalesce(Office.name, Department.name).label("owner"),
            )
            .select_from(owed)
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
    return Dealings(contacts_in(met), promises_in(rows[0][: len(owed.c)]))
