"""Engagements, through the service that pages use."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Flask

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.engagements.models import EngagementState
from gorm.engagements.service import EngagementDetails, log_engagement, plan_engagement
from gorm.places.models import Area, Organisation


def make_engagement(
    app: Flask,
    actor: Actor,
    *,
    areas: Iterable[Area] = (),
    organisations: Iterable[Organisation] = (),
    **details: Any,
) -> str:
    """An engagement as the actor logs or plans it; returns its reference.

    Held yesterday with a person described without a name, where nothing else is said.
    """
    said: dict[str, Any] = {
        "happens_on": clock.today() - timedelta(days=1),
        "area_ids": tuple(area.id for area in areas),
        "organisation_ids": tuple(organisation.id for organisation in organisations),
        "participant_ids": (actor.user_id,),
    } | details
    if not (said["area_ids"] or said["organisation_ids"] or said.get("post_ids")):
        said.setdefault("described", ("A headteacher",))
    is_planned = said.get("state") is EngagementState.PLANNED
    with app.app_context(), unit_of_work():
        begin = plan_engagement if is_planned else log_engagement
        return begin(actor, EngagementDetails(**said))
