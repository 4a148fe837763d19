"""What records suggest to whoever writes a pack, and what they never do."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Department
from gorm.audit.service import Subject, record
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackReader, Purpose
from gorm.briefings.queries import packs_for
from gorm.briefings.service import begin
from gorm.challenge.models import Case, ClockKind
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotFound, Refused
from gorm.engagements.models import Commitment, Engagement, EngagementState, Marking, Sharing, Side
from gorm.negotiations.models import Agreement, FlexibilityKind, Position, PositionState
from gorm.negotiations.rules.positions import AREA, OFFICE
from gorm.negotiations.service.flexibilities import Asked, ask_flexibility
from gorm.negotiations.service.mandates import MandateDetails, set_mandate
from gorm.negotiations.service.positions import Occasion, Said, record_positions
from gorm.places.offers import Audience, Place, PlaceKind
from tests.factories.accounts import make_user
from tests.factories.challenge import make_case, make_clock
from tests.factories.engagements import make_engagement
from tests.factories.negotiations import make_agreement, make_line, make_round
from tests.factories.performance import make_indicator
from tests.packs.reading import text_of
from tests.packs.writing.drafts import Drafts
from tests.performance.readers import England
from tests.support.client import Client

OURS = (Audience.OFFICE, Audience.MINISTER)
SOON = clock.today() + timedelta(days=14)
PARTS = ("points", "asks", "offers", "issues", "sensitivities")


def records_of(drafts: Drafts, audience: Audience, part: str) -> list[str]:
    number = drafts.begin(audience)
    return [one.words for one in drafts.suggested(number, part)]


def negotiated(drafts: Drafts, **details: Any) -> str:
    """An agreement with a line on which the office has put an offer."""
    agreement = make_agreement(drafts.app, drafts.manager, drafts.area, **details)
    make_line(
        drafts.app, drafts.manager, agreement, indicator_words="Homes built", unit="homes",
        target=Decimal(75),
    )  # fmt: skip
    make_round(drafts.app, drafts.manager, agreement)
    position(drafts, agreement, OFFICE, "2400")
    return agreement


def position(drafts: Drafts, agreement: str, speaker: Any, value: str, **more: Any) -> None:
    with drafts.app.app_context(), unit_of_work():
        occasion = Occasion(more.pop("number", 1), speaker, clock.today(), "A. Brown")
        said = Said("line_1", Decimal(value), **more)
        record_positions(drafts.manager, agreement, occasion, [said])


def asked_for(drafts: Drafts, agreement: str, what: str) -> None:
    with drafts.app.app_context(), unit_of_work():
        department = session().scalars(select(Department.id).limit(1)).one()
        kind = next(iter(FlexibilityKind))
        asked = Asked(department, kind, what, "Why not", clock.today())
        ask_flexibility(drafts.manager, agreement, asked)


def test_our_oldest_unkept_promises_are_suggested_as_points_and_sensitivities(
    drafts: Drafts,
) -> None:
    drafts.promise("Send the guidance", due_on=clock.today() - timedelta(days=3))
    drafts.promise("Answer the letter", due_on=clock.today() - timedelta(days=30))
    drafts.promise("Not yet due", due_on=SOON)
    for part in ("points", "sensitivities"):
        first, second = records_of(drafts, Audience.OFFICE, part)
        assert "Answer the letter. It was due on" in first
        assert "Send the guidance." in second


def test_a_promise_that_was_kept_suggests_nothing(app: Flask, drafts: Drafts) -> None:
    drafts.promise("Send the guidance")
    with app.app_context(), unit_of_work():
        kept = session().scalars(select(Commitment)).one()
        kept.state, kept.closed_on = type(kept.state).DONE, clock.today()
        record(SYSTEM, "commitment.completed", Subject("commitment", kept.reference))
    assert records_of(drafts, Audience.OFFICE, "points") == []


def test_what_they_promised_when_we_last_met_is_suggested_as_an_ask(drafts: Drafts) -> None:
    drafts.promise("Publish the plan", side=Side.THEIRS, due_on=SOON)
    long_ago = clock.today() - timedelta(days=200)
    drafts.promise("An older promise", side=Side.THEIRS, happens_on=long_ago)
    [words] = records_of(drafts, Audience.OFFICE, "asks")
    assert words.startswith("They promised on")
    assert "Publish the plan. It is due on" in words


def test_an_open_offer_of_ours_is_suggested_as_an_ask_and_never_a_mandate(
    drafts: Drafts,
) -> None:
    agreement = negotiated(drafts)
    with drafts.app.app_context(), unit_of_work():
        details = MandateDetails(
            walk_away=Decimal(1717), target=Decimal(2929), concessions="CANARY-MANDATE"
        )
        set_mandate(drafts.director, agreement, 1, details, seen=0)
    number = drafts.begin(actor=drafts.director)
    told = drafts.all_suggested(number, drafts.director)
    assert "Homes built: we put 2,400 homes to them in round 1" in told
    for canary in ("1717", "1,717", "2929", "2,929", "CANARY-MANDATE"):
        assert canary not in told


def test_an_offer_that_was_settled_is_suggested_no_more(drafts: Drafts) -> None:
    agreement = negotiated(drafts)
    assert len(records_of(drafts, Audience.OFFICE, "asks")) == 1
    position(drafts, agreement, AREA, "2400")
    with drafts.app.app_context(), unit_of_work():
        latest = session().scalars(select(Position).order_by(Position.id.desc())).first()
        assert latest is not None
        latest.state = PositionState.ACCEPTED
        record(SYSTEM, "position.answered", Subject("position", latest.reference))
    assert records_of(drafts, Audience.OFFICE, "asks") == []


def test_a_flexibility_that_is_owed_is_suggested_as_an_offer(drafts: Drafts) -> None:
    asked_for(drafts, negotiated(drafts), "The ring fence")
    [words] = records_of(drafts, Audience.OFFICE, "offers")
    assert "The ring fence: asked of" in words
    assert "there is no answer yet." in words


def test_the_next_days_of_cases_are_suggested_as_issues_and_sensitivities(
    drafts: Drafts,
) -> None:
    case = make_case(drafts.app, drafts.manager, drafts.council)
    make_clock(drafts.app, drafts.manager, case, due_on=SOON, what="Review of the notice")
    make_clock(
        drafts.app, drafts.manager, case, due_on=SOON, kind=ClockKind.REPRESENTATIONS,
        what="Representations on the notice",
    )  # fmt: skip
    make_clock(drafts.app, drafts.manager, case, due_on=SOON, kind=ClockKind.PLAN, what="Plan")
    for part in ("issues", "sensitivities"):
        words = records_of(drafts, Audience.OFFICE, part)
        assert len(words) == 2
        assert any("Review of the notice, due on" in one for one in words)
        assert any("representations are open until" in one for one in words)


@pytest.mark.parametrize("audience", list(Audience))
def test_nothing_is_suggested_that_the_audience_may_not_see(
    drafts: Drafts, audience: Audience
) -> None:
    team = (drafts.manager.user_id,)
    late = clock.today() - timedelta(days=40)
    drafts.promise("CANARY-OPEN", due_on=late)
    drafts.promise("CANARY-MINISTERS", due_on=late, is_not_for_ministers=True)
    drafts.promise("CANARY-TEAM", due_on=late, sharing=Sharing.RESTRICTED, team_ids=team)
    case = make_case(drafts.app, drafts.manager, drafts.council)
    make_clock(drafts.app, drafts.manager, case, due_on=SOON, what="CANARY-CLOCK")
    asked_for(drafts, negotiated(drafts), "CANARY-FLEX")
    keep_from_ministers(drafts.app)
    told = drafts.all_suggested(drafts.begin(audience))
    seen = {
        Audience.OFFICE: {"OPEN", "MINISTERS", "TEAM", "CLOCK", "FLEX"},
        Audience.MINISTER: {"OPEN"},
        Audience.AREA: set[str](),
    }[audience]
    for canary in ("OPEN", "MINISTERS", "TEAM", "CLOCK", "FLEX"):
        assert (f"CANARY-{canary}" in told) is (canary in seen), canary


@pytest.mark.parametrize("audience", list(Audience))
def test_nothing_is_suggested_that_the_writer_may_not_read(
    app: Flask, drafts: Drafts, audience: Audience
) -> None:
    drafts.promise(
        "CANARY-TEAM", actor=drafts.director, sharing=Sharing.RESTRICTED,
        team_ids=(drafts.director.user_id,), participant_ids=(drafts.director.user_id,),
    )  # fmt: skip
    writer = make_user(app, office=drafts.office)
    number = drafts.begin(audience)
    assert "CANARY" not in drafts.all_suggested(number, writer)
    with pytest.raises(Refused):
        drafts.take(number, "purpose" if audience is Audience.AREA else "points", "COM-000001")


def test_one_click_takes_a_suggestion_which_is_then_marked(client: Client, drafts: Drafts) -> None:
    engagement = drafts.promise("Send the [guidance](https://evil.example)")
    number = drafts.begin()
    client.sign_in(drafts.manager.email)
    page = client.get("briefings.written_part", number=number, part="points")
    assert "What records suggest" in page.words()
    assert f"in {engagement}" in page.words()
    assert page.links()[f"Promise of {yesterday()} in {engagement}"] == f"/engagements/{engagement}"
    done = client.follow(client.submit(page, {}, form=page.form_to("/points/suggestions")))
    [item] = drafts.items("points")
    assert (item.record, item.is_restricted) == ("COM-000001", False)
    assert "Taken" in done.words()
    assert "https://evil.example" not in done.links().values()
    assert "Send the [guidance](https://evil.example)" in done.words()


def yesterday() -> str:
    on = clock.today() - timedelta(days=1)
    return f"{on.day} {on:%B %Y}"


def test_a_suggestion_taken_twice_is_one_item(drafts: Drafts) -> None:
    drafts.promise("Send the guidance")
    number = drafts.begin()
    drafts.take(number, "points", "COM-000001")
    drafts.take(number, "points", "COM-000001")
    assert len(drafts.items("points")) == 1


def test_words_come_from_the_record_and_not_from_the_form(client: Client, drafts: Drafts) -> None:
    drafts.promise("Send the guidance")
    number = drafts.begin()
    client.sign_in(drafts.manager.email)
    page = client.get("briefings.written_part", number=number, part="points")
    forged = {"suggestion": "COM-000001", "words": "Forged", "heading": "Forged"}
    client.submit(page, forged, form=page.form_to("/points/suggestions"))
    assert "Forged" not in drafts.items("points")[0].words
    page = client.get("briefings.written_part", number=number, part="sensitivities")
    unknown, at = {"suggestion": "COM-000999"}, page.form_to("/sensitivities/suggestions")
    wrong = client.submit(page, unknown, form=at, expect=422)
    assert "do not suggest this any more" in wrong.errors()[0]


class TestRestricted:
    """A suggestion from a restricted record."""

    @pytest.fixture
    def number(self, drafts: Drafts) -> str:
        """A draft with words from a record that is the manager's alone."""
        drafts.promise(
            "CANARY-TEAM", sharing=Sharing.RESTRICTED, team_ids=(drafts.manager.user_id,)
        )
        number = drafts.begin()
        drafts.take(number, "points", "COM-000001")
        return number

    def test_closes_the_draft_to_all_but_its_readers(
        self, app: Flask, drafts: Drafts, number: str
    ) -> None:
        colleague = make_user(app, office=drafts.office)
        assert drafts.items()[0].is_restricted
        with app.app_context():
            assert numbers(drafts.manager) == numbers(drafts.director) == [number]
            assert numbers(colleague) == []
            readers = set(session().scalars(select(PackReader.user_id)))
            assert readers == {drafts.manager.user_id, drafts.director.user_id}
        with pytest.raises(NotFound):
            drafts.write(number, "points", "Hello", actor=colleague)

    def test_taken_out_goes_for_good_and_opens_the_draft_again(
        self, client: Client, app: Flask, drafts: Drafts, number: str
    ) -> None:
        client.sign_in(drafts.manager.email)
        page = client.get("briefings.written_part", number=number, part="points")
        client.submit(page, {}, form=page.form_to("/remove"))
        colleague = make_user(app, office=drafts.office)
        with app.app_context():
            assert numbers(colleague) == [number]
        client.sign_out()
        client.sign_in(colleague.email)
        page = client.get("briefings.written_part", number=number, part="points")
        assert "CANARY" not in page.text

    def test_stands_in_print_with_its_marking_and_its_readers(
        self, app: Flask, drafts: Drafts, number: str
    ) -> None:
        text = text_of(drafts.printed(number))
        assert "CANARY-TEAM" in text
        assert "OFFICIAL-SENSITIVE" in text

    def test_stands_in_nothing_once_the_pack_is_for_a_minister(
        self, client: Client, app: Flask, drafts: Drafts, number: str
    ) -> None:
        amend(app, number, Audience.MINISTER)
        drafts.withhold(number)
        assert "CANARY" not in text_of(drafts.printed(number))
        client.sign_in(drafts.manager.email)
        page = client.get("briefings.written_part", number=number, part="points")
        assert "Its record is not for this audience" in page.words()


