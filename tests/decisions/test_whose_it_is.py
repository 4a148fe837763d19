"""Whose a decision is: the queue's lists say for all of them what the rules say of each."""

import pytest
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.decisions import service
from gorm.decisions.models import Decision, DecisionState
from gorm.decisions.offers import QUEUE_COLUMNS
from gorm.decisions.policy import is_for
from gorm.decisions.queries import waiting_for
from gorm.decisions.queries.listing import Show, Wanted, decision_page, decisions_to_export
from gorm.decisions.queries.queue import approval_lines, approval_rows, approval_unfolded
from gorm.decisions.queries.standing import standings_to
from tests.decisions.office import SUBJECT, Deciding
from tests.decisions.test_recusal_and_cover import delegate, recuse
from tests.decisions.worlds import World
from tests.support.queries import statements_of


@pytest.mark.parametrize("seed", [1, 2])
def test_the_condition_and_the_rule_say_the_same_of_everybody(office: Deciding, seed: int) -> None:
    world = World(office, seed)
    waiting = 0
    with office.app.app_context():
        decisions = list(session().scalars(select(Decision)))
        standings = standings_to(decisions)
        for who in [one for one in world.people if one not in world.gone]:
            found = set(session().scalars(select(Decision.id).where(is_for(who))))
            by_rule = {
                one.id
                for one in decisions
                if one.state is DecisionState.OPEN and not standings[one.id].bars(who.user_id)
            }
            assert found == by_rule, who.name
            waiting += len(found)
    assert waiting > 20  # else the world is too poor to tell


def lists(office: Deciding, who: Actor) -> dict[str, str]:
    """Reference -> the list in which it stands for somebody."""
    with office.app.app_context():
        found = session().execute(approval_rows(who)).mappings()
        return {row["fingerprint"]: row["list"] for row in found}


def test_a_row_has_every_column_of_the_queue(office: Deciding) -> None:
    reference = office.asked(consequence=1)
    with office.app.app_context():
        row = session().execute(approval_rows(office.director)).mappings().one()
    assert tuple(row) == QUEUE_COLUMNS
    assert (row["source"], row["list"], row["fingerprint"]) == ("approval", "mine", reference)
    assert row["consequence"] == 1


def test_what_is_above_my_grade_mine_or_recused_is_with_others(office: Deciding) -> None:
    high, own = office.asked(grade_code="director"), office.asked(by=office.deputy)
    above = office.asked(grade_code="minister")
    plain = office.asked(subject_reference="CASE-000002")
    recuse(office, office.deputy)
    assert lists(office, office.deputy) == {
        high: "others", own: "others", above: "others", plain: "mine",
    }  # fmt: skip
    with office.app.app_context():
        assert waiting_for(office.deputy) == 1


def test_what_is_delegated_is_the_delegates_and_with_others_for_who_gave_it(
    office: Deciding,
) -> None:
    olga = office.elsewhere()
    reference = office.asked()
    delegate(office, office.director, olga, reference)
    assert lists(office, olga) == {reference: "mine"}
    assert lists(office, office.director) == {reference: "others"}
    assert lists(office, office.deputy) == {reference: "mine"}
    with office.app.app_context():
        number = office.decision(reference).id
        assert "Delegated to you by Dora" in approval_lines(olga, [number])[number].why
        told = approval_lines(office.director, [number])[number].with_whom
        assert told.startswith("Delegated to Olga Other until")


def test_who_stands_in_for_a_substitute_has_what_the_substitute_has(office: Deciding) -> None:
    olga, orla = office.elsewhere(), office.elsewhere("Orla")
    reference = office.asked()
    recuse(office, office.director, olga)
    delegate(office, olga, orla)
    assert lists(office, orla) == {reference: "mine"}
    assert lists(office, olga) == {reference: "others"}


def test_what_somebody_gave_who_has_left_is_given_no_more(office: Deciding) -> None:
    olga = office.elsewhere()
    office.asked()
    delegate(office, office.director, olga)
    office.leaves(office.director)
    assert lists(office, olga) == {}


def test_a_substitute_has_it_and_sees_for_whom(office: Deciding) -> None:
    olga = office.elsewhere()
    reference = office.asked()
    recuse(office, office.director, olga)
    assert lists(office, olga) == {reference: "mine"}


def test_what_is_above_the_office_is_recorded_from_its_row(office: Deciding) -> None:
    reference = office.asked(by=office.deputy, grade_code="minister")
    number = office.decision(reference).id
    with office.app.app_context():
        line = approval_lines(office.director, [number])[number]
        own = approval_lines(office.deputy, [number])[number]
    assert line.acts[0][1] == f"/decisions/{reference}/record"
    assert line.with_whom == "Above the office: Minister"
    assert own.acts == ()


