"""Promises typed as lines, times, and what is overdue: pure rules."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.days import parse_day_ahead
from gorm.engagements.rules import (
    TypedCommitment,
    commitment_in,
    commitments_in,
    is_overdue,
    parse_time,
    reworded,
    typed_commitments,
)

DAY = date(2026, 11, 23)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
words = st.text(st.characters(categories=("L", "N", "Zs", "P")), max_size=60)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "- us: send guidance by 12 Dec",
            TypedCommitment("ours", "send guidance", "", date(2026, 12, 12)),
        ),
        (
            "- them: recovery plan by 2027-01-15",
            TypedCommitment("theirs", "recovery plan", "", date(2027, 1, 15)),
        ),
        ("* Us: ring back", TypedCommitment("ours", "ring back")),
        ("  1. THEM: pay.", TypedCommitment("theirs", "pay.")),
        (
            "- us (Ann Example): write by Friday.",
            TypedCommitment("ours", "write", "Ann Example", date(2026, 11, 27)),
        ),
        (
            "- them: stand by the agreement by 1 March",
            TypedCommitment("theirs", "stand by the agreement", "", date(2027, 3, 1)),
        ),
        ("- them: stand by", TypedCommitment("theirs", "stand by")),
        ("- us: send it by train", TypedCommitment("ours", "send it by train")),
        ("- us: send it, by 3/12", TypedCommitment("ours", "send it", "", date(2026, 12, 3))),
        ("- us: call by tomorrow", TypedCommitment("ours", "call", "", date(2026, 11, 24))),
    ],
)
def test_a_promise_is_read_from_its_line(line: str, expected: TypedCommitment) -> None:
    assert commitment_in(line, DAY) == expected


@pytest.mark.parametrize(
    "line",
    [
        "us: we talked",  # a transcript, no list
        "- use: nothing",
        "- us",
        "- us:",
        "- thematic: review",
        "They said - us: never",
        "- us (: broken",
        "",
    ],
)
def test_any_other_line_of_a_note_is_only_words(line: str) -> None:
    assert commitment_in(line, DAY) is None


def test_a_past_day_without_a_year_is_next_year() -> None:
    promise = commitment_in("- us: report by 12 Dec", date(2026, 12, 20))
    assert promise is not None
    assert promise.due_on == date(2027, 12, 12)


def test_a_day_that_does_not_exist_stays_in_the_words_and_is_doubted() -> None:
    promise = commitment_in("- us: report by 31 Feb", DAY)
    assert promise is not None
    assert promise.promise == "report by 31 Feb"
    assert "no such day" in promise.doubt


def test_a_29_february_waits_for_its_year() -> None:
    assert parse_day_ahead("29 feb", date(2026, 3, 1)) == date(2028, 2, 29)


@given(days, days)
def test_a_day_without_a_year_falls_within_a_year_of_the_engagement(on: date, due: date) -> None:
    if (due.month, due.day) == (2, 29):
        return
    found = parse_day_ahead(f"{due.day}/{due.month}", on)
    assert (found.month, found.day) == (due.month, due.day)
    assert on <= found <= on + timedelta(days=366)


@given(days, days)
def test_a_day_with_a_year_is_taken_as_it_stands(on: date, due: date) -> None:
    promise = commitment_in(f"- them: pay by {due.isoformat()}", on)
    assert promise == TypedCommitment("theirs", "pay", "", due)


@given(st.text(max_size=400), days)
def test_no_text_makes_the_rules_fail(text: str, on: date) -> None:
    for promise in commitments_in(text, on):
        assert promise.promise
        assert promise.side in {"ours", "theirs"}
    typed_commitments(text, on)


@given(st.sampled_from(["us", "them"]), words, days)
def test_nothing_of_a_promise_is_lost(side: str, promise: str, on: date) -> None:
    line = f"- {side}: {promise}"
    found = commitment_in(line, on)
    if found is not None:
        kept = "".join(found.promise.split())
        assert "".join(promise.split()).startswith(kept)


def test_a_line_in_code_promises_nothing() -> None:
    assert commitments_in("```\n- us: example\n```\n- us: real", DAY) == (
        TypedCommitment("ours", "real"),
    )


def test_a_field_for_promises_needs_no_bullets_and_names_other_lines() -> None:
    promises, others = typed_commitments("us: call\n\nthem: write\nsomebody: think", DAY)
    assert [promise.promise for promise in promises] == ["call", "write"]
    assert others == ("somebody: think",)


def promise(words: str, side: str = "ours") -> TypedCommitment:
    return TypedCommitment(side, words)


def test_an_edited_note_tells_reworded_promises_from_new_ones() -> None:
    before = (promise("send the guidence"), promise("ring the leader"))
    after = (promise("send the guidance"), promise("ring the leader"), promise("visit"))
    assert reworded(before, after) == (
        ((promise("send the guidence"), promise("send the guidance")),),
        (promise("visit"),),
    )


def test_a_promise_never_changes_sides() -> None:
    pairs, added = reworded((promise("pay"),), (promise("pay", "theirs"),))
    assert (pairs, added) == ((), (promise("pay", "theirs"),))


@given(st.lists(st.builds(promise, words.filter(str.strip)), max_size=6, unique=True))
def test_saving_a_note_as_it_was_changes_nothing(lines: list[TypedCommitment]) -> None:
    assert reworded(lines, lines) == ((), ())


def test_a_promise_is_overdue_the_day_after_it_was_due() -> None:
    assert not is_overdue(DAY, DAY, is_open=True)
    assert is_overdue(DAY, DAY + timedelta(days=1), is_open=True)
    assert not is_overdue(DAY, DAY + timedelta(days=1), is_open=False)
    assert not is_overdue(None, DAY, is_open=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30", time(14, 30)),
        ("2.30 pm", time(14, 30)),
        ("2pm", time(14)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("0900", time(9)),
        ("noon", time(12)),
        ("2", None),
        ("25:00", None),
        ("13pm", None),
        ("12:75", None),
        ("soon", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, expected: time | None) -> None:
    assert parse_time(text) == expected


@given(st.text(max_size=12))
def test_no_text_makes_the_reading_of_times_fail(text: str) -> None:
    parse_time(text)
