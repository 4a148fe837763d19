"""PostgreSQL's index of an office in use is the same after the migration as if written anew."""

import pytest
import sqlalchemy as sa

from gorm.search.index import Entry, vector_of
from tests.migrations.test_migrations import Steps, steps

__all__ = ["steps"]

#: A number of each sort of kind, and its document as it was written before.
_NAMED, _DAYED = (2 << 22 | 2_980) << 27 | 7, (4 << 22 | 739_000) << 27 | 8
_BEFORE = {
    _NAMED: "'_all' '_kind2' '_official' 'f_hull':3 't_hull':1 't_kc':2",
    _DAYED: "'_kind4' '_knows_all' '_user3' 'budget':2,5 'f_hull':1 'school':3,4",
}
_ANEW = (
    Entry(_NAMED, ["hull", "kc"], ["hull"], [], {"_all", "_official"}),
    Entry(
        _DAYED, [], ["hull"], ["budget", "school", "school", "budget"], {"_user3", "_knows_all"},
        is_of_many=True,
    ),
)  # fmt: skip


def test_an_index_in_use_is_kept_through_the_migration_down_and_up(steps: Steps) -> None:
    if steps.engine.dialect.name != "postgresql":
        pytest.skip("SQLite's index has no periods")
    steps.up("0030_feeds")
    with steps.engine.begin() as connection:
        for number, words in _BEFORE.items():
            connection.execute(
                sa.text("INSERT INTO search_index VALUES (:number, CAST(:words AS tsvector))"),
                {"number": number, "words": words},
            )
    before = _held(steps)
    assert before == _BEFORE
    steps.up("0031_search_periods")
    assert _held(steps) == _as_kept(steps)
    steps.down("0030_feeds")
    assert _held(steps) == before


def _held(steps: Steps) -> dict[int, str]:
    with steps.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT id, CAST(words AS text) FROM search_index"))
        return {number: words for number, words in rows}  # noqa: C416


def _as_kept(steps: Steps) -> dict[int, str]:
    """What is written today, in the order in which PostgreSQL keeps it."""
    kept = sa.text("SELECT CAST(CAST(:words AS tsvector) AS text)")
    with steps.engine.connect() as connection:
        return {
            one.number: str(connection.scalar(kept, {"words": vector_of(one)})) for one in _ANEW
        }
