"""The rules of positions, mandates and convergence, by example and by property."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.negotiations.models import PositionState, Side
from gorm.negotiations.rules.convergence import (
    Movement,
    Trend,
    gap_between,
    gaps_of,
    moves_between,
)
from gorm.negotiations.rules.mandates import (
    Bounds,
    Place,
    asks_a_director,
    is_outside,
    mandate_faults,
    place_of,
)
from gorm.negotiations.rules.positions import (
    AREA,
    OFFICE,
    REPLIES,
    Speaker,
    Taken,
    answered_by,
    is_open_at,
    reply_fault,
    standing_at,
    state_after,
)
from gorm.performance.terms import Polarity

HIGH, LOW, NEUTRAL = Polarity.HIGH, Polarity.LOW, Polarity.NEUTRAL
DEPARTMENT = Speaker(Side.DEPARTMENT, 4)
VALUES = st.decimals(min_value=-1000, max_value=1000, places=2)
WAYS = st.sampled_from(Polarity)


def taken(number: int, in_round: int, speaker: Speaker, offer: str = "", **more: object) -> Taken:
    value = Decimal(offer) if offer else None
    return replace(Taken(number, in_round, "line_1", speaker, value), **more)  # type: ignore[arg-type]


class TestWhoMayReplyToWhat:
    def test_an_open_position_can_be_replied_to_in_every_way(self) -> None:
        position = taken(1, 1, AREA, "70")
        assert [reply_fault(position, reply, [position]) for reply in REPLIES] == [""] * 4

    def test_that_it_is_open_is_no_reply(self) -> None:
        position = taken(1, 1, AREA, "70")
        assert "Choose what was made of it" in reply_fault(position, PositionState.OPEN, [position])

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"is_current": False}, "replaced"),
            ({"is_error": True, "is_current": False}, "recorded in error"),
            ({"state": PositionState.WITHDRAWN}, "withdrawn"),
            ({"state": PositionState.ACCEPTED}, "accepted already"),
        ],
    )
    def test_what_does_not_stand_takes_no_reply(
        self, changed: dict[str, object], words: str
    ) -> None:
        position = taken(1, 1, AREA, "70", **changed)
        assert words in reply_fault(position, PositionState.ACCEPTED, [position])

    def test_an_offer_that_a_later_round_has_overtaken_is_not_accepted(self) -> None:
        first, second = taken(1, 1, AREA, "70"), taken(2, 2, AREA, "72")
        fault = reply_fault(first, PositionState.ACCEPTED, [first, second])
        assert "another offer in round 2" in fault

    def test_what_the_other_side_said_later_overtakes_nothing(self) -> None:
        first, second = taken(1, 1, AREA, "70"), taken(2, 2, OFFICE, "72")
        assert not reply_fault(first, PositionState.ACCEPTED, [first, second])

    def test_the_office_answers_everybody_and_the_area_answers_the_office(self) -> None:
        assert [answered_by(one) for one in (AREA, DEPARTMENT, OFFICE)] == [OFFICE, OFFICE, AREA]

    @given(st.lists(st.sampled_from(REPLIES)))
    def test_the_last_reply_holds(self, replies: list[PositionState]) -> None:
        assert state_after(replies) is (replies[-1] if replies else PositionState.OPEN)


class TestWhatStands:
    def test_the_last_position_of_each_side_up_to_a_round_stands(self) -> None:
        said = [
            taken(1, 1, AREA, "70"), taken(2, 1, OFFICE, "80"), taken(3, 2, AREA, "72"),
            taken(4, 2, DEPARTMENT, "1"),
        ]  # fmt: skip
        assert {one.id for one in standing_at(said, 1).values()} == {1, 2}
        assert {one.id for one in standing_at(said, 2).values()} == {2, 3, 4}

    def test_an_error_and_what_was_superseded_stand_no_more(self) -> None:
        said = [
            taken(1, 1, AREA, "70", is_current=False), taken(2, 1, AREA, "71"),
            taken(3, 2, AREA, "99", is_error=True, is_current=False),
        ]  # fmt: skip
        assert standing_at(said, 2)[AREA].id == 2

    def test_a_topic_is_open_until_a_side_accepts_the_other_and_nothing_is_reserved(self) -> None:
        said = [taken(1, 1, AREA, "70"), taken(2, 1, OFFICE, "70")]
        assert is_open_at(said, 1)
        theirs, ours = replace(said[0], state=PositionState.ACCEPTED), said[1]
        assert not is_open_at([theirs, ours], 1)
        assert is_open_at([theirs, replace(ours, state=PositionState.RESERVED)], 1)

    def test_the_latest_round_that_speaks_counts_and_a_department_by_itself(self) -> None:
        accepted = taken(1, 1, AREA, "70", state=PositionState.ACCEPTED)
        later = taken(2, 2, OFFICE, "75")
        assert is_open_at([accepted, later], 2)
        assert not is_open_at([accepted, later], 1)
        assert not is_open_at([accepted, replace(later, state=PositionState.WITHDRAWN)], 2)
        assert is_open_at([accepted, taken(3, 1, DEPARTMENT, "1")], 1)


class TestWhatIsOutsideAMandate:
    @pytest.mark.parametrize(
        ("polarity", "offer", "outside"),
        [
            (HIGH, "69.9", True), (HIGH, "70", False), (HIGH, "75", False),
            (LOW, "70.1", True), (LOW, "70", False), (LOW, "60", False),
            (NEUTRAL, "1", False), (NEUTRAL, "999", False),
        ],
    )  # fmt: skip
    def test_what_is_worse_than_the_walk_away_is_outside(
        self, polarity: Polarity, offer: str, outside: bool
    ) -> None:
        assert is_outside(Decimal(offer), Bounds(polarity, walk_away=Decimal(70))) is outside

    def test_without_a_walk_away_or_in_words_nothing_is_outside(self) -> None:
        assert not is_outside(Decimal(1), Bounds(HIGH, target=Decimal(70)))
        assert not is_outside(None, Bounds(HIGH, walk_away=Decimal(70)))
        assert not is_outside(Decimal(1), None)

    @given(VALUES, VALUES)
    def test_what_is_outside_one_way_is_within_the_other(self, offer: Decimal, at: Decimal) -> None:
        ways = [is_outside(offer, Bounds(way, walk_away=at)) for way in (HIGH, LOW)]
        assert ways.count(True) == (offer != at)
        assert not is_outside(offer, Bounds(NEUTRAL, walk_away=at))

    def test_our_own_offer_and_accepting_the_areas_ask_a_director(self) -> None:
        bounds, bad = Bounds(HIGH, walk_away=Decimal(70)), Decimal(60)
        assert asks_a_director(OFFICE, bad, None, bounds)
        assert asks_a_director(AREA, bad, PositionState.ACCEPTED, bounds)
        assert not asks_a_director(AREA, bad, None, bounds)
        assert not asks_a_director(AREA, bad, PositionState.REJECTED, bounds)
        assert not asks_a_director(DEPARTMENT, bad, PositionState.ACCEPTED, bounds)
        assert not asks_a_director(OFFICE, Decimal(70), None, bounds)

    def test_an_offer_short_of_the_target_is_near(self) -> None:
        bounds = Bounds(LOW, target=Decimal(20), walk_away=Decimal(25))
        found = [place_of(Decimal(one), bounds) for one in ("26", "22", "20", "18")]
        assert found == [Place.OUTSIDE, Place.NEAR, Place.WITHIN, Place.WITHIN]

    @pytest.mark.parametrize(
        ("polarity", "figures", "faulty"),
        [
            (HIGH, ("80", "75", "70"), set()),
            (LOW, ("10", "12", "15"), set()),
            (HIGH, ("70", "75", "80"), {"target", "walk_away"}),
            (LOW, ("15", "12", "10"), {"target", "walk_away"}),
            (HIGH, ("80", "", "81"), {"walk_away"}),
            (NEUTRAL, ("1", "9", "5"), set()),
            (HIGH, ("", "", ""), {"opening"}),
        ],
    )
    def test_the_opening_is_best_then_the_target_then_the_walk_away(
        self, polarity: Polarity, figures: tuple[str, str, str], faulty: set[str]
    ) -> None:
        values = [Decimal(one) if one else None for one in figures]
        assert set(mandate_faults(Bounds(polarity, *values), "")) == faulty

    def test_concessions_alone_are_a_mandate(self) -> None:
        assert not mandate_faults(Bounds(HIGH), "A later date, for more stretch")

    @given(WAYS, VALUES, VALUES, VALUES)
    def test_a_walk_away_of_a_sound_mandate_never_puts_its_own_target_outside(
        self, way: Polarity, opening: Decimal, target: Decimal, walk_away: Decimal
    ) -> None:
        bounds = Bounds(way, opening, target, walk_away)
        if not mandate_faults(bounds, ""):
            assert not is_outside(target, bounds)
            assert not is_outside(opening, bounds)


class TestHowFarTheSidesAreApart:
    def test_the_gap_is_what_the_area_lacks_of_what_the_office_asks(self) -> None:
        assert gap_between(Decimal(80), Decimal(70), HIGH) == 10
        assert gap_between(Decimal(80), Decimal(85), HIGH) == 0
        assert gap_between(Decimal(10), Decimal(15), LOW) == 5
        assert gap_between(Decimal(10), Decimal(15), NEUTRAL) == 5

    def test_a_gap_closes_stays_opens_and_is_gone_when_one_accepts(self) -> None:
        said = [
            taken(1, 1, AREA, "70"), taken(2, 1, OFFICE, "80"),
            taken(3, 2, AREA, "75"), taken(4, 4, AREA, "74"),
            taken(5, 5, AREA, "76", state=PositionState.ACCEPTED),
        ]  # fmt: skip
        gaps = gaps_of(said, HIGH, range(1, 6))
        assert [gap.size for gap in gaps] == [10, 5, 5, 6, 0]
        assert [gap.share for gap in gaps] == [100, 50, 50, 60, 0]
        assert [gap.trend for gap in gaps] == [
            Trend.FIRST, Trend.CLOSING, Trend.UNCHANGED, Trend.OPENING, Trend.CLOSED,
        ]  # fmt: skip

    def test_with_one_side_silent_or_withdrawn_there_is_no_gap_to_tell(self) -> None:
        said = [
            taken(1, 1, AREA, "70"), taken(2, 2, OFFICE, "80", state=PositionState.WITHDRAWN),
        ]  # fmt: skip
        assert [gap.trend for gap in gaps_of(said, HIGH, [1, 2])] == [Trend.UNKNOWN] * 2

    @given(WAYS, VALUES, VALUES)
    def test_a_gap_is_never_negative_and_none_between_equals(
        self, way: Polarity, office: Decimal, area: Decimal
    ) -> None:
        assert gap_between(office, area, way) >= 0
        assert gap_between(office, office, way) == 0

    @given(WAYS, st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6))
    def test_the_trend_says_what_the_sizes_say(
        self, way: Polarity, offers: list[tuple[Decimal, Decimal]]
    ) -> None:
        said = []
        for number, (area, office) in enumerate(offers, start=1):
            said += [
                Taken(number * 2, number, "line_1", AREA, area),
                Taken(number * 2 + 1, number, "line_1", OFFICE, office),
            ]
        gaps = gaps_of(said, way, range(1, len(offers) + 1))
        for before, now in pairwise(gaps):
            assert before.size is not None
            assert now.size is not None
            assert (now.trend is Trend.CLOSED) == (now.size == 0)
            assert (now.trend is Trend.OPENING) == (now.size > before.size)


class TestWhatMovedBetweenTwoRounds:
    def test_it_says_who_moved_which_way(self) -> None:
        said = [
            taken(1, 1, AREA, "70"), taken(2, 1, OFFICE, "80"), taken(3, 1, DEPARTMENT, words="No"),
            taken(4, 2, AREA, "74"), taken(5, 2, OFFICE, "82"),
            taken(6, 2, DEPARTMENT, words="Yes"),
        ]  # fmt: skip
        moves = {move.speaker: move.movement for move in moves_between(said, 1, 2)}
        assert moves == {
            AREA: Movement.TOWARDS, OFFICE: Movement.AWAY, DEPARTMENT: Movement.CHANGED,
        }  # fmt: skip

    def test_who_said_nothing_new_or_the_same_again_did_not_move(self) -> None:
        said = [taken(1, 1, AREA, "70"), taken(2, 1, OFFICE, "80"), taken(3, 2, AREA, "70")]
        assert {move.movement for move in moves_between(said, 1, 2)} == {Movement.STAYED}

    def test_a_first_offer_and_a_withdrawal_are_moves(self) -> None:
        withdrawn = PositionState.WITHDRAWN
        said = [taken(1, 1, AREA, "70"), taken(2, 2, AREA, "70", state=withdrawn),
                taken(3, 2, OFFICE, "80")]  # fmt: skip
        moves = {move.speaker: move.movement for move in moves_between(said, 1, 2)}
        assert moves == {AREA: Movement.WITHDREW, OFFICE: Movement.NEW}

    @given(st.lists(VALUES, min_size=2, max_size=5))
    def test_between_a_round_and_itself_nothing_moves(self, offers: list[Decimal]) -> None:
        said = [Taken(n, n, "line_1", AREA, one) for n, one in enumerate(offers, start=1)]
        assert not any(m.movement.is_move for m in moves_between(said, 2, 2))
