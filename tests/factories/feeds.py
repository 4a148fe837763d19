"""Calendar feeds, through the service that pages use."""

from flask import Flask

from gorm.accounts.actor import Actor
from gorm.core.db import unit_of_work
from gorm.feeds.service import make_feed
from gorm.places.models import Area


def make_calendar_feed(app: Flask, actor: Actor, area: Area | None = None) -> tuple[str, str]:
    """A feed of the actor's own plans, or of an area; its reference and its token."""
    with app.app_context(), unit_of_work():
        return make_feed(actor, "Outlook at work", area.reference if area else "")
