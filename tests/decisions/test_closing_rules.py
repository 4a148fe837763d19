"""How a decision is asked for and how it closes: the rules alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.happenings import HappenedOn, Precision
from gorm.decisions.models import OutcomeKind
from gorm.decisions.rules.closing import (
    CHOSEN,
    Choice,
    GradeFacts,
    Request,
    choice_faults,
    recording_faults,
    request_faults,
)

TODAY = date(2027, 3, 31)
ASKED = HappenedOn(date(2027, 3, 3))
APPROVED = Choice(OutcomeKind.APPROVED, "It is needed.")
SECRETARY = GradeFacts("secretary_of_state", 9, is_above_office=True)
MINISTER = GradeFacts("minister", 8, is_above_office=True)
DIRECTOR = GradeFacts("director", 6, is_above_office=False)
REQUEST = Request("made_up.move", "case", "CASE-000001", 1, "Move it", "director")
RECORDED = replace(
    APPROVED,
    decided_by_name="The Secretary of State",
    decided_by_grade="secretary_of_state",
    signed_by="An official",
    announced_by="A minister",
    document_title="Directions",
)


def faults(choice: Choice, parts: int = 0, asked: HappenedOn = ASKED) -> dict[str, str]:
    return choice_faults(choice, parts=parts, asked=asked, today=TODAY)


def of(kind: OutcomeKind, **fields: Any) -> Choice:
    return Choice(kind, **({"reasons": "It is needed."} | fields))


@pytest.mark.parametrize("kind", CHOSEN)
@pytest.mark.parametrize("reasons", ["", "  \n"])
def test_every_outcome_needs_reasons(kind: OutcomeKind, reasons: str) -> None:
    assert "reasons" in faults(of(kind, reasons=reasons))


def test_a_request_is_not_withdrawn_by_whoever_decides() -> None:
    assert "kind" in faults(of(OutcomeKind.WITHDRAWN))


def test_conditions_go_with_approval_with_conditions_and_with_nothing_else() -> None:
    assert "conditions" in faults(of(OutcomeKind.APPROVED_WITH_CONDITIONS))
    assert faults(of(OutcomeKind.APPROVED_WITH_CONDITIONS, conditions="By May.")) == {}
    assert "conditions" in faults(of(OutcomeKind.APPROVED, conditions="By May."))


@given(st.integers(2, 5), st.none() | st.frozensets(st.integers(-1, 5)))
def test_what_is_partly_approved_has_some_of_its_parts_and_not_all(
    parts: int, chosen: frozenset[int] | None
) -> None:
    some = set(chosen or ())
    is_sound = 0 < len(some) < parts and some <= set(range(parts))
    assert (faults(of(OutcomeKind.PARTLY_APPROVED, parts=chosen), parts) == {}) == is_sound


def test_what_has_no_parts_cannot_be_partly_approved() -> None:
    assert "kind" in faults(of(OutcomeKind.PARTLY_APPROVED, parts=frozenset({0})), parts=1)


@pytest.mark.parametrize("kind", [k for k in CHOSEN if k is not OutcomeKind.PARTLY_APPROVED])
def test_other_outcomes_have_no_parts(kind: OutcomeKind) -> None:
    conditions = "By May." if kind is OutcomeKind.APPROVED_WITH_CONDITIONS else ""
    chosen = of(kind, parts=frozenset({0}), conditions=conditions)
    assert set(faults(chosen, parts=3)) == {"parts"}


@pytest.mark.parametrize(
    ("decided", "precision", "is_refused"),
    [
        (date(2027, 4, 1), Precision.DAY, True),
        (date(2027, 3, 31), Precision.DAY, False),
        (date(2027, 4, 1), Precision.WEEK, False),  # the week of 29 March
        (date(2027, 4, 30), Precision.MONTH, True),
        (date(2027, 4, 1), Precision.PUBLISHED, True),
        (date(2027, 3, 2), Precision.DAY, True),
        (date(2027, 3, 1), Precision.MONTH, False),  # some day of March
        (date(2027, 2, 28), Precision.WEEK, True),
        (date(2027, 3, 1), Precision.WEEK, False),
    ],
)
def test_nothing_is_decided_in_the_future_or_surely_before_it_was_asked(
    decided: date, precision: Precision, is_refused: bool
) -> None:
    choice = replace(APPROVED, decided_on=decided, precision=precision)
    assert ("decided_on" in faults(choice)) == is_refused


def test_what_was_asked_on_a_day_that_nobody_knows_bars_no_day() -> None:
    asked = HappenedOn(date(2027, 3, 3), Precision.PUBLISHED)
    assert faults(replace(APPROVED, decided_on=date(2020, 1, 1)), asked=asked) == {}


def told(choice: Choice, **given: Any) -> set[str]:
    return set(
        recording_faults(
            choice,
            **({"needed": SECRETARY, "decided_by": SECRETARY, "asked_by_name": None} | given),
        )
    )


def test_everything_about_a_decision_above_is_told_or_said_not_to_be_held() -> None:
    assert told(RECORDED) == set()
    bare = Choice(OutcomeKind.APPROVED, "It is needed.")
    assert told(bare, decided_by=None) == {
        "decided_by_name", "decided_by_grade", "signed_by", "announced_by", "document_title",
    }  # fmt: skip
    nothing = ("decided_by", "signed_by", "announced_by", "document")
    assert told(replace(bare, not_held=nothing), decided_by=None) == set()


def test_what_is_told_is_not_also_not_held() -> None:
    assert told(replace(RECORDED, not_held=("signed_by",))) == {"signed_by"}


def test_an_address_is_document_enough() -> None:
    assert told(replace(RECORDED, document_title="", document_address="F/12/3")) == set()


def test_who_asked_is_told_or_not_held_where_nobody_here_asked() -> None:
    assert told(RECORDED, asked_by_name="") == {"asked_by_name"}
    assert told(RECORDED, asked_by_name="The department") == set()
    assert told(replace(RECORDED, not_held=("asked_by",)), asked_by_name="") == set()


def test_whoever_decided_above_was_above_the_office_and_at_the_grade() -> None:
    assert told(RECORDED, decided_by=MINISTER) == {"decided_by_grade"}
    assert told(RECORDED, decided_by=DIRECTOR, needed=DIRECTOR) == {"decided_by_grade"}
    assert told(RECORDED, decided_by=MINISTER, needed=DIRECTOR) == set()


def test_only_above_the_office_can_it_be_unknown_who_decided() -> None:
    unknown = replace(RECORDED, decided_by_name="", not_held=("decided_by",))
    assert told(unknown, decided_by=None) == set()
    assert told(unknown, decided_by=None, needed=DIRECTOR) == set()
    bare = replace(
        unknown, document_title="", document_address="", not_held=("decided_by", "document")
    )
    assert told(bare, decided_by=None, needed=DIRECTOR) == {"not_held"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"question": " "}, "question"),
        ({"question": "x" * 501}, "question"),
        ({"consequence": 6}, "consequence"),
        ({"is_urgent": True}, "urgent_because"),
        ({"urgent_because": "It burns."}, "urgent_because"),
        ({"is_advice_overridden": True}, "overridden_because"),
        ({"overridden_because": "It is old."}, "overridden_because"),
        ({"asked_on": date(2027, 4, 1)}, "asked_on"),
    ],
)
def test_a_request_says_what_it_asks_and_why_it_hurries(fields: dict[str, Any], field: str) -> None:
    assert request_faults(REQUEST, TODAY) == {}
    assert set(request_faults(replace(REQUEST, **fields), TODAY)) == {field}
