"""Letters with named gaps: filled by looking names up, and never by running what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.challenge.rules.letters import (
    KNOWN,
    filled,
    gaps_in,
    samples,
    text_fault,
    unfilled,
    unknown_gaps,
)


def test_gaps_are_filled_and_a_missing_value_is_left_to_be_seen() -> None:
    letter = filled("Dear {chief_executive}, of {council} by {reply_by}.", {"council": "Anytown"})
    assert letter == "Dear [chief executive], of Anytown by [reply by]."
    assert unfilled(letter) == ("chief_executive", "reply_by")


def test_a_value_of_nothing_but_white_space_is_missing() -> None:
    assert filled("{council}", {"council": "  \n"}) == "[council]"


@pytest.mark.parametrize(
    ("typed", "letter"),
    [
        ("{council.real}", "[council.real]"),
        ("{0}", "[0]"),
        ("{}", "[]"),
        ("{council!r}", "[council!r]"),
        ("{council:>999}", "[council:>999]"),
    ],
)
def test_what_is_typed_is_looked_up_and_never_run(typed: str, letter: str) -> None:
    assert filled(typed, {"council": "Anytown"}) == letter
    assert "is no gap that GORM knows" in text_fault(typed)


def test_a_value_with_a_gap_in_it_is_not_filled_again() -> None:
    assert filled("{aim}", {"aim": "{council}", "council": "Anytown"}) == "{council}"


def test_a_gap_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    fault = text_fault("Dear {coucil}")
    assert fault.startswith("{coucil} is no gap that GORM knows: {council}, {chief_executive}")
    assert unknown_gaps("{council} {coucil} {x}") == ("coucil", "x")


def test_half_a_gap_is_refused() -> None:
    assert "stands alone" in text_fault("Dear {council")
    assert "stands alone" in text_fault("council}")
    assert "stands alone" in text_fault("{{council}}")
    assert not text_fault("Dear {council}, {today}.")


@given(st.lists(st.one_of(st.sampled_from([f"{{{name}}}" for name in KNOWN]), st.text("ab ."))))
def test_what_was_not_filled_is_what_is_left(parts: list[str]) -> None:
    text = "".join(parts)
    assert unfilled(filled(text, {})) == gaps_in(text)
    assert unfilled(filled(text, samples())) == ()
