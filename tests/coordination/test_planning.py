"""What somebody is told before they plan, and what they do about it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditPayload
from gorm.coordination.queries.clashes import open_clashes
from gorm.coordination.queries.planning import in_the_way_of
from gorm.coordination.queries.scope import scope_of, scope_of_office
from gorm.coordination.service.joining import join, leave, take_out
from gorm.coordination.service.quiet import QuietDetails, record_quiet
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotAllowed, NotFound, Refused
from gorm.engagements.models import (
    Engagement,
    EngagementDepartment,
    EngagementKind,
    EngagementState,
    Marking,
    Participant,
    Sharing,
)
from gorm.engagements.offers import Planned
from gorm.engagements.policy import readable_by
from gorm.engagements.service import cancel_engagement
from gorm.places.models import Area, Organisation
from gorm.settings.models import Theme
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of

SOON = clock.today() + timedelta(days=20)
PLANNED = EngagementState.PLANNED


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def council(app: Flask, office: Office) -> Organisation:
    return make_council(app, "Anytown Council", office=office)


@pytest.fixture
def writer(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


@pytest.fixture
def official(app: Flask) -> Actor:
    return make_user(app, Role.DEPARTMENT, department="DfE", name="Dilys Official")


@pytest.fixture
def themes(app: Flask) -> list[int]:
    with app.app_context():
        return list(session().scalars(select(Theme.id).order_by(Theme.id).limit(3)))


def planned_by(app: Flask, actor: Actor, council: Organisation, **details: Any) -> str:
    said: dict[str, Any] = {"happens_on": SOON, "state": PLANNED} | details
    return make_engagement(app, actor, organisations=[council], **said)


def plan(council: Organisation, **changed: Any) -> Planned:
    said: dict[str, Any] = {
        "reference": "", "kind": EngagementKind.MEETING, "happens_on": SOON, "minutes": None,
        "estimated_hours": None, "minister": "", "organisation_ids": (council.id,), "area_ids": (),
        "post_ids": (), "described": (), "theme_ids": (),
        "council_ids": (), "met_at": (),
    } | changed  # fmt: skip
    return Planned(**said)


def told(app: Flask, actor: Actor, planned: Planned) -> dict[str, list[str]]:
    """What is in the way: reference -> reasons."""
    with app.app_context():
        found = in_the_way_of(actor, planned).engagements
    return {one.other.reference: [why.value for why in one.meeting.why] for one in found}


def test_another_team_with_the_same_organisation_and_theme_is_in_the_way(
    app: Flask, council: Organisation, writer: Actor, official: Actor, themes: list[int]
) -> None:
    theirs = planned_by(app, official, council, theme_ids=(themes[0],))
    assert told(app, writer, plan(council, theme_ids=(themes[0],))) == {theirs: ["theme"]}
    assert told(app, writer, plan(council, theme_ids=(themes[1],))) == {theirs: []}
    assert told(app, official, plan(council, theme_ids=(themes[0],))) == {}


def test_a_named_area_counts_as_its_council_from_either_side(
    app: Flask, office: Office, writer: Actor, official: Actor, themes: list[int]
) -> None:
    area = make_area(app, "Anytown", office=office)
    with app.app_context():
        council = (
            session()
            .scalars(select(Organisation).where(Organisation.id == area.accountable_id))
            .one()
        )
        session().expunge(council)
    by_area = make_engagement(
        app, official, areas=[area], happens_on=SOON, state=PLANNED, theme_ids=(themes[0],)
    )
    by_council = planned_by(app, official, council, theme_ids=(themes[0],))
    same = {by_area: ["theme"], by_council: ["theme"]}
    theme = (themes[0],)
    assert told(app, writer, plan(council, theme_ids=theme)) == same
    named = plan(
        council,
        organisation_ids=(),
        area_ids=(area.id,),
        council_ids=(council.id,),
        theme_ids=theme,
    )
    assert told(app, writer, named) == same


def test_the_same_person_or_minister_is_in_the_way(
    app: Flask, council: Organisation, writer: Actor, official: Actor
) -> None:
    post = make_post(app, make_person(app), council)
    met = planned_by(app, official, council, post_ids=(post.id,))
    visit = planned_by(app, official, council, minister="Jo Bloggs MP")
    asked = plan(council, post_ids=(post.id,), met_at=(council.id,), minister="jo  bloggs mp")
    assert told(app, writer, asked) == {met: ["post"], visit: ["minister"]}


@pytest.mark.parametrize(("days", "repeats"), [(90, True), (91, False)])
def test_a_second_data_request_is_told_of_within_ninety_days(
    *, app: Flask, council: Organisation, writer: Actor, official: Actor, themes: list[int],
    days: int, repeats: bool,
) -> None:  # fmt: skip
    kind = EngagementKind.DATA_REQUEST
    on = SOON + timedelta(days=days)
    theirs = planned_by(
        app, official, council, kind=kind, estimated_hours=4, theme_ids=(themes[0],), happens_on=on
    )
    found = told(app, writer, plan(council, kind=kind, theme_ids=(themes[0],)))
    assert found == ({theirs: ["request"]} if repeats else {})
    assert told(app, writer, plan(council, theme_ids=(themes[0],))) == {}


def test_what_is_cancelled_and_the_plan_itself_are_in_nobodys_way(
    app: Flask, council: Organisation, writer: Actor, official: Actor, themes: list[int]
) -> None:
    theirs = planned_by(app, official, council, theme_ids=(themes[0],))
    again = plan(council, reference=theirs, theme_ids=(themes[0],))
    with app.app_context(), unit_of_work():
        cancel_engagement(official, theirs, "Ill", 1)
    assert told(app, writer, plan(council, theme_ids=(themes[0],))) == {}
    assert told(app, official, again) == {}


@pytest.fixture
def hidden(
    app: Flask, council: Organisation, office: Office, writer: Actor, themes: list[int]
) -> list[str]:
    """What others may not know of: restricted, and for departments OFFICIAL-SENSITIVE."""
    kept = make_user(app, office=office)
    theme = (themes[0],)
    return [
        planned_by(
            app, kept, council, theme_ids=theme, sharing=Sharing.RESTRICTED, purpose="CANARY R",
            minister="Jo Bloggs MP",
        ),
        planned_by(
            app, kept, council, theme_ids=theme, marking=Marking.OFFICIAL_SENSITIVE,
            purpose="CANARY", minister="Jo Bloggs MP",
        ),
    ]  # fmt: skip


def readers(app: Flask, office: Office) -> dict[str, Actor]:
    return {
        "department": make_user(app, Role.DEPARTMENT, department="DfE"),
        "other office": make_user(app),
        "analyst": make_user(app, Role.ANALYST, office=office),
        "administrator": make_user(app, Role.ADMINISTRATOR, office=office),
    }


def test_nobody_is_told_or_given_a_hint_of_what_they_may_not_know_of(
    *,
    app: Flask,
    council: Organisation,
    office: Office,
    official: Actor,
    themes: list[int],
    hidden: list[str],
) -> None:
    theirs = planned_by(app, official, council, theme_ids=(themes[0],))
    restricted, sensitive = hidden
    theme = (themes[0],)
    for kind, reader in readers(app, office).items():
        unknown = set(hidden) if kind == "department" else {restricted}
        if kind not in {"analyst", "administrator"}:
            asked = plan(council, theme_ids=theme, minister="Jo Bloggs MP")
            assert not unknown & set(told(app, reader, asked)), kind
        with app.app_context():
            for scope in (scope_of([council.id], []), scope_of_office(office.id)):
                found = open_clashes(reader, scope)
                named = {side.reference for c in found.clashes for side in (c.one, c.other)}
                assert not unknown & named, kind
                expected = set() if kind == "department" else {theirs, sensitive}
                assert named == expected, kind


def test_no_page_of_the_calendar_tells_a_reader_what_they_may_not_know(
    app: Flask,
    council: Organisation,
    office: Office,
    hidden: list[str],
    themes: list[int],
) -> None:
    restricted, sensitive = hidden
    with app.app_context():
        theme = session().scalars(select(Theme.name).where(Theme.id == themes[0])).one()
    narrowings: list[dict[str, str]] = [
        {"organisation": council.reference},
        {"region": office.code},
        {"region": "all"},
        {"home": f"office:{office.code}"},
        {"region": "all", "theme": theme},
    ]
    for kind, reader in readers(app, office).items():
        browser = Client(app)
        browser.sign_in(reader.email)
        for view in ("month", "fortnight", "list", "day"):
            for narrowed in narrowings:
                asked: dict[str, Any] = {"view": view, "on": SOON.isoformat(), **narrowed}
                page = browser.get("coordination.calendar", **asked)
                words = "CANARY R" if reader.office_id == office.id else "CANARY"
                assert words not in page.text, (kind, asked)
                assert "Bloggs" not in page.text, (kind, asked)
                assert restricted not in page.text, (kind, asked)
                knows = kind != "department"
                assert (sensitive in page.text) is knows, (kind, asked)
                if view == "month":
                    assert _counted(page) == int(knows), (kind, asked)
        clashes = browser.get("coordination.clashes", organisation=council.reference)
        assert restricted not in clashes.text
        if reader.has("engagement:log"):
            known = browser.get(
                "engagements.known_before_planning",
                who=f"organisation:{council.reference}",
                happens_on=SOON.isoformat(),
                themes=themes[0],
            )
            assert restricted not in known.text, kind
            assert (sensitive in known.text) is (kind == "other office"), kind


def _counted(page: Page) -> int:
    words = page.words("caption")
    return int(words.rpartition("row. ")[2].split()[0])


def test_a_plan_that_clashes_is_held_back_once_and_saved_when_it_is_meant(
    *,
    app: Flask,
    client: Client,
    council: Organisation,
    writer: Actor,
    official: Actor,
    themes: list[int],
) -> None:
    theirs = planned_by(app, official, council, theme_ids=(themes[0],))
    client.sign_in(writer.email)
    form = client.get("engagements.plan", organisation=council.reference, on=SOON.isoformat())
    fields = {"themes": str(themes[0]), "notes": "Every word of it", "purpose": "To agree"}
    at = _form_of(form)
    held = client.submit(form, fields, form=at, expect=422)
    assert "not saved yet" in held.words()
    assert "Speak to Dilys Official" in held.words()
    assert official.email in held.text
    again = held.form_fields(_form_of(held))
    assert again["notes"] == "Every word of it"
    assert again["purpose"] == "To agree"
    answer = {"planned_knowing": f"clash:{theirs}"}
    saved = client.submit(held, answer, form=_form_of(held))
    assert "/engagements/ENG-" in saved.location
    with app.app_context():
        contents = [one.content or {} for one in session().scalars(select(AuditPayload))]
    facts = [content.get("facts") or {} for content in contents]
    kept = [fact for fact in facts if "planned_all_the_same" in fact]
    assert kept == [{"planned_all_the_same": f"clash:{theirs}"}]
    assert theirs not in client.follow(saved).text


def _form_of(page: Page) -> int:
    """Which form of a page is that of the engagement."""
    forms = page.forms()
    return next(n for n, form in enumerate(forms) if form.get("data-gorm-draft"))


def test_an_answer_to_one_warning_is_none_to_another(
    *,
    app: Flask,
    client: Client,
    council: Organisation,
    writer: Actor,
    official: Actor,
    themes: list[int],
) -> None:
    planned_by(app, official, council, theme_ids=(themes[0],))
    client.sign_in(writer.email)
    form = client.get("engagements.plan", organisation=council.reference, on=SOON.isoformat())
    fields = {"themes": str(themes[0]), "planned_knowing": "clash:ENG-999999"}
    client.submit(form, fields, form=_form_of(form), expect=422)


def test_an_edit_is_asked_about_only_where_it_moves_the_plan(
    *,
    app: Flask,
    client: Client,
    council: Organisation,
    writer: Actor,
    official: Actor,
    themes: list[int],
) -> None:
    planned_by(app, official, council, theme_ids=(themes[0],))
    mine = planned_by(app, writer, council, theme_ids=(themes[0],))
    client.sign_in(writer.email)
    form = client.get("engagements.edit", reference=mine)
    client.submit(form, {"notes": "Only words"}, form=_form_of(form))
    form = client.get("engagements.edit", reference=mine)
    moved = SOON + timedelta(days=1)
    day = {"happens_on": f"{moved.day}/{moved.month}/{moved.year}"}
    client.submit(form, day, form=_form_of(form), expect=422)


def test_quiet_that_was_asked_for_is_a_warning_with_its_days_and_without_its_reason(
    app: Flask, client: Client, council: Organisation, writer: Actor, official: Actor
) -> None:
    with app.app_context(), unit_of_work():
        details = QuietDetails(SOON, SOON + timedelta(days=3), "CANARY reason", "CANARY asker")
        record_quiet(writer, council.reference, details)
    client.sign_in(official.email)
    known = client.get(
        "engagements.known_before_planning",
        who=f"organisation:{council.reference}",
        happens_on=SOON.isoformat(),
    )
    assert "asked for quiet" in known.words()
    for page in (known, client.get("coordination.asked_periods")):
        assert "CANARY" not in page.text
    with pytest.raises(NotAllowed), app.app_context(), unit_of_work():
        record_quiet(official, council.reference, details)
    own = Client(app)
    own.sign_in(writer.email)
    assert "CANARY reason" in own.get("coordination.asked_periods").text


def test_whoever_joins_takes_part_and_reads_no_more_than_before(
    app: Flask, council: Organisation, writer: Actor, official: Actor
) -> None:
    theirs = planned_by(app, writer, council, purpose="CANARY")
    with app.app_context(), unit_of_work():
        join(official, theirs)
    with app.app_context():
        engagement = (
            session().scalars(select(Engagement).where(Engagement.reference == theirs)).one()
        )
        assert (
            official.user_id
            in session()
            .scalars(select(Participant.user_id).where(Participant.engagement_id == engagement.id))
            .all()
        )
        assert session().scalars(
            select(EngagementDepartment.department_id).where(
                EngagementDepartment.engagement_id == engagement.id
            )
        ).all() == [official.department_id]
        assert session().scalar(select(Engagement.id).where(readable_by(official))) is None
    browser = Client(app)
    browser.sign_in(official.email)
    page = browser.get("engagements.detail", reference=theirs)
    assert "CANARY" not in page.text
    assert "Leave it" in page.words()
    mine = browser.get("coordination.calendar", who="me", on=SOON.isoformat(), view="day")
    assert theirs in mine.text
    with app.app_context(), unit_of_work():
        with pytest.raises(Refused):
            join(official, theirs)
        leave(official, theirs)
    with app.app_context():
        assert session().scalars(select(EngagementDepartment)).all() == []
    page = browser.get("engagements.detail", reference=theirs)
    assert "Join this meeting" in page.words()


def test_the_owner_sees_who_joined_and_takes_them_out(
    app: Flask, client: Client, council: Organisation, writer: Actor, official: Actor
) -> None:
    theirs = planned_by(app, writer, council)
    with app.app_context(), unit_of_work():
        join(official, theirs)
    with pytest.raises(NotAllowed), app.app_context(), unit_of_work():
        take_out(official, theirs, official.reference)
    client.sign_in(writer.email)
    page = client.get("engagements.detail", reference=theirs)
    assert "Dilys Official" in page.words()
    done = client.post("coordination.take_out", reference=theirs, user=official.reference)
    assert "Taking part from other teams" not in client.follow(done).words()


def test_nobody_joins_what_they_may_not_know_of_or_what_is_their_own(
    app: Flask, council: Organisation, writer: Actor, official: Actor, hidden: list[str]
) -> None:
    own = planned_by(app, writer, council)
    for reference in hidden:
        with pytest.raises(NotFound), app.app_context(), unit_of_work():
            join(official, reference)
    with pytest.raises(NotAllowed), app.app_context(), unit_of_work():
        join(writer, own)


def test_a_join_makes_the_owners_open_form_stale_so_that_nobody_is_dropped(
    app: Flask, client: Client, council: Organisation, writer: Actor, official: Actor
) -> None:
    theirs = planned_by(app, writer, council)
    client.sign_in(writer.email)
    form = client.get("engagements.edit", reference=theirs)
    with app.app_context(), unit_of_work():
        join(official, theirs)
    client.submit(form, {"notes": "Later"}, form=_form_of(form), expect=409)


def test_a_data_request_is_worded_as_one_and_asks_for_its_hours(
    client: Client, council: Organisation, writer: Actor
) -> None:
    client.sign_in(writer.email)
    form = client.get("engagements.ask", organisation=council.reference, on=SOON.isoformat())
    assert "By which day do you need it?" in form.words()
    held = client.submit(form, {"notes": "Numbers"}, form=_form_of(form), expect=422)
    assert any("how many hours" in fault for fault in held.errors())
    saved = client.submit(held, {"estimated_hours": "6"}, form=_form_of(held))
    page = client.follow(saved)
    assert "Asked" in page.words()
    assert "Answer due by" in page.words()


def test_pages_ask_the_database_at_most_twelve_times(
    *, app: Flask, client: Client, council: Organisation, office: Office, writer: Actor,
    official: Actor, themes: list[int],
) -> None:  # fmt: skip
    for days in range(6):
        on = SOON + timedelta(days=days)
        planned_by(app, official, council, theme_ids=(themes[0],), happens_on=on)
        planned_by(app, writer, council, theme_ids=(themes[0],), happens_on=on)
    client.sign_in(writer.email)
    place = council.reference
    addresses: list[tuple[str, dict[str, Any]]] = [
        ("coordination.calendar", {"on": SOON.isoformat()}),
        ("coordination.calendar", {"on": SOON.isoformat(), "organisation": place}),
        ("coordination.calendar", {"on": SOON.isoformat(), "view": "list"}),
        ("coordination.calendar", {"on": SOON.isoformat(), "region": office.code}),
        ("coordination.clashes", {"organisation": place}),
        ("coordination.asked_periods", {}),
        ("coordination.elections", {}),
        ("engagements.plan", {"organisation": place, "on": SOON.isoformat()}),
        ("engagements.known_before_planning",
         {"who": f"organisation:{place}", "happens_on": SOON.isoformat()}),
    ]  # fmt: skip
    for endpoint, asked in addresses:
        client.get(endpoint, **asked)
        with statements_of(app) as statements:
            client.get(endpoint, **asked)
        assert len(statements) <= 12, (endpoint, asked, len(statements))


@pytest.mark.parametrize("view", ["month", "fortnight", "list", "day"])
def test_the_calendar_of_a_person_without_posts_and_of_an_empty_region_is_empty(
    app: Flask, client: Client, writer: Actor, view: str
) -> None:
    person, empty = make_person(app), make_office(app)
    client.sign_in(writer.email)
    page = client.get("coordination.calendar", person=person.reference, view=view)
    assert "Nothing is planned or held" in page.words()
    page = client.get("coordination.calendar", region=empty.code, view=view)
    assert "Nothing is planned or held" in page.words()


def test_a_day_with_many_folds_and_leads_to_all_of_them(
    app: Flask, client: Client, council: Organisation, area_of_council: Area, writer: Actor
) -> None:
    for _ in range(7):
        planned_by(app, writer, council)
    client.sign_in(writer.email)
    page = client.get("coordination.calendar", on=SOON.isoformat(), organisation=council.reference)
    more = next(
        address for words, address in page.links().items() if words.startswith("and 4 more")
    )
    assert client.open(more).text.count("gorm-log__entry") == 7


@pytest.fixture
def area_of_council(app: Flask, office: Office) -> Area:
    return make_area(app, "Somewhere", office=office)


def test_an_election_is_kept_by_administrators_with_its_period_by_rule_or_stated(
    app: Flask, client: Client, office: Office, council: Organisation, writer: Actor
) -> None:
    client.sign_in(make_user(app, Role.ADMINISTRATOR, office=office).email)
    form = client.get("coordination.new_election")
    index = max(range(len(form.forms())), key=lambda n: "polling_on" in form.form_fields(n))
    fields = {
        "name": "Local elections", "kind": "local", "polling_on": "4/5/2028",
        "who_text": "Anytown Council",
    }  # fmt: skip
    listed = client.follow(client.submit(form, fields, form=index))
    assert "27 March 2028" in listed.words()
    edit = client.open(listed.links()["Change Local elections"])
    stated = {"begins_on": "20/3/2028"}
    refused = client.submit(edit, stated, form=index, expect=422)
    assert refused.errors()
    saved = client.submit(refused, stated | {"begins_because": "Announced early"}, form=index)
    assert "20 March 2028" in client.follow(saved).words()
    other = Client(app)
    other.sign_in(writer.email)
    other.get("coordination.new_election", expect=403)
    page = other.get("coordination.calendar", on="2028-04-03", organisation=council.reference)
    assert "Pre-election period: Local elections" in page.words()
