"""Logging, planning and changing engagements, as somebody does it on pages."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import day
from gorm.drafts.models import Draft
from gorm.engagements.models import Commitment, Engagement, EngagementState, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.people.models import Person
from gorm.places.models import Area
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council, make_partner
from tests.support.client import Client
from tests.support.pages import Page, words_of
from tests.support.queries import statements_of

MOST_QUERIES = 12


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    return make_area(app, "Anytown", office=office)


@pytest.fixture
def writer(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


@pytest.fixture
def browser(client: Client, writer: Actor, area: Area) -> Client:
    """The writer's own browser, in an office with one area."""
    client.sign_in(writer.email)
    return client


def log(browser: Client, fields: dict[str, Any], *, expect: int = 303) -> Page:
    """Fill in the quick log and send it."""
    return browser.submit(browser.get("engagements.log"), fields, expect=expect)


def engagements(browser: Client) -> list[Engagement]:
    """All engagements, detached, with their links."""
    with browser.app.app_context():
        found = (
            session()
            .scalars(
                select(Engagement)
                .order_by(Engagement.id)
                .options(
                    selectinload(Engagement.areas),
                    selectinload(Engagement.organisations),
                    selectinload(Engagement.attendees),
                    selectinload(Engagement.participants),
                    selectinload(Engagement.team),
                    selectinload(Engagement.commitments),
                )
            )
            .all()
        )
        session().expunge_all()
        return list(found)


def count(browser: Client, model: type[Any]) -> int:
    with browser.app.app_context():
        return session().scalar(select(func.count()).select_from(model)) or 0


