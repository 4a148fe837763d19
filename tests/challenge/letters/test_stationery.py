"""What stands on the paper of a letter by itself, and what in its words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.challenge.rules.stationery import (
    as_plain_text,
    laid_out,
    names_day,
    without_furniture,
)

BODY = "Dear {chief_executive},\n\nWe write.\n\nYours sincerely,"


@pytest.mark.parametrize(
    "template",
    [
        BODY,
        f"Our reference: {{our_reference}}\n\n{{today}}\n\n{BODY}",
        f"{BODY}\n\n{{signatory}}\n\n{{office}}",
        f"OUR REFERENCE {{ our_reference }}\n{{today}}\n\n\n{BODY}\n\n{{signatory}}\n{{office}}\n",
    ],
)
def test_what_the_paper_says_by_itself_is_not_said_twice(template: str) -> None:
    assert without_furniture(template) == BODY


def test_a_reference_within_a_sentence_stays() -> None:
    words = "Quote {our_reference} when you reply.\n\nAs at {today} we know of nothing."
    assert without_furniture(words) == words


@given(st.text(alphabet=st.sampled_from("ab .\n{}"), max_size=80))
def test_taking_the_furniture_away_twice_takes_no_more(words: str) -> None:
    once = without_furniture(words)
    assert without_furniture(once) == once


def test_the_subject_line_goes_between_the_salutation_and_the_words() -> None:
    layout = laid_out("Dear Ms Okafor,\n\nOne.\n\nTwo.\n\nYours sincerely,")
    assert (layout.salutation, layout.body, layout.close) == (
        "Dear Ms Okafor,",
        "One.\n\nTwo.",
        "Yours sincerely,",
    )


@pytest.mark.parametrize("words", ["One.\n\nTwo.", "Yours is the first case.\nIt is grave.", ""])
def test_words_without_salutation_or_close_are_all_body(words: str) -> None:
    layout = laid_out(words)
    assert (layout.salutation, layout.body, layout.close) == ("", words, "")


def test_a_day_is_named_in_full_or_not_at_all() -> None:
    assert names_day("a reply by 31\nMarch 2027, please", date(2027, 3, 31))
    assert not names_day("a reply by 30 March 2027, please", date(2027, 3, 31))


def test_a_letter_as_text_is_marked_at_its_head_and_its_foot() -> None:
    text = as_plain_text(
        "Dear Ms Okafor,\n\nOne.\n\nYours sincerely,",
        marking="OFFICIAL",
        references=[("Our reference", "CASE-000001, LET-000001"), ("Date", "3 March 2027")],
        addressee="Ms Okafor\nAnytown Council",
        heading="A concern",
        signatory="Jonathan Hale",
    )
    assert text == (
        "OFFICIAL\n\nMs Okafor\nAnytown Council\n\n"
        "Our reference: CASE-000001, LET-000001\nDate: 3 March 2027\n\n"
        "Dear Ms Okafor,\n\nA CONCERN\n\nOne.\n\nYours sincerely,\n\nJonathan Hale\n\nOFFICIAL\n"
    )
