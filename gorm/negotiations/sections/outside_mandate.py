"""The decision that negotiations ask for on an offer outside the mandate."""

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.decisions.offers import Brief, DecisionKind
from gorm.negotiations import policy
from gorm.negotiations.queries.breach_brief import breach_brief
from gorm.negotiations.service.breaches import OUTSIDE_MANDATE
from gorm.negotiations.service.deciding_breaches import settle_breach


def _brief(actor: Actor, reference: str, proposal: Mapping[str, Any]) -> Brief:
    """The offer beside the mandate as it is now, and what stands in the way of allowing it."""
    model, missing = breach_brief(actor, reference, str(proposal.get("position", "")))
    return Brief("negotiations/rounds/_brief.html", model, missing)


def _address(reference: str) -> str:
    return url_for("negotiations.mandates", reference=reference)


OUTSIDE: Final = DecisionKind(
    code=OUTSIDE_MANDATE,
    label="Offers outside mandate",
    subject_kind=policy.SUBJECT,
    visible=policy.mandate_decisions_visible_to,
    effect=settle_breach,
    brief=_brief,
    address=_address,
    is_found=False,
)
