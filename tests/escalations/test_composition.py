"""Lists made of many sources: what stands in them, in which order, and how many."""

import itertools
import random
from datetime import date, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core.db import unit_of_work
from gorm.core.together import asked_together
from gorm.decisions.offers import QueueList
from gorm.escalations import service
from gorm.escalations.queries.head import SHOWN, queue_head
from gorm.escalations.queries.lists import QueueRow, Wanted, queue_page
from gorm.escalations.queries.tally import Narrowed, count_of_mine, tally_of
from gorm.escalations.rules import NO_DATE, QueueCursor, RowKey, due_words, waiting_words
from gorm.places.models import Area
from tests.escalations.offered import Offered, Row, offering, row
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area
from tests.support.queries import statements_of

TODAY = date(2026, 5, 20)
EVERYTHING = Narrowed()


def keys_of(
    app: Flask, actor: Actor, name: QueueList, narrowed: Narrowed = EVERYTHING, size: int = 7
) -> list[str]:
    """Every row of a list, read page by page."""
    found: list[QueueRow] = []
    with app.app_context():
        tally = tally_of(actor)
        after: QueueCursor | None = None
        while True:
            page = queue_page(actor, Wanted(name, narrowed, after), tally, size)
            found.extend(page.rows)
            if page.next is None:
                break
            after = QueueCursor.parse(str(page.next))
        assert tally.count(name, narrowed) == len(found), (name, narrowed)
    return [str(row.key) for row in found]


def waiting(actor: Actor) -> int:
    """How many rows the navigation says wait for somebody."""
    [counted] = asked_together({"mine": count_of_mine(actor)})["mine"]
    return int(counted.number)


def in_order(rows: list[Row], name: QueueList) -> list[str]:
    mine = [row for row in rows if row.list is name]
    if name is QueueList.NOTE:
        return [r.key for r in sorted(mine, key=lambda r: (r.since, r.source, r.id))[::-1]]
    return [
        r.key
        for r in sorted(
            mine, key=lambda r: (r.due_on or NO_DATE, r.consequence, r.since, r.source, r.id)
        )
    ]


def test_what_is_due_first_stands_first_then_what_weighs_more_then_what_waits_longest(
    app: Flask, director: Actor, offered: Offered
) -> None:
    soon, late = TODAY, TODAY + timedelta(days=3)
    wanted = [
        row(QueueList.MINE, due_on=soon, consequence=2),
        row(QueueList.MINE, due_on=soon, consequence=4, since=date(2026, 1, 1), source="lapse"),
        row(QueueList.MINE, due_on=soon, consequence=4, since=date(2026, 2, 1)),
        row(QueueList.MINE, due_on=late, consequence=1),
        row(QueueList.MINE, consequence=1),
        row(QueueList.MINE, consequence=5),
    ]
    offered.rows = wanted[::-1]
    assert keys_of(app, director, QueueList.MINE, size=2) == [one.key for one in wanted]


def test_counts_are_those_of_the_lists_whatever_they_are_narrowed_to(
    app: Flask, director: Actor, office: Office, offered: Offered
) -> None:
    """Random rows, any combination of filters, each list read page by page."""
    offices = [office, make_office(app)]
    areas = [make_area(app, office=one) for one in offices]
    chance = random.Random(20)  # noqa: S311 - the same rows on every run
    kinds = ("approval", "lapse", "overdue_review")
    ranks = {"": None, "none": 0, "deputy_director": 5, "director": 6}
    offered.rows = [_random_row(chance, kinds, offices, areas, (0, 5, 6)) for _ in range(60)]
    every = itertools.product(
        ("", *(one.code for one in offices), "GO-NONE"),
        ("", areas[1].reference),
        ("", "lapse", "nothing_of_the_kind"),
        ranks,
    )
    choices = [("", "", "", ""), *chance.sample(list(every), 15)]
    ids = {one.code: one.id for one in offices} | {one.reference: one.id for one in areas}
    for office_code, area, kind, grade in choices:
        narrowed = Narrowed(office_code, area, kind, grade)
        fitting = [
            one
            for one in offered.rows
            if (not office_code or one.office_id == ids.get(office_code, -1))
            and (not area or one.area_id == ids[area])
            and kind in ("", one.source)
            and ranks[grade] in (None, one.grade_rank)
        ]
        for name in QueueList:
            wanted = in_order(fitting, name)
            assert keys_of(app, director, name, narrowed, size=30) == wanted, narrowed
    with app.app_context():
        assert waiting(director) == len(in_order(offered.rows, QueueList.MINE))


def _random_row(
    chance: random.Random,
    kinds: tuple[str, ...],
    offices: list[Office],
    areas: list[Area],
    ranks: tuple[int, ...],
) -> Row:
    number = chance.randrange(len(offices))
    return row(
        chance.choice(list(QueueList)),
        source=chance.choice(kinds),
        due_on=chance.choice([None, *(TODAY + timedelta(days=n) for n in range(4))]),
        consequence=chance.randint(1, 3),
        since=TODAY - timedelta(days=chance.randrange(4)),
        office_id=offices[number].id,
        area_id=chance.choice([None, areas[number].id]),
        grade_rank=chance.choice(ranks),
    )


