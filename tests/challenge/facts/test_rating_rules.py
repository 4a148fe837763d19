"""What a rating says beside the one before."""

from datetime import date

import pytest

from gorm.challenge.rules.rating import Rated, before, in_order, is_worse, sentence, worsened
from gorm.core.happenings import HappenedOn, Precision

AMBER = Rated(1, 7, "Amber", 2, HappenedOn(date(2027, 3, 1)))
RED = Rated(2, 7, "Red", 4, HappenedOn(date(2027, 5, 1)))


@pytest.mark.parametrize(
    ("scheme", "position", "than", "expected"),
    [
        (7, 3, AMBER, True),
        (7, 2, AMBER, False),
        (7, 1, AMBER, False),
        (8, 3, AMBER, False),
        (7, 4, None, False),
    ],
)
def test_a_rating_is_worse_than_the_one_before_in_its_own_scheme_alone(
    scheme: int, position: int, than: Rated | None, *, expected: bool
) -> None:
    assert is_worse(scheme, position, than) is expected


def test_a_rating_that_is_entered_late_is_held_against_the_one_before_its_own_day() -> None:
    assert before([AMBER, RED], HappenedOn(date(2027, 4, 1))) == AMBER
    assert before([AMBER, RED], HappenedOn(date(2027, 2, 1))) is None


def test_a_rating_known_to_the_month_is_made_by_the_end_of_it() -> None:
    in_march = Rated(3, 7, "Green", 1, HappenedOn(date(2027, 3, 1), Precision.MONTH))
    assert in_order([in_march, AMBER]) == (AMBER, in_march)


def test_a_struck_rating_holds_no_more() -> None:
    struck = Rated(2, 7, "Red", 4, RED.happened, is_struck=True)
    assert before([AMBER, struck], HappenedOn(date(2027, 6, 1))) == AMBER


def test_what_is_entered_late_changes_what_later_ratings_are_worse_than() -> None:
    assert worsened([AMBER, RED]) == {RED.id}
    graver = Rated(3, 7, "Black", 5, HappenedOn(date(2027, 4, 1)))
    assert worsened([AMBER, RED, graver]) == {graver.id}


def test_a_rating_is_told_with_the_one_before_it() -> None:
    assert sentence("Red", "Worsening", AMBER) == (
        "Rated Red (before: Amber); direction of travel: worsening"
    )
