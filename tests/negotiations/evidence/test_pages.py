"""Evidence, reviews, rewards and findings of targets off track, as people meet them."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, Refused
from gorm.engagements.models import Sharing
from gorm.negotiations.models import (
    AgreementEventKind,
    AgreementLine,
    LineReview,
    LineReward,
    LineTravel,
    Position,
    Rag,
    Side,
)
from gorm.negotiations.queries.evidence import evidence_of_agreement
from gorm.negotiations.queries.heads import agreement_head
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on
from gorm.negotiations.service.reviewing import (
    Ending,
    Rated,
    begin_review,
    finish_review,
    rate_lines,
)
from gorm.performance.models import Candidate, RuleCode
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_line, make_round
from tests.negotiations.evidence.signed import Signed
from tests.support.client import Client
from tests.support.queries import statements_of

FIRST, SECOND, THIRD = date(2022, 10, 1), date(2023, 4, 1), date(2024, 10, 1)
MOST_STATEMENTS = 12


@pytest.fixture
def signed(app: Flask) -> Signed:
    """An agreement that is in force."""
    found = Signed(app)
    found.sign()
    return found


def review(signed: Signed, on: date, rag: Rag, *, agreed: bool = True) -> tuple[str, ...]:
    """A whole review on a day that rates every line so; the findings that it puts."""
    with signed.app.app_context(), unit_of_work():
        number = begin_review(signed.manager, signed.reference, on)
    with signed.app.app_context(), unit_of_work():
        rated = {signed.line.number: Rated(rag, LineTravel.STEADY, "As the figures say.")}
        rate_lines(signed.manager, signed.reference, number, rated, narrative="", seen_version=1)
    with signed.app.app_context(), unit_of_work():
        ending = Ending(on, agreed, "" if agreed else "The area reads the figures otherwise.")
        return finish_review(signed.manager, signed.reference, number, ending, seen_version=2)


def off_track(signed: Signed) -> list[tuple[str, bool]]:
    """The findings of targets off track, and whether they stand."""
    with signed.app.app_context():
        rows = session().execute(
            select(Candidate.reference, Candidate.is_standing)
            .where(Candidate.rule == RuleCode.OFF_TRACK)
            .order_by(Candidate.id)
        )
        return [(row.reference, row.is_standing) for row in rows]


def put_offer(signed: Signed, side: Side, offer: int) -> None:
    """A position of a side in the open round."""
    with signed.app.app_context(), unit_of_work():
        agreement = agreement_to_work_on(signed.manager, signed.reference)
        round_id = signed.round_id
        session().add(
            Position(
                reference=f"POS-{side.value}",
                agreement_id=agreement.id,
                round_id=round_id,
                line_id=signed.line.id,
                side=side,
                offer=Decimal(offer),
                taken_on=FIRST,
                recorded_at=agreement.recorded_at,
                recorded_by_id=signed.manager.user_id,
            )
        )
        tell(signed.manager, agreement, "agreement.noted", Happening(AgreementEventKind.ROUND, "-"))


class TestEvidencePage:
    def test_it_says_who_moved_that_far_and_whether_an_offer_is_ambitious(
        self, client: Client
    ) -> None:
        signed = Signed(client.app)
        signed.round_id = make_round(client.app, signed.manager, signed.reference).id
        put_offer(signed, Side.OFFICE, 78)
        put_offer(signed, Side.AREA, 52)
        client.sign_in(signed.manager.email)
        page = client.get(
            "negotiations.line_evidence", reference=signed.reference, number=signed.line.number
        )
        text = page.text
        assert "Our ask: reaching 78\u00a0% would take +28\u00a0percentage points" in text
        # Over three years, half of the six: fourteen points; five moved 15, 18 … 27.
        assert "5 of 10" in text
        assert "10th of 10, 2020-21" in text
        assert "Their offer" in text
        assert "How this is reckoned" in text

    def test_a_line_in_words_says_that_nothing_can_be_compared(self, client: Client) -> None:
        signed = Signed(client.app)
        line = make_line(client.app, signed.manager, signed.reference)
        client.sign_in(signed.manager.email)
        page = client.get(
            "negotiations.line_evidence", reference=signed.reference, number=line.number
        )
        assert "in words only" in page.text

    def test_an_unknown_line_is_not_found(self, client: Client) -> None:
        signed = Signed(client.app)
        client.sign_in(signed.manager.email)
        client.get("negotiations.line_evidence", reference=signed.reference, number=99, expect=404)

    def test_a_whole_agreement_asks_no_more_than_one_line(self, app: Flask) -> None:
        signed = Signed(app)
        for _ in range(4):
            signed.add_line(signed.manager, signed.indicator)
        with app.app_context():
            head = agreement_head(signed.manager, signed.reference)
            with statements_of(app) as statements:
                found = evidence_of_agreement(head)
        assert len(found) == 5
        assert all(one.found and one.found.chief for one in found)
        assert len(statements) <= 6


class TestReviews:
    def test_every_line_enters_with_what_its_figures_suggest(self, signed: Signed) -> None:
        with signed.app.app_context(), unit_of_work():
            begin_review(signed.manager, signed.reference, FIRST, "The first half")
        with signed.app.app_context():
            [row] = session().scalars(select(LineReview)).all()
            assert (row.suggested_rag, row.observed_period) == (Rag.RED, "2021-22")
            assert row.observed == 50
            assert row.expected is not None
            assert 51 < row.expected < 53

    def test_an_agreement_that_is_not_signed_is_not_reviewed(self, app: Flask) -> None:
        unsigned = Signed(app)
        with app.app_context(), pytest.raises(Refused, match="not signed"), unit_of_work():
            begin_review(unsigned.manager, unsigned.reference, FIRST)

    def test_one_review_at_a_time(self, signed: Signed) -> None:
        with signed.app.app_context(), unit_of_work():
            begin_review(signed.manager, signed.reference, FIRST)
        with signed.app.app_context(), pytest.raises(Refused, match="still open"), unit_of_work():
            begin_review(signed.manager, signed.reference, SECOND)

    def test_a_review_is_not_finished_before_every_line_is_rated(self, signed: Signed) -> None:
        with signed.app.app_context(), unit_of_work():
            begin_review(signed.manager, signed.reference, FIRST)
        with signed.app.app_context(), pytest.raises(Refused, match="line 1"), unit_of_work():
            finish_review(signed.manager, signed.reference, 1, Ending(FIRST, True), seen_version=1)

    def test_disagreement_needs_words(self, signed: Signed) -> None:
        with signed.app.app_context(), unit_of_work():
            begin_review(signed.manager, signed.reference, FIRST)
        with signed.app.app_context(), pytest.raises(Refused) as refused, unit_of_work():
            finish_review(signed.manager, signed.reference, 1, Ending(FIRST, False), seen_version=1)
        assert "disagreement" in refused.value.faults

    def test_two_people_at_one_review_are_told(self, signed: Signed) -> None:
        with signed.app.app_context(), unit_of_work():
            begin_review(signed.manager, signed.reference, FIRST)
        rated = {1: Rated(Rag.GREEN, None)}
        with signed.app.app_context(), unit_of_work():
            rate_lines(signed.manager, signed.reference, 1, rated, narrative="", seen_version=1)
        with signed.app.app_context(), pytest.raises(Conflict), unit_of_work():
            rate_lines(signed.manager, signed.reference, 1, rated, narrative="", seen_version=1)

    def test_a_review_by_its_pages(self, client: Client) -> None:
        signed = Signed(client.app)
        signed.sign()
        client.sign_in(signed.manager.email)
        begun = client.get("negotiations.new_review", reference=signed.reference)
        grid = client.follow(client.submit(begun, {"held_on": "1/10/2022", "covers": "2022"}))
        assert "Suggested: red" in grid.text
        fields = {"rag_1": "amber", "travel_1": "improving", "narrative_1": "New team in place."}
        saved = client.follow(client.submit(grid, fields))
        assert "1 line changed" in saved.text
        finish = client.get("negotiations.end_review", reference=signed.reference, number=1)
        refused = client.submit(
            finish, {"agreed": "no", "disagreement": "", "finished_on": "2/10/2022"}, expect=422
        )
        assert "Enter what the sides do not agree about" in refused.text
        done = client.follow(
            client.submit(refused, {"agreed": "no", "disagreement": "The area says green."})
        )
        assert "The area says green." in done.text
        assert "New team in place." in done.text
        listed = client.get("negotiations.reviews", reference=signed.reference)
        assert "not agreed" in listed.text

    def test_what_was_typed_is_kept_beside_what_somebody_else_saved(self, client: Client) -> None:
        signed = Signed(client.app)
        signed.sign()
        client.sign_in(signed.manager.email)
        with client.app.app_context(), unit_of_work():
            begin_review(signed.manager, signed.reference, FIRST)
        page = client.get("negotiations.review", reference=signed.reference, number=1)
        with client.app.app_context(), unit_of_work():
            rated = {1: Rated(Rag.GREEN, None, "Theirs")}
            rate_lines(signed.manager, signed.reference, 1, rated, narrative="", seen_version=1)
        conflict = client.submit(page, {"narrative_1": "Mine"}, expect=409)
        assert "Theirs" in conflict.text
        assert "Mine" in conflict.text

    def test_the_pages_ask_a_bounded_number_of_questions(self, client: Client) -> None:
        signed = Signed(client.app)
        signed.sign()
        for _ in range(9):
            signed.add_line(signed.manager, signed.indicator)
        review_of_ten(signed)
        client.sign_in(signed.manager.email)
        rooms: tuple[tuple[str, dict[str, int]], ...] = (
            ("negotiations.reviews", {}),
            ("negotiations.review", {"number": 1}),
            ("negotiations.end_review", {"number": 1}),
            ("negotiations.line_evidence", {"number": 1}),
            ("negotiations.line_reward", {"number": 1}),
        )
        for endpoint, more in rooms:
            address = client.address(endpoint, reference=signed.reference, **more)
            with statements_of(client.app) as statements:
                client.open(address)
            assert len(statements) <= MOST_STATEMENTS, (endpoint, statements)


def review_of_ten(signed: Signed) -> None:
    """A review that is begun."""
    with signed.app.app_context(), unit_of_work():
        begin_review(signed.manager, signed.reference, FIRST)


class TestOffTrack:
    def test_two_successive_reds_put_a_finding(self, client: Client) -> None:
        signed = Signed(client.app)
        signed.sign()
        assert review(signed, FIRST, Rag.RED) == ()
        [reference] = review(signed, SECOND, Rag.RED)
        client.sign_in(signed.manager.email)
        page = client.get("performance.finding", reference=reference)
        assert "rated red at two successive reviews, of" in page.text
        assert "Review 2" in page.text
        assert "50\u00a0%, 2021-22" in page.text

    def test_a_better_review_ends_it_and_two_more_reds_put_a_new_one(self, signed: Signed) -> None:
        for on, rag in (
            (FIRST, Rag.RED), (SECOND, Rag.RED), (THIRD, Rag.AMBER),
        ):  # fmt: skip
            review(signed, on, rag)
        assert [stands for _, stands in off_track(signed)] == [False]
        review(signed, date(2025, 4, 1), Rag.RED)
        review(signed, date(2025, 10, 1), Rag.RED)
        assert [stands for _, stands in off_track(signed)] == [False, True]

    def test_a_scan_leaves_it_standing(self, signed: Signed) -> None:
        review(signed, FIRST, Rag.RED)
        review(signed, SECOND, Rag.RED)
        signed.england.scan()
        assert [stands for _, stands in off_track(signed)] == [True]

    def test_nothing_is_put_of_an_agreement_that_only_its_team_knows(self, app: Flask) -> None:
        signed = Signed(app, sharing=Sharing.RESTRICTED)
        signed.sign()
        review(signed, FIRST, Rag.RED)
        assert review(signed, SECOND, Rag.RED) == ()
        assert not off_track(signed)


class TestReward:
    def test_it_is_reckoned_from_the_outturn_step_by_step(self, client: Client) -> None:
        signed = Signed(client.app)
        with client.app.app_context(), unit_of_work():
            agreement = agreement_to_work_on(signed.manager, signed.reference)
            session().add(
                LineReward(
                    line_id=signed.line.id,
                    full_grant=Decimal(100_000),
                    pump_priming=Decimal(5_000),
                    instalments=[["2027-10-01", "50"], ["2028-10-01", "50"]],
                )
            )
            happening = Happening(AgreementEventKind.LINE, "Reward agreed")
            tell(signed.manager, agreement, "agreement.line_changed", happening)
        signed.sign()
        client.sign_in(signed.manager.email)
        number = signed.line.number
        page = client.get("negotiations.line_reward", reference=signed.reference, number=number)
        assert "No outturn is recorded yet" in page.text
        wrong = client.submit(page, {"outturn": "many", "source": "The return"}, expect=422)
        assert "The return" in str(wrong.form_fields(-1))
        done = client.follow(client.submit(wrong, {"outturn": "69.5"}))
        assert "£75,000" in done.text
        assert "£80,000" in done.text
        assert "£37,500" in done.text

    def test_an_outturn_needs_an_agreed_reward(self, client: Client) -> None:
        signed = Signed(client.app)
        signed.sign()
        client.sign_in(signed.manager.email)
        page = client.get("negotiations.line_reward", reference=signed.reference, number=1)
        assert "No reward is agreed" in page.text
        client.post(
            "negotiations.save_outturn",
            {"outturn": "70", "source": "x", "version": "1"},
            expect=422,
            reference=signed.reference,
            number=1,
        )


class TestQueue:
    def test_a_review_that_is_overdue_stands_in_the_directors_queue(self, client: Client) -> None:
        signed = Signed(client.app)
        signed.sign()
        client.sign_in(signed.director.email)
        assert "The review was due on 1 October 2022" in client.open("/queue").text

    def test_another_offices_director_knows_nothing_of_it(self, client: Client) -> None:
        signed = Signed(client.app)
        signed.sign()
        client.sign_in(make_user(client.app, Role.DIRECTOR).email)
        assert signed.reference not in client.open("/queue").text


def test_colleagues_of_other_offices_read_none_of_it(client: Client) -> None:
    signed = Signed(client.app)
    signed.sign()
    review_of_ten(signed)
    client.sign_in(make_user(client.app, Role.RELATIONSHIP_MANAGER).email)
    rooms: tuple[tuple[str, dict[str, int]], ...] = (
        ("negotiations.reviews", {}),
        ("negotiations.review", {"number": 1}),
        ("negotiations.line_evidence", {"number": 1}),
        ("negotiations.line_reward", {"number": 1}),
    )
    for endpoint, more in rooms:
        address = client.address(endpoint, reference=signed.reference, **more)
        client.open(address, expect=404)


def test_a_dropped_line_leaves_the_reviews_that_come_after(signed: Signed) -> None:
    signed.add_line(signed.manager, signed.indicator)
    with signed.app.app_context(), unit_of_work():
        agreement = agreement_to_work_on(signed.manager, signed.reference)
        line = session().get_one(AgreementLine, signed.line.id)
        line.dropped_on, line.dropped_because = FIRST, "Settled elsewhere"
        happening = Happening(AgreementEventKind.LINE, "Line 1 dropped")
        tell(signed.manager, agreement, "agreement.line_dropped", happening)
    review_of_ten(signed)
    with signed.app.app_context():
        [row] = session().scalars(select(LineReview)).all()
        assert row.line_id != signed.line.id
