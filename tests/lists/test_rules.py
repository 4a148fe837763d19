"""What of an address a saved filter keeps: tried with whatever somebody may send."""

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from gorm.lists.rules import chosen_columns, folded_name, kept_pairs, kept_query, pairs_of

KNOWN = ("q", "state", "order")
PAIRS = st.lists(
    st.tuples(st.sampled_from([*KNOWN, "after", "before", "whole", "evil"]), st.text(max_size=30))
)


@given(PAIRS)
def test_only_filters_that_the_list_knows_are_kept_each_once_and_never_empty(
    asked: list[tuple[str, str]],
) -> None:
    names = [name for name, _ in kept_pairs(KNOWN, asked)]
    assert set(names) <= set(KNOWN)
    assert len(set(names)) == len(names)
    assert all(value for _, value in kept_pairs(KNOWN, asked))


@given(PAIRS)
def test_what_was_kept_is_read_again_as_it_was(asked: list[tuple[str, str]]) -> None:
    query = kept_query(KNOWN, asked)
    assert kept_query(KNOWN, pairs_of(KNOWN, query)) == query


@given(st.dictionaries(st.sampled_from([*KNOWN, "after"]), st.text(max_size=30)))
def test_the_order_of_an_address_makes_no_other_filter(asked: dict[str, str]) -> None:
    assert kept_query(KNOWN, asked.items()) == kept_query(KNOWN, reversed(asked.items()))


@given(st.text())
def test_any_text_is_read_as_a_query_string_or_as_none(text: str) -> None:
    assert isinstance(pairs_of(KNOWN, text), tuple)


def test_an_address_with_a_thousand_fields_asks_for_nothing() -> None:
    assert pairs_of(KNOWN, urlencode([("q", "x")] * 1_000)) == ()


def test_names_are_told_apart_whatever_the_case_of_their_letters() -> None:
    assert folded_name("Straße") == folded_name("STRASSE")


def test_columns_stand_in_the_order_of_the_list() -> None:
    assert chosen_columns(("a", "b", "c"), ["c", "x", "a"]) == ["a", "c"]
