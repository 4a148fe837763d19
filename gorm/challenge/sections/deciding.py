"""The one kind of decision that challenge asks for: a step on a case."""

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.challenge.policy import decisions_visible_to
from gorm.challenge.queries.briefing import case_brief
from gorm.challenge.queries.heads import case_head
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.service.deciding import follow
from gorm.challenge.service.proposing import STEP, lacking
from gorm.decisions.offers import Brief, DecisionKind


def _brief(actor: Actor, reference: str, proposal: Mapping[str, Any]) -> Brief:
    """The case as it stands, and what stands in the way of the step now."""
    head = case_head(actor, reference)
    missing = lacking(head, Proposal.of(proposal))
    return Brief("challenge/_brief.html", case_brief(actor, head), missing)


def _address(reference: str) -> str:
    return url_for("challenge.case", reference=reference)


def _ask_again(reference: str, decision: str) -> str:
    return url_for("challenge.propose_again", reference=reference, decision=decision)


def _parts(proposal: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(proposal.get("parts", ()))


STEP_KIND: Final = DecisionKind(
    code=STEP,
    label="A step on a case",
    subject_kind="case",
    visible=decisions_visible_to,
    effect=follow,
    brief=_brief,
    address=_address,
    ask_again=_ask_again,
    parts=_parts,
)
