"""The one list of features, and of what each offers to the others."""

from flask import Flask
from flask_migrate import Migrate

from gorm import (
    accounts,
    attachments,
    briefings,
    burden,
    challenge,
    coordination,
    decisions,
    demo,
    digest,
    drafts,
    engagements,
    escalations,
    feeds,
    funding,
    home,
    importing,
    jobs,
    lists,
    mailroom,
    merging,
    negotiations,
    parliament,
    people,
    performance,
    places,
    relationships,
    search,
    settings,
)
from gorm.accounts import offers as accounts_offers
from gorm.accounts import offices as accounts_offices
from gorm.accounts import service as accounts_service
from gorm.accounts.views import users as accounts_users
from gorm.attachments import service as attachment_service
from gorm.attachments.offers import AttachmentHome, attachment_homes
from gorm.audit import views as audit_views
from gorm.audit.offers import sentences
from gorm.briefings import annexes as pack_annexes
from gorm.briefings import listed as pack_listed
from gorm.briefings import sections as pack_sections
from gorm.briefings import views as pack_views
from gorm.briefings.searching import PACKS
from gorm.briefings.service import batch_job as pack_batches
from gorm.briefings.views import settings as pack_clearances
from gorm.burden import sections as burden_sections
from gorm.burden import service as burden_service
from gorm.burden.views import ceilings as burden_ceilings
from gorm.burden.views import offices as burden_offices
from gorm.challenge.searching import CASES
from gorm.challenge.sections import deciding as challenge_deciding
from gorm.challenge.sections import places as challenge_places
from gorm.challenge.sections import queue as challenge_queue
from gorm.challenge.service import english as challenge_english
from gorm.challenge.service import english_letters as challenge_letters_english
from gorm.challenge.service import english_work as challenge_work_english
from gorm.challenge.service import letter_templates as letter_template_service
from gorm.challenge.service import regimes as regime_service
from gorm.challenge.views import cases as challenge_cases
from gorm.challenge.views import files as challenge_files
from gorm.challenge.views import finding_buttons as challenge_findings
from gorm.challenge.views import letter_templates as challenge_letter_templates
from gorm.challenge.views import listed as challenge_listed
from gorm.challenge.views import regimes as challenge_regimes
from gorm.coordination.sections import pages as coordination_pages
from gorm.coordination.sections import planning as coordination_planning
from gorm.coordination.service import english as coordination_english
from gorm.coordination.views import calendar as coordination_calendar
from gorm.coordination.views import elections as coordination_elections
from gorm.coordination.views import limits as coordination_limits
from gorm.core.db import db
from gorm.core.web.frame import frame_parts
from gorm.core.web.navigation import navigation
from gorm.decisions import sections as decision_sections
from gorm.decisions import service as decision_service
from gorm.decisions.offers import DecisionKind, QueueSource, decision_kinds, queue_sources
from gorm.decisions.searching import DECISIONS
from gorm.decisions.views import listed as decision_listed
from gorm.decisions.views import lists as decision_views
from gorm.digest import service as digest_service
from gorm.digest import views as digest_views
from gorm.engagements import offers as engagement_offers
from gorm.engagements import sections as engagement_sections
from gorm.engagements import service as engagement_service
from gorm.engagements.offers import Beside, beside_dealings, engagement_origins
from gorm.engagements.searching import COMMITMENTS, ENGAGEMENTS
from gorm.engagements.views import buttons as engagement_buttons
from gorm.engagements.views import chasing as engagement_chasing
from gorm.engagements.views import listed as engagement_listed
from gorm.engagements.views import lists as engagement_lists
from gorm.engagements.views import promises as engagement_promises
from gorm.escalations import service as queue_service
from gorm.escalations.views import listed as queue_listed
from gorm.escalations.views import lists as queue_views
from gorm.escalations.views import tabs as queue_tabs
from gorm.feeds import service as feed_service
from gorm.feeds import views as feed_views
from gorm.funding import sections as funding_sections
from gorm.funding.service import english as funding_english
from gorm.funding.views import awards as funding_awards
from gorm.funding.views import listed as funding_listed
from gorm.funding.views import programmes as funding_programmes
from gorm.home import views as home_views
from gorm.jobs.offers import JobKind, job_kinds
from gorm.lists import below as lists_below
from gorm.lists import service as list_service
from gorm.lists import tools as list_tools
from gorm.lists.definitions import ListDefinition
from gorm.lists.offers import lists as readers_lists
from gorm.mailroom.service import english as mailroom_english
from gorm.mailroom.service import taking as mailroom_taking
from gorm.mailroom.views import changes as mailroom_changes
from gorm.mailroom.views import mailbox as mailroom_mailbox
from gorm.merging import sections as merging_sections
from gorm.merging import service as merging_service
from gorm.negotiations.searching import AGREEMENTS, LINES
from gorm.negotiations.sections import at_place as negotiations_at_place
from gorm.negotiations.sections import deciding as negotiations_deciding
from gorm.negotiations.sections import outside_mandate
from gorm.negotiations.sections import places as negotiations_places
from gorm.negotiations.sections import queue_reviews as negotiations_queue
from gorm.negotiations.service import english as negotiations_english
from gorm.negotiations.service import english_agreements as negotiations_agreements_english
from gorm.negotiations.service import english_flexibilities as flexibilities_english
from gorm.negotiations.service import english_lines as negotiations_lines_english
from gorm.negotiations.service import english_reviews as negotiations_reviews_english
from gorm.negotiations.service import english_rounds as rounds_english
from gorm.negotiations.service import kinds as negotiations_kind_service
from gorm.negotiations.views import kinds as negotiations_kinds
from gorm.negotiations.views import listed as negotiations_listed
from gorm.negotiations.views import listing as negotiations_listing
from gorm.negotiations.views import outcomes as negotiations_outcomes
from gorm.negotiations.views import referrals as negotiations_referrals
from gorm.parliament import sections as parliament_sections
from gorm.parliament import service as parliament_service
from gorm.parliament.searching import CONSTITUENCIES, MEMBERS
from gorm.parliament.views import blueprint as parliament_pages
from gorm.parliament.views import limits as parliament_limits
from gorm.parliament.views import listed as parliament_listed
from gorm.people import sections as people_sections
from gorm.people import service as people_service
from gorm.people import views as people_views
from gorm.people.offers import panel_links
from gorm.people.searching import PEOPLE
from gorm.people.views import listed as people_listed
from gorm.performance import glance as performance_glance
from gorm.performance import panels as performance_panels
from gorm.performance import sections as performance_sections
from gorm.performance.offers import finding_actions
from gorm.performance.searching import FINDINGS, INDICATORS
from gorm.performance.service import english as performance_english
from gorm.performance.service import import_jobs, scan_job
from gorm.performance.service import imports as import_service
from gorm.performance.service import indicators as indicator_service
from gorm.performance.service import maps as map_service
from gorm.performance.service import peers as peer_service
from gorm.performance.views import findings as performance_findings
from gorm.performance.views import home as performance_home
from gorm.performance.views import listed as performance_listed
from gorm.performance.views import maps as performance_maps
from gorm.places import offers
from gorm.places import sections as place_sections
from gorm.places import service as place_service
from gorm.places import views as place_views
from gorm.places.searching import AREA_CHOICES, AREAS, ORGANISATIONS
from gorm.places.views import listed as place_listed
from gorm.relationships import sections as relationship_sections
from gorm.search.offers import Source, area_choices, sources
from gorm.settings import service as settings_service
from gorm.settings import views as settings_views
from gorm.settings.offers import links as settings_links

