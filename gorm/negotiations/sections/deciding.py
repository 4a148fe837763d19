"""The decisions on agreements as wholes: the approval that entering a stage needs."""

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.decisions.offers import Brief, DecisionKind
from gorm.negotiations.policy import SUBJECT, decisions_visible_to
from gorm.negotiations.queries.briefing import agreement_brief
from gorm.negotiations.queries.heads import agreement_head
from gorm.negotiations.rules.sign_off import SIGN_OFF, SIGN_OFF_LABEL, SignOff
from gorm.negotiations.service.approving import follow, lacking
from gorm.negotiations.service.loading import agreement_by_reference


def _brief(actor: Actor, reference: str, proposal: Mapping[str, Any]) -> Brief:
    """The agreement as it stands, and what stands in the way of approving the stage now.

    What is open in it is told and does not stop the approval: it stops the signing itself.
    """
    head, asked = agreement_head(actor, reference), SignOff.of(proposal)
    missing = lacking(agreement_by_reference(reference), asked)
    model = agreement_brief(head, asked.stage_id)
    return Brief("negotiations/agreements/_brief.html", model, missing)


def _address(reference: str) -> str:
    return url_for("negotiations.agreement", reference=reference)


def _ask_again(reference: str, decision: str) -> str:
    return url_for("negotiations.ask_approval_again", reference=reference, decision=decision)


SIGN_OFF_KIND: Final = DecisionKind(
    code=SIGN_OFF,
    label=SIGN_OFF_LABEL,
    subject_kind=SUBJECT,
    visible=decisions_visible_to,
    effect=follow,
    brief=_brief,
    address=_address,
    ask_again=_ask_again,
)