class TestLogging:
    """The quick log."""

    def test_two_fields_are_enough(self, browser: Client, writer: Actor) -> None:
        record = browser.follow(log(browser, {"who_text": "Anytown", "notes": "They worry."}))
        assert record.words("h1") == "Meeting with Anytown"
        assert "Meeting logged." in record.words("main")
        assert "Log another" in record.links()
        (logged,) = engagements(browser)
        assert logged.happens_on == clock.today()
        assert logged.sharing is Sharing.OFFICE
        assert [one.user_id for one in logged.participants] == [writer.user_id]

    def test_the_page_of_an_area_fills_it_in(self, browser: Client, area: Area) -> None:
        page = browser.get("engagements.log", area=area.reference)
        assert page.form_fields()["who"] == f"area:{area.reference}"
        browser.submit(page, {"notes": "Words"})
        assert engagements(browser)[0].areas[0].area_id == area.id

    def test_an_unknown_reference_in_the_address_fills_in_nothing(self, browser: Client) -> None:
        page = browser.get("engagements.log", area="E99999999", organisation="'; --")
        assert "who" not in page.form_fields()

    def test_the_page_of_a_person_fills_in_their_post(self, browser: Client, area: Area) -> None:
        person = make_person(browser.app, "Jo Bloggs")
        post = make_post(browser.app, person, title="Chair")
        page = browser.get("engagements.log", person=person.reference)
        assert page.form_fields()["who"] == f"post:{post.reference}"

    def test_a_name_of_several_is_asked_back_as_radio_buttons(
        self, browser: Client, office: Office
    ) -> None:
        first = make_council(browser.app, "Newtown North Council", office=office)
        make_council(browser.app, "Newtown South Council", office=office)
        asked = log(browser, {"who_text": "Newtown", "notes": "Kept words"}, expect=422)
        assert "Which do you mean by “Newtown”?" in asked.words("main")
        assert "Kept words" in asked.text
        browser.submit(asked, {"pick_0": f"organisation:{first.reference}"})
        assert engagements(browser)[0].organisations[0].organisation_id == first.id

    def test_several_names_are_read_from_lines(self, browser: Client, office: Office) -> None:
        partner = make_partner(browser.app, "Elm Trust", office=office)
        log(browser, {"who_text": "Anytown\n\n Elm   Trust "})
        (logged,) = engagements(browser)
        assert [one.organisation_id for one in logged.organisations] == [partner.id]
        assert len(logged.areas) == 1

    def test_a_name_that_nobody_has_is_said_and_the_rest_is_kept(self, browser: Client) -> None:
        page = log(browser, {"who_text": "Anytown\nAtlantis", "notes": "Kept"}, expect=422)
        assert "nothing called “Atlantis”" in page.errors()[0]
        fields = page.form_fields()
        assert fields["who_text"] == "Atlantis"
        assert str(fields["who"]).startswith("area:")
        assert fields["notes"] == "Kept"

    def test_a_forged_reference_is_refused(self, browser: Client) -> None:
        page = log(browser, {"who": "area:E00000000", "who_text": "Anytown"}, expect=422)
        assert "nothing called “area:E00000000”" in page.errors()[0]
        assert not engagements(browser)

    def test_nobody_at_all_is_refused(self, browser: Client) -> None:
        page = log(browser, {"notes": "Whom?"}, expect=422)
        assert page.errors() == ["Say who it was with: an area, an organisation or a person."]

    def test_a_person_without_a_name_is_enough(self, browser: Client) -> None:
        record = browser.follow(log(browser, {"described": "Headteacher, Anytown"}))
        assert "Headteacher, Anytown" in record.words("main")

    def test_somebody_new_is_added_while_logging(self, browser: Client, office: Office) -> None:
        trust = make_partner(browser.app, "Elm Trust", office=office)
        fields = {"who_text": "Elm Trust", "new_name": "Jo Bloggs", "new_title": "Chair"}
        record = browser.follow(log(browser, fields))
        assert "Jo Bloggs, Chair, Elm Trust" in record.words("main")
        (logged,) = engagements(browser)
        assert [one.organisation_id for one in logged.organisations] == [trust.id]

    def test_a_refused_form_adds_nobody(self, browser: Client) -> None:
        fields = {"new_name": "Jo Bloggs", "new_title": "Chair", "new_organisation": "Anytown"}
        page = log(browser, {**fields, "sharing": "restricted", "is_releasable": "y"}, expect=422)
        assert "restricted record cannot be released" in page.errors()[0]
        assert count(browser, Person) == 0

    def test_somebody_who_is_known_already_is_not_added_twice(self, browser: Client) -> None:
        make_post(browser.app, make_person(browser.app, "Jo Bloggs"), title="Chair")
        fields = {"new_name": "jo bloggs", "new_title": "Chair", "new_organisation": "Anytown"}
        page = log(browser, fields, expect=422)
        assert "GORM knows" in page.errors()[0]
        browser.submit(page, {"new_is_another": "y"})
        assert count(browser, Person) == 2

    def test_promises_on_either_side_are_typed_as_lines(self, browser: Client) -> None:
        lines = "us: send guidance by 12 Dec\nthem: recovery plan"
        record = browser.follow(log(browser, {"who_text": "Anytown", "commitments": lines}))
        assert "What we promised send guidance" in record.words("main")
        assert "What they promised recovery plan" in record.words("main")

    def test_a_line_that_promises_nothing_is_pointed_out(self, browser: Client) -> None:
        fields = {"who_text": "Anytown", "commitments": "we might\nus: pay by 31 Feb"}
        page = log(browser, fields, expect=422)
        assert "This one does not: “we might”" in page.errors()[0]
        page = browser.submit(page, {"commitments": "us: pay by 31 Feb"}, expect=422)
        assert "There is no such day" in page.errors()[0]

    def test_trying_without_contact_is_logged_as_that(self, browser: Client) -> None:
        record = browser.follow(log(browser, {"who_text": "Anytown", "no_contact": "y"}))
        assert "Tried, no contact made" in record.words("main")

    def test_a_restricted_note_names_nobody_in_its_title(
        self, browser: Client, writer: Actor
    ) -> None:
        fields = {"who_text": "Anytown", "sharing": "restricted"}
        record = browser.follow(log(browser, fields))
        assert "Anytown" not in record.words("title")
        assert [one.user_id for one in engagements(browser)[0].team] == [writer.user_id]

    def test_markdown_is_rendered_and_scripts_are_not(self, browser: Client) -> None:
        notes = "**Firm**\n\n<script>alert(1)</script>\n[x](javascript:alert(2))"
        record = browser.follow(log(browser, {"who_text": "Anytown", "notes": notes}))
        assert "<strong>Firm</strong>" in record.text
        assert "<script>alert" not in record.text
        assert "javascript:" not in "".join(record.links().values())

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Enter the day"),
            ("1/1/0001", "The year must be from"),
            ("31/2/2026", "no such day"),
            ("soon", "Enter a date"),
            ("31/12/2099", "still to come"),
            ("9" * 500, "Enter a date"),
        ],
    )
    def test_a_day_that_cannot_be_is_said(self, browser: Client, typed: str, message: str) -> None:
        page = log(browser, {"who_text": "Anytown", "happens_on": typed}, expect=422)
        assert message in page.errors()[0]
        assert page.form_fields()["happens_on"] == typed

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("kind", "seance"),
            ("marking", "SECRET"),
            ("sharing", "world"),
            ("themes", "999999"),
            ("participants", "999999"),
            ("minutes", "-5"),
            ("starts_at", "25:99"),
            ("place", "x" * 201),
            ("described", "x" * 201),
            ("notes", "x" * 200_001),
        ],
    )
    def test_what_a_field_cannot_hold_is_said(self, browser: Client, field: str, text: str) -> None:
        page = log(browser, {"who_text": "Anytown", field: text}, expect=422)
        assert page.errors()
        assert not engagements(browser)

    def test_a_hundred_thousand_characters_are_taken_and_shown(self, browser: Client) -> None:
        notes = ("a long sentence of many words. " * 6_500)[:200_000].strip()
        record = browser.follow(log(browser, {"who_text": "Anytown", "notes": notes}))
        assert engagements(browser)[0].notes == notes
        assert len(record.text) > 190_000

    def test_nul_and_reordering_marks_are_dropped_and_other_scripts_kept(
        self, browser: Client
    ) -> None:
        log(browser, {"who_text": "Anytown", "notes": "a\x00b\u202ec שלום مرحبا"})
        assert engagements(browser)[0].notes == "abc שלום مرحبا"

    def test_a_form_sent_twice_is_one_engagement(self, browser: Client) -> None:
        page = browser.get("engagements.log")
        first = browser.submit(page, {"who_text": "Anytown"})
        second = browser.submit(page, {"who_text": "Anytown"})
        assert first.location == second.location
        assert len(engagements(browser)) == 1

    def test_an_analyst_finds_no_form(self, client: Client, office: Office) -> None:
        client.sign_in(make_user(client.app, Role.ANALYST, office=office).email)
        client.get("engagements.log", expect=403)

    def test_a_department_logs_for_itself(self, client: Client, area: Area) -> None:
        client.sign_in(make_user(client.app, Role.DEPARTMENT, department="DfE").email)
        record = client.follow(log(client, {"who_text": "Anytown", "notes": "Ours"}))
        assert "Belongs to Department for Education" in record.words("main")


