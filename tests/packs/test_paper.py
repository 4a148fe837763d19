"""What the features' own sections say in a pack: to whom, how it looks, and that it stays so."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.briefings.contents import PackContents, PackOrder
from gorm.briefings.frozen import Imprint, frozen
from gorm.briefings.models import Pack, PackState, Purpose
from gorm.briefings.printing import written
from gorm.briefings.service import build_pack, gathered
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.engagements.models import Engagement, EngagementState, Marking, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.people.models import PostKind
from gorm.places.models import Area, CouncilType, Organisation
from gorm.places.offers import Audience, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.packs import file_of
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council
from tests.packs.reading import accessibility_failures, sheets_of, text_of
from tests.support.client import Client

DISTRICTS = ("Amberdale", "Bolsmere", "High Fell", "North East Marsh")
TRYING = (
    "# A heading\n\n#### and one that skips\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    "**Bold**, `code`, <script>alert(1)</script>, שלום לכולם, مرحبا, 😀 🦥, 你好, \ufb03, x\u0335\n"
)


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app, name="Government Office for the Moors")


@pytest.fixture
def county(app: Flask, office: Office) -> Area:
    """A county with districts."""
    members = [
        make_council(app, name, office=office, council_type=CouncilType.NON_METROPOLITAN_DISTRICT)
        for name in DISTRICTS
    ]
    return make_area(app, "Moorshire", office=office, members=members)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, office=office, name="Dorothy Ashworth")


def area_place(area: Area) -> Place:
    return Place(PlaceKind.AREA, area.id, area.reference, area.name)


def organisation_place(found: Organisation) -> Place:
    return Place(PlaceKind.ORGANISATION, found.id, found.reference, found.name)


def pdf_of(app: Flask, actor: Actor, place: Place, audience: Audience, **order: Any) -> bytes:
    with app.app_context():
        number = build_pack(actor, place, PackOrder(Purpose.NEGOTIATION, audience, **order))
        pack = session().scalars(select(Pack).where(Pack.number == number)).one()
        assert pack.state is PackState.ISSUED, pack.failure
    return file_of(app, number).read_bytes()


def contents_of(app: Flask, actor: Actor, area: Area, audience: Audience) -> PackContents:
    with app.app_context():
        order = PackOrder(Purpose.NEGOTIATION, audience, leaves_out_restricted=True)
        return gathered(actor, PlaceKind.AREA, area.reference, order)


def html_of(app: Flask, contents: PackContents) -> str:
    with app.app_context():
        return written(Imprint("PACK-000001"), frozen(contents))


# How it looks and reads


def test_the_pack_of_a_county_is_whole_marked_and_accessible(
    app: Flask, office: Office, county: Area, manager: Actor
) -> None:
    chief = make_post(
        app, make_person(app, "Priya Raman"), kind=PostKind.CHIEF_EXECUTIVE, is_key=True
    )
    for n, words in enumerate((TRYING, "x" * 100_000, "word " * 19_000)):
        make_engagement(
            app,
            manager,
            areas=[county],
            post_ids=(chief.id,),
            notes=words,
            purpose="Purpose שלום 😀",
            marking=Marking.OFFICIAL_SENSITIVE if n else Marking.OFFICIAL,
            commitments=(
                CommitmentDetails(Side.OURS, f"send the {TRYING[:30]} letter"),
                CommitmentDetails(Side.THEIRS, "y" * 400, due_on=clock.today()),
            ),
        )
    make_engagement(
        app,
        manager,
        areas=[county],
        state=EngagementState.PLANNED,
        happens_on=clock.today() + timedelta(days=9),
    )
    pdf = pdf_of(app, manager, area_place(county), Audience.OFFICE, occasion="A visit שלום 😀")
    assert accessibility_failures(pdf) == []
    text, sheets = text_of(pdf), sheets_of(pdf)
    for words in (*DISTRICTS, "Moorshire Council", "Priya Raman", "Chief executive", office.name):
        assert words in text
    for number, sheet in enumerate(sheets, 1):
        assert sheet.startswith("OFFICIAL-SENSITIVE")
        assert f"OFFICIAL-SENSITIVE Page {number} of {len(sheets)}" in sheet
        assert "PACK-000001" in "\n".join(sheet.splitlines()[:4])
    with app.app_context():
        digest = session().scalars(select(Pack.content_digest)).one()
    assert digest in text
    assert digest[:4] in sheets[0]


def test_the_contents_name_the_page_of_each_section(app: Flask, county: Area) -> None:
    sheets = sheets_of(pdf_of(app, SYSTEM, area_place(county), Audience.MINISTER))
    for title in ("At a glance", "Key people", "Engagement log", "Commitments"):
        page = next(n for n, sheet in enumerate(sheets, 1) if n > 1 and f"{title}\n" in sheet)
        assert f"{title} {page}" in sheets[0]


@pytest.mark.parametrize("audience", list(Audience))
def test_a_pack_on_a_place_of_which_little_is_known_says_so(
    app: Flask, office: Office, audience: Audience
) -> None:
    council = make_council(app, "Edgeley Council", office=office)
    pdf = pdf_of(app, SYSTEM, organisation_place(council), audience)
    assert accessibility_failures(pdf) == []
    text = text_of(pdf)
    for words in ("Nobody is recorded yet", "Nothing is planned.", "No engagement is on record"):
        assert words in text
    theirs, ours = ("You", "They") if audience is Audience.AREA else ("They", "You")
    assert f"{theirs} promised" in text
    assert f"{ours} promised" not in text


# What an audience may not see

CANARIES: dict[str, dict[str, Any]] = {
    "shared": {"sharing": Sharing.SHARED},
    "office_only": {},
    "sensitive": {"marking": Marking.OFFICIAL_SENSITIVE},
    "not_for_ministers": {"is_not_for_ministers": True},
    "restricted": {"sharing": Sharing.RESTRICTED},
    "released": {"is_releasable": True},
    "released_sensitive": {"marking": Marking.OFFICIAL_SENSITIVE},
    "released_restricted": {"sharing": Sharing.RESTRICTED},
    "released_not_for_ministers": {"is_releasable": True, "is_not_for_ministers": True},
}
RESTRICTED = {"restricted", "released_restricted"}
KEPT_FROM_MINISTERS = {"not_for_ministers", "released_not_for_ministers"}
ORDINARY = set(CANARIES) - RESTRICTED


def say_everything(app: Flask, teller: Actor, area: Area, prefix: str = "") -> None:
    """One engagement of each kind, every word of it a canary."""
    for name, details in CANARIES.items():
        canary = f"canary-{prefix}{name}"
        reference = make_engagement(
            app,
            teller,
            areas=[area],
            purpose=f"{canary}.purpose",
            notes=f"{canary}.notes",
            outcome=f"{canary}.outcome",
            handling=f"{canary}.handling",
            place=f"{canary}.place",
            commitments=(
                CommitmentDetails(Side.OURS, f"{canary}.ours"),
                CommitmentDetails(Side.THEIRS, f"{canary}.theirs"),
            ),
            team_ids=(teller.user_id,) if name in RESTRICTED else (),
            **details,
        )
        if name in {"released_sensitive", "released_restricted"}:
            release_against_the_rules(app, reference)


def release_against_the_rules(app: Flask, reference: str) -> None:
    """What the service refuses, and an older record may say all the same."""
    with app.app_context(), unit_of_work():
        found = select(Engagement).where(Engagement.reference == reference)
        session().scalars(found).one().is_releasable = True
        record(SYSTEM, "engagement.edited", Subject("engagement", reference))


def told_in(html: str, prefix: str = "") -> set[str]:
    """The engagements of which a single word stands in a pack."""
    return {name for name in CANARIES if f"canary-{prefix}{name}." in html}


@pytest.fixture
def director(app: Flask, office: Office) -> Actor:
    """A director of the office."""
    return make_user(app, Role.DIRECTOR, office=office, name="Ruth Okafor")


PREPARED_BY = {
    # Whoever logged it is on its team; other managers know nothing of what is restricted.
    "manager": {Audience.OFFICE: set(CANARIES)},
    "director": {Audience.OFFICE: set(CANARIES)},
    "colleague": {Audience.OFFICE: ORDINARY},
    "auditing colleague": {Audience.OFFICE: ORDINARY},
    "command line": {Audience.OFFICE: ORDINARY},
}


def test_no_pack_tells_its_audience_what_is_not_for_it(
    app: Flask, office: Office, county: Area, manager: Actor, director: Actor
) -> None:
    say_everything(app, manager, county)
    preparers = {
        "manager": manager,
        "director": director,
        "colleague": make_user(app, office=office),
        "auditing colleague": make_user(
            app, Role.RELATIONSHIP_MANAGER, Role.AUDITOR, office=office
        ),
        "command line": SYSTEM,
    }
    for who, actor in preparers.items():
        expected = PREPARED_BY[who] | {
            Audience.MINISTER: ORDINARY - KEPT_FROM_MINISTERS,
            Audience.AREA: {"released", "released_not_for_ministers"},
        }
        for audience, told in expected.items():
            contents = contents_of(app, actor, county, audience)
            html = html_of(app, contents)
            assert told_in(html) == told, (who, audience)
            assert contents.holds_restricted == bool(told & RESTRICTED), (who, audience)
            is_told_why = audience is not Audience.OFFICE and actor in {manager, director}
            assert bool(contents.withheld) == is_told_why, (who, audience)
            is_sensitive = any("sensitive" in name for name in told)
            assert (contents.marking == "OFFICIAL-SENSITIVE") == is_sensitive, (who, audience)


def test_the_other_side_reads_no_notes_no_handling_and_no_names_of_ours(
    app: Flask, county: Area, manager: Actor, director: Actor
) -> None:
    say_everything(app, manager, county)
    html = html_of(app, contents_of(app, director, county, Audience.AREA))
    for words in (".notes", ".handling", "Dorothy", "Ruth", "estricted", "withheld"):
        assert words not in html
    assert "canary-released.outcome" in html


def test_the_words_of_another_office_stay_with_it_unless_they_are_shared(
    app: Flask, county: Area, manager: Actor
) -> None:
    say_everything(app, make_user(app, Role.DIRECTOR), county, prefix="elsewhere-")
    html = html_of(app, contents_of(app, manager, county, Audience.OFFICE))
    assert told_in(html, "elsewhere-") == {"shared"}


def test_a_pack_with_restricted_records_opens_to_their_team_and_directors(
    client: Client, office: Office, county: Area, manager: Actor, director: Actor
) -> None:
    app = client.app
    say_everything(app, manager, county)
    pdf_of(app, director, area_place(county), Audience.OFFICE)
    colleague = make_user(app, office=office)
    for actor, status in {manager: 200, director: 200, colleague: 404}.items():
        client.sign_in(actor.email)
        client.get("briefings.pack", number="PACK-000001", expect=status)
        client.get("briefings.file", number="PACK-000001", expect=status)
        client.sign_out()


# Frozen


def test_a_pack_stays_as_it_was_when_the_records_go_on(
    app: Flask, client: Client, county: Area, manager: Actor
) -> None:
    make_engagement(app, manager, areas=[county], purpose="As it was said then")
    before = pdf_of(app, manager, area_place(county), Audience.OFFICE)
    make_engagement(app, manager, areas=[county], purpose="What came after")
    client.sign_in(manager.email)
    assert client.get("briefings.file", number="PACK-000001").data == before
    assert "What came after" not in text_of(before)
    after = contents_of(app, manager, county, Audience.OFFICE)
    assert "What came after" in html_of(app, after)
    with app.app_context():
        assert session().scalars(select(Pack.content_digest)).one() != after.digest


# The way there


@pytest.mark.parametrize("kind", ["area", "organisation"])
def test_the_page_of_a_place_leads_to_its_packs(
    app: Flask, client: Client, county: Area, manager: Actor, kind: str
) -> None:
    client.sign_in(manager.email)
    page = client.open(f"/{kind}s/{county.reference}")
    form = client.open(page.links()["Build a pack"])
    assert form.words("h1").startswith("Build a pack on Moorshire")


def test_those_who_build_no_packs_are_offered_none(
    app: Flask, client: Client, office: Office, county: Area
) -> None:
    for actor in (make_user(app), make_user(app, Role.ANALYST, office=office)):
        client.sign_in(actor.email)
        assert "Build a pack" not in client.open(f"/areas/{county.reference}").links()
        client.sign_out()
