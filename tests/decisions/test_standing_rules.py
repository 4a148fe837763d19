"""Who may decide: the rules alone, bar by bar and as properties."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.decisions.rules.standing import (
    Asked,
    Bar,
    Decider,
    Director,
    Given,
    Recused,
    Standing,
    bars,
    bars_to_recording,
)
from gorm.decisions.rules.telling import why_it_waits, with_whom

OFFICE, ELSEWHERE = 1, 2
DEPUTY, DIRECTOR, SECRETARY = 5, 6, 9
PROPOSER, ANN, BOB, CARA, OLGA = 1, 2, 3, 4, 5
NOW = datetime(2027, 3, 3, 9, tzinfo=UTC)
ASKED = Asked(OFFICE, DEPUTY, is_above_office=False, proposer_ids=frozenset({PROPOSER}))
ABOVE = Asked(OFFICE, SECRETARY, is_above_office=True, proposer_ids=frozenset({PROPOSER}))

deciders = st.builds(
    Decider,
    user_id=st.integers(1, 4),
    office_id=st.sampled_from([OFFICE, ELSEWHERE, None]),
    grade_rank=st.integers(1, 9),
    is_director=st.booleans(),
    is_recused=st.booleans(),
    is_substitute=st.booleans(),
    is_delegate=st.booleans(),
    has_delegated=st.booleans(),
)
requests = st.builds(
    Asked,
    office_id=st.just(OFFICE),
    grade_rank=st.integers(1, 9),
    is_above_office=st.booleans(),
    proposer_ids=st.frozensets(st.integers(1, 4)),
)


def director(user_id: int, name: str, office: int = OFFICE, rank: int = DEPUTY) -> Director:
    return Director(user_id, name, office, f"Office {office}", "Deputy director", rank)


def recused(user_id: int, substitute_id: int | None = None) -> Recused:
    return Recused(user_id, "Somebody", "A friend", NOW, 1, substitute_id, "Substitute")


def given_by(from_id: int, to_id: int, *, is_of_all: bool = True) -> Given:
    days = date(2027, 3, 1), date(2027, 3, 9)
    return Given("DLG-000001", from_id, "Ann", to_id, "Bob", *days, "Leave", is_of_all, 1)


def standing(
    *, asked: Asked = ASKED, recusals: tuple[Recused, ...] = (), given: tuple[Given, ...] = ()
) -> Standing:
    everybody = (director(ANN, "Ann"), director(BOB, "Bob"), director(OLGA, "Olga", ELSEWHERE))
    return Standing(asked, everybody, recusals, given)


@pytest.mark.parametrize(
    ("changed", "bar"),
    [
        ({"is_director": False}, Bar.NOT_DIRECTOR),
        ({"user_id": PROPOSER}, Bar.PROPOSER),
        ({"is_recused": True}, Bar.RECUSED),
        ({"grade_rank": DEPUTY - 1}, Bar.GRADE),
        ({"office_id": ELSEWHERE}, Bar.OTHER_OFFICE),
        ({"has_delegated": True}, Bar.DELEGATED),
    ],
)
def test_each_bar_alone_keeps_somebody_from_deciding(changed: dict[str, object], bar: Bar) -> None:
    able: dict[str, object] = {
        "user_id": ANN, "office_id": OFFICE, "grade_rank": DEPUTY, "is_director": True,
    }  # fmt: skip
    assert bars(ASKED, Decider(**able)) == ()  # type: ignore[arg-type]
    assert bars(ASKED, Decider(**(able | changed))) == (bar,)  # type: ignore[arg-type]
    assert bar.words


def test_what_is_above_the_office_is_recorded_and_never_decided() -> None:
    minister = Decider(ANN, OFFICE, SECRETARY, is_director=True)
    assert bars(ABOVE, minister) == (Bar.ABOVE_OFFICE,)
    assert bars_to_recording(ABOVE, Decider(ANN, OFFICE, DEPUTY, is_director=True)) == ()


@given(requests, deciders)
def test_nobody_decides_what_they_asked_for_whatever_else_they_are(
    asked: Asked, who: Decider
) -> None:
    if who.user_id in asked.proposer_ids:
        assert Bar.PROPOSER in bars(asked, who)
        assert Bar.PROPOSER in bars_to_recording(asked, who)


@given(requests, deciders)
def test_only_a_director_who_is_not_recused_decides_or_records(asked: Asked, who: Decider) -> None:
    if not bars(asked, who) or not bars_to_recording(asked, who):
        assert who.is_director
        assert not who.is_recused


@given(requests, deciders)
def test_a_grade_above_the_one_needed_is_as_good_as_that(asked: Asked, who: Decider) -> None:
    is_too_low = Bar.GRADE in bars(asked, who)
    assert is_too_low == (not asked.is_above_office and who.grade_rank < asked.grade_rank)


@given(requests, deciders)
def test_who_may_decide_may_record(asked: Asked, who: Decider) -> None:
    assert set(bars_to_recording(asked, who)) <= set(bars(asked, who))


def test_a_substitute_of_another_office_acts_for_a_recused_director() -> None:
    world = standing(recusals=(recused(ANN, OLGA),))
    assert world.bars(ANN) == (Bar.RECUSED,)
    assert world.bars(OLGA) == ()
    assert world.acts_for(OLGA) == ("Somebody",)


def test_who_is_recused_acts_for_nobody_else_either() -> None:
    world = standing(recusals=(recused(ANN, BOB), recused(BOB)))
    assert world.bars(BOB) == (Bar.RECUSED,)


def test_a_stranger_cannot_make_somebody_a_substitute_by_recusing_themself() -> None:
    stranger = director(CARA, "Cara", ELSEWHERE)
    world = Standing(ASKED, (stranger, director(OLGA, "Olga", ELSEWHERE)), (recused(CARA, OLGA),))
    assert world.bars(OLGA) == (Bar.OTHER_OFFICE,)


def test_a_director_below_the_grade_cannot_make_somebody_a_substitute() -> None:
    junior = director(CARA, "Cara", OFFICE, DEPUTY - 1)
    world = Standing(ASKED, (junior, director(OLGA, "Olga", ELSEWHERE)), (recused(CARA, OLGA),))
    assert world.bars(OLGA) == (Bar.OTHER_OFFICE,)


def test_a_delegate_decides_and_the_delegator_does_not() -> None:
    world = standing(given=(given_by(ANN, OLGA),))
    assert world.bars(ANN) == (Bar.DELEGATED,)
    assert world.bars(OLGA) == ()
    assert world.bars(BOB) == ()


def test_a_delegation_does_not_pass_on_what_was_itself_delegated() -> None:
    world = standing(given=(given_by(ANN, OLGA), given_by(OLGA, CARA)))
    far = Standing(world.asked, (*world.directors, director(CARA, "C", 3)), (), world.delegations)
    assert Bar.OTHER_OFFICE in far.bars(CARA)
    assert far.bars(OLGA) == ()


@pytest.mark.parametrize("is_recused", [True, False])
def test_a_delegation_by_somebody_who_could_not_decide_gives_nothing(is_recused: bool) -> None:
    asked = Asked(OFFICE, DEPUTY, is_above_office=False, proposer_ids=frozenset({ANN}))
    world = standing(
        asked=ASKED if is_recused else asked,
        recusals=(recused(ANN),) if is_recused else (),
        given=(given_by(ANN, OLGA),),
    )
    assert world.bars(OLGA) == (Bar.OTHER_OFFICE,)


def test_a_director_who_has_left_decides_nothing_and_gives_nothing() -> None:
    gone = Director(ANN, "Ann", OFFICE, "Office 1", "Deputy director", DEPUTY, is_active=False)
    olga = director(OLGA, "Olga", ELSEWHERE)
    world = Standing(ASKED, (gone, olga), (), (given_by(ANN, OLGA),))
    assert Bar.NOT_DIRECTOR in world.bars(ANN)
    assert world.bars(OLGA) == (Bar.OTHER_OFFICE,)


def test_those_of_the_office_are_named_first() -> None:
    world = standing(recusals=(recused(ANN, OLGA),))
    assert [who.name for who in world.who_may_decide()] == ["Bob", "Olga"]
    assert [who.name for who in world.who_may_be_substitute(ANN)] == ["Bob", "Olga"]
    assert [who.name for who in world.who_may_be_delegate(BOB)] == ["Olga"]


def test_where_the_only_director_is_recused_those_of_other_offices_can_be_named() -> None:
    pair = (director(ANN, "Ann"), director(OLGA, "Olga", ELSEWHERE))
    world = Standing(ASKED, pair, (recused(ANN),))
    assert world.who_may_decide() == ()
    assert [who.name for who in world.who_may_be_substitute(ANN)] == ["Olga"]


def test_a_row_says_why_it_waits_and_with_whom_it_is() -> None:
    grade = "Deputy director"
    held = why_it_waits(grade, ["Somebody"], "Ann", date(2027, 3, 9))
    assert held == "Delegated to you by Ann until 9 March 2027"
    acts = why_it_waits(grade, ["Somebody", "Ann"], "", None)
    assert acts == "You act for Somebody and Ann, who are recused"
    mine = why_it_waits(grade, [], "", None)
    assert mine == "It needs deputy director or above, and you did not ask for it"
    cover = standing(given=(given_by(ANN, OLGA),))
    assert with_whom(cover, ANN, grade) == "Delegated to Bob until 9 March 2027"
    acting = standing(recusals=(recused(ANN, OLGA),))
    assert with_whom(acting, ANN, grade) == "You are recused; Substitute acts"
    above = with_whom(standing(asked=ABOVE), ANN, "Secretary of State")
    assert above == "Above the office: Secretary of State"
    asked = Asked(OFFICE, DEPUTY, is_above_office=False, proposer_ids=frozenset({ANN}))
    assert with_whom(standing(asked=asked), ANN, grade) == "You asked for it; with Bob"
