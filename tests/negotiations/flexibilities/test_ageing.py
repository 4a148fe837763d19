"""How old a request is, and how a department stands with what is asked of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gorm.negotiations.models import FlexibilityState
from gorm.negotiations.rules.flexibilities import Request, Waiting, ageing_of

TODAY = date(2026, 11, 27)
ASKED = date(2026, 10, 1)


def test_an_unanswered_request_ages_from_the_day_it_was_asked() -> None:
    request = Request(FlexibilityState.ASKED, ASKED, answer_by=date(2026, 10, 29))
    assert request.age(TODAY) == 57
    assert request.is_overdue(TODAY)


def test_a_request_is_not_overdue_on_the_day_of_its_answer() -> None:
    request = Request(FlexibilityState.ASKED, ASKED, answer_by=TODAY)
    assert not request.is_overdue(TODAY)


def test_what_was_agreed_ages_from_the_day_of_the_decision_until_it_is_delivered() -> None:
    agreed = Request(FlexibilityState.AGREED, ASKED, decided_on=date(2026, 11, 20))
    assert (agreed.waits_for, agreed.age(TODAY)) == (Waiting.DELIVERY, 7)
    delivered = Request(
        FlexibilityState.AGREED, ASKED, decided_on=date(2026, 11, 20), delivered_on=TODAY
    )
    assert (delivered.waits_for, delivered.age(TODAY)) == (Waiting.NOTHING, 0)


def test_a_department_is_judged_by_what_it_owes_and_by_how_long_its_answers_took() -> None:
    ageing = ageing_of(
        [
            Request(FlexibilityState.ASKED, ASKED, answer_by=date(2026, 10, 29)),
            Request(FlexibilityState.ASKED, date(2026, 11, 20)),
            Request(FlexibilityState.PARTLY_AGREED, ASKED, decided_on=date(2026, 10, 11)),
            Request(FlexibilityState.REFUSED, ASKED, decided_on=date(2026, 10, 31)),
            Request(FlexibilityState.WITHDRAWN, ASKED, decided_on=date(2026, 10, 2)),
        ],
        TODAY,
    )
    assert (ageing.unanswered, ageing.overdue, ageing.oldest) == (2, 1, 57)
    assert (ageing.agreed, ageing.refused, ageing.undelivered) == (1, 1, 1)
    assert ageing.usual_days == 10


@given(
    st.lists(
        st.builds(
            Request,
            st.sampled_from([FlexibilityState.ASKED, FlexibilityState.WITHDRAWN]),
            st.dates(TODAY - timedelta(days=900), TODAY),
            st.none() | st.dates(TODAY - timedelta(days=900), TODAY + timedelta(days=90)),
        )
    )
)
def test_no_request_is_overdue_that_is_not_unanswered(requests: list[Request]) -> None:
    ageing = ageing_of(requests, TODAY)
    assert 0 <= ageing.overdue <= ageing.unanswered <= len(requests)
    assert all(request.age(TODAY) <= ageing.oldest for request in requests)
