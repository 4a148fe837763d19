"""What makes two records alike, when two posts are one, and what is chosen of two records."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.merging.rules.fields import PERSON_FIELDS, Field, Pick, days_fault, likelier, picked
from gorm.merging.rules.likeness import (
    BodySeen,
    PersonSeen,
    alike_bodies,
    alike_people,
    certainty_in_words,
    digits_of,
    domain_of,
)
from gorm.merging.rules.posts import PostSeen, is_one_post, widened

_CHAIR = frozenset({(7, "chair")})


@pytest.mark.parametrize(
    ("one", "other", "certainty"),
    [
        (PersonSeen(1, "jane smith"), PersonSeen(2, "smith jane"), 60),
        (PersonSeen(1, "jane smith"), PersonSeen(2, "john smith"), 0),
        (PersonSeen(1, "jane smith"), PersonSeen(2, "jayne smith"), 0),
        (
            PersonSeen(1, "jane smith", posts=_CHAIR),
            PersonSeen(2, "jayne smith", posts=_CHAIR),
            75,
        ),
        (PersonSeen(1, "jane smith", posts=_CHAIR), PersonSeen(2, "j smith", posts=_CHAIR), 72),
        (PersonSeen(1, "jane smith", "j@x.org"), PersonSeen(2, "jane jones", "j@x.org"), 50),
        (PersonSeen(1, "jane smith", "j@x.org"), PersonSeen(2, "jane smith", "j@x.org"), 99),
        (
            PersonSeen(1, "jane smith", posts=_CHAIR),
            PersonSeen(2, "abdul rahman", posts=_CHAIR),
            0,
        ),
    ],
)
def test_people_are_alike_by_name_address_telephone_and_post(
    one: PersonSeen, other: PersonSeen, certainty: int
) -> None:
    found = alike_people([one, other])
    assert [likeness.certainty for likeness in found] == ([certainty] if certainty else [])
    assert all(likeness.reasons for likeness in found)


@pytest.mark.parametrize(
    ("one", "other", "certainty"),
    [
        (BodySeen(1, "anytown housing"), BodySeen(2, "anytown housing ltd"), 60),
        (BodySeen(1, "anytown council"), BodySeen(2, "anytown borough council"), 60),
        (BodySeen(1, "anytown housing"), BodySeen(2, "anytown police"), 0),
        (
            BodySeen(1, "anytown council", gss_code="E06000001"),
            BodySeen(2, "anytown council", gss_code="E06000002"),
            0,
        ),
        (
            BodySeen(1, "anytown nhs trust", kind="nhs", website="https://www.any.nhs.uk/a"),
            BodySeen(2, "anytown nhs foundation trust", kind="nhs", website="any.nhs.uk"),
            90,
        ),
        (BodySeen(1, "anytown", kind="nhs"), BodySeen(2, "anytown", kind="police"), 60),
        (BodySeen(1, "one", codes=frozenset({"X1"})), BodySeen(2, "two", codes=frozenset()), 0),
    ],
)
def test_bodies_are_alike_by_name_code_and_website_and_two_of_the_register_never(
    one: BodySeen, other: BodySeen, certainty: int
) -> None:
    found = alike_bodies([one, other])
    assert [likeness.certainty for likeness in found] == ([certainty] if certainty else [])


@given(st.permutations(range(6)))
def test_the_pairs_do_not_depend_on_the_order_of_the_records(order: list[int]) -> None:
    names = ["jane smith", "smith jane", "j smith", "ann other", "ann other", "jane smith"]
    people = [PersonSeen(n, name, posts=_CHAIR) for n, name in enumerate(names)]
    found = alike_people([people[n] for n in order])
    assert found == alike_people(people)
    assert all(one.first < one.second for one in found)


def test_a_name_that_hundreds_share_is_no_reason_to_compare_them() -> None:
    assert alike_people([PersonSeen(n, "john smith") for n in range(300)]) == []


def test_telephones_and_websites_are_the_same_however_they_are_written() -> None:
    assert digits_of("+44 1632 960123") == digits_of("(01632) 960 123") == "632960123"[-9:]
    assert digits_of("ext 12") == ""
    assert domain_of("https://www.any.gov.uk/path") == domain_of("HTTP://any.gov.uk:80") != ""


@pytest.mark.parametrize(
    ("certainty", "words"),
    [(99, "Nearly certain"), (70, "Likely"), (50, "Possible"), (0, "Chosen by hand")],
)
def test_certainty_is_told_in_words(certainty: int, words: str) -> None:
    assert certainty_in_words(certainty) == words


def post(**said: object) -> PostSeen:
    start = {
        "id": 1, "person_id": 1, "organisation_id": 1, "kind": "chair", "title": "Chair",
        "started_on": None, "ended_on": None, "is_key": False,
    }  # fmt: skip
    return PostSeen(**(start | said))  # type: ignore[arg-type]


def test_posts_are_one_where_they_say_the_same_at_a_common_time() -> None:
    past = post(started_on=date(2015, 1, 1), ended_on=date(2018, 1, 1))
    assert is_one_post(post(), post(started_on=date(2020, 1, 1)))
    assert is_one_post(past, post(ended_on=date(2016, 1, 1)))
    assert not is_one_post(past, post(started_on=date(2018, 1, 2)))
    assert not is_one_post(post(), post(kind="leader"))
    assert is_one_post(
        post(kind="other", title="Head  of Law"), post(kind="other", title="head of law")
    )
    assert not is_one_post(post(kind="other", title="Clerk"), post(kind="other", title="Head"))


_days = st.none() | st.dates(date(2010, 1, 1), date(2020, 1, 1))


@given(_days, _days, st.integers(0, 900), st.booleans())
def test_two_current_posts_are_always_one_and_the_one_covers_both(
    begins: date | None, other: date | None, length: int, is_key: bool
) -> None:
    kept, gone = post(started_on=begins), post(started_on=other, is_key=is_key)
    assert is_one_post(kept, gone)
    after = {name: pair[1] for name, pair in widened(kept, gone).items()}
    begun = after.get("started_on", kept.started_on)
    assert begun == min((day for day in (begins, other) if day), default=None)
    assert after.get("is_key", kept.is_key) is is_key
    ended = post(started_on=begins, ended_on=(begins or date(2010, 1, 1)) + timedelta(days=length))
    assert widened(ended, gone)["ended_on"][1] is None


def test_what_is_filled_in_is_chosen_first_and_notes_are_kept_both() -> None:
    name, email, *_, notes = PERSON_FIELDS
    one = {"name": "Jane", "email": "", "notes": "Tall."}
    other = {"name": "J", "email": "j@x.org", "notes": "Kind."}
    assert likelier(name, one, other, Pick.OTHER) is Pick.OTHER
    assert likelier(email, one, other, Pick.ONE) is Pick.OTHER
    assert likelier(notes, one, other, Pick.ONE) is Pick.BOTH
    assert picked(notes, one, other, Pick.BOTH) == {"notes": "Tall.\n\nKind."}
    assert picked(email, one, other, Pick.BOTH) == {"email": ""}, "no two addresses in one field"


def test_a_biography_is_taken_with_its_source_and_the_day_of_its_check() -> None:
    biography = next(one for one in PERSON_FIELDS if one.name == "biography")
    one = {"biography": "", "biography_source": "", "biography_checked_on": None}
    other = {
        "biography": "Taught.", "biography_source": "Website",
        "biography_checked_on": date(2026, 1, 2),
    }  # fmt: skip
    assert likelier(biography, one, other, Pick.ONE) is Pick.OTHER
    assert picked(biography, one, other, Pick.OTHER) == other
    assert not biography.can_keep_both, "two texts have two sources"


def test_days_that_cannot_be_are_refused() -> None:
    assert days_fault({"started_on": date(2020, 1, 2), "ended_on": date(2020, 1, 1)})
    assert not days_fault({"started_on": date(2020, 1, 1), "ended_on": None})
    assert Field("x", ("x",), "X").can_keep_both is False
