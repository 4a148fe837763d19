"""What is decided about what came in, apart from the database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.mailroom.reading.facts import (
    EVENT,
    Facts,
    Reading,
    Reply,
    Series,
    Somebody,
    facts_as_json,
    facts_from,
    reading_as_json,
    reading_from,
)
from gorm.mailroom.reading.html_text import words_of_html
from gorm.mailroom.reading.kinds import kind_of, kind_of_message
from gorm.mailroom.rules.comparing import differences, is_older
from gorm.mailroom.rules.words import described, name_in_order, tidied

FACTS = Facts(EVENT, "a@b", "2026-12-03", at="10:00", minutes=60, subject="Word", place="Town Hall")
STAMP = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)

somebody = st.builds(Somebody, st.text(max_size=20), st.text(max_size=20))
facts = st.builds(
    Facts,
    nature=st.just(EVENT),
    uid=st.text(min_size=1, max_size=20),
    on=st.dates().map(str),
    at=st.sampled_from(["", "09:30", "23:59"]),
    sequence=st.integers(0, 1000),
    people=st.tuples(somebody, somebody),
    attachments=st.tuples(st.text(max_size=10)),
    is_cancelled=st.booleans(),
)


@given(facts)
def test_facts_are_the_same_after_they_were_kept(found: Facts) -> None:
    assert facts_from(facts_as_json(found)) == found
    reading = Reading(
        (found,), (Reply("u", "", Somebody("n", "a"), "s"),), (Series("u", 1, "", ("d",)),)
    )
    assert reading_from(reading_as_json(reading)) == reading


@given(facts, facts)
def test_what_is_the_same_has_no_differences_and_what_differs_tells_both(
    one: Facts, other: Facts
) -> None:
    assert not differences(one, one) or one.is_cancelled is False
    for difference in differences(one, other):
        assert difference.was != difference.now


def test_a_cancellation_is_the_only_difference_that_it_makes() -> None:
    called_off = replace(FACTS, is_cancelled=True, place="", at="", subject="Cancelled: Word")
    assert [one.now for one in differences(FACTS, called_off)] == ["cancelled"]
    assert not differences(called_off, called_off)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(-5, 5))
def test_the_sequence_counts_before_the_moment(new: int, known: int, hours: int) -> None:
    stamped = (STAMP + timedelta(hours=hours)).isoformat()
    came = replace(FACTS, sequence=new, stamped=stamped)
    expected = new < known if new != known else hours < 0
    assert is_older(came, known, STAMP) is expected


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Reeve, Dana", "Dana Reeve"),
        ("Reeve, Dana (Chief Executive)", "Dana Reeve"),
        ("Dana Reeve (Northmoor)", "Dana Reeve"),
        ("Dana Reeve", "Dana Reeve"),
        ("", ""),
    ],
)
def test_names_are_put_in_order(written: str, name: str) -> None:
    assert name_in_order(written) == name


def test_strangers_are_described_by_name_and_address() -> None:
    assert described(Somebody("Okoro, Sam", "sam@x.example")) == "Sam Okoro (sam@x.example)"
    assert described(Somebody("", "sam@x.example")) == "sam@x.example"
    assert len(described(Somebody("x" * 400, "a@b.example"))) == 200


def test_how_to_join_is_left_out() -> None:
    words = "What for.\n\n________________________\nMicrosoft Teams meeting\nMeeting ID: 1"
    assert tidied(words) == "What for."
    assert tidied("What for.\nJoin Zoom Meeting\nhttps://zoom.example") == "What for."
    assert tidied("We join the two plans.") == "We join the two plans."


@pytest.mark.parametrize(
    ("subject", "place", "kind"),
    [
        ("Call with the leader", "", "call"),
        ("Catch-up", "By telephone", "call"),
        ("Site visit: depots", "", "visit"),
        ("What we call a plan", "", "meeting"),
        ("Settlement", "Town Hall", "meeting"),
    ],
)
def test_the_kind_is_guessed_from_the_words(subject: str, place: str, kind: str) -> None:
    assert kind_of(subject, place) == kind


def test_a_message_is_a_letter_unless_it_says_otherwise() -> None:
    assert kind_of_message("Our recovery plan") == "letter"
    assert kind_of_message("Note of our meeting of 3 March") == "meeting"
    assert kind_of_message("Phone call this morning") == "call"


def test_html_becomes_the_words_that_a_reader_would_see() -> None:
    html = "<head><title>t</title></head><p>One&nbsp;<b>two</b></p><script>x</script><ul><li>a</ul>"
    assert words_of_html(html) == "One two\n\n- a"
