"""What is pure about searching: words, what was typed, numbers of documents, extracts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.search.rules.extracts import extract, marked
from gorm.search.rules.numbers import (
    MOST_RECORDS,
    kind_of,
    number_of,
    order_of_day,
    order_of_name,
    period_of,
    range_of,
    record_of,
)
from gorm.search.rules.typed import MOST_WORDS, typed_as
from gorm.search.rules.words import LONGEST_WORD, folded, spans_of, words_of


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Children’s Services", ["children", "service"]),
        ("Cities and city", ["citi", "and", "citi"]),
        ("Stoke-on-Trent", ["stoke", "on", "trent"]),
        ("Café_Zürich", ["cafe", "zurich"]),
        ("ENG-000123", ["eng", "000123"]),
        ("status bus class crisis", ["status", "bus", "class", "crisis"]),
        ("\0 — … !?", []),
    ],
)
def test_words_are_kept_without_case_accents_and_plurals(written: str, kept: list[str]) -> None:
    assert words_of(written) == kept


@given(st.text())
def test_any_text_gives_words_without_quotes_spaces_and_underscores(text: str) -> None:
    for word in words_of(text):
        assert word.isalnum()
        assert len(word) <= LONGEST_WORD
    assert [one.word for one in spans_of(text)] == words_of(text)


@given(st.text())
def test_what_was_folded_is_found_again_by_what_was_written(text: str) -> None:
    assert words_of(text) == words_of(text.upper().lower()) or not text.isascii()


def test_quotes_make_phrases_and_the_last_open_word_may_go_on() -> None:
    typed = typed_as('budget "school places" educ')
    assert [one.phrases[0] for one in typed.wanted] == [("budget",), ("school", "place"), ("educ",)]
    assert typed.beginning == "educ"


@pytest.mark.parametrize("text", ["budget ", '"budget"', "bu", "", "  ", "budget-line"])
def test_a_word_that_is_finished_or_very_short_does_not_go_on(text: str) -> None:
    assert typed_as(text).beginning == ""


def test_a_word_that_goes_on_is_found_as_itself_too() -> None:
    typed = typed_as("educ").going_on_as(["educate", "educ", "education"])
    assert typed.wanted[0].phrases == (("educ",), ("educate",), ("education",))


@given(st.text(max_size=12_000))
def test_no_text_is_wrong_and_no_more_than_ten_words_are_looked_for(text: str) -> None:
    typed = typed_as(text)
    assert sum(len(one.phrases[0]) for one in typed.wanted) <= MOST_WORDS


def test_more_words_than_ten_are_said_to_be_cut() -> None:
    assert typed_as(" ".join(f"word{number}" for number in range(30))).is_cut
    assert not typed_as("two words").is_cut


@given(st.integers(1, 63), st.dates(), st.integers(1, MOST_RECORDS - 1), st.dates(), st.dates())
def test_a_number_tells_its_kind_its_record_and_whether_its_day_is_asked_for(
    kind: int, day: date, record: int, one: date, other: date
) -> None:
    number = number_of(kind, order_of_day(day), record)
    assert (kind_of(number), record_of(number)) == (kind, record)
    since, until = sorted((one, other))
    asked = range_of(kind, since, until)
    assert (asked.first <= number <= asked.last) is (since <= day <= until)
    every = range_of(kind)
    assert every.first <= number <= every.last


@given(st.integers(1, 63), st.integers(1, 63), st.dates(), st.dates())
def test_a_period_is_of_one_kind_and_of_days_that_follow_one_another(
    kind: int, other: int, day: date, later: date
) -> None:
    day, later = sorted((day, later))
    period = period_of(number_of(kind, order_of_day(day), 1))
    its = period_of(number_of(kind, order_of_day(later), MOST_RECORDS - 1))
    assert period <= its
    assert later.toordinal() - day.toordinal() < 64 or period < its
    assert (period_of(number_of(other, order_of_day(day), 1)) == period) is (other == kind)
    # Never the number of a kind, which names the words of those that are kept without periods.
    assert period > 63


def test_of_names_the_current_and_the_shortest_stands_last() -> None:
    hull = order_of_name("Hull", is_current=True)
    assert hull > order_of_name("Hullbridge", is_current=True)
    assert order_of_name("Hullbridge", is_current=True) > order_of_name("Hu", is_current=False)


def test_a_document_beyond_what_numbers_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="no document"):
        number_of(1, 0, MOST_RECORDS)


def test_an_extract_begins_near_what_was_found_and_marks_it() -> None:
    text = "Nothing here. " * 60 + "The budgets of schools were agreed." + " Nothing after." * 60
    pieces = extract(text, {"budget", "school"})
    assert [one.words for one in pieces if one.is_found] == ["budgets", "schools"]
    assert pieces[0].words == "… "
    assert pieces[-1].words == " …"


@given(st.text(max_size=2_000), st.sets(st.text(max_size=6), max_size=4))
def test_an_extract_says_nothing_that_the_text_does_not(text: str, words: set[str]) -> None:
    wanted = {folded(word) for word in words}
    assert "".join(one.words for one in marked(text, wanted)) == text
    for one in extract(text, wanted):
        assert one.words in {"… ", " …"} or not one.is_found or folded(one.words) in wanted