def test_everybody_has_a_queue_of_their_own(app: Flask, director: Actor, offered: Offered) -> None:
    other = make_user(app, Role.DIRECTOR)
    hers = row(QueueList.MINE, seen_by=director.user_id)
    for_all = row(QueueList.MINE)
    offered.rows = [hers, for_all]
    assert keys_of(app, director, QueueList.MINE) == [hers.key, for_all.key]
    assert keys_of(app, other, QueueList.MINE) == [for_all.key]


def test_a_page_costs_the_same_however_much_waits(
    app: Flask, director: Actor, offered: Offered
) -> None:
    offered.rows = [row(QueueList.MINE) for _ in range(60)]
    with app.app_context(), statements_of(app) as statements:
        queue_page(director, Wanted(QueueList.MINE), tally_of(director))
    assert len(statements) == 2


def test_what_was_noted_leaves_the_list_of_its_director_until_something_new_happens(
    app: Flask, director: Actor, office: Office, offered: Offered
) -> None:
    colleague = make_user(app, Role.DIRECTOR, office=office)
    lapsed, worse = (row(QueueList.NOTE, source=kind) for kind in ("lapse", "approval"))
    offered.rows = [lapsed, worse]
    _note(app, director, lapsed)
    assert keys_of(app, director, QueueList.NOTE) == [worse.key]
    assert set(keys_of(app, colleague, QueueList.NOTE)) == {lapsed.key, worse.key}
    again = row(QueueList.NOTE, source="lapse", id=lapsed.id, fingerprint="second")
    offered.rows = [again, worse]
    assert set(keys_of(app, director, QueueList.NOTE)) == {lapsed.key, worse.key}
    _note(app, director, again)
    assert keys_of(app, director, QueueList.NOTE) == [worse.key]
    with app.app_context():
        key = RowKey("lapse", lapsed.id)
        wanted = Wanted(QueueList.NOTE, is_noted=True)
        noted = queue_page(director, wanted, tally_of(director)).rows
        assert [one.key for one in noted] == [key]
        with unit_of_work():
            service.take_back(director, key)
    assert set(keys_of(app, director, QueueList.NOTE)) == {lapsed.key, worse.key}


def _note(app: Flask, actor: Actor, one: Row) -> None:
    with app.app_context(), unit_of_work():
        service.note(actor, RowKey(one.source, one.id), one.fingerprint)


def test_the_head_holds_the_beginnings_of_the_lists(
    app: Flask, director: Actor, offered: Offered
) -> None:
    chance = random.Random(7)  # noqa: S311
    offered.rows = [
        row(
            chance.choice(list(QueueList)),
            source=chance.choice(("approval", "lapse")),
            since=TODAY - timedelta(days=chance.randrange(3)),
            due_on=chance.choice([None, TODAY]),
        )
        for _ in range(40)
    ]
    with app.app_context():
        head = queue_head(director)
    for name, rows in ((QueueList.MINE, head.mine), (QueueList.NOTE, head.note)):
        wanted = in_order(offered.rows, name)
        assert head.counts[name] == len(wanted)
        assert [str(one.key) for one in rows] == wanted[: SHOWN[name]]


def test_without_a_source_the_queue_is_empty(app: Flask, director: Actor) -> None:
    with offering(app), app.app_context():
        assert waiting(director) == 0
        assert not queue_page(director, Wanted(QueueList.MINE), tally_of(director)).rows
        assert not queue_head(director).mine


@given(
    st.builds(
        QueueCursor,
        st.dates(),
        st.integers(0, 99),
        st.dates(),
        st.from_regex(r"[a-z_]{1,60}", fullmatch=True),
        st.integers(0, 2**63 - 1),
    )
)
def test_a_cursor_comes_back_from_an_address_as_it_went(cursor: QueueCursor) -> None:
    assert QueueCursor.parse(str(cursor)) == cursor


@given(st.text())
def test_a_mangled_address_is_nobodys(text: str) -> None:
    cursor, key = QueueCursor.parse(text), RowKey.parse(text)
    assert cursor is None or str(cursor)
    assert key is None or str(key) == text


@given(st.dates(), st.dates(min_value=date(2012, 1, 1)))
def test_a_row_says_when_it_is_due_in_words_and_with_a_shape(due_on: date, today: date) -> None:
    due = due_words(due_on, today)
    assert due.is_late is (due_on < today)
    assert due.shape in {"▲", "◆", "○"}
    assert due.words.startswith("Overdue" if due.is_late else "Due")


def test_how_long_a_row_waits_is_told_in_days() -> None:
    assert waiting_words(TODAY, TODAY) == "since today"
    assert waiting_words(TODAY - timedelta(days=1), TODAY) == "waiting 1 day"
    assert waiting_words(TODAY - timedelta(days=12), TODAY) == "waiting 12 days"
