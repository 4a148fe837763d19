"""The list of engagements: who sees what in it, how it is narrowed, how its pages turn."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.listing.finding import EngagementFilter, Found, Turn, engagements_found
from gorm.engagements.models import EngagementKind, EngagementState, Marking, Sharing
from gorm.people.models import Person
from gorm.places.models import Organisation
from gorm.places.offers import Place, PlaceKind
from tests.engagements.readers import KNOW_RESTRICTED, READ_OFFICE, Readers, make_readers
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_post
from tests.factories.places import make_area, make_partner
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()


@pytest.fixture
def readers(app: Flask) -> Readers:
    return make_readers(app)


def found(app: Flask, actor: Actor, turn: Turn | None = None, **wanted: Any) -> Found:
    with app.app_context():
        return engagements_found(actor, EngagementFilter(**wanted), turn or Turn())


def seen_by(client: Client, actor: Actor, address: str = "/engagements") -> str:
    """What a reader is shown at an address."""
    client = Client(client.app)
    client.sign_in(actor.email)
    return client.open(address).words()


def test_a_restricted_engagement_is_known_to_its_team_its_directors_and_auditors_only(
    client: Client, readers: Readers
) -> None:
    area = make_area(client.app, office=readers.office)
    reference = make_engagement(
        client.app,
        readers.writer,
        areas=[area],
        purpose="CANARY-purpose",
        sharing=Sharing.RESTRICTED,
        team_ids=(readers.writer.user_id, readers.team.user_id),
    )
    for kind, reader in readers.named().items():
        knows = kind in KNOW_RESTRICTED
        page = seen_by(client, reader, f"/engagements?area={area.reference}")
        assert ("CANARY" in page) is knows, kind
        assert ("1 engagement," in page) is knows, kind
        lines = found(client.app, reader).lines
        assert [line.reference for line in lines] == ([reference] if knows else []), kind
        assert found(client.app, reader).count == int(knows), kind


def test_the_words_of_an_office_stay_with_it_and_the_rest_know_that_it_met_somebody(
    client: Client, readers: Readers
) -> None:
    area = make_area(client.app, "Ambleton", office=readers.office)
    make_engagement(
        client.app,
        readers.writer,
        areas=[area],
        purpose="CANARY-purpose",
        notes="CANARY-notes",
        outcome="CANARY-outcome",
        place="CANARY-place",
        handling="CANARY-handling",
        described=("CANARY-described",),
    )
    for kind, reader in readers.named().items():
        page = seen_by(client, reader)
        assert "Meeting with Ambleton" in page, kind
        assert ("CANARY" in page) is (kind in READ_OFFICE), kind
        (line,) = found(client.app, reader).lines
        assert ("CANARY" in repr(line)) is (kind in READ_OFFICE), kind
        if line.is_closed:
            assert f"ask {readers.writer.name}" in page


def test_a_department_never_learns_of_what_an_office_marks_sensitive(
    client: Client, readers: Readers
) -> None:
    area = make_area(client.app, office=readers.office)
    for sharing in (Sharing.OFFICE, Sharing.SHARED):
        make_engagement(
            client.app,
            readers.writer,
            areas=[area],
            sharing=sharing,
            marking=Marking.OFFICIAL_SENSITIVE,
        )
    assert found(client.app, readers.department).lines == ()
    assert found(client.app, readers.department).count == 0
    assert found(client.app, readers.elsewhere).count == 2


def test_everybody_reads_what_is_shared(client: Client, readers: Readers) -> None:
    make_engagement(client.app, readers.writer, purpose="For all", sharing=Sharing.SHARED)
    for kind, reader in readers.named().items():
        assert "For all" in seen_by(client, reader), kind


def test_a_filter_on_the_marking_tells_nobody_how_a_closed_record_is_marked(
    app: Flask, readers: Readers
) -> None:
    make_engagement(app, readers.writer, marking=Marking.OFFICIAL_SENSITIVE)
    sensitive = Marking.OFFICIAL_SENSITIVE
    assert found(app, readers.elsewhere, marking=sensitive).lines == ()
    assert found(app, readers.colleague, marking=sensitive).count == 1


def test_only_known_restricted_ones_are_found_by_asking_for_them(
    app: Flask, readers: Readers
) -> None:
    team = (readers.writer.user_id, readers.team.user_id)
    make_engagement(app, readers.writer, sharing=Sharing.RESTRICTED, team_ids=team)
    make_engagement(app, readers.writer)
    for kind, reader in readers.named().items():
        assert found(app, reader, is_restricted=True).count == int(kind in KNOW_RESTRICTED), kind


def test_each_filter_leaves_what_fits_it(client: Client) -> None:
    office = make_office(client.app)
    user = make_user(client.app, office=office)
    hull, leeds = (make_area(client.app, name, office=office) for name in ("Hull", "Leeds"))
    trust = make_partner(client.app, "Humber Trust", office=office)
    make_engagement(
        client.app, user, areas=[hull], kind=EngagementKind.VISIT, happens_on=date(2026, 3, 3)
    )
    colleague = make_user(client.app, office=office)
    make_engagement(client.app, colleague, areas=[leeds], happens_on=date(2026, 5, 5))
    make_engagement(client.app, colleague, organisations=[trust], happens_on=date(2026, 7, 7))
    client.sign_in(user.email)
    for query, expected in {
        f"area={hull.reference}": {"Hull"},
        f"organisation={trust.reference}": {"Humber Trust"},
        "place=leeds": {"Leeds"},
        "place=humber": {"Humber Trust"},
        "kind=visit": {"Hull"},
        "state=planned": set(),
        "since=1/4/2026": {"Leeds", "Humber Trust"},
        "until=6 May 2026": {"Hull", "Leeds"},
        "mine=y": {"Hull"},
        f"home=office:{office.code}": {"Hull", "Leeds", "Humber Trust"},
        "home=department:DfE": set(),
        "theme=Transport": set(),
        "marking=official": {"Hull", "Leeds", "Humber Trust"},
        f"place=leeds&area={hull.reference}": {"Leeds"},
        f"place=&area={hull.reference}": {"Hull", "Leeds", "Humber Trust"},
        f"mine=y&area={leeds.reference}": set(),
    }.items():
        page = client.open(f"/engagements?{query}")
        titles = [text for text in page.links() if text.startswith(("Meeting ", "Visit "))]
        assert {title.split(" with ")[-1].split(" to ")[-1] for title in titles} == expected, query


def test_a_filter_is_shown_as_a_tag_that_takes_it_away(client: Client) -> None:
    user = make_user(client.app)
    client.sign_in(user.email)
    links = client.open("/engagements?kind=visit&mine=y").links()
    assert links["Take away: Visit ×"] == "/engagements?mine=y"
    assert links["Take away: Mine ×"] == "/engagements?kind=visit"


def test_a_name_that_fits_several_places_is_asked_about(client: Client) -> None:
    user = make_user(client.app)
    for name in ("North Ambleton", "South Ambleton"):
        make_area(client.app, name)
    client.sign_in(user.email)
    page = client.open("/engagements?place=ambleton")
    assert "Which place do you mean?" in page.words()
    assert client.open(page.links()["North Ambleton"]).status == 200
    assert "Check the spelling" in client.open("/engagements?place=nowhere").words()


def test_a_filter_that_cannot_be_read_says_so_and_keeps_what_was_typed(client: Client) -> None:
    client.sign_in(make_user(client.app).email)
    page = client.open("/engagements?since=someday&kind=visit", expect=422)
    assert page.errors()
    assert "someday" in page.text
    for nonsense in ("after=x&before=y", "area=nowhere", "order=sideways"):
        client.open(f"/engagements?{nonsense}")
    for forged in ("kind=x", "home=office:x", "theme=%00", "marking=secret"):
        client.open(f"/engagements?{forged}", expect=422)


def test_an_empty_list_says_how_to_begin(client: Client) -> None:
    client.sign_in(make_user(client.app).email)
    assert "Begin with logging the last meeting" in client.open("/engagements").words()
    assert "Take a filter away" in client.open("/engagements?kind=visit").words()


def test_pages_turn_both_ways_and_none_is_told_twice_while_others_log(app: Flask) -> None:
    office = make_office(app)
    user = make_user(app, office=office)
    area = make_area(app, office=office)
    for number in range(120):
        make_engagement(app, user, areas=[area], happens_on=TODAY - timedelta(days=number // 3))
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name)
    for oldest_first in (False, True):
        first = found(app, user, Turn(oldest_first=oldest_first), place=place)
        make_engagement(app, user, areas=[area], happens_on=TODAY)  # others go on logging
        second = found(app, user, Turn(after=first.on, oldest_first=oldest_first), place=place)
        third = found(app, user, Turn(after=second.on, oldest_first=oldest_first), place=place)
        told = [line.cursor for page in (first, second, third) for line in page.lines]
        assert len(told) == len(set(told)) >= 120
        ordered = sorted(told, key=lambda c: (c.on, c.id), reverse=not oldest_first)
        assert told == ordered
        assert third.on is None
        assert third.back is not None
        back = found(app, user, Turn(before=third.back, oldest_first=oldest_first), place=place)
        assert back.lines == second.lines


def test_counting_stops_where_nobody_reads_the_number(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user(app)
    for _ in range(4):
        make_engagement(app, user)
    monkeypatch.setattr("gorm.engagements.listing.finding.PAGE", 2)
    assert (found(app, user).count, found(app, user).is_counted) == (4, True)
    monkeypatch.setattr("gorm.engagements.listing.finding.MOST_COUNTED", 3)
    assert (found(app, user).count, found(app, user).is_counted) == (3, False)
    monkeypatch.setattr("gorm.engagements.listing.finding.MOST_LOOKED_AT", 2)
    assert (found(app, user).count, found(app, user).is_counted) == (3, False)


def test_every_way_to_walk_is_counted_and_paged(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorm.engagements.listing.finding.PAGE", 2)
    user = make_user(app, Role.DEPARTMENT, department="DfE")
    post = make_post(app)
    with app.app_context():
        dfe = session().scalars(select(Department.id).where(Department.short_name == "DfE")).one()
        at = session().get_one(Organisation, post.organisation_id)
        holder = session().get_one(Person, post.person_id)
        places = (
            Place(PlaceKind.ORGANISATION, at.id, at.reference, at.name),
            Place(PlaceKind.PERSON, holder.id, holder.reference, holder.name),
        )
    for _ in range(3):
        make_engagement(app, user, post_ids=(post.id,), department_ids=(dfe,))
    for wanted in (
        {},
        {"is_mine": True},
        {"department_id": dfe},
        {"is_mine": True, "department_id": dfe},
        {"place": places[0]},
        {"place": places[1], "department_id": dfe, "is_mine": True},
    ):
        page = found(app, user, **wanted)
        assert (len(page.lines), page.count, page.is_counted) == (2, 3, True), wanted
        assert len(found(app, user, Turn(after=page.on), **wanted).lines) == 1, wanted


@pytest.mark.parametrize(
    "address", ["/engagements", "/engagements?area={area}&mine=y", "/commitments", "/"]
)
def test_a_list_asks_no_more_of_the_database_when_there_is_more(
    client: Client, address: str
) -> None:
    office = make_office(client.app)
    user = make_user(client.app, office=office)
    area = make_area(client.app, office=office)
    client.sign_in(user.email)
    address = address.format(area=area.reference)

    def asked() -> int:
        with statements_of(client.app) as statements:
            client.open(address)
        return len(statements)

    notes = "- us: do it\n- them: do that"
    for _ in range(8):
        post = make_post(client.app)
        make_engagement(client.app, user, areas=[area], post_ids=(post.id,), notes=notes)
    few = asked()
    for _ in range(16):
        make_engagement(client.app, user, areas=[area], notes="- us: do it")
    assert asked() == few <= 12


def test_a_cancelled_and_a_planned_one_say_so(client: Client) -> None:
    user = make_user(client.app)
    make_engagement(client.app, user, state=EngagementState.PLANNED, happens_on=TODAY)
    assert "Planned" in seen_by(client, user)
