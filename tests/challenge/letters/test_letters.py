"""A letter from its draft to the reply, by the pages."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from gorm.core import clock
from gorm.core.text import day
from gorm.core.working_days import working_days_after
from tests.challenge.letters.at_work import Correspondence
from tests.factories.accounts import make_user
from tests.factories.attachments import PDF
from tests.factories.challenge import make_instrument
from tests.support.client import Client


@pytest.fixture
def desk(app: Flask, client: Client) -> Correspondence:
    """A case whose letters are written."""
    return Correspondence(app, client)


def test_a_letter_is_drafted_with_its_gaps_filled_from_the_case(desk: Correspondence) -> None:
    assert (
        "No letter is drafted" in desk.client.get("challenge.letters", reference=desk.case).words()
    )
    letter = desk.row(desk.drafted())
    reply_by = working_days_after(clock.today(), 20)
    assert letter.heading == "Hexmoor Council: children’s services"
    assert letter.addressee == "Priya Raman\nChief Executive\nHexmoor Council"
    assert letter.reply_by == reply_by
    assert letter.words == (
        "Dear Priya Raman,\n\nI write about children’s services in Hexmoor Council.\n\n"
        "Reserves are running out.\n\nReviews on time.\n\n"
        f"Please reply by {day(reply_by)}.\n\nYours sincerely,"
    )
    assert letter.signatory == "Dorothy Ashworth\nGovernment Office for the Moors"
    assert len(desk.sheets()) == 1  # a draft is no act of the case


def test_what_instruments_in_force_require_fills_the_conditions(app: Flask, client: Client) -> None:
    desk = Correspondence(app, client)
    make_instrument(app, desk.manager, desk.case, actions=["Appoint a finance director."])
    reference = desk.drafted()
    edit = desk.page(reference, "edit_letter")
    words = "We ask for [conditions]\n\nBy " + day(desk.row(reference).reply_by)
    client.submit(edit, {"words": words})
    client.submit(desk.page(reference), {}, form=1)
    assert "We ask for - Appoint a finance director." in desk.row(reference).words


def test_a_gap_that_is_not_filled_keeps_a_letter_from_being_sent_and_not_from_being_drafted(
    app: Flask, client: Client
) -> None:
    desk = Correspondence(app, client, aim="")
    letter = desk.drafted()
    assert "1 gap still to fill before it is sent: aim." in desk.page(letter).words()
    refused = desk.sent(letter, expect=422)
    assert refused.errors() == ["The letter still has gaps: aim. Fill them in first."]
    assert desk.row(letter).sent_on is None


def test_a_letter_that_is_sent_is_frozen_and_its_clock_runs(desk: Correspondence) -> None:
    letter = desk.drafted()
    desk.client.follow(desk.sent(letter))
    reply_by, running = desk.row(letter).reply_by, desk.clock_of(letter)
    assert (running.due_on, running.basis) == (
        reply_by,
        f"20 working days after {day(clock.today())}",
    )
    assert desk.sheets()[-1] == "Letter sent: Hexmoor Council: children’s services"
    listed = desk.client.get("challenge.letters", reference=desk.case).words()
    assert f"Reply awaited {day(clock.today())} {day(reply_by)} (20 working days left)" in listed
    edit = desk.page(letter, "edit_letter")
    frozen = desk.client.submit(edit, {"words": "Other words."}, expect=422)
    assert frozen.errors() == ["This letter was sent: its words are frozen. Draft another one."]


def test_the_day_asked_for_stands_in_the_words_or_the_letter_is_not_sent(
    desk: Correspondence,
) -> None:
    letter = desk.drafted()
    edit = desk.page(letter, "edit_letter")
    later = clock.today() + timedelta(days=60)
    desk.client.submit(edit, {"reply_by": later.isoformat()})
    assert "the words do not name that day" in desk.page(letter).words()
    refused = desk.sent(letter, expect=422)
    assert f"asked for by {day(later)}" in refused.errors()[0]


def test_a_day_to_come_is_no_day_on_which_a_letter_was_sent(desk: Correspondence) -> None:
    letter = desk.drafted()
    refused = desk.sent(letter, clock.today() + timedelta(days=1), expect=422)
    assert refused.errors() == ["This is a day to come; enter when it happened."]


def test_a_reply_stops_the_clock_and_its_file_is_kept_with_the_case(desk: Correspondence) -> None:
    letter = desk.drafted()
    desk.sent(letter, clock.today() - timedelta(days=3))
    reply = {
        "replied_on": clock.today().isoformat(),
        "words": "The council accepts the evidence.",
        "attachment": (BytesIO(PDF), "reply.pdf"),
        "attachment_title": "The council’s letter",
    }
    desk.client.submit(desk.page(letter, "reply_to_letter"), reply)
    assert desk.clock_of(letter).stopped_on == clock.today()
    assert desk.sheets()[-1] == (
        f"Reply received to {letter}: Hexmoor Council: children’s services"
    )
    assert "The council accepts the evidence." in desk.page(letter).words()
    files = desk.client.get("challenge.evidence", reference=desk.case).words()
    assert f"Reply to {letter}: The council’s letter" in files


def test_a_reply_before_the_letter_is_refused_and_nothing_typed_is_lost(
    desk: Correspondence,
) -> None:
    letter = desk.drafted()
    desk.sent(letter, clock.today() - timedelta(days=3))
    early = {
        "replied_on": (clock.today() - timedelta(days=4)).isoformat(),
        "words": "We have a plan.",
    }
    refused = desk.client.submit(desk.page(letter, "reply_to_letter"), early, expect=422)
    assert "This is before the letter" in refused.errors()[0]
    assert refused.form_fields()["words"] == "We have a plan."
    assert desk.row(letter).replied_on is None


def test_two_who_edit_a_draft_see_both_texts(desk: Correspondence) -> None:
    letter = desk.drafted()
    mine = desk.page(letter, "edit_letter")
    desk.client.submit(desk.page(letter, "edit_letter"), {"heading": "Their subject"})
    conflict = desk.client.submit(mine, {"heading": "My subject"}, expect=409)
    assert "Their subject" in conflict.words()
    assert conflict.form_fields()["heading"] == "My subject"
    desk.client.submit(conflict, {})
    assert desk.row(letter).heading == "My subject"


def test_a_draft_that_changed_meanwhile_is_not_sent_unseen(desk: Correspondence) -> None:
    letter = desk.drafted()
    ready = desk.page(letter, "send_letter")
    desk.client.submit(desk.page(letter, "edit_letter"), {"heading": "Their subject"})
    again = desk.client.submit(ready, {}, expect=409)
    assert "Check what stands now, then send this again." in again.errors()[0]
    desk.client.submit(again, {})
    assert desk.row(letter).sent_on == clock.today()


def test_a_draft_is_deleted_after_asking_and_a_sent_letter_is_not(desk: Correspondence) -> None:
    draft, kept = desk.drafted(), desk.drafted()
    desk.client.submit(desk.page(draft, "discard_letter"), {})
    desk.page(draft, expect=404)
    asked = desk.page(kept, "discard_letter")
    desk.sent(kept)
    desk.client.submit(desk.page(kept, "discard_letter"), {}, expect=422)
    desk.client.submit(asked, {}, expect=409)


def test_another_office_does_not_read_letters_and_an_auditor_does_not_write_them(
    app: Flask, desk: Correspondence
) -> None:
    letter = desk.drafted()
    desk.client.sign_out()
    desk.client.sign_in(make_user(app).email)
    desk.page(letter, expect=404)
    desk.client.get("challenge.letters", reference=desk.case, expect=404)


def test_a_letter_is_taken_away_as_plain_text(desk: Correspondence) -> None:
    letter = desk.drafted()
    text = desk.page(letter, "letter_text").text
    assert text.startswith("OFFICIAL-SENSITIVE\n\nPriya Raman\nChief Executive\n")
    assert f"Our reference: {desk.case}, {letter}" in text
    assert "Yours sincerely,\n\nDorothy Ashworth\n" in text
