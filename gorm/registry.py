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
from gorm.accounts.offices import ACTIONS_IN_ENGLISH as OFFICE_SENTENCES
from gorm.audit.offers import sentences
from gorm.briefings.sections import SENTENCES as PACK_SENTENCES
from gorm.briefings.sections import build_action
from gorm.briefings.views import NAVIGATION as PACKS
from gorm.core.db import db
from gorm.core.web.navigation import navigation
from gorm.engagements import sections as engagement_sections
from gorm.engagements.views.lists import NAVIGATION as ENGAGEMENTS
from gorm.engagements.views.promises import NAVIGATION as COMMITMENTS
from gorm.home.views import NAVIGATION as HOME
from gorm.people import sections as people_sections
from gorm.people.service import ACTIONS_IN_ENGLISH as PEOPLE_SENTENCES
from gorm.people.views import NAVIGATION as PEOPLE
from gorm.places import offers
from gorm.places import sections as place_sections
from gorm.places import views as place_views
from gorm.places.service import ACTIONS_IN_ENGLISH as PLACE_SENTENCES

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
NAVIGATION = (
    HOME,
    place_views.AREAS,
    place_views.ORGANISATIONS,
    PEOPLE,
    ENGAGEMENTS,
    COMMITMENTS,
    PACKS,
)
BANDS = (engagement_sections.promises_band,)
FACTS = (people_sections.people_facts, engagement_sections.contact_facts)
PANELS = (people_sections.people_panel,)
ACTIONS = (build_action,)
TIMELINE_SOURCES = (engagement_sections.TIMELINE,)
PACK_SECTIONS = (
    place_sections.PACK_SECTION,
    people_sections.KEY_PEOPLE,
    engagement_sections.LOG,
    engagement_sections.COMMITMENTS,
)
# What the acts of each feature are called in English.
SENTENCES = (OFFICE_SENTENCES, PLACE_SENTENCES, PEOPLE_SENTENCES, PACK_SENTENCES)


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
