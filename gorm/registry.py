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
from gorm.engagements.service import ACTIONS_IN_ENGLISH as ENGAGEMENT_SENTENCES
from gorm.engagements.views.buttons import log_button, plan_button
from gorm.home.views import NAVIGATION as HOME
from gorm.people import sections as people_sections
from gorm.people.service import ACTIONS_IN_ENGLISH as PEOPLE_SENTENCES
from gorm.people.views import NAVIGATION as PEOPLE
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
NAVIGATION = (HOME, PEOPLE)
BANDS = ()
FACTS = (people_sections.people_facts,)
PANELS = (people_sections.people_panel,)
ACTIONS = (log_button, plan_button)
TIMELINE_SOURCES = ()
PACK_SECTIONS = (people_sections.KEY_PEOPLE,)
# What the acts of each feature are called in English.
SENTENCES = (PEOPLE_SENTENCES, ENGAGEMENT_SENTENCES)


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
