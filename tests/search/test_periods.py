"""The newest of very many, found from period to period: complete, in order and no more than asked.

The index alone is asked, on either database; SQLite walks numbers and has no periods.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gorm.core.db import session, unit_of_work
from gorm.search.index import Clause, Entry, PostgresqlIndex, index
from gorm.search.rules.numbers import number_of, order_of_day, range_of
from gorm.search.rules.typed import typed_as
from tests.factories.accounts import make_user
from tests.factories.engagements import make_engagement
from tests.search.finding import found, results

KIND, OTHER = 4, 5
_FIRST = date(2024, 1, 1)
_FITTING = "a lighthouse"
_days = st.integers(0, 400).map(lambda number: _FIRST + timedelta(days=number))


def _entry(kind: int, day: date, record: int, text: str, *, is_of_many: bool = True) -> Entry:
    number = number_of(kind, order_of_day(day), record)
    return Entry(number, [], [], text.split(), {"_all"}, is_of_many)


def _newest(
    text: str,
    since: date | None = None,
    until: date | None = None,
    *,
    limit: int = 1_000,
    kind: int = KIND,
    is_of_many: bool = True,
    readers: frozenset[str] = frozenset({"_all", "_nobody"}),
) -> Sequence[int]:
    here = index()
    clause = Clause(typed_as(text).wanted, "all", kind, (), is_of_many, readers)
    rows = sa.select(here.number)
    return session().scalars(here.newest(rows, clause, range_of(kind, since, until), limit)).all()


def _write(app: Flask, entries: Collection[Entry]) -> None:
    with app.app_context(), unit_of_work():
        session().execute(sa.text("DELETE FROM search_index"))
        index().add(entries)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    held=st.lists(st.tuples(_days, st.sampled_from([_FITTING, "a windmill"])), max_size=40),
    since=st.none() | _days,
    until=st.none() | _days,
    limit=st.integers(1, 12),
)
def test_what_is_found_is_the_newest_of_the_days_that_are_asked_for(
    app: Flask,
    held: Sequence[tuple[date, str]],
    since: date | None,
    until: date | None,
    limit: int,
) -> None:
    numbers = count(1)
    entries = [_entry(KIND, day, next(numbers), text) for day, text in held]
    _write(app, [*entries, *(_entry(OTHER, day, next(numbers), text) for day, text in held)])
    first, last = since or date.min, until or date.max
    fitting = sorted(
        (
            entry.number
            for entry, (day, text) in zip(entries, held, strict=True)
            if text == _FITTING and first <= day <= last
        ),
        reverse=True,
    )
    with app.app_context():
        assert _newest("lighthouse", since, until) == fitting
        assert _newest("lighthouse", since, until, limit=limit) == fitting[:limit]
        assert _newest('"lighthouse a"', since, until) == []


def _edges() -> Iterator[date]:
    """The days about the ends of two periods."""
    begin = -(-_FIRST.toordinal() // 64) * 64
    for edge in (begin, begin + 64, begin + 128):
        yield from (date.fromordinal(edge + beside) for beside in (-1, 0, 1))


def test_days_at_the_edges_of_periods_are_found_by_themselves_alone(app: Flask) -> None:
    days = sorted(_edges())
    entries = [_entry(KIND, day, 7, _FITTING) for day in days]
    _write(app, entries)
    numbers = [entry.number for entry in entries]
    with app.app_context():
        for at, day in enumerate(days):
            assert _newest("lighthouse", day, day) == [numbers[at]]
            assert _newest("lighthouse", day) == numbers[at:][::-1]
            assert _newest("lighthouse", None, day) == numbers[: at + 1][::-1]


def test_days_thousands_of_years_apart_are_found_and_cost_no_look_at_what_lies_between(
    app: Flask,
) -> None:
    entries = [_entry(KIND, day, 1, _FITTING) for day in (date.min, _FIRST, date.max)]
    _write(app, entries)
    with app.app_context():
        assert _newest("lighthouse") == [entry.number for entry in entries][::-1]
        if isinstance(index(), PostgresqlIndex):
            assert _periods_visited() == 3


def _periods_visited(limit: int = 1_000) -> int:
    """Into how many periods PostgreSQL looked for a word, as it tells itself."""
    here = index()
    clause = Clause(typed_as("lighthouse").wanted, "all", KIND, (), True)
    statement = here.newest(sa.select(here.number), clause, range_of(KIND), limit)
    text = str(statement.compile(session().get_bind(), compile_kwargs={"literal_binds": True}))
    plan = session().scalars(sa.text(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}")).one()
    return max(_loops(plan[0]["Plan"]))


def _loops(plan: dict[str, object]) -> Iterator[int]:
    """The loops of each of a plan's scans of the index's own table by its words."""
    if plan.get("Relation Name") == "search_index" and "words" in str(plan):
        yield int(str(plan["Actual Loops"]))
    for below in plan.get("Plans", ()):  # type: ignore[attr-defined]
        yield from _loops(below)


def test_no_older_period_is_looked_into_once_there_are_enough(app: Flask) -> None:
    days = [_FIRST + timedelta(days=64 * turn) for turn in range(20)]
    _write(app, [_entry(KIND, day, 1, _FITTING) for day in days])
    with app.app_context():
        if not isinstance(index(), PostgresqlIndex):
            pytest.skip("SQLite has no periods")
        assert _periods_visited() == 20
        assert _periods_visited(limit=3) == 3


def test_a_kind_that_is_kept_without_periods_is_found_too(app: Flask) -> None:
    entries = [
        _entry(KIND, _FIRST + timedelta(days=40 * turn), 1, _FITTING, is_of_many=False)
        for turn in range(4)
    ]
    _write(app, entries)
    with app.app_context():
        found_there = _newest("lighthouse", limit=3, is_of_many=False)
    assert found_there == [entry.number for entry in entries][:0:-1]


def test_engagements_of_several_years_are_found_the_newest_first(app: Flask) -> None:
    actor = make_user(app)
    days = [date(2025, 3, 31), date(2023, 2, 1), date(2024, 12, 31), date(2025, 4, 1)]
    made = {day: make_engagement(app, actor, notes="Lighthouse", happens_on=day) for day in days}
    newest_first = [made[day] for day in sorted(days, reverse=True)]
    assert found(app, actor, "lighthouse") == newest_first
    year = {"since": date(2024, 12, 31), "until": date(2025, 3, 31)}
    assert found(app, actor, "lighthouse", **year) == newest_first[1:3]


def test_a_search_says_that_there_is_more_than_it_shows(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorm.search.queries.finding.MOST_OF_EACH", 2)
    actor = make_user(app)
    days = [date(2025, 3, 31), date(2023, 2, 1), date(2024, 12, 31)]
    made = {day: make_engagement(app, actor, notes="Lighthouse", happens_on=day) for day in days}
    answer = results(app, actor, "lighthouse")
    assert answer.has_more
    (of_kind,) = answer.counts
    assert (of_kind.count, of_kind.has_more) == (2, True)
    assert answer.hits[0].reference == made[date(2025, 3, 31)]


def test_only_what_one_of_the_readers_may_read_is_found(app: Flask) -> None:
    day = date(2026, 3, 2)
    open_one, closed = _entry(KIND, day, 1, "north gate"), _entry(KIND, day, 2, "north gate")
    _write(app, [open_one, replace(closed, tokens={"_office7"})])
    with app.app_context():
        assert _newest("north gate ") == [open_one.number]
        assert _newest("north gate ", readers=frozenset({"_office7"})) == [closed.number]
        assert _newest("north gate ", readers=frozenset({"_office8"})) == []
        assert len(_newest("north gate ", readers=frozenset())) == 2
