"""What holds of a case: how it is rated, what is said of it, whose it is, by the pages."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.challenge.models import Aspect, CaseEntry, CaseMember, CaseRating
from gorm.core.db import session, unit_of_work
from gorm.performance.models import Category, Scheme
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import case_row, make_case, make_regime
from tests.support.client import Client
from tests.support.pages import Page


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office, client: Client) -> Actor:
    """A manager, signed in."""
    manager = make_user(app, office=office, name="Dorothy Ashworth")
    client.sign_in(manager.email)
    return manager


@pytest.fixture
def case(app: Flask, manager: Actor) -> str:
    """A case that is rated from Good to Grave."""
    with app.app_context(), unit_of_work():
        scheme = Scheme(code="tests_own", name="How grave it is")
        session().add(scheme)
        session().flush()
        for position, name in enumerate(("Good", "Fair", "Grave"), start=1):
            session().add(Category(scheme_id=scheme.id, name=name, position=position))
        record(SYSTEM, "scheme.added", Subject("scheme", "tests_own"))
    regime = make_regime(app, rating_scheme="tests_own")
    said = {Aspect.TRIGGER: "Reserves are running out.", Aspect.AIM: "Reserves of 5 percent."}
    return make_case(app, manager, regime=regime, statements=said)


def categories(app: Flask) -> dict[str, str]:
    with app.app_context():
        rows = session().execute(
            select(Category.name, Category.id)
            .join(Scheme, Scheme.id == Category.scheme_id)
            .where(Scheme.code == "tests_own")
        )
        return {name: str(number) for name, number in rows}


def rate(app: Flask, client: Client, page: Page, name: str, expect: int = 303) -> Page:
    typed = {
        "category": categories(app)[name],
        "travel": "worsening",
        "rationale": f"It is {name.lower()}.",
    }
    return client.submit(page, typed, expect=expect)


def sheets(app: Flask) -> list[CaseEntry]:
    with app.app_context():
        return list(session().scalars(select(CaseEntry).order_by(CaseEntry.folio)))


def team(app: Flask) -> set[int]:
    with app.app_context():
        return set(session().scalars(select(CaseMember.user_id)))


def test_a_rating_says_whether_it_is_worse_than_the_one_before(
    app: Flask, client: Client, case: str
) -> None:
    for name in ("Fair", "Grave", "Good"):
        rate(app, client, client.get("challenge.rate", reference=case), name)
    with app.app_context():
        found = session().scalars(select(CaseRating).order_by(CaseRating.id))
        assert [one.is_worse for one in found] == [False, True, False]
    assert sheets(app)[2].title == "Rated Grave (before: Fair); direction of travel: worsening"
    assert "Fair, then Grave, then Good" in client.get("challenge.facts", reference=case).words()


def test_a_rating_without_reasons_is_none(app: Flask, client: Client, case: str) -> None:
    page = client.get("challenge.rate", reference=case)
    typed = {"category": categories(app)["Fair"], "travel": "steady", "rationale": ""}
    assert client.submit(page, typed, expect=422).errors() == ["Enter the reasons."]


def test_two_who_rate_at_once_are_told_apart(app: Flask, client: Client, case: str) -> None:
    mine = client.get("challenge.rate", reference=case)
    rate(app, client, client.get("challenge.rate", reference=case), "Fair")
    again = rate(app, client, mine, "Grave", 409)
    assert "Somebody else rated this case" in again.errors()[0]
    assert len(sheets(app)) == 2
    client.submit(again, {})
    assert sheets(app)[2].title.startswith("Rated Grave (before: Fair)")


def test_a_regime_without_a_scheme_says_so(app: Flask, client: Client, manager: Actor) -> None:
    case = make_case(app, manager)
    page = client.get("challenge.rate", reference=case)
    assert "names no scheme of ratings" in page.words()


def test_what_holds_is_said_anew_and_what_was_said_before_stays(
    app: Flask, client: Client, case: str
) -> None:
    page = client.get("challenge.restate", reference=case)
    client.submit(page, {"aim": "Reserves of 8 percent.", "status": "A plan is awaited."})
    assert sheets(app)[-1].title == "Said anew: aim and current status"
    words = client.get("challenge.facts", reference=case).words()
    assert words.index("Reserves of 8 percent.") < words.index("Reserves of 5 percent.")
    same = client.get("challenge.restate", reference=case)
    assert client.submit(same, {}, expect=422).errors() == [
        "Nothing is different from what holds already."
    ]


def test_an_aim_is_replaced_and_not_taken_away(client: Client, case: str) -> None:
    refused = client.submit(
        client.get("challenge.restate", reference=case), {"aim": ""}, expect=422
    )
    assert "Enter what holds now of “Aim”" in refused.errors()[0]


def test_two_who_restate_a_case_see_both_texts(client: Client, case: str) -> None:
    mine = client.get("challenge.restate", reference=case)
    client.submit(client.get("challenge.restate", reference=case), {"aim": "Their aim."})
    conflict = client.submit(mine, {"aim": "My aim."}, expect=409)
    assert "Their aim." in conflict.words()
    assert conflict.form_fields()["aim"] == "My aim."
    client.submit(conflict, {})
    assert "My aim." in client.get("challenge.case", reference=case).words()


def test_a_struck_statement_holds_no_more(app: Flask, client: Client, case: str) -> None:
    client.submit(client.get("challenge.restate", reference=case), {"aim": "Another body’s aim."})
    strike = client.get("challenge.strike_sheet", reference=case, folio=2)
    client.submit(strike, {"reason": "Entered in the wrong case."})
    form = client.get("challenge.restate", reference=case).form_fields()
    assert form["aim"] == "Reserves of 5 percent."


def test_a_restricted_case_keeps_its_owner_on_its_team(
    app: Flask, client: Client, office: Office, manager: Actor, case: str
) -> None:
    colleague = make_user(app, office=office, name="Bryn Cole")
    page = client.get("challenge.belonging", reference=case)
    refused = client.submit(
        page, {"sharing": "restricted", "owner": str(colleague.user_id)}, expect=422
    )
    assert "You would shut yourself out" in refused.errors()[0]
    client.submit(page, {"sharing": "restricted", "team": [str(colleague.user_id)]})
    assert team(app) == {manager.user_id, colleague.user_id}
    sheet = sheets(app)[-1]
    assert sheet.title == "Changed: team and who may know of it"
    assert ["Team", "Bryn Cole and Dorothy Ashworth (before: nothing)"] in sheet.facts
    client.sign_out()
    client.sign_in(make_user(app, office=office).email)
    client.get("challenge.evidence", reference=case, expect=404)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"is_releasable": "y"}, "An OFFICIAL-SENSITIVE case cannot be released"),
        ({"is_releasable": "y", "sharing": "restricted"}, "A restricted case cannot be released"),
        ({"owner": "999999"}, "Choose who owns the case."),
        ({}, "Nothing is different"),
    ],
)
def test_what_cannot_hold_of_a_case_is_refused(
    client: Client, case: str, typed: dict[str, Any], fault: str
) -> None:
    page = client.get("challenge.belonging", reference=case)
    assert fault in client.submit(page, typed, expect=422).errors()[0]


def test_somebody_who_changes_the_team_meets_somebody_who_changes_the_owner(
    app: Flask, client: Client, office: Office, case: str
) -> None:
    colleague = str(make_user(app, office=office, name="Bryn Cole").user_id)
    mine = client.get("challenge.belonging", reference=case)
    client.submit(client.get("challenge.belonging", reference=case), {"team": [colleague]})
    conflict = client.submit(mine, {"owner": colleague}, expect=409)
    assert "Bryn Cole" in conflict.words("table")
    client.submit(conflict, {"team": [colleague]})
    assert case_row(app, case).owner_id == int(colleague)


def test_an_auditor_reads_what_holds_and_changes_nothing(
    app: Flask, client: Client, office: Office, case: str
) -> None:
    client.sign_out()
    client.sign_in(make_user(app, Role.AUDITOR, office=office).email)
    client.get("challenge.facts", reference=case)
    client.get("challenge.letters", reference=case)
    client.get("challenge.rate", reference=case, expect=403)


def test_a_manager_of_another_office_reads_a_shared_case_and_does_not_work_on_it(
    app: Flask, client: Client, case: str
) -> None:
    client.submit(client.get("challenge.belonging", reference=case), {"sharing": "shared"})
    client.sign_out()
    client.sign_in(make_user(app).email)
    client.get("challenge.facts", reference=case)
    refused = client.get("challenge.belonging", reference=case, expect=403)
    assert "Only the office that holds this case can work on it." in refused.words()
