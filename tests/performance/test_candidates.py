"""Findings as a person reads and judges them."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, update

from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import db, session
from gorm.performance.models import Candidate, CandidateState, Indicator, RuleCode
from gorm.performance.rules.numbers import NUMBERS
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area
from tests.performance.scanned import England
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of

SAID = (
    "Reviews on time in Town 0: in the worst quarter of its type in 2022-23 and 2023-24, and not "
    "improving"
)


@pytest.fixture
def england(app: Flask) -> England:
    """An England in which one finding stands against Town 0."""
    england = England(app)
    england.failing()
    england.scan()
    return england


def reference(england: England) -> str:
    """The reference of the finding against Town 0."""
    with england.app.app_context():
        return session().scalars(
            select(Candidate.reference).where(
                Candidate.organisation_id == england.town.id,
                Candidate.rule == RuleCode.PERSISTENT,
            )
        ).one()  # fmt: skip


def as_manager(client: Client, england: England, *roles: Role) -> Client:
    """Sign in somebody of the office."""
    client.sign_in(make_user(client.app, *roles, office=england.office).email)
    return client


def judged(client: Client, england: England, act: str, expect: int = 303, **typed: str) -> Page:
    """Fill in the form of an act."""
    page = client.get(f"performance.{act}_finding", reference=reference(england))
    return client.submit(page, typed, expect=expect)


def test_the_list_says_each_finding_in_one_sentence(client: Client, england: England) -> None:
    page = as_manager(client, england).get("performance.findings")
    assert SAID in page.words()
    assert "Persistent" in page.words()
    assert "Open (" in page.words()


def test_the_page_shows_the_evidence_as_frozen_and_what_happens_next(
    client: Client, england: England
) -> None:
    page = as_manager(client, england).get("performance.finding", reference=reference(england))
    words = page.words()
    assert page.words("h1") == SAID
    assert "Unitary authority" in words
    assert "2023-24 0 ○ Worst quarter 10 of 10 ■ Unchanged since 2022-23 2.25, 4.5, 6.75" in words
    assert "IMP-9" in words
    assert "Reviews on time: 10 in 2023-24 and 10 in 2022-23." in words
    assert "Nothing happens until then" in words
    assert "Source: A published table." in words


def test_another_offices_manager_finds_nothing_at_all(client: Client, england: England) -> None:
    client.sign_in(make_user(client.app, Role.RELATIONSHIP_MANAGER).email)
    assert SAID not in client.get("performance.findings").words()
    client.get("performance.finding", reference=reference(england), expect=404)
    client.get("performance.dismiss_finding", reference=reference(england), expect=404)
    data = {"reason": "no", "version": "1"}
    client.post("performance.dismiss_finding", data, reference=reference(england), expect=404)
    page = client.get("performance.export_findings", form="csv", state="all")
    assert "Town 0" not in page.text


def test_an_auditor_reads_every_office_and_judges_nothing(client: Client, england: England) -> None:
    auditor = make_user(client.app, Role.AUDITOR, office=make_office(client.app))
    client.sign_in(auditor.email)
    assert SAID in client.get("performance.findings").words()
    page = client.get("performance.finding", reference=reference(england))
    assert "Dismiss" not in page.words()
    client.get("performance.dismiss_finding", reference=reference(england), expect=403)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.ADMINISTRATOR])
def test_departments_and_administrators_read_none(
    client: Client, england: England, role: Role
) -> None:
    home: dict[str, Any] = (
        {"department": "DfE"} if role is Role.DEPARTMENT else {"office": england.office}
    )
    client.sign_in(make_user(client.app, role, **home).email)
    client.get("performance.findings", expect=403)
    client.get("performance.finding", reference=reference(england), expect=403)
    page = client.get("places.organisation_detail", reference=england.town.reference)
    assert "to judge" not in page.words()


def test_an_analyst_of_the_office_reads_and_does_not_judge(
    client: Client, england: England
) -> None:
    as_manager(client, england, Role.ANALYST)
    page = client.get("performance.finding", reference=reference(england))
    assert "Keep for a case" not in page.words()
    client.get("performance.keep_finding", reference=reference(england), expect=403)


def test_a_finding_is_dismissed_with_a_reason_and_opened_again(
    client: Client, england: England
) -> None:
    as_manager(client, england)
    page = judged(client, england, "dismiss", expect=422, reason=" ")
    assert page.errors() == ["Enter the reason."]
    page = client.follow(judged(client, england, "dismiss", reason="A known error of the source."))
    assert "A known error of the source." in page.words()
    assert "It stays dismissed." in page.words()
    assert SAID not in client.get("performance.findings").words()
    assert SAID in client.get("performance.findings", state="dismissed").words()
    assert (
        "already" in client.get("performance.dismiss_finding", reference=reference(england)).words()
    )
    page = client.follow(judged(client, england, "reopen", reason="The source stands."))
    assert "opened this finding again" in page.words()
    assert SAID in client.get("performance.findings").words()


def test_a_watch_has_a_day_and_asks_to_be_looked_at_when_it_has_come(
    client: Client, england: England
) -> None:
    as_manager(client, england)
    page = judged(client, england, "watch", expect=422, reason="New head.", until="1/1/2020")
    assert page.errors() == ["The day must be after today."]
    until = clock.today() + timedelta(days=30)
    judged(client, england, "watch", reason="New head.", until=until.isoformat())
    page = client.get("performance.findings", state="watched")
    assert "until" in page.words("table")
    assert SAID not in client.get("performance.findings", state="watch_over").words()
    set_watch(england, days=0)
    page = client.get("performance.findings", state="watch_over")
    assert "Look again" in page.words("table")


def set_watch(england: England, days: int) -> None:
    """Have a watch end so many days from today, as time would."""
    with england.app.app_context():
        engine = create_engine(db.engine.url)
        with engine.begin() as connection:
            table = Candidate.__table__
            day = clock.today() + timedelta(days=days)
            connection.execute(update(table).values(review_on=day))  # type: ignore[arg-type]
        engine.dispose()


def test_a_finding_is_kept_for_a_case(client: Client, england: England) -> None:
    as_manager(client, england, Role.DIRECTOR)
    page = client.follow(judged(client, england, "keep", reason="For the spring meeting."))
    assert "Kept for a case" in page.words()
    assert "It waits with its evidence for a case of challenge." in page.words()


def test_a_second_judge_is_told_and_loses_nothing(client: Client, england: England) -> None:
    as_manager(client, england)
    page = client.get("performance.dismiss_finding", reference=reference(england))
    judged(client, england, "watch", reason="First.", until="1 March 2027")
    page = client.submit(page, {"reason": "Second."}, expect=409)
    assert "Somebody else saved this while you were working on it" in page.words()
    assert page.form_fields()["reason"] == "Second."
    page = client.submit(page, {"reason": "Second."})
    with england.app.app_context():
        state = session().scalars(
            select(Candidate.state).where(Candidate.reference == reference(england))
        ).one()  # fmt: skip
    assert state is CandidateState.DISMISSED


def test_a_form_sent_twice_judges_once(client: Client, england: England) -> None:
    as_manager(client, england)
    page = client.get("performance.dismiss_finding", reference=reference(england))
    for _ in range(2):
        client.submit(page, {"reason": "Once."})
    page = client.get("performance.finding", reference=reference(england))
    assert page.words().count("dismissed this finding") == 1


def test_what_is_no_longer_found_says_so_and_can_be_filtered(
    client: Client, england: England
) -> None:
    with england.app.app_context():
        indicator = session().scalars(select(Indicator)).one()
        session().expunge(indicator)
    england.publish(indicator, "2023-24", 50)
    england.scan()
    as_manager(client, england)
    assert "No longer found" in client.get("performance.findings", standing="no").words("table")
    assert SAID not in client.get("performance.findings", standing="yes").words()
    page = client.get("performance.finding", reference=reference(england))
    assert "The latest scan no longer finds this" in page.words()


def test_the_list_is_narrowed_by_rule_theme_organisation_and_area(
    client: Client, england: England
) -> None:
    make_area(client.app, "Greater Town", office=england.office, accountable=england.town)
    as_manager(client, england)
    fitting: list[dict[str, Any]] = [
        {"rule": "persistent"},
        {"q": "Town 0"},
        {"q": england.town.reference},
        {"q": "greater town"},
        {"organisation": england.town.reference},
        {"order": "name"},
    ]
    for narrowed in fitting:
        assert SAID in client.get("performance.findings", **narrowed).words(), narrowed
    others: list[dict[str, Any]] = [{"rule": "floor"}, {"q": "Town 5"}, {"q": "Nowhere"}]
    for narrowed in others:
        assert SAID not in client.get("performance.findings", **narrowed).words(), narrowed
    client.get("performance.findings", rule="nonsense", expect=422)
    client.get("performance.findings", after="nonsense")


def test_pages_follow_one_another_without_loss(client: Client, app: Flask) -> None:
    england = England(app)
    for number in range(18):
        england.failing(f"Measure {number:02}")
    found = england.scan().found
    assert found > 50
    as_manager(client, england)
    for order in ("newest", "name"):
        page = client.get("performance.findings", order=order)
        seen: list[str] = []
        while True:
            seen += _rows(page)
            links = [a.get("href") for a in page.all("a") if a.get("rel") == "next"]
            if not links:
                break
            page = client.open(str(links[0]))
        assert len(seen) == found
        assert len(set(seen)) == found


def _rows(page: Page) -> list[str]:
    return [
        str(a.get("href"))
        for a in page.all("a")
        if "/performance/findings/FND-" in str(a.get("href"))
    ]


def test_the_file_holds_what_the_filters_leave(client: Client, england: England) -> None:
    as_manager(client, england)
    page = client.get("performance.export_findings", form="csv")
    assert page.kind == "text/csv"
    assert SAID in page.text
    assert ",Persistent,Adult social care,Open,,Yes" in page.text
    columns = ["period", "value", "band", "rank"]
    client.post("lists.columns", {"columns": columns}, list_key="findings")
    page = client.get("performance.export_findings", form="csv")
    assert page.text.rstrip().endswith(",2023-24,0,4,10,10")
    assert SAID not in client.get("performance.export_findings", form="csv", rule="floor").text


def test_the_panel_counts_for_those_who_may_see(client: Client, england: England) -> None:
    area = make_area(client.app, "Greater Town", office=england.office, accountable=england.town)
    as_manager(client, england)
    for endpoint, where in (
        ("places.organisation_detail", england.town.reference),
        ("places.area_detail", area.reference),
    ):
        assert "1 finding to judge" in client.get(endpoint, reference=where).words()


def test_few_questions_are_asked(client: Client, england: England) -> None:
    as_manager(client, england)
    asked_of: list[tuple[str, dict[str, Any]]] = [
        ("performance.findings", {}),
        ("performance.finding", {"reference": reference(england)}),
        ("performance.rules", {}),
    ]
    for endpoint, values in asked_of:
        with statements_of(client.app) as asked:
            client.get(endpoint, **values)
        assert len(asked) <= 12, endpoint


def test_few_questions_are_asked_by_a_trial(client: Client, england: England) -> None:
    as_manager(client, england, Role.ANALYST)
    for code in RuleCode:
        numbers: dict[str, Any] = {one.name: str(one.usual) for one in NUMBERS[code]}
        with statements_of(client.app) as asked:
            client.get("performance.edit_rule_form", code=code.value, is_in_use="yes", **numbers)
        assert len(asked) <= 12, code


class TestRules:
    def test_each_rule_is_read_in_a_sentence(self, client: Client, england: England) -> None:
        page = as_manager(client, england).get("performance.rules")
        assert "in the two latest periods, and not improving." in page.words("table")
        assert "Last looked through" in page.words()

    def test_only_an_analyst_edits(self, client: Client, england: England) -> None:
        as_manager(client, england)
        client.get("performance.edit_rule_form", code="persistent", expect=403)

    def test_a_trial_shows_what_would_be_new_and_gone_and_keeps_nothing(
        self, client: Client, england: England
    ) -> None:
        as_manager(client, england, Role.ANALYST)
        page = client.get("performance.edit_rule_form", code="persistent")
        assert page.form_fields()["periods"] == "2"
        page = client.get(
            "performance.edit_rule_form", code="persistent", periods="1", is_in_use="yes"
        )
        assert "Nothing is saved yet." in page.words()
        assert england.office.name in page.words("table")
        assert "New:" in page.words()
        page = client.get(
            "performance.edit_rule_form", code="persistent", periods="3", is_in_use="yes"
        )
        assert "0 findings" in page.words()
        assert "that stand today would no longer be found" in page.words()
        assert f"no more in your office’s places {SAID}" in page.words()
        page = client.get(
            "performance.edit_rule_form", code="persistent", periods="9", is_in_use="yes",
            expect=422,
        )  # fmt: skip
        assert page.errors() == ["Latest periods in the worst band must be a number from 1 to 5."]

    def test_a_trial_names_nothing_of_another_office(
        self, client: Client, england: England
    ) -> None:
        client.sign_in(make_user(client.app, Role.ANALYST).email)
        for periods in ("1", "3"):
            page = client.get(
                "performance.edit_rule_form", code="persistent", periods=periods, is_in_use="yes"
            )
            assert "Town 0" not in page.words()
        page = client.get(
            "performance.edit_rule_form", code="persistent", periods="1", is_in_use="yes"
        )
        assert england.office.name in page.words("table")

    def test_a_rule_is_saved_after_its_trial_and_the_next_scan_goes_by_it(
        self, client: Client, england: England
    ) -> None:
        as_manager(client, england, Role.ANALYST)
        page = client.get(
            "performance.edit_rule_form", code="persistent", periods="3", is_in_use="yes"
        )
        client.submit(page, {})
        assert "in the three latest periods" in client.get("performance.rules").words("table")
        page = client.get("performance.edit_rule_form", code="persistent")
        assert "changed the rule" in page.words()
        england.scan()
        assert client.get("performance.findings", standing="yes", rule="persistent").words().count(
            SAID
        ) == 0  # fmt: skip

    def test_two_analysts_at_once(self, client: Client, england: England) -> None:
        as_manager(client, england, Role.ANALYST)
        tried: dict[str, Any] = {"code": "persistent", "is_in_use": "yes"}
        first = client.get("performance.edit_rule_form", periods="3", **tried)
        second = client.get("performance.edit_rule_form", periods="4", **tried)
        client.submit(first, {})
        page = client.submit(second, {}, expect=409)
        assert "What stands now" in page.words("table")
        client.submit(page, {})
        assert "in the four latest periods" in client.get("performance.rules").words("table")

    def test_an_unknown_rule_is_not_found(self, client: Client, england: England) -> None:
        as_manager(client, england, Role.ANALYST)
        client.get("performance.edit_rule_form", code="on_track", expect=404)
