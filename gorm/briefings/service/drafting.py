"""Drafts: begun with a number, amended, discarded; and their order as their rows keep it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings.contents import PackOrder, PackSubject
from gorm.briefings.models import Pack, PackState, RestrictedAnswer
from gorm.briefings.policy import SUBJECT, may_build, may_give
from gorm.briefings.queries import pack_subject
from gorm.briefings.rules.life import usual_expiry
from gorm.briefings.service.gathering import whose
from gorm.briefings.service.loading import pack_to_change
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, Refused
from gorm.core.references import next_reference
from gorm.core.text import day
from gorm.places.offers import Audience, Place, PlaceKind

#: What the history of a pack tells of an order that was amended, in English.
_TOLD: Final = {
    "purpose": "Purpose",
    "audience": "Audience",
    "form": "Form",
    "size": "Size",
    "language": "Language",
    "occasion": "Occasion",
    "handling": "Handling",
    "contact": "Contact",
    "meets_on": "Meeting",
    "expires_on": "Last day of use",
}


def begin(
    actor: Actor,
    place: Place,
    order: PackOrder,
    *,
    on_numbered: Callable[[str], None] = lambda _number: None,
) -> str:
    """Begin a draft and return its number.

    Raises NotFound; NotAllowed for another office's, and for an answer that is a director's to
    give; Refused where its days contradict each other.
    """
    subject = pack_subject(place.kind, place.reference)
    if not may_build(actor, subject.office_id):
        raise NotAllowed(whose(subject))
    office_id = subject.office_id or actor.office_id
    order = completed(order)
    insist_on_answer(actor, office_id, order)
    pack = Pack(number=next_reference("PACK"), **_columns(actor, subject), **columns_of(order))
    if pack.restricted_answer is not RestrictedAnswer.NONE:
        pack.restricted_answer_by_id = actor.user_id or None
    session().add(pack)
    record(actor, "pack.begun", Subject(SUBJECT, pack.number))
    on_numbered(pack.number)
    return pack.number


def amend(actor: Actor, number: str, order: PackOrder, seen_version: int) -> None:
    """Amend the order of a draft.

    For another audience other records are restricted: what was decided on them stands no more.
    Raises NotFound, NotAllowed, Refused, Conflict.
    """
    pack = pack_to_change(actor, number, PackState.DRAFT, seen_version=seen_version)
    order = completed(order)
    if pack.addendum_to_id is not None:
        # An addendum goes where the pack went to which it is one.
        order = replace(order, audience=pack.audience, form=pack.form)
    before = _in_words(pack)
    kept = {"restricted_answer", "oral_briefing_from"}
    for name, value in columns_of(order).items():
        if name not in kept:
            setattr(pack, name, value)
    after = _in_words(pack)
    if before["Audience"] != after["Audience"]:
        pack.restricted_answer, pack.restricted_answer_by_id = RestrictedAnswer.NONE, None
        pack.oral_briefing_from = ""
    pack.failure = ""
    changes = {k: (before[k], after[k]) for k in before if before[k] != after[k]}
    if changes:
        record(actor, "pack.amended", Subject(SUBJECT, number), changes=changes)


def discard(actor: Actor, number: str, seen_version: int) -> None:
    """Discard a draft. Its row stays, so that its number is never anything else.

    Raises NotFound, NotAllowed, Refused, Conflict.
    """
    pack = pack_to_change(actor, number, PackState.DRAFT, seen_version=seen_version)
    pack.state, pack.issuing_since, pack.failure = PackState.DISCARDED, None, ""
    record(actor, "pack.discarded", Subject(SUBJECT, number))


def completed(order: PackOrder) -> PackOrder:
    """An order with its last day of use. Raises Refused where its days contradict each other."""
    today = clock.today()
    expires_on = order.expires_on or usual_expiry(order.meets_on, today)
    if order.meets_on and expires_on < order.meets_on:
        words = f"The meeting is on {day(order.meets_on)}: it has to be used until then at least."
        raise Refused({"expires_on": words})
    return replace(order, expires_on=expires_on)


def insist_on_answer(actor: Actor, office_id: int | None, order: PackOrder) -> None:
    """What becomes of restricted records is a director's to say. Raises NotAllowed, Refused."""
    answer = answer_in(order)
    if not may_give(actor, office_id, answer):
        raise NotAllowed(
            "A director of the office decides what becomes of restricted records that the "
            "audience may not see."
        )
    if answer is RestrictedAnswer.RELEASED and order.audience is Audience.AREA:
        raise Refused({"answer": "Nothing restricted is ever released to the other side."})


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
        "restricted_answer": answer_in(order),
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


def answer_in(order: PackOrder) -> RestrictedAnswer:
    """What an order says of restricted records."""
    if order.releases_restricted:
        return RestrictedAnswer.RELEASED
    if order.oral_briefing_from:
        return RestrictedAnswer.ORAL
    return RestrictedAnswer.WITHHELD if order.leaves_out_restricted else RestrictedAnswer.NONE


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


def _in_words(pack: Pack) -> dict[str, str]:
    return {label: _said(getattr(pack, name)) for name, label in _TOLD.items()}


def _said(value: object) -> str:
    if isinstance(value, date):
        return day(value)
    return str(getattr(value, "label", value or ""))