class TestPlanning:
    """Plans: made, written up, cancelled, tried in vain."""

    def test_a_plan_is_made_and_written_up(self, browser: Client, area: Area) -> None:
        ahead = clock.today() + timedelta(days=7)
        page = browser.get("engagements.plan", area=area.reference)
        assert page.form_fields()["happens_on"] == ""
        planned = browser.follow(
            browser.submit(page, {"happens_on": ahead.isoformat(), "notes": "To raise"})
        )
        assert "Write it up" in planned.links()
        form = browser.open(planned.links()["Write it up"])
        fields = form.form_fields()
        assert fields["notes"] == "To raise"
        assert fields["happens_on"].startswith(f"{clock.today().day}/")
        held = browser.follow(browser.submit(form, {"notes": "It was said"}))
        assert "Held" in held.words("main")
        assert engagements(browser)[0].state is EngagementState.HELD

    def test_a_plan_for_a_day_that_has_passed_is_taken_with_a_hint(
        self, browser: Client, area: Area
    ) -> None:
        page = browser.get("engagements.plan", area=area.reference)
        record = browser.follow(browser.submit(page, {"happens_on": "yesterday"}))
        assert "Its day has passed already" in record.words("main")

    def test_cancelling_asks_why_and_can_be_taken_back(
        self, browser: Client, writer: Actor
    ) -> None:
        reference = make_engagement(browser.app, writer, state=EngagementState.PLANNED)
        page = browser.get("engagements.cancel", reference=reference)
        refused = browser.submit(page, {"reason": ""}, expect=422)
        assert refused.errors() == ["Say why."]
        record = browser.follow(browser.submit(refused, {"reason": "Snow"}))
        assert "Why it was cancelled Snow" in record.words("main")
        again = browser.follow(browser.submit(record, {}, form=1))
        assert "Planned" in again.words("main")

    def test_no_contact_is_recorded_with_how_it_was_tried(
        self, browser: Client, writer: Actor
    ) -> None:
        reference = make_engagement(browser.app, writer, state=EngagementState.PLANNED)
        page = browser.get("engagements.no_contact", reference=reference)
        record = browser.follow(browser.submit(page, {"notes": "Rang twice"}))
        assert "Rang twice" in record.words("main")
        assert "Tried, no contact made" in record.words("main")

    def test_what_was_held_is_not_written_up_or_cancelled_again(
        self, browser: Client, writer: Actor
    ) -> None:
        reference = make_engagement(browser.app, writer)
        for endpoint in ("hold", "cancel", "no_contact"):
            page = browser.get(f"engagements.{endpoint}", expect=303, reference=reference)
            assert page.location == f"/engagements/{reference}"


