"""How names and days are compared."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gorm.people.rules import LONGEST_NAME, day_before, day_fault, folded, is_email, name_to_search

TODAY = date(2027, 3, 3)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_a_searched_name_always_fits_its_column(text: str) -> None:
    assert len(name_to_search(text * 20)) <= LONGEST_NAME


@given(st.text(alphabet=st.characters(categories=["L"])))
def test_case_makes_no_difference(text: str) -> None:
    assert folded(text.upper().lower()) == folded(text.lower().upper().lower())


def test_accents_and_apostrophes_make_no_difference() -> None:
    assert folded("José O’Brien") == folded("JOSE O'BRIEN") == "jose obrien"
    assert folded("Smith-Jones, Dr. A.") == "smith jones dr a"


def test_a_right_to_left_name_keeps_its_letters() -> None:
    assert folded("שָׁלוֹם כהן") == "שלום כהן"


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY + timedelta(days=731)))
def test_days_within_reason_are_no_fault(day: date) -> None:
    assert day_fault(day, TODAY) == ""


def test_days_without_reason_are_faults() -> None:
    assert day_fault(date(1, 1, 1), TODAY)
    assert day_fault(date(9999, 1, 1), TODAY)


@given(st.dates(), st.dates())
def test_nobody_ends_before_they_began(new: date, began: date) -> None:
    if new > date.min:
        assert day_before(new, but_not_before=began) >= began


def test_an_address_has_one_at_and_a_domain() -> None:
    assert is_email("ann.other@council.example.org")
    for wrong in ("", "ann", "ann@", "@x.org", "a b@x.org", "a@b", "a@x.org,b@x.org", "a@@x.org"):
        assert not is_email(wrong), wrong
