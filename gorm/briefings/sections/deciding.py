"""The decisions on packs: the clearances without which none is issued."""

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.briefings.policy import SUBJECT, decisions_visible_to
from gorm.briefings.queries import pack_row
from gorm.briefings.queries.briefing import clearance_brief
from gorm.briefings.rules.clearance import CLEARANCE, CLEARANCE_LABEL, Clearing
from gorm.briefings.service.clearing import follow, lacking
from gorm.decisions.offers import Brief, DecisionKind


def _brief(actor: Actor, reference: str, proposal: Mapping[str, Any]) -> Brief:
    """The pack as it is frozen, with its print, and what stands in the way of clearing it now."""
    pack = pack_row(actor, reference)
    missing = lacking(pack, Clearing.of(proposal))
    return Brief("briefings/_clearance_brief.html", clearance_brief(pack), missing)


def _address(reference: str) -> str:
    return url_for("briefings.pack", number=reference)


CLEARANCE_KIND: Final = DecisionKind(
    code=CLEARANCE,
    label=CLEARANCE_LABEL,
    subject_kind=SUBJECT,
    visible=decisions_visible_to,
    effect=follow,
    brief=_brief,
    address=_address,
)
