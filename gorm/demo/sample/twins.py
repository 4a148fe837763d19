"""What somebody entered twice in the sample: a chief executive and a partner, to be found."""

from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.references import next_reference
from gorm.demo.sample.places import Region
from gorm.merging.service import look
from gorm.people.models import Person, Post, PostKind
from gorm.people.rules import name_to_search
from gorm.places.models import AreaMember, MemberRole, Organisation, OrganisationKind

_PLACE: Final = "brackenshire"


def add_twins(region: Region, today: date) -> None:
    """Add both again, a little differently, and have everything be compared."""
    area = region.areas[_PLACE]
    chief = session().execute(
        select(Person, Post)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.organisation_id == area.accountable_id,
            Post.kind == PostKind.CHIEF_EXECUTIVE,
            Post.ended_on.is_(None),
        )
    ).first()  # fmt: skip
    if chief is not None:
        _person_again(*chief, today)
    partner = session().scalar(
        select(Organisation)
        .join(AreaMember, AreaMember.organisation_id == Organisation.id)
        .where(AreaMember.area_id == area.id, Organisation.kind == OrganisationKind.PARTNER)
        .order_by(Organisation.id)
    )
    if partner is not None:
        _partner_again(partner, area.id)
    session().flush()
    look()


def _person_again(person: Person, post: Post, today: date) -> None:
    """The same person as somebody wrote them down from a business card."""
    given, *_, surname = person.name.split()
    name = f"{given[0]} {surname}"
    again = Person(
        reference=next_reference("PER"),
        name=name,
        search_name=name_to_search(name),
        email=person.email,
        notes="Met at the leaders’ conference.",
    )
    session().add(again)
    session().flush()
    session().add(
        Post(
            reference=next_reference("POST"),
            person_id=again.id,
            organisation_id=post.organisation_id,
            kind=post.kind,
            title=post.title,
            started_on=max(post.started_on or date.min, today.replace(day=1)),
        )
    )


def _partner_again(partner: Organisation, area_id: int) -> None:
    """The same partner as it signs its letters."""
    name = f"{partner.name} Limited"
    again = Organisation(
        reference=next_reference("ORG"),
        kind=partner.kind,
        partner_kind=partner.partner_kind,
        name=name,
        short_name=partner.short_name,
        search_name=f"{name} {partner.short_name}".casefold(),
        office_id=partner.office_id,
        codes=[],
    )
    session().add(again)
    session().flush()
    member = AreaMember(area_id=area_id, organisation_id=again.id, role=MemberRole.PARTNER)
    session().add(member)