def test_a_record_restricted_since_is_hidden_from_who_may_not_know_of_it(
    client: Client, app: Flask, drafts: Drafts
) -> None:
    drafts.promise("CANARY-LATER")
    number = drafts.begin()
    drafts.take(number, "points", "COM-000001")
    restrict(app)
    colleague = make_user(app, office=drafts.office)
    client.sign_in(colleague.email)
    page = client.get("briefings.written_part", number=number, part="points")
    assert "CANARY" not in page.text
    assert "The record of this was restricted since." in page.words()
    [item] = drafts.items()
    client.get("briefings.edit_item", number=number, part="points", item=item.id, expect=404)
    words = client.get("briefings.words_docx", number=number)
    assert b"CANARY" not in unpacked(words.data)


def test_a_sensitive_record_raises_the_marking_of_the_pack(drafts: Drafts) -> None:
    drafts.promise("Send it", marking=Marking.OFFICIAL_SENSITIVE)
    number = drafts.begin()
    drafts.take(number, "points", "COM-000001")
    assert drafts.items()[0].is_restricted is False
    assert "OFFICIAL-SENSITIVE" in text_of(drafts.printed(number))


@pytest.mark.parametrize("audience", list(Audience))
def test_the_names_in_the_room_come_from_the_meeting_that_is_planned(
    drafts: Drafts, audience: Audience
) -> None:
    on = SOON
    make_engagement(
        drafts.app, drafts.manager, areas=[drafts.area], happens_on=on,
        state=EngagementState.PLANNED, described=("The CANARY-LEADER",),
    )  # fmt: skip
    number = drafts.begin(audience, meets_on=on, contact="Dorothy, 07700 900123")
    drafts.write(number, "purpose", "To agree the plan.")
    text = text_of(drafts.printed(number))
    assert "To agree the plan." in text
    is_ours = audience in OURS
    front = text.split("At a glance")[-2] if is_ours else text
    assert ("CANARY-LEADER" in front) is is_ours
    assert ("07700 900123" in text) is is_ours


