"""What follows from the parts of a pack."""

from gorm.briefings.rules.marking import highest_marking, readers_of_all


def test_the_highest_marking_wins() -> None:
    assert highest_marking([]) == "OFFICIAL"
    assert highest_marking([0, 0]) == "OFFICIAL"
    assert highest_marking([0, 1, 0]) == "OFFICIAL-SENSITIVE"


def test_only_those_who_may_know_of_every_record_are_readers() -> None:
    assert readers_of_all([]) == frozenset()
    assert readers_of_all([frozenset({1, 2, 3}), frozenset({2, 3}), frozenset({3, 4})]) == {3}