def test_what_is_returned_or_closed_or_of_others_waits_for_nobody(office: Deciding) -> None:
    returned, closed = office.asked(), office.asked()
    office.returned(office.director, returned)
    office.decide(office.director, closed)
    assert lists(office, office.deputy) == {}
    office.asked()
    assert lists(office, office.manager) == {}
    assert lists(office, office.elsewhere()) == {}


def test_the_rows_of_a_page_cost_the_same_however_many(office: Deciding) -> None:
    for _ in range(3):
        office.asked()
    for who, most in ((office.director, 1), (office.person("Late", Role.DIRECTOR), 5)):
        with office.app.app_context():
            ids = list(session().scalars(select(Decision.id)))
            with statements_of(office.app) as asked:
                found = approval_lines(who, ids)
        assert len(found) == 3
        assert len(asked) <= most, who.name


@pytest.mark.parametrize("seed", [2, 4, 5, 7])
def test_a_row_says_for_whom_somebody_acts_as_the_rules_have_it(
    office: Deciding, seed: int
) -> None:
    world = World(office, seed)
    acting = 0
    with office.app.app_context():
        is_open = Decision.state == DecisionState.OPEN
        standings = standings_to(list(session().scalars(select(Decision).where(is_open))))
        for who in [one for one in world.people if one not in world.gone]:
            for number, line in approval_lines(who, list(standings)).items():
                standing = standings[number]
                if standing.bars(who.user_id):
                    assert line.with_whom
                    continue
                given = standing.given_to(who.user_id)
                names = [given.from_name] if given else standing.acts_for(who.user_id)
                assert all(name in line.why for name in names), (line.why, names)
                acting += bool(names)
    assert acting > 5  # else the world is too poor to tell


def test_a_row_is_told_and_unfolds_its_papers(office: Deciding) -> None:
    reference = office.asked(reasons="It gets worse.", if_nothing_is_done="It gets worse still.")
    number = office.decision(reference).id
    with office.app.app_context():
        line = approval_lines(office.director, [number])[number]
        opened = approval_unfolded(office.director, number)
        assert approval_unfolded(office.elsewhere(), number) is None
    assert line.words == "Move Anytown from watch to formal challenge"
    assert (line.from_whom, line.grade) == ("Manu Manager", "Deputy director")
    assert line.if_nothing == "It gets worse still."
    assert (line.decision, line.version) == (reference, 1)
    assert opened is not None
    assert opened.template == "decisions/_unfolded.html"
    assert opened.model["papers"]["reasons"] == "It gets worse."  # type: ignore[index]


def shown(deciding: Deciding, who: Actor, show: Show, **narrowed: str) -> list[str]:
    """The references in a list of somebody."""
    with deciding.app.app_context():
        page = decision_page(who, Wanted(show, **narrowed), None)
        assert page.counts[show] == len(page.lines)
        return [line.reference for line in page.lines]


def test_the_lists_show_what_they_say(office: Deciding) -> None:
    first, second, third = office.asked(), office.asked(by=office.deputy), office.asked()
    office.returned(office.director, first)
    office.decide(office.director, third)
    manager, deputy = office.manager, office.deputy
    assert shown(office, manager, Show.OPEN) == [second]
    assert shown(office, manager, Show.ASKED) == [third, first]
    assert shown(office, manager, Show.RETURNED) == [first]
    assert shown(office, manager, Show.DECIDED) == [third]
    assert shown(office, deputy, Show.WAITING) == []
    assert shown(office, office.director, Show.WAITING) == [second]
    assert shown(office, office.elsewhere(), Show.OPEN) == []
    auditor = office.person("Aud", Role.AUDITOR)
    assert shown(office, auditor, Show.OPEN) == [second]
    assert shown(office, manager, Show.OPEN, words="ANYTOWN") == [second]
    assert shown(office, manager, Show.OPEN, words=SUBJECT.lower()) == [second]
    assert shown(office, manager, Show.OPEN, words="nowhere") == []
    assert shown(office, manager, Show.OPEN, kind="another") == []
    assert shown(office, manager, Show.OPEN, office="another") == []


def test_a_long_list_goes_on_where_the_page_ended(
    office: Deciding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorm.decisions.queries.listing.PAGE_SIZE", 2)
    asked = [office.asked() for _ in range(3)]
    with office.app.app_context():
        first = decision_page(office.manager, Wanted(), None)
        rest = decision_page(office.manager, Wanted(), first.next)
        everything = list(decisions_to_export(office.manager, Wanted()))
    assert [line.reference for line in (*first.lines, *rest.lines)] == asked[::-1]
    assert rest.next is None
    assert len(everything) == 3


def test_who_decided_for_another_office_can_still_read_it(office: Deciding) -> None:
    olga = office.elsewhere()
    reference = office.asked()
    given = delegate(office, office.director, olga, reference)
    office.decide(olga, reference)
    office.do(lambda: service.end_delegation(olga, given, "Done.", 1))
    assert shown(office, olga, Show.DECIDED) == [reference]