def test_while_representations_are_open_a_box_says_what_may_not_be_said(
    drafts: Drafts,
) -> None:
    case = make_case(drafts.app, drafts.manager, drafts.council)
    make_clock(
        drafts.app, drafts.manager, case, due_on=SOON, kind=ClockKind.REPRESENTATIONS,
        what="Representations on the proposed notice",
    )  # fmt: skip
    for audience in Audience:
        text = text_of(drafts.printed(drafts.begin(audience)))
        assert ("Representations are open" in text) is (audience in OURS)


def test_a_restricted_case_has_no_box_in_a_pack_for_a_minister(drafts: Drafts) -> None:
    case = make_case(
        drafts.app, drafts.manager, drafts.council, sharing=Sharing.RESTRICTED
    )  # fmt: skip
    make_clock(
        drafts.app, drafts.manager, case, due_on=SOON, kind=ClockKind.REPRESENTATIONS,
        what="CANARY-REPRESENTATIONS",
    )  # fmt: skip
    for audience in Audience:
        number = drafts.begin(audience)
        if audience is not Audience.OFFICE:
            drafts.withhold(number)
        text = text_of(drafts.printed(number))
        assert ("CANARY-REPRESENTATIONS" in text) is (audience is Audience.OFFICE)


def numbers(actor: Actor) -> list[str]:
    return [row.number for row in packs_for(actor).rows]


