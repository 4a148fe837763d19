"""Sentences made from records by rule, and which parts a pack has."""

import html
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gorm.briefings.models import EditablePart, PackForm
from gorm.briefings.rules.suggesting import (
    DateFact,
    FigureFact,
    FlexibilityFact,
    OfferFact,
    PromiseFact,
    from_date,
    from_figure,
    from_flexibility,
    from_offer,
    from_our_promise,
    from_their_promise,
    told,
)
from gorm.briefings.rules.writing import number_told, parts_offered
from gorm.core.text import markdown, one_line
from gorm.places.offers import Audience

TODAY = date(2026, 5, 1)
PROMISE = PromiseFact(
    "COM-000003", "ENG-000007", "send the guidance on reserves", "Ruth Okafor",
    date(2026, 3, 3), date(2026, 4, 12),
)  # fmt: skip


def test_an_unkept_promise_of_ours_is_told_with_its_days() -> None:
    made = from_our_promise(PROMISE, TODAY, EditablePart.POINTS)
    assert made.words == (
        "We promised on 3 March 2026: send the guidance on reserves. It was due on 12 April 2026 "
        "and is not done."
    )
    assert made.origin.record == "COM-000003"
    assert made.origin.page == "ENG-000007"


def test_a_promise_without_a_date_says_none() -> None:
    undated = PromiseFact("COM-000003", "ENG-000007", "Write!", "", date(2026, 3, 3), None)
    made = from_our_promise(undated, TODAY, EditablePart.POINTS)
    assert made.words.replace("\\", "") == "We promised on 3 March 2026: Write! It is not done."


@pytest.mark.parametrize(
    ("owner", "beginning"),
    [("A. Brown, leader", "A. Brown, leader promised on 3 March"), ("", "They promised on 3")],
)
def test_a_promise_of_theirs_names_who_owes_it(owner: str, beginning: str) -> None:
    fact = PromiseFact("COM-000004", "ENG-000007", "Reply", owner, date(2026, 3, 3), TODAY)
    made = from_their_promise(fact, TODAY)
    assert made.words.startswith(beginning)
    assert made.words.endswith("It is due on 1 May 2026 and is not done.")
    assert made.part is EditablePart.ASKS


def test_a_figure_is_told_as_performance_tells_it() -> None:
    fact = FigureFact(
        "CYP-01", "Children in care", "81.4 per 10,000", "2024-25", "140th of 152",
        "deteriorating", "up 3.1",
    )  # fmt: skip
    made = from_figure(fact, EditablePart.ISSUES)
    assert made.words == (
        "Children in care: 81.4 per 10,000 in 2024-25, 140th of 152; deteriorating, up 3.1."
    )
    assert made.heading == "Children in care"
    assert made.origin.record == "indicator/CYP-01"
    assert not from_figure(fact, EditablePart.POINTS).heading


def test_an_open_offer_and_a_flexibility_say_where_they_stand() -> None:
    offer = from_offer(
        OfferFact("POS-000001", "AGR-000001", "Homes", "2,400 homes", 2, date(2026, 2, 9))
    )
    assert offer.words == (
        "Homes: we put 2,400 homes to them in round 2, on 9 February 2026. It is still open."
    )
    asked = FlexibilityFact(
        "FLX-000001", "AGR-000001", "Rule: ring fence", "Treasury", date(2026, 1, 5), True
    )
    assert from_flexibility(asked).words == (
        "Rule: ring fence: asked of Treasury on 5 January 2026; agreed to, and not in place yet."
    )


def test_a_day_ahead_says_of_representations_that_they_are_open() -> None:
    fact = DateFact(
        "CLK-000001", "CASE-000001", "Northmoor, social care", "Representations close",
        date(2026, 5, 20), True,
    )  # fmt: skip
    made = from_date(fact, EditablePart.SENSITIVITIES)
    assert made.words == ("Northmoor, social care: representations are open until 20 May 2026.")


@given(st.text(max_size=400))
@example("[free](https://evil.example) **now**")
@example("<script>alert(1)</script>")
@example("a \\ b \\* c")
@example("www.example.org &amp; &lt;b&gt; ![x](y)")
def test_what_a_record_says_is_drawn_as_it_stands_whatever_marks_it_holds(words: str) -> None:
    plain = one_line(words)
    sentence = f"They said: {told(words, ends=False)} on Monday."
    drawn = html.unescape(re.sub(r"</?p>", "", str(markdown(sentence)))).strip()
    shown = drawn.removeprefix("They said: ").removesuffix(" on Monday.")
    if len(plain) <= 300:
        assert shown.strip() == plain.rstrip(".").strip()
    else:
        assert shown.rstrip("…") in plain


@given(st.text(min_size=1, max_size=500))
def test_words_that_close_a_sentence_have_one_stop(words: str) -> None:
    closed = told(words)
    assert not one_line(words) or closed[-1] in ".!?…"


@pytest.mark.parametrize("form", [PackForm.FULL, PackForm.CARD])
def test_the_other_side_is_offered_purpose_and_programme_alone(form: PackForm) -> None:
    parts = [rule.part for rule in parts_offered(Audience.AREA, form)]
    assert parts == [EditablePart.PURPOSE, EditablePart.PROGRAMME]


@pytest.mark.parametrize("audience", list(Audience))
def test_an_addendum_has_changes_and_nothing_else(audience: Audience) -> None:
    parts = [rule.part for rule in parts_offered(audience, PackForm.ADDENDUM)]
    assert parts == [EditablePart.CHANGES]


def test_our_side_has_every_part_but_changes() -> None:
    for audience in (Audience.OFFICE, Audience.MINISTER):
        parts = {rule.part for rule in parts_offered(audience, PackForm.FULL)}
        assert parts == set(EditablePart) - {EditablePart.CHANGES}


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "Three points are asked for."), (1, "there is 1"), (2, "there are 2"), (3, ""),
     (5, "the front has room for three")],
)  # fmt: skip
def test_three_points_are_asked_for(number: int, said: str) -> None:
    words = number_told(EditablePart.POINTS, number)
    assert said in words
    assert bool(words) is bool(said)
    assert not number_told(EditablePart.ASKS, number)