FEATURES = (
    drafts,
    accounts,
    settings,
    search,
    jobs,
    importing,
    attachments,
    lists,
    places,
    people,
    decisions,
    engagements,
    coordination,
    performance,
    burden,
    relationships,
    funding,
    parliament,
    mailroom,
    negotiations,
    challenge,
    merging,
    briefings,
    escalations,
    feeds,
    home,
    digest,
    demo,
)

# Each list is in the order in which its offers are shown.
NAVIGATION = (
    home_views.NAVIGATION,
    queue_views.NAVIGATION,
    place_views.AREAS,
    place_views.ORGANISATIONS,
    people_views.NAVIGATION,
    parliament_pages.NAVIGATION,
    engagement_lists.NAVIGATION,
    coordination_calendar.NAVIGATION,
    engagement_promises.NAVIGATION,
    burden_offices.NAVIGATION,
    funding_awards.NAVIGATION,
    performance_home.NAVIGATION,
    performance_findings.NAVIGATION,
    negotiations_listing.NAVIGATION,
    negotiations_referrals.NAVIGATION,
    challenge_cases.NAVIGATION,
    decision_views.NAVIGATION,
    pack_views.NAVIGATION,
    accounts_users.NAVIGATION,
    settings_views.NAVIGATION,
    audit_views.NAVIGATION,
)
# What administrators set of higher features, beside what the overview of settings knows itself.
SETTINGS_LINKS = (
    challenge_regimes.SETTINGS,
    challenge_letter_templates.SETTINGS,
    negotiations_kinds.SETTINGS,
    performance_maps.SETTINGS,
    negotiations_outcomes.SETTINGS,
    coordination_elections.SETTINGS,
    coordination_limits.SETTINGS,
    burden_ceilings.SETTINGS,
    funding_programmes.SETTINGS,
    parliament_limits.SETTINGS,
    engagement_chasing.SETTINGS,
    mailroom_mailbox.SETTINGS,
    pack_clearances.SETTINGS,
)
# What is asked for the frame of every page.
FRAME_PARTS = (queue_tabs.FRAME, settings_views.FRAME)
BANDS = (
    performance_sections.performance_band,
    negotiations_at_place.negotiation_band,
    challenge_places.challenge_band,
    engagement_sections.promises_band,
    burden_sections.burden_band,
)
FACTS = (
    people_sections.people_facts,
    engagement_sections.contact_facts,
    coordination_pages.quiet_facts,
)
PANELS = (
    people_sections.people_panel,
    parliament_sections.members_panel,
    performance_panels.findings_panel,
    performance_panels.judgements_panel,
    funding_sections.funding_panel,
)
# Rows that the page of a place wants for them, asked in one statement.
PAGE_QUESTIONS = (
    negotiations_at_place.PAGE_QUESTION,
    coordination_pages.PAGE_QUESTION,
    parliament_sections.PAGE_QUESTION,
)
ACTIONS = (
    engagement_buttons.log_button,
    engagement_buttons.plan_button,
    coordination_pages.calendar_button,
    coordination_pages.quiet_button,
    negotiations_places.begin_button,
    challenge_places.open_button,
    pack_sections.build_action,
)
# What is known before an engagement is planned, and what its page shows of higher features.
PLANNING_CHECKS = (coordination_planning.clashes_and_quiet, burden_sections.planning_notes)
RECORD_PARTS = (mailroom_changes.changed_parts, coordination_pages.joining_part)
TIMELINE_SOURCES = (
    engagement_sections.TIMELINE,
    performance_panels.TIMELINE,
    negotiations_at_place.TIMELINE,
    challenge_places.TIMELINE,
)
PACK_SECTIONS = (
    place_sections.PACK_SECTION,
    people_sections.KEY_PEOPLE,
    performance_sections.PACK_SECTION,
    negotiations_at_place.PACK_SECTION,
    challenge_places.PACK_SECTION,
    engagement_sections.LOG,
    engagement_sections.COMMITMENTS,
    funding_sections.PACK_SECTION,
    parliament_sections.PACK_SECTION,
    pack_annexes.BIOGRAPHIES,
    pack_annexes.CHANGES,
    *pack_sections.WRITTEN,
)
# Quiet links on the page of an organisation or a person.
PLACE_LINKS = (
    merging_sections.same_as_link,
    funding_sections.funding_link,
)
# Links at the foot of the panel of people.
PEOPLE_LINKS = (relationship_sections.relationships_link,)
PLACE_LIST_LINKS = (merging_sections.duplicates_link,)
# What is done as long work, beside the pages.
JOB_KINDS: tuple[JobKind, ...] = (
    scan_job.SCAN,
    *import_jobs.KINDS,
    merging_service.LOOK,
    pack_batches.BATCHES,
)
# The records that files are attached to.
ATTACHMENT_HOMES: tuple[AttachmentHome, ...] = (challenge_files.CASE_FILES,)
# What an engagement can be written from.
ENGAGEMENT_ORIGINS = (mailroom_taking.ORIGIN,)
# What is done with a finding beside judging it.
FINDING_ACTIONS = (challenge_findings.finding_buttons,)
# What is decided, with what follows from it, and what waits in the director's queue.
DECISION_KINDS: tuple[DecisionKind, ...] = (
    negotiations_deciding.SIGN_OFF_KIND,
    challenge_deciding.STEP_KIND,
    outside_mandate.OUTSIDE,
    pack_sections.CLEARANCE_KIND,
)
QUEUE_SOURCES: tuple[QueueSource, ...] = (
    decision_sections.APPROVALS,
    *challenge_queue.SOURCES,
    negotiations_queue.OVERDUE_REVIEWS,
    engagement_sections.ESCALATED,
    engagement_sections.NEGLECTED,
)
# What can be found, in the order in which kinds stand among the results.
SEARCH_SOURCES: tuple[Source, ...] = (
    AREAS,
    ORGANISATIONS,
    PEOPLE,
    CONSTITUENCIES,
    MEMBERS,
    ENGAGEMENTS,
    COMMITMENTS,
    CASES,
    AGREEMENTS,
    LINES,
    FINDINGS,
    DECISIONS,
    PACKS,
    INDICATORS,
)
# The lists that readers can make their own: saved filters, chosen columns, files.
LISTS: tuple[ListDefinition, ...] = (
    place_listed.AREAS,
    place_listed.ORGANISATIONS,
    people_listed.PEOPLE,
    people_listed.ASSIGNMENTS,
    parliament_listed.CONSTITUENCIES,
    engagement_listed.ENGAGEMENTS,
    engagement_listed.COMMITMENTS,
    performance_listed.FINDINGS,
    performance_listed.INDICATORS,
    performance_listed.IMPORTS,
    funding_listed.AWARDS,
    negotiations_listed.AGREEMENTS,
    negotiations_listed.FLEXIBILITIES,
    negotiations_listed.TARGETS,
    challenge_listed.CASES,
    decision_listed.DECISIONS,
    pack_listed.PACKS,
    lists_below.USERS,
    lists_below.JOBS,
    lists_below.TRAIL,
    *queue_listed.LISTS.values(),
    queue_listed.DECIDED,
)
GLANCE_FACTS = (
    parliament_sections.glance_facts,
    people_sections.people_glance,
    performance_panels.rating_facts,
    performance_glance.glance_facts,
    negotiations_at_place.glance_facts,
    challenge_places.glance_facts,
    burden_sections.glance_facts,
    funding_sections.glance_facts,
)
# What people see to of their own, what ends with an account, what stands beside an engagement.
ACCOUNT_PAGES = (feed_views.ACCOUNT_PAGE, digest_views.ACCOUNT_PAGE)
ENDINGS = (feed_service.end_feeds_of,)
ENGAGEMENT_LINKS = (feed_views.ENGAGEMENT_FILE,)
# What is asked in the same query as when a place was met.
BESIDE_DEALINGS: tuple[Beside, ...] = (
    burden_sections.BESIDE,
    funding_sections.BESIDE,
)
# What the acts of each feature are called in English.
SENTENCES = (
    accounts_service.ACTIONS_IN_ENGLISH,
    accounts_offices.ACTIONS_IN_ENGLISH,
    settings_service.ACTIONS_IN_ENGLISH,
    list_service.ACTIONS_IN_ENGLISH,
    attachment_service.ACTIONS_IN_ENGLISH,
    place_service.ACTIONS_IN_ENGLISH,
    people_service.ACTIONS_IN_ENGLISH,
    parliament_service.ACTIONS_IN_ENGLISH,
    decision_service.ACTIONS_IN_ENGLISH,
    engagement_service.ACTIONS_IN_ENGLISH,
    coordination_english.COORDINATION_IN_ENGLISH,
    burden_service.ACTIONS_IN_ENGLISH,
    funding_english.FUNDING_IN_ENGLISH,
    performance_english.FINDINGS_IN_ENGLISH,
    negotiations_english.AGREEMENTS_IN_ENGLISH,
    negotiations_agreements_english.AGREEMENT_ACTS_IN_ENGLISH,
    negotiations_kind_service.KINDS_IN_ENGLISH,
    negotiations_lines_english.LINES_IN_ENGLISH,
    negotiations_reviews_english.REVIEWS_IN_ENGLISH,
    rounds_english.ROUNDS_IN_ENGLISH,
    flexibilities_english.FLEXIBILITIES_IN_ENGLISH,
    challenge_english.CASES_IN_ENGLISH,
    challenge_letters_english.LETTERS_IN_ENGLISH,
    challenge_work_english.WORK_IN_ENGLISH,
    import_service.ACTIONS_IN_ENGLISH,
    merging_service.ACTIONS_IN_ENGLISH,
    pack_sections.SENTENCES,
    peer_service.ACTIONS_IN_ENGLISH,
    indicator_service.ACTIONS_IN_ENGLISH,
    map_service.ACTIONS_IN_ENGLISH,
    queue_service.ACTIONS_IN_ENGLISH,
    regime_service.REGIMES_IN_ENGLISH,
    letter_template_service.LETTER_TEMPLATES_IN_ENGLISH,
    feed_service.FEEDS_IN_ENGLISH,
    digest_service.DIGESTS_IN_ENGLISH,
    mailroom_english.ACTIONS_IN_ENGLISH,
)