def pack_row(number: str) -> Pack:
    """A pack as it stands."""
    return session().scalars(select(Pack).where(Pack.number == number)).one()


def amend(app: Flask, number: str, audience: Audience) -> None:
    with app.app_context(), unit_of_work():
        pack_row(number).audience = audience
        record(SYSTEM, "pack.begun", Subject("pack", number))


def keep_from_ministers(app: Flask) -> None:
    """Mark every case and every agreement not for ministers."""
    with app.app_context(), unit_of_work():
        for case in session().scalars(select(Case)):
            case.is_not_for_ministers = True
        for agreement in session().scalars(select(Agreement)):
            agreement.is_not_for_ministers = True
        record(SYSTEM, "case.changed", Subject("case", "CASE-000001"))


def restrict(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        found = session().scalars(select(Engagement)).one()
        found.sharing = Sharing.RESTRICTED
        record(SYSTEM, "engagement.changed", Subject("engagement", found.reference))


def unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b" ".join(parts.read(name) for name in parts.namelist())


def test_the_largest_concern_and_what_fell_back_most_are_suggested_with_their_figures(
    app: Flask, drafts: Drafts
) -> None:
    england = England(app)
    slow = make_indicator(app, "SLOW", name="Reviewed in time", theme="Adult social care")
    for period, first in (("2020-21", 60), ("2021-22", 40)):
        england.figures(period, first=first, of=slow)
    writer = make_user(app, office=england.office)
    place = Place(PlaceKind.AREA, england.area.id, england.area.reference, england.area.name)
    with app.app_context(), unit_of_work():
        number = begin(writer, place, PackOrder(Purpose.OTHER, Audience.MINISTER))
    for part in ("points", "issues"):
        [made] = drafts.suggested(number, part, writer)
        assert made.words.startswith("Reviewed in time: 40")
        assert "in 2021-22, 10th of 10" in made.words
        assert made.origin.record == "indicator/SLOW"
    drafts.take(number, "issues", "indicator/SLOW", writer)
    [item] = drafts.items("issues")
    assert item.heading == "Reviewed in time"
    assert "Indicator SLOW: Reviewed in time" in text_of(drafts.printed(number, writer))
