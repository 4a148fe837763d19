"""The chronology on its page: one rich case, read as it is and as it was."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.challenge.queries.heads import case_head
from gorm.challenge.queries.timeline import ladder_timeline
from gorm.challenge.service.loading import case_by_reference
from gorm.challenge.service.striking import strike_sheet
from gorm.core.db import unit_of_work
from gorm.engagements.models import Sharing
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import make_case
from tests.factories.nottingham import Nottingham, make_nottingham
from tests.support.client import Client
from tests.support.pages import Page, words_of


@pytest.fixture
def nottingham(app: Flask) -> Nottingham:
    """The case of Nottingham with its whole history."""
    return make_nottingham(app)


def opened(client: Client, made: Nottingham, **asked: Any) -> Page:
    return client.get("challenge.chronology", reference=made.reference, **asked)


def folios(page: Page) -> list[int]:
    """The folios of the sheets that a page shows, in its order."""
    found = [str(item.get("id", "")) for item in page.all("li")]
    return [int(name.removeprefix("folio-")) for name in found if name.startswith("folio-")]


def sheet(page: Page, folio: int) -> str:
    """The words of one sheet."""
    return next(words_of(one) for one in page.all("li") if one.get("id") == f"folio-{folio}")


def stood(page: Page) -> str:
    """The summary of a past day."""
    found = [one for one in page.all("section") if one.get("aria-labelledby") == "stood"]
    return words_of(found[0])


def test_every_sheet_is_told_in_order_and_decisions_unfold_to_what_they_rested_on(
    client: Client, nottingham: Nottingham
) -> None:
    client.sign_in(nottingham.manager.email)
    page = opened(client, nottingham)
    assert folios(page) == list(range(1, 30))
    direction = sheet(page, 15)
    for words in ("2 September 2022", "Section 15(5)", "Done by The Secretary of State", "12 days"):
        assert words in direction
    assert sheet(page, 29).startswith("February 2026")
    assert "Struck by Dorothy Ashworth" in sheet(page, 9)
    assert "later" not in sheet(page, 3)
    rested = sheet(page, 6)
    for words in (
        "Staying at watch; a supportive conversation; this.",
        "A letter is the least",
        "The auditor’s report is not expected",
        "The letter goes to the leader",
        "Paul Lindqvist: He was a member",
        "Report under section 114",
        "Amber-red, worsening",
        "As at 29 April 2022",
        "Dorothy Ashworth asked for this decision",
    ):
        assert words in rested, words
    assert "rested on" not in sheet(page, 5)
    assert "Not held" in sheet(page, 10)
    narrowed = opened(client, nottingham, kinds=["rating", "clock"], order="newest")
    assert folios(narrowed) == [17, 8, 4]
    assert "3 sheets of the kinds chosen" in narrowed.words()


def test_a_past_day_is_told_by_what_was_recorded_or_by_what_is_known(
    client: Client, nottingham: Nottingham
) -> None:
    """Directions of 2 September were recorded on the 14th."""
    client.sign_in(nottingham.manager.email)
    recorded = opened(client, nottingham, as_at="10/9/2022")
    known = opened(client, nottingham, as_at="10/9/2022", by="known")
    assert folios(recorded) == list(range(1, 14))
    assert folios(known) == list(range(1, 17))
    assert "Formal challenge was chosen on 29 April 2022 (folio 7)" in stood(recorded)
    assert "It followed from Directions of September 2022 (INS-000002)" in stood(known)
    assert "Directions of September" not in recorded.text


def test_on_a_past_day_its_own_deadlines_requests_and_representations_held(
    client: Client, nottingham: Nottingham
) -> None:
    client.sign_in(nottingham.manager.email)
    asked = opened(client, nottingham, as_at="25/4/2022")
    assert "DEC-000001: Move Nottingham City Council" in stood(asked)
    assert "Paul Lindqvist" in stood(asked)
    assert "What DEC-000001 rested on" in sheet(asked, 5)
    assert "The letter goes to the leader" not in asked.text
    assert "Nobody is on record as having opened it by then" in asked.words()
    held = {
        "1/1/2022": "Not open yetIt was opened on 10 January 2022.",
        "12/1/2022": "It was opened on 10 January 2022, and that was recorded later.",
        "1/5/2022": "Reply at Formal challenge: 30 May 2022",
        "12/5/2022": "Reply at Formal challenge: 10 June 2022",
        "7/7/2022": "Open until 7 July 2022",
        "8/7/2022": "Closed on 7 July 2022, not considered yet",
        "26/8/2022": "Closed, and considered on 26 August 2022",
        "21/2/2026": "Transfer of functions to commissioners (INS-000005), in force then.",
        "22/2/2026": "Commissioners: lapsed, decision awaited",
    }
    told = {on: stood(opened(client, nottingham, as_at=on)) for on in held}
    assert [on for on, words in held.items() if words not in told[on]] == []
    assert "20 working days after 29 April 2022" in told["1/5/2022"]
    assert "Moved on" not in told["1/5/2022"]
    assert "The council asked for time until its annual meeting." in told["12/5/2022"]


def test_today_as_a_past_day_is_the_present_and_what_was_struck_later_stood_then(
    app: Flask, client: Client, nottingham: Nottingham
) -> None:
    with app.app_context():
        head = case_head(nottingham.manager, nottingham.reference)
        with unit_of_work():
            case = case_by_reference(nottingham.reference)
            strike_sheet(nottingham.manager, case, 17, "Rated too high.")
    client.sign_in(nottingham.manager.email)
    for by in ("recorded", "known"):
        today = opened(client, nottingham, as_at="today", by=by)
        assert head.standing.words in stood(today)
        assert folios(today) == list(range(1, 30))
        assert "Struck" in sheet(today, 17)
    then = opened(client, nottingham, as_at="1/10/2022")
    assert "Struck" not in sheet(then, 17)
    assert "Red, steady, 15 September 2022" in stood(then)
    assert "Amber-red" in stood(opened(client, nottingham, as_at="1/10/2022", by="known"))


def test_a_day_to_come_and_what_is_no_day_are_refused_beside_the_field(
    app: Flask, client: Client
) -> None:
    manager = make_user(app)
    reference = make_case(app, manager)
    client.sign_in(manager.email)
    for typed in ("1/1/2099", "the other day"):
        page = client.get("challenge.chronology", reference=reference, as_at=typed, expect=422)
        assert page.form_fields(1)["as_at"] == typed


def test_who_opened_a_case_is_told_page_by_page(app: Flask, client: Client) -> None:
    manager = make_user(app)
    reference = make_case(app, manager)
    with app.app_context(), unit_of_work():
        for number in range(30):
            who = replace(manager, name=f"Reader {number}")
            record(who, "case.opened", Subject("case", reference))
    client.sign_in(manager.email)
    page = client.get("challenge.chronology", reference=reference)
    assert "Reader 29 read this case" in page.words()
    assert "Reader 4 read" not in page.words()
    earlier = client.open(page.links()["Who opened it before that"])
    assert "Reader 4 read this case" in earlier.words()
    assert "Who opened it before that" not in earlier.links()


@pytest.mark.parametrize(
    ("sharing", "status"), [(Sharing.OFFICE, 404), (Sharing.RESTRICTED, 404), (Sharing.SHARED, 200)]
)
def test_another_office_reads_the_chronology_of_a_shared_case_and_not_who_read_it(
    app: Flask, client: Client, sharing: Sharing, status: int
) -> None:
    manager = make_user(app)
    reference = make_case(app, manager, sharing=sharing)
    client.sign_in(make_user(app).email)
    page = client.get("challenge.chronology", reference=reference, expect=status)
    assert "Who knew what" not in page.text
    document = 403 if status == 200 else 404
    client.get("challenge.chronology_document", reference=reference, expect=document)


def test_a_restricted_case_has_a_chronology_for_its_team_and_directors_alone(
    app: Flask, client: Client
) -> None:
    office = make_office(app)
    manager = make_user(app, office=office)
    reference = make_case(app, manager, sharing=Sharing.RESTRICTED)
    readers = {
        manager: 200,
        make_user(app, Role.DIRECTOR, office=office): 200,
        make_user(app, Role.AUDITOR, office=office): 200,
        make_user(app, office=office): 404,
    }
    for reader, status in readers.items():
        client.sign_in(reader.email)
        client.get("challenge.chronology", reference=reference, expect=status)
        client.sign_out()


def test_the_timeline_of_the_ladder_tells_every_stay(app: Flask, nottingham: Nottingham) -> None:
    with app.app_context():
        timeline = ladder_timeline(case_head(nottingham.manager, nottingham.reference))
    assert timeline is not None
    assert [stay.stage for stay in timeline.stays][:5] == [
        "Routine", "Watch", "Formal challenge", "Directions", "Commissioners",
    ]  # fmt: skip
    assert timeline.stays[3].begins == "2 September 2022"
    assert timeline.stays[3].ends == "21 February 2024"
    assert re.search(r"\d changes of stage", timeline.chart.sentence)
    assert timeline.stays[-1].ends == ""
