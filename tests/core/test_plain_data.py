"""Plain data as it is kept for good."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.briefings.models import Purpose
from gorm.core.plain_data import canonical, content_digest, short_form
from gorm.places.models import Area

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.decimals(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@dataclass(frozen=True)
class Line:
    on: date
    words: str


@given(PLAIN)
def test_the_same_content_has_the_same_digest(content: Any) -> None:
    assert content_digest(content) == content_digest(canonical(content))


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_order_without_meaning_changes_no_digest(content: dict[str, int]) -> None:
    turned = dict(reversed(content.items()))
    assert content_digest(content) == content_digest(turned)


@given(st.text(), st.text())
def test_other_words_have_another_digest(one: str, other: str) -> None:
    lines = [content_digest((Line(date(2027, 3, 3), words),)) for words in (one, other)]
    assert (lines[0] == lines[1]) == (one == other)


def test_a_digest_takes_everything_that_plain_data_may_hold() -> None:
    content = (Purpose.OTHER, frozenset({2, 1}), Decimal("1.10"), datetime(2027, 1, 1, tzinfo=UTC))
    assert canonical(content) == ["other", [1, 2], "1.10", "2027-01-01T00:00:00+00:00"]


def test_a_row_of_the_database_is_no_plain_data() -> None:
    with pytest.raises(TypeError, match="Area is none"):
        content_digest([Area(name="Hull")])


def test_the_short_form_can_be_compared_by_eye() -> None:
    assert short_form("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
