"""The blueprint on which the pages of constituencies hang, and what their forms share."""

from typing import Final

from flask import Blueprint

from gorm.accounts.actor import Actor
from gorm.core.errors import NotAllowed
from gorm.core.text import day
from gorm.core.web.navigation import NavigationItem
from gorm.engagements.listing.options import colleagues_of
from gorm.parliament.queries.constituencies import ConstituencyProfile

pages: Final = Blueprint("parliament", __name__)
NAVIGATION: Final = NavigationItem("Constituencies", "parliament.constituencies", "parliament:read")


def insist_on_writing(profile: ConstituencyProfile) -> None:
    """Raise NotAllowed for those who record nothing about members."""
    if not profile.may_write:
        raise NotAllowed("This is recorded by relationship managers and directors of an office.")


def insist_on_changing(profile: ConstituencyProfile) -> None:
    """Raise NotAllowed for those in whose areas the constituency does not lie."""
    if not profile.may_change:
        raise NotAllowed(f"The offices in whose areas {profile.name} lies keep it.")


def members_to_choose(profile: ConstituencyProfile) -> list[tuple[str, str]]:
    """Everybody who sat and sits for a constituency, the latest first."""
    return [
        (one.reference, one.name + (f", until {day(one.ended_on)}" if one.ended_on else ""))
        for one in profile.members
    ]


def colleagues_to_choose(actor: Actor, email: str, name: str) -> list[tuple[str, str]]:
    """The people of the actor's office, and whoever stands there already."""
    found = {one.code: one.name for one in colleagues_of(actor.office_id, actor.department_id)}
    if email:
        found.setdefault(email, name)
    return list(found.items())