class TestReading:
    """The page of an engagement."""

    def test_opening_a_restricted_one_is_recorded_and_no_other(
        self, browser: Client, writer: Actor
    ) -> None:
        hidden = make_engagement(browser.app, writer, sharing=Sharing.RESTRICTED)
        plain = make_engagement(browser.app, writer)
        browser.get("engagements.detail", reference=hidden)
        browser.get("engagements.detail", reference=plain)
        with browser.app.app_context():
            opened = session().scalars(
                select(AuditEntry.subject_reference).where(AuditEntry.action == "engagement.opened")
            )
            assert list(opened) == [hidden]

    def test_those_who_may_not_read_are_told_whom_to_ask(
        self, client: Client, writer: Actor, office: Office
    ) -> None:
        reference = make_engagement(client.app, writer, notes="Canary")
        client.sign_in(make_user(client.app).email)
        page = client.get("engagements.detail", reference=reference)
        assert f"What was said stays with {office.name}" in page.words("main")
        assert writer.name in page.words("main")
        assert "Canary" not in page.text

    def test_the_history_reads_as_english(self, browser: Client, writer: Actor) -> None:
        reference = make_engagement(browser.app, writer, notes="Words")
        page = browser.get("engagements.edit", reference=reference)
        record = browser.follow(browser.submit(page, {"purpose": "Homelessness"}))
        assert f"{writer.name} edited the engagement" in record.words("main")
        assert "Purpose Homelessness" in record.words("main")

    def test_a_mangled_reference_is_not_found(self, browser: Client) -> None:
        for reference in ("ENG-999999", "x", "ENG-%00", "E" * 300):
            browser.open(f"/engagements/{reference}", expect=404)

    def test_the_page_asks_the_database_little_however_much_there_is(
        self, browser: Client, writer: Actor
    ) -> None:
        promises = tuple(CommitmentDetails(Side.OURS, f"Promise {n}") for n in range(40))
        reference = make_engagement(
            browser.app, writer, commitments=promises, described=("A", "B", "C")
        )
        for endpoint in ("detail", "edit"):
            with statements_of(browser.app) as asked:
                browser.get(f"engagements.{endpoint}", reference=reference)
            assert len(asked) <= MOST_QUERIES, asked.texts
        with statements_of(browser.app) as asked:
            browser.get("engagements.log")
        assert len(asked) <= MOST_QUERIES, asked.texts


