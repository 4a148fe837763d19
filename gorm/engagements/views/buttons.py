"""The buttons that the pages of places and people get from engagements."""

from typing import Any

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.engagements import policy
from gorm.places.offers import Place


def log_button(actor: Actor, place: Place) -> tuple[str, str] | None:
    """Log a meeting with this place, which is filled in."""
    return _button(actor, place, "Log a meeting", "engagements.log")


def plan_button(actor: Actor, place: Place) -> tuple[str, str] | None:
    """Plan a meeting with this place, which is filled in."""
    return _button(actor, place, "Plan a meeting", "engagements.plan")


def _button(actor: Actor, place: Place, label: str, endpoint: str) -> tuple[str, str] | None:
    if not policy.may_log(actor):
        return None
    filled_in: dict[str, Any] = {place.kind.value: place.reference}
    return label, url_for(endpoint, **filled_in)
