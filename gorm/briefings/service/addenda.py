"""Addenda: a late change to a pack that is out already, numbered from 1 and issued like a pack."""

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings.models import Pack, PackForm, PackState, RestrictedAnswer
from gorm.briefings.policy import SUBJECT
from gorm.briefings.service.loading import pack_to_change
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.references import next_reference

#: What an addendum has of the pack to which it is one.
_SHARED = (
    "area_id", "organisation_id", "office_id", "purpose", "audience", "language", "size",
    "occasion", "meets_on", "expires_on", "handling", "contact",
)  # fmt: skip


def begin_addendum(actor: Actor, number: str) -> str:
    """Begin a draft of an addendum to an issued pack; the number of the draft.

    Raises NotFound, NotAllowed, and Refused where the pack is not out, or is an addendum itself.
    """
    pack = pack_to_change(actor, number, PackState.ISSUED)
    if pack.form is PackForm.ADDENDUM:
        raise Refused({"": "An addendum has none itself. Begin another one to the pack."})
    addendum = Pack(
        number=next_reference("PACK"),
        form=PackForm.ADDENDUM,
        addendum_to_id=pack.id,
        addendum_number=_next_number(pack.id),
        prepared_by_id=actor.user_id or None,
        data_as_at=clock.now(),
        state=PackState.DRAFT,
        restricted_answer=RestrictedAnswer.NONE,
        **{name: getattr(pack, name) for name in _SHARED},
    )
    session().add(addendum)
    facts = {"addendum": addendum.addendum_number, "to": number}
    record(actor, "pack.begun", Subject(SUBJECT, addendum.number), facts=facts)
    return addendum.number


def _next_number(pack_id: int) -> int:
    """The pack is held, so that nobody else takes the same; a discarded one keeps its number."""
    query = select(func.max(Pack.addendum_number)).where(Pack.addendum_to_id == pack_id)
    return (session().scalar(query) or 0) + 1