class TestEditing:
    """Changing what was written, alone and at once with somebody else."""

    def test_an_edit_begins_with_everything_and_loses_nothing(
        self, browser: Client, writer: Actor, area: Area
    ) -> None:
        post = make_post(browser.app, title="Chair")
        reference = make_engagement(
            browser.app, writer, areas=[area], post_ids=(post.id,), described=("A headteacher",),
            minutes=45, notes="Words", sharing=Sharing.RESTRICTED, theme_ids=(),
        )  # fmt: skip
        before = engagements(browser)[0]
        browser.submit(browser.get("engagements.edit", reference=reference), {})
        after = engagements(browser)[0]
        assert (after.minutes, after.notes, after.sharing) == (45, "Words", Sharing.RESTRICTED)
        assert {one.post_id for one in after.attendees} == {one.post_id for one in before.attendees}
        assert [one.user_id for one in after.team] == [writer.user_id]

    def test_the_second_writer_sees_both_texts_and_may_override(
        self, browser: Client, writer: Actor
    ) -> None:
        reference = make_engagement(browser.app, writer, notes="First words", purpose="Old")
        mine = browser.get("engagements.edit", reference=reference)
        theirs = browser.get("engagements.edit", reference=reference)
        browser.submit(theirs, {"notes": "Their words"})
        clash = browser.submit(mine, {"notes": "My words", "purpose": "New"}, expect=409)
        cells = [words_of(cell) for cell in clash.all("td")]
        assert cells == ["Their words", "My words", "Old", "New"]
        assert clash.form_fields()["notes"] == "My words"
        browser.follow(browser.submit(clash, {}))
        assert engagements(browser)[0].notes == "My words"

    def test_a_write_up_of_what_somebody_else_wrote_up_becomes_an_edit(
        self, browser: Client, writer: Actor
    ) -> None:
        reference = make_engagement(browser.app, writer, state=EngagementState.PLANNED)
        mine = browser.get("engagements.hold", reference=reference)
        theirs = browser.get("engagements.hold", reference=reference)
        browser.submit(theirs, {"notes": "Their words"})
        clash = browser.submit(mine, {"notes": "My words"}, expect=409)
        assert clash.form_action() == f"/engagements/{reference}/edit"
        browser.submit(clash, {})
        assert engagements(browser)[0].notes == "My words"

    def test_payloads_in_a_conflict_are_text(self, browser: Client, writer: Actor) -> None:
        reference = make_engagement(browser.app, writer)
        mine = browser.get("engagements.edit", reference=reference)
        browser.submit(mine, {"notes": "<script>1</script>"})
        again = {**mine.form_fields(), "submission_key": "another-key-0123456789"}
        clash = browser.send(
            f"/engagements/{reference}/edit", again | {"notes": "<img src=x>"}, expect=409
        )
        assert "<img src=x>" not in clash.text
        assert "<script>1" not in clash.text

    def test_somebody_else_s_engagement_is_not_edited(self, client: Client, writer: Actor) -> None:
        reference = make_engagement(client.app, writer, sharing=Sharing.SHARED)
        client.sign_in(make_user(client.app).email)
        page = client.get("engagements.edit", expect=403, reference=reference)
        assert "Ask them to make the change" in page.words("main")

    def test_colleagues_of_another_office_cannot_be_slipped_in(self, browser: Client) -> None:
        stranger = make_user(browser.app)
        page = log(
            browser, {"who_text": "Anytown", "participants": str(stranger.user_id)}, expect=422
        )
        assert stranger.name not in page.text


class TestCommitments:
    """Promises on the page of their engagement."""

    def test_a_promise_is_added_changed_done_and_reopened(
        self, browser: Client, writer: Actor
    ) -> None:
        reference = make_engagement(browser.app, writer)
        page = browser.get("engagements.add_commitment", reference=reference)
        record = browser.follow(browser.submit(page, {"promise": "Send it", "due_on": "1/2/2030"}))
        assert "Send it" in record.words("main")
        change = browser.open(_link(record, "Change: Send it"))
        record = browser.follow(browser.submit(change, {"promise": "Send both"}))
        assert "Send both" in record.words("main")
        record = browser.follow(browser.submit(record, {}, form=1))
        assert "Done" in record.words("main")
        record = browser.follow(browser.submit(record, {}, form=1))
        assert "due by 1 February 2030" in record.words("main")

    def test_a_promise_is_dropped_with_a_reason(self, browser: Client, writer: Actor) -> None:
        com = _commitment(browser, writer)
        page = browser.get("engagements.drop_commitment", reference=com)
        assert browser.submit(page, {"reason": " "}, expect=422).errors() == ["Say why."]
        record = browser.follow(browser.submit(page, {"reason": "Superseded"}))
        assert "Superseded" in record.words("main")

    def test_two_who_change_a_promise_at_once_are_told(
        self, browser: Client, writer: Actor
    ) -> None:
        com = _commitment(browser, writer)
        mine = browser.get("engagements.change_commitment", reference=com)
        theirs = browser.get("engagements.change_commitment", reference=com)
        browser.submit(theirs, {"promise": "Theirs"})
        clash = browser.submit(mine, {"promise": "Mine"}, expect=409)
        assert [words_of(cell) for cell in clash.all("td")] == ["Theirs", "Mine"]
        browser.submit(clash, {})
        with browser.app.app_context():
            assert session().scalars(select(Commitment.promise)).one() == "Mine"

    def test_their_promise_is_not_ours_to_own(self, browser: Client, writer: Actor) -> None:
        reference = make_engagement(browser.app, writer)
        page = browser.get("engagements.add_commitment", reference=reference)
        fields = {"side": "theirs", "promise": "Pay", "owner": f"user:{writer.user_id}"}
        refused = browser.submit(page, fields, expect=422)
        assert "of the side that promised" in refused.errors()[0]

    def test_a_done_button_of_another_list_leads_back_there(
        self, browser: Client, writer: Actor
    ) -> None:
        com = _commitment(browser, writer)
        for back, location in (("/", "/"), ("//evil.example", "/engagements/")):
            done = browser.post(
                "engagements.complete_commitment", {"version": "1", "back": back}, reference=com
            )
            assert done.location.startswith(location)
            assert "evil" not in done.location
            browser.post("engagements.reopen_commitment", {"version": "2"}, reference=com)
            com = _commitment(browser, writer)

    def test_an_office_does_not_touch_another_s_promises(
        self, client: Client, writer: Actor
    ) -> None:
        shared = make_engagement(
            client.app,
            writer,
            sharing=Sharing.SHARED,
            commitments=(CommitmentDetails(Side.OURS, "Call"),),
        )
        assert shared
        client.sign_in(make_user(client.app).email)
        for endpoint in ("complete_commitment", "reopen_commitment", "drop_commitment_now"):
            client.post(
                f"engagements.{endpoint}",
                {"version": "1", "reason": "x"},
                expect=403,
                reference="COM-000001",
            )


