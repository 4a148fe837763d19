"""The one list of features, and of what each offers to the others."""

from flask import Flask
from flask_migrate import Migrate

from gorm import (
    accounts,
    briefings,
    demo,
    drafts,
    engagements,
    home,
    importing,
    people,
    places,
    settings,
)
from gorm.audit.offers import sentences
from gorm.core.db import db
from gorm.core.web.navigation import navigation
from gorm.demo.sample.service import SENTENCES as SAMPLE
from gorm.demo.scale.service import SENTENCES as SCALE
from gorm.home.views import NAVIGATION as HOME
from gorm.places import offers

FEATURES = (
    drafts,
    accounts,
    settings,
    importing,
    places,
    people,
    engagements,
    briefings,
    home,
    demo,
)

# Each list is in the order in which its offers are shown.
NAVIGATION = (HOME,)
BANDS = ()
FACTS = ()
PANELS = ()
ACTIONS = ()
TIMELINE_SOURCES = ()
PACK_SECTIONS = ()
# What the acts of each feature are called in English.
SENTENCES = (SAMPLE, SCALE)


def init_app(app: Flask) -> None:
    """Give the application every feature, and each feature what the others offer it."""
    Migrate(app, db, directory=f"{app.root_path}/../migrations")
    for feature in FEATURES:
        feature.init_app(app)
    navigation.fill(app.extensions, NAVIGATION)
    offers.bands.fill(app.extensions, BANDS)
    offers.facts.fill(app.extensions, FACTS)
    offers.panels.fill(app.extensions, PANELS)
    offers.actions.fill(app.extensions, ACTIONS)
    offers.timeline_sources.fill(app.extensions, TIMELINE_SOURCES)
    offers.pack_sections.fill(app.extensions, PACK_SECTIONS)
    sentences.fill(app.extensions, SENTENCES)