def init_app(app: Flask) -> None:
    """Give the application every feature, and each feature what the others offer it."""
    Migrate(app, db, directory=f"{app.root_path}/../migrations")
    for feature in FEATURES:
        feature.init_app(app)
    navigation.fill(app.extensions, NAVIGATION)
    frame_parts.fill(app.extensions, FRAME_PARTS)
    settings_links.fill(app.extensions, SETTINGS_LINKS)
    offers.bands.fill(app.extensions, BANDS)
    offers.facts.fill(app.extensions, FACTS)
    offers.panels.fill(app.extensions, PANELS)
    offers.page_questions.fill(app.extensions, PAGE_QUESTIONS)
    offers.actions.fill(app.extensions, ACTIONS)
    offers.links.fill(app.extensions, PLACE_LINKS)
    panel_links.fill(app.extensions, PEOPLE_LINKS)
    offers.list_links.fill(app.extensions, PLACE_LIST_LINKS)
    offers.timeline_sources.fill(app.extensions, TIMELINE_SOURCES)
    offers.pack_sections.fill(app.extensions, PACK_SECTIONS)
    engagement_offers.planning_checks.fill(app.extensions, PLANNING_CHECKS)
    engagement_offers.record_parts.fill(app.extensions, RECORD_PARTS)
    job_kinds.fill(app.extensions, JOB_KINDS)
    attachment_homes.fill(app.extensions, ATTACHMENT_HOMES)
    finding_actions.fill(app.extensions, FINDING_ACTIONS)
    engagement_origins.fill(app.extensions, ENGAGEMENT_ORIGINS)
    offers.glance_facts.fill(app.extensions, GLANCE_FACTS)
    beside_dealings.fill(app.extensions, BESIDE_DEALINGS)
    decision_kinds.fill(app.extensions, DECISION_KINDS)
    queue_sources.fill(app.extensions, QUEUE_SOURCES)
    accounts_offers.account_pages.fill(app.extensions, ACCOUNT_PAGES)
    accounts_offers.endings.fill(app.extensions, ENDINGS)
    engagement_offers.engagement_links.fill(app.extensions, ENGAGEMENT_LINKS)
    sources.fill(app.extensions, SEARCH_SOURCES)
    area_choices.fill(app.extensions, (AREA_CHOICES,))
    sentences.fill(app.extensions, SENTENCES)
    readers_lists.fill(app.extensions, LISTS)
    list_tools.open_with_defaults(app, LISTS)