class TestNothingIsLost:
    """Words survive what interrupts them."""

    def test_a_session_that_ends_mid_note_loses_no_word(
        self, browser: Client, writer: Actor
    ) -> None:
        notes = " ".join(f"word{number}" for number in range(8_000))
        page = browser.get("engagements.log")
        other = Client(browser.app)
        other.browser = browser.browser
        browser.sign_out()
        again = browser.submit(
            page, {"who_text": "Anytown", "notes": notes, "themes": ["1", "2"]}, expect=401
        )
        assert again.words("h1") == "Sign in again"
        signed_in = browser.submit(
            again, {"email": writer.email, "password": "seven quiet otters swim upstream"}
        )
        restored = browser.follow(signed_in)
        fields = restored.form_fields()
        assert fields["notes"] == notes
        assert fields["themes"] == ["1", "2"]
        assert fields["who_text"] == "Anytown"
        browser.follow(browser.submit(restored, {}))
        assert engagements(browser)[0].notes == notes
        assert count(browser, Draft) == 0

    def test_a_forged_token_loses_no_word(self, browser: Client) -> None:
        page = browser.get("engagements.log")
        stale = browser.submit(page, {"csrf_token": "stale", "notes": "Every word"}, expect=400)
        form = browser.follow(browser.submit(stale, {}))
        assert form.form_fields()["notes"] == "Every word"

    def test_a_draft_outlives_a_conflict_and_goes_when_its_form_is_saved(
        self, browser: Client, writer: Actor
    ) -> None:
        reference = make_engagement(browser.app, writer)
        page = browser.get("engagements.edit", reference=reference)
        kept = {k: v for k, v in page.form_fields().items() if k != "submission_key"}
        draft = browser.send(
            "/drafts",
            kept | {"notes": "Mine", "path": f"/engagements/{reference}/edit"},
            expect=200,
        )
        token = json.loads(draft.text)["draft"]
        browser.submit(browser.get("engagements.edit", reference=reference), {"notes": "Theirs"})
        opened = browser.get("engagements.edit", reference=reference, draft=token)
        assert opened.form_fields()["notes"] == "Mine"
        clash = browser.submit(opened, {}, expect=409)
        assert count(browser, Draft) == 1
        browser.submit(clash, {})
        assert count(browser, Draft) == 0
        assert engagements(browser)[0].notes == "Mine"

    def test_a_draft_is_nobody_else_s(self, browser: Client, writer: Actor) -> None:
        kept = browser.send("/drafts", {"notes": "Private", "path": "/engagements/log"}, expect=200)
        token = json.loads(kept.text)["draft"]
        browser.sign_out()
        browser.sign_in(make_user(browser.app).email)
        assert "Private" not in browser.get("engagements.log", draft=token).text

    def test_keeping_a_draft_does_not_count_as_sending_the_form(self, browser: Client) -> None:
        page = browser.get("engagements.log")
        browser.send("/drafts", {"notes": "So far", "path": "/engagements/log"}, expect=200)
        browser.submit(page, {"who_text": "Anytown"})
        assert len(engagements(browser)) == 1


def _commitment(browser: Client, writer: Actor) -> str:
    """An open promise of ours; returns its reference."""
    make_engagement(browser.app, writer, commitments=(CommitmentDetails(Side.OURS, "Call"),))
    return engagements(browser)[-1].commitments[0].reference


def _link(page: Page, words: str) -> str:
    return page.links()[words]


def test_dates_are_written_out(browser: Client, writer: Actor) -> None:
    reference = make_engagement(browser.app, writer)
    page = browser.get("engagements.detail", reference=reference)
    assert day(clock.today() - timedelta(days=1)) in page.words("main")
