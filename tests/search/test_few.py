"""Where few documents fit, only their kinds are walked through; what is found is the same."""

from datetime import date

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.core.db import session, unit_of_work
from gorm.search.index import Entry, SqliteIndex, index
from gorm.search.rules.numbers import kind_of, number_of, order_of_day
from gorm.search.rules.typed import typed_as
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person
from tests.factories.places import make_area
from tests.search.finding import results
from tests.support.queries import statements_of

DAY = date(2026, 3, 2)


def _write(app: Flask, kinds: tuple[int, ...]) -> None:
    """A document of each kind with the same words, of one area."""
    with app.app_context(), unit_of_work():
        index().add(
            Entry(number_of(kind, order_of_day(DAY), 9), [], [], ["lighthouse"], {"_all", "_area7"})
            for kind in kinds
        )


def test_an_index_of_one_table_tells_of_which_kinds_few_documents_are(app: Flask) -> None:
    _write(app, (2, 9, 12))
    wanted = typed_as("lighthouse ").wanted
    with app.app_context():
        here = index()
        few = here.few(wanted, (frozenset({"_area7"}),), 3)
        if not isinstance(here, SqliteIndex):
            assert few is None
            return
        assert few is not None
        assert sorted(map(kind_of, few)) == [2, 9, 12]
        assert here.few(wanted, (), 2) is None
        assert here.few(wanted, (frozenset({"_area8"}),), 3) == []


@pytest.mark.parametrize("role", [Role.RELATIONSHIP_MANAGER, Role.DIRECTOR, Role.AUDITOR])
@pytest.mark.parametrize("text", ["lighthouse", "lighthouse keeper", '"keeper of the"', "nothing"])
def test_the_same_is_found_whether_few_fit_or_many(
    app: Flask, monkeypatch: pytest.MonkeyPatch, role: Role, text: str
) -> None:
    office = make_office(app)
    writer, reader = make_user(app, office=office), make_user(app, role, office=office)
    area = make_area(app, "Lighthouse Bay", office=office)
    make_person(app, name="Lighthouse Keeper")
    make_engagement(app, writer, areas=[area], purpose="The keeper of the lighthouse")
    make_engagement(app, make_user(app), purpose="Lighthouse keeper elsewhere")
    few = results(app, reader, text)
    monkeypatch.setattr("gorm.search.queries.finding._FEW", -1)
    assert few == results(app, reader, text)
    assert bool(few.hits) == (text != "nothing")


def test_what_nobody_wrote_is_looked_for_once(app: Flask) -> None:
    reader = make_user(app)
    with statements_of(app) as asked:
        assert results(app, reader, "zyzzyva ").total == 0
    walks = [one for one in asked.texts if "search_index" in one]
    with app.app_context():
        is_sqlite = session().get_bind().dialect.name == "sqlite"
    assert len(walks) == 1
    assert ("UNION ALL" in walks[0]) is not is_sqlite
