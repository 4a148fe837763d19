"""What stands on a card of one page: the rules of it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.briefings.contents import letter_of
from gorm.briefings.rules.fitting import (
    NOTHING,
    Fit,
    cut,
    fullest_that_fits,
    plain_words,
    shares,
    short_lines,
    whole_lines,
)
from gorm.briefings.rules.words import ENGLISH, WELSH, words_for

WANTED = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 8)), min_size=1, max_size=9)


@given(st.text(), st.integers(2, 300))
def test_cut_words_are_never_longer_than_they_may_be(words: str, most: int) -> None:
    found = cut(words, most)
    assert len(found) <= most
    assert found.endswith("…") or found == " ".join(words.split())


def test_words_are_cut_between_words() -> None:
    assert cut("The leader asks for more", 17) == "The leader asks…"
    assert cut("The leader", 10) == "The leader"
    assert cut("W" * 50, 5) == "WWWW…"


def test_markdown_becomes_plain_words() -> None:
    assert plain_words("- **Agree** a [target](https://a.example)\n- by June") == (
        "Agree a target by June"
    )


@given(WANTED, st.integers(0, 90))
def test_as_many_lines_are_given_as_there_are_or_have_room(
    wanted: list[tuple[int, int]], most: int
) -> None:
    given_out = shares(wanted, most)
    assert sum(given_out) == min(most, sum(lines for lines, _ in wanted))
    for got, (lines, _) in zip(given_out, wanted, strict=True):
        assert got <= lines


@given(WANTED, st.integers(0, 90))
def test_more_room_takes_no_line_away(wanted: list[tuple[int, int]], most: int) -> None:
    before, after = shares(wanted, most), shares(wanted, most + 1)
    assert all(a >= b for a, b in zip(after, before, strict=True))


def test_every_part_gets_a_line_before_a_part_gets_two_and_the_weightiest_is_first() -> None:
    wanted = [(5, 1), (3, 6), (4, 2)]
    assert shares(wanted, 1) == (0, 1, 0)
    assert shares(wanted, 3) == (1, 1, 1)
    assert shares(wanted, 5) == (1, 3, 1)
    assert shares(wanted, 6) == (1, 3, 2)


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_fullest_that_fits_is_found_in_few_questions(lines: int, limit: int) -> None:
    offered, asked = whole_lines(lines), []

    def fits(fit: Fit) -> bool:
        asked.append(fit)
        return fit.lines <= limit

    assert fullest_that_fits(offered, fits).lines == min(lines, limit)
    assert len(asked) <= 8


def test_where_nothing_fits_nothing_stands() -> None:
    assert fullest_that_fits(short_lines(5), lambda _fit: False) == NOTHING


def test_annexes_are_lettered_as_long_as_there_are_any() -> None:
    assert [letter_of(n) for n in (0, 1, 25, 26, 27, 52)] == ["A", "B", "Z", "AA", "AB", "BA"]


# The fixed words


@pytest.mark.parametrize("language", [ENGLISH, WELSH])
def test_a_language_has_every_fixed_word(language: str) -> None:
    words = words_for(language)
    assert words.language == language
    for one in dataclasses.fields(words):
        if one.name != "titles":
            assert getattr(words, one.name), one.name
    assert (len(words.weekdays), len(words.months)) == (7, 12)


def test_welsh_shares_no_heading_with_english() -> None:
    english, welsh = words_for(ENGLISH), words_for(WELSH)
    shared = {
        one.name
        for one in dataclasses.fields(english)
        if one.name != "titles" and getattr(english, one.name) == getattr(welsh, one.name)
    }
    assert shared == set()


def test_a_language_without_words_of_its_own_has_english_ones() -> None:
    assert words_for("gd") is words_for(ENGLISH)
