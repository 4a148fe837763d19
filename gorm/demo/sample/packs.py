"""The sample's packs beside the first: a draft, one that is being cleared, and by whose rules."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackForm, Purpose, RestrictedAnswer
from gorm.briefings.queries import pack_subject, preparer
from gorm.briefings.service import (
    ClearanceSetting,
    add_clearance,
    answer_for_restricted,
    ask_for_clearance,
    begin,
)
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import GormError
from gorm.decisions.models import Decision, OutcomeKind
from gorm.decisions.service import Choice, decide
from gorm.demo import library
from gorm.places.offers import Audience, Place, PlaceKind

#: What the sample office requires before a pack goes to the minister: name, grade, working days.
_CLEARANCES: Final = (("Policy", "director", 3), ("Press", "deputy_director", 2))
_PREPARES: Final = "osei"
_ANSWERS: Final = "marchbank"
_CLEARS: Final = "quaye"


def add_clearances(office: Office) -> None:
    """Have the sample office require clearances of packs for the minister alone."""
    for label, grade, days in _CLEARANCES:
        add_clearance(SYSTEM, office.id, ClearanceSetting(label, Audience.MINISTER, grade, days))


def add_packs() -> None:
    """Begin one pack and have another cleared by one of two; nothing where they are there."""
    if (session().scalar(select(func.count()).select_from(Pack)) or 0) != 1:
        return
    today = clock.today()
    _begun("port-ellery", _card(today))
    number = _begun("brackenshire", _visit(today))
    director, manager = _reader(_ANSWERS), _reader(_PREPARES)
    with unit_of_work():
        answer_for_restricted(
            director,
            number,
            RestrictedAnswer.WITHHELD,
            "The minister need not know of it for this visit.",
            seen_version=_version(number),
        )
    asked = ask_for_clearance(
        manager,
        number,
        _version(number),
        note="For the visit. The figures on children’s services are new.",
        is_meant=True,
    )
    with unit_of_work():
        decision = session().scalars(select(Decision).where(Decision.reference == asked[-1])).one()
        choice = Choice(OutcomeKind.APPROVED, "Read with the lines that were used in the House.")
        decide(_reader(_CLEARS), decision.reference, choice, decision.version)


def _visit(today: date) -> PackOrder:
    return PackOrder(
        Purpose.MINISTERIAL_VISIT,
        Audience.MINISTER,
        occasion="Visit to the family hubs",
        meets_on=today + timedelta(days=12),
        contact="Amara Osei, 07700 900412",
    )


def _card(today: date) -> PackOrder:
    return PackOrder(
        Purpose.REVIEW_MEETING,
        Audience.OFFICE,
        form=PackForm.CARD,
        occasion="Review of the agreement",
        meets_on=today + timedelta(days=5),
        contact="Amara Osei, 07700 900412",
    )


def _begun(body: str, order: PackOrder) -> str:
    reference = library.bodies()[body].reference
    with unit_of_work():
        return begin(_reader(_PREPARES), _place(reference), order)


def _place(reference: str) -> Place:
    return pack_subject(PlaceKind.AREA, reference).place


def _reader(key: str) -> Actor:
    email = next(reader.email for reader in library.readers() if reader.key == key)
    actor = preparer(email)
    if actor is None:
        raise GormError(f"{email} cannot sign in any more.")
    return actor


def _version(number: str) -> int:
    return session().scalars(select(Pack.version).where(Pack.number == number)).one()
