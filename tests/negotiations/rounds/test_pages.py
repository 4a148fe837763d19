"""Rounds on their pages: the table, the sheet, two rounds side by side, a line's story."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.negotiations.models import PositionState
from gorm.negotiations.rules.positions import AREA, OFFICE
from gorm.negotiations.service.positions import Said
from gorm.negotiations.service.referrals import end_referral
from gorm.negotiations.service.rounds import close_round
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_line
from tests.negotiations.rounds.talks import Talks
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of


@pytest.fixture
def talks(app: Flask, client: Client) -> Talks:
    made = Talks(app)
    client.sign_in(made.manager.email)
    return made


def words(page: Page) -> str:
    return " ".join(page.words().split())


def table(client: Client, talks: Talks) -> str:
    return words(client.get("negotiations.rounds", reference=talks.agreement))


def next_round(talks: Talks, closing: int) -> None:
    with talks.app.app_context(), unit_of_work():
        close_round(talks.manager, talks.agreement, closing, clock.today())
    talks.open()


def test_without_a_round_the_page_says_what_will_stand_there(client: Client, talks: Talks) -> None:
    assert "No round is open yet" in table(client, talks)


def test_a_round_is_opened_recorded_and_closed_by_the_pages(client: Client, talks: Talks) -> None:
    new = client.get("negotiations.new_round", reference=talks.agreement)
    client.follow(client.submit(new, {"title": "First draft"}))
    sheet = client.get("negotiations.record_round", reference=talks.agreement, number=1)
    typed = {"offer_line_1": "70.5", "reason_line_1": "All we have", "said_by": "A. Brown"}
    saved = client.follow(client.submit(sheet, typed))
    assert "1 position recorded." in saved.words()
    shown = table(client, talks)
    assert "Area 70.5 %" in shown
    assert "Open points 1 of 2" in shown
    end = client.get("negotiations.end_round", reference=talks.agreement, number=1)
    client.submit(end, {})
    closed = client.get("negotiations.record_round", reference=talks.agreement, number=1)
    assert "No position is recorded in it any more" in words(closed)


def test_the_sheet_keeps_what_was_typed_and_tells_of_the_other_writer(
    client: Client, talks: Talks
) -> None:
    talks.open()
    sheet = client.get("negotiations.record_round", reference=talks.agreement, number=1)
    talks.offer("70")
    typed = {"offer_line_1": "75", "reason_line_1": "Mine", "offer_line_2": "5"}
    told = client.submit(sheet, typed, expect=422)
    assert "recorded 70 %" in words(told)
    fields = told.form_fields()
    assert (fields["offer_line_1"], fields["reason_line_1"]) == ("75", "Mine")
    assert fields["offer_line_2"] == "5"
    assert "2 positions recorded" in client.follow(client.submit(told, {})).words()
    assert talks.latest().offer == 5


def test_a_figure_that_is_none_is_told_beside_its_cell_and_kept(
    client: Client, talks: Talks
) -> None:
    talks.open()
    sheet = client.get("negotiations.record_round", reference=talks.agreement, number=1)
    told = client.submit(sheet, {"offer_line_1": "much", "words_line_2": "Later"}, expect=422)
    fields = told.form_fields()
    assert (fields["offer_line_1"], fields["words_line_2"]) == ("much", "Later")


def test_the_reply_to_the_other_side_is_recorded_in_the_same_sheet(
    client: Client, talks: Talks
) -> None:
    talks.open()
    theirs = talks.offer("70")
    sheet = client.get(
        "negotiations.record_round", reference=talks.agreement, number=1, side="office"
    )
    typed = {"offer_line_1": "80", "reply_line_1": "rejected", "answer_line_1": "Too low"}
    saved = client.follow(client.submit(sheet, typed))
    assert "1 position recorded. 1 reply recorded." in words(saved)
    assert talks.position(theirs).state is PositionState.REJECTED


def test_two_rounds_stand_side_by_side_with_what_moved_and_by_whom(
    client: Client, talks: Talks
) -> None:
    talks.open()
    talks.offer("70")
    talks.offer("80", speaker=OFFICE)
    talks.offer("5", line=2)
    next_round(talks, 1)
    talks.offer("74", number=2)
    page = words(
        client.get("negotiations.round_against", reference=talks.agreement, first=1, second=2)
    )
    assert "Moved 1 line or term" in page
    assert "Area moved on 1" in page
    assert "Moved towards the other side" in page
    assert "60% of the first gap" in page
    assert "Still open 2 of 2" in page
    client.get(
        "negotiations.round_against", reference=talks.agreement, first=1, second=9, expect=404
    )


def test_a_line_s_story_tells_who_said_why_and_what_was_struck(
    client: Client, talks: Talks
) -> None:
    talks.open()
    talks.say(Said("line_1", Decimal(70), reason="All we have"))
    first = talks.latest().reference
    talks.reply(first, PositionState.RESERVED)
    talks.offer("99", speaker=OFFICE)
    talks.strike(talks.latest().reference)
    page = words(client.get("negotiations.line_story", reference=talks.agreement, number=1))
    assert "Because: All we have" in page
    assert "said by A. Brown" in page
    assert "Reserved on" in page
    assert "by C. Green: So it is" in page
    assert "Recorded in error" in page
    assert "Heard wrongly" in page


def test_a_reply_and_an_error_are_recorded_from_the_story(client: Client, talks: Talks) -> None:
    talks.open()
    position = talks.offer("70")
    page = client.get("negotiations.reply_to", reference=talks.agreement, position=position)
    client.submit(page, {"state": "accepted", "words": "Gladly"})
    again = client.submit(page, {"state": "accepted", "submission_key": "other"}, expect=422)
    assert "accepted already" in again.words()
    page = client.get("negotiations.strike_position", reference=talks.agreement, position=position)
    client.submit(page, {"reason": ""}, expect=422)
    client.submit(page, {"reason": "Heard wrongly", "submission_key": "third"})
    assert talks.position(position).error_because == "Heard wrongly"


def test_a_director_sets_a_mandate_that_the_team_reads(client: Client, talks: Talks) -> None:
    talks.open()
    talks.offer("60")
    client.get("negotiations.mandate", reference=talks.agreement, number=1, expect=403)
    client.sign_out()
    client.sign_in(talks.director.email)
    page = client.get("negotiations.mandate", reference=talks.agreement, number=1)
    wrong = client.submit(page, {"target": "70", "walk_away": "80"}, expect=422)
    assert "High is better here" in wrong.words()
    client.submit(wrong, {"walk_away": "65"})
    client.sign_out()
    client.sign_in(talks.manager.email)
    shown = words(client.get("negotiations.mandates", reference=talks.agreement))
    assert "65 %" in shown
    assert "Outside the mandate" in shown
    assert "Outside the mandate" in table(client, talks)


def test_a_department_answers_what_is_put_to_it_and_sees_nothing_else(
    client: Client, talks: Talks
) -> None:
    department = make_user(talks.app, Role.DEPARTMENT, department="DfE")
    other = make_user(talks.app, Role.DEPARTMENT, department="DfT")
    talks.open()
    talks.say(Said("line_1", Decimal("61.5"), "Canary words", "Canary reason"))
    talks.mandate("65.5", concessions="Canary concessions")
    referral = talks.put(department, question="Can you fund it?")
    client.sign_out()
    client.sign_in(other.email)
    assert "Nothing is put to your department" in client.get("negotiations.put_to_us").words()
    client.get("negotiations.answer_put", reference=referral, expect=404)
    client.sign_out()
    client.sign_in(department.email)
    assert "Can you fund it?" in client.get("negotiations.put_to_us").words()
    page = client.get("negotiations.answer_put", reference=referral)
    for hidden in ("Canary", "61.5", "65.5"):
        assert hidden not in page.text
    assert "75 % by 31 March 2030" in words(page)
    after = client.follow(client.submit(page, {"words": "Half of it", "reason": "The budget"}))
    assert "Half of it" in after.words()
    taken = talks.latest()
    assert taken.department_id == department.department_id
    client.sign_out()
    client.sign_in(talks.manager.email)
    assert "DfE Half of it" in table(client, talks)
    assert "Answered" in words(client.get("negotiations.referrals", reference=talks.agreement))


def test_what_has_ended_or_has_no_open_round_takes_no_answer(client: Client, talks: Talks) -> None:
    department = make_user(talks.app, Role.DEPARTMENT, department="DfE")
    referral = talks.put(department)
    client.sign_out()
    client.sign_in(department.email)
    page = client.get("negotiations.answer_put", reference=referral)
    assert "No round of the negotiation is open" in page.words()
    talks.open()
    page = client.get("negotiations.answer_put", reference=referral)
    with talks.app.app_context(), unit_of_work():
        end_referral(talks.manager, talks.agreement, referral, "Not needed")
    told = client.submit(page, {"words": "Yes"}, expect=422)
    assert "has ended this question" in told.words()


def test_the_pages_ask_few_queries_however_many_lines(app: Flask, client: Client) -> None:
    talks = Talks(app, lines=35)
    client.sign_in(talks.manager.email)
    department = make_user(app, Role.DEPARTMENT, department="DfE")
    referral = talks.put(department)
    for number in range(1, 5):
        talks.open()
        for speaker in (OFFICE, AREA):
            said = [Said(f"line_{n}", Decimal(60 + number)) for n in range(1, 36)]
            talks.say(*said, speaker=speaker, number=number)
        if number < 4:
            with app.app_context(), unit_of_work():
                close_round(talks.manager, talks.agreement, number, clock.today())
    make_line(app, talks.manager, talks.agreement, due_on=date(2030, 3, 31))
    reference = talks.agreement
    addresses = [
        client.address("negotiations.rounds", reference=reference),
        client.address("negotiations.record_round", reference=reference, number=4),
        client.address("negotiations.round_against", reference=reference, first=1, second=4),
        client.address("negotiations.line_story", reference=reference, number=1),
        client.address("negotiations.mandates", reference=reference),
        client.address("negotiations.referrals", reference=reference),
    ]
    for address in addresses:
        with statements_of(app) as asked:
            client.open(address)
        reads = [one for one in asked.texts if one.startswith(("SELECT", "WITH"))]
        assert len(reads) <= 12, f"{address} asks {len(reads)} queries"
    client.sign_out()
    client.sign_in(department.email)
    with statements_of(app) as asked:
        client.open(client.address("negotiations.answer_put", reference=referral))
    assert len([one for one in asked.texts if one.startswith(("SELECT", "WITH"))]) <= 12
