"""Beginning a pack: a numbered draft, and its order as its row keeps it."""

from collections.abc import Callable

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings.contents import PackOrder, PackSubject
from gorm.briefings.models import Pack, PackState, RestrictedAnswer
from gorm.briefings.policy import may_build
from gorm.briefings.queries import pack_subject
from gorm.briefings.service.gathering import whose
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed
from gorm.core.references import next_reference
from gorm.places.offers import Place, PlaceKind


def begin(
    actor: Actor,
    place: Place,
    order: PackOrder,
    *,
    on_numbered: Callable[[str], None] = lambda _number: None,
) -> str:
    """Begin a draft and return its number. Raises NotFound; NotAllowed for another office's."""
    subject = pack_subject(place.kind, place.reference)
    if not may_build(actor, subject.office_id):
        raise NotAllowed(whose(subject))
    pack = Pack(number=next_reference("PACK"), **_columns(actor, subject), **columns_of(order))
    session().add(pack)
    record(actor, "pack.begun", Subject("pack", pack.number))
    on_numbered(pack.number)
    return pack.number


def columns_of(order: PackOrder) -> dict[str, object]:
    """An order as the columns of its pack."""
    return {
        "purpose": order.purpose,
        "audience": order.audience,
        "form": order.form,
        "size": order.size,
        "language": order.language,
        "occasion": order.occasion,
        "handling": order.handling,
        "contact": order.contact,
        "meets_on": order.meets_on,
        "expires_on": order.expires_on,
        "oral_briefing_from": order.oral_briefing_from,
        "restricted_answer": _answer(order),
    }


def order_of(pack: Pack) -> PackOrder:
    """The order that the columns of a pack keep."""
    return PackOrder(
        purpose=pack.purpose,
        audience=pack.audience,
        occasion=pack.occasion,
        handling=pack.handling,
        oral_briefing_from=pack.oral_briefing_from,
        leaves_out_restricted=pack.restricted_answer is RestrictedAnswer.WITHHELD,
        releases_restricted=pack.restricted_answer is RestrictedAnswer.RELEASED,
        form=pack.form,
        size=pack.size,
        language=pack.language,
        meets_on=pack.meets_on,
        expires_on=pack.expires_on,
        contact=pack.contact,
    )


def _columns(actor: Actor, subject: PackSubject) -> dict[str, object]:
    is_area = subject.place.kind is PlaceKind.AREA
    return {
        "area_id": subject.place.id if is_area else None,
        "organisation_id": None if is_area else subject.place.id,
        "office_id": subject.office_id or actor.office_id,
        "prepared_by_id": actor.user_id or None,
        "data_as_at": clock.now(),
        "state": PackState.DRAFT,
    }


def _answer(order: PackOrder) -> RestrictedAnswer:
    if order.releases_restricted:
        return RestrictedAnswer.RELEASED
    if order.oral_briefing_from:
        return RestrictedAnswer.ORAL
    return RestrictedAnswer.WITHHELD if order.leaves_out_restricted else RestrictedAnswer.NONE
