"""What searching costs among very many engagements. `python -m bench.search`."""

# ruff: noqa: S608 - what stands in these statements is our own

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

from flask import url_for
from flask.testing import FlaskClient
from sqlalchemy import event, select

from bench.measures import MOST_QUERIES, measures
from bench.scratch import Scratch, scratch, signed_in
from bench.table import head, line
from bench.timing import Timing, counted, hello, timed
from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.core.db import db, session
from gorm.demo.scale.country import MEASURER
from gorm.search.queries.checking import checked
from gorm.search.queries.finding import Filter, results_of
from gorm.search.rules.numbers import PERIOD_BITS
from gorm.search.rules.typed import typed_as
from gorm.search.service.rebuilding import rebuild

SIZES: Final = (100_000, 1_000_000)
#: The list of engagements, measured beside searching at every size.
_LISTS: Final = ("Engagements, first page", "Engagements, page 100", "Engagements of one area")
_GOAL: Final = 100.0
#: What the columns hold: SQLite as it is built here does not tell how many pages a table has.
_SIZE_SQLITE: Final = (
    "SELECT (SELECT SUM(LENGTH(block)) FROM search_index_data) + "
    "(SELECT SUM(LENGTH(c0) + LENGTH(c1) + LENGTH(c2) + LENGTH(c3)) FROM search_index_content) + "
    "(SELECT SUM(LENGTH(title) + LENGTH(known_as) + LENGTH(body) + 120) FROM search_document)"
)
_SIZE_POSTGRESQL: Final = (
    "SELECT SUM(pg_total_relation_size(c)) FROM unnest(ARRAY['search_document', 'search_word', "
    "'search_index']::regclass[]) AS c"
)


@dataclass(frozen=True)
class Query:
    """Something that is looked for, and what it is narrowed to."""

    name: str
    text: str
    wanted: Filter = field(default_factory=Filter)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure at each size; writes nothing outside a temporary folder."""
    asked = _parser().parse_args(arguments)
    for size in asked.engagements or SIZES:
        print(f"\nFilling a scratch database with {size:,} engagements…", flush=True)
        with scratch(size, asked.areas, is_postgresql=asked.postgresql) as place:
            if asked.times > 1:
                _multiply(place, asked.times)
            _measure(place, asked)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--engagements", type=int, action="append", help="at this size only")
    parser.add_argument("--areas", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=30, help="how often each is looked for")
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own")
    parser.add_argument(
        "--times", type=int, default=1, help="have the index alone hold everything so many times"
    )
    parser.add_argument("--no-rebuild", action="store_true", help="leave the rebuild out")
    return parser


def _multiply(place: Scratch, times: int) -> None:
    """Have the index hold copies of its documents, of other days, whose records there are not.

    What is walked through is then as long as with so many engagements, at a fraction of the time
    that filling takes; pages that lead to the records cannot be measured so.
    """
    began = time.perf_counter()
    far = place.value("SELECT MAX(record_id) FROM search_document")
    text = "words" if place.is_postgresql else "title, facts, body, tokens"
    copied = text
    key = "id" if place.is_postgresql else "rowid"
    if place.is_postgresql:
        place.driver.execute("DROP INDEX ix_search_index_words")
        # The words of another day stand under the name of its period.
        old, new = (f"to_hex({one} >> {PERIOD_BITS}) || '_'" for one in ("id", "({moved})"))
        copied = f"replace(' ' || words::text, ' ''' || {old}, ' ''' || {new})::tsvector"
    for turn in range(1, times):
        # A day earlier each turn for what has days, and another record for all.
        moved = f"id - {turn << 27} + {turn * far}"
        kinds = "kind IN ('engagement', 'commitment')"
        numbers = f"SELECT id FROM search_document WHERE record_id <= {far} AND {kinds}"
        place.driver.execute("BEGIN")
        place.driver.execute(
            f"INSERT INTO search_index ({key}, {text}) "
            f"SELECT {moved.replace('id', key, 1)}, {copied.format(moved=moved)} "
            f"FROM search_index WHERE {key} IN ({numbers})"
        )
        place.driver.execute(
            "INSERT INTO search_document (id, kind, record_id, page, reference, title, known_as, "
            f"body, home, happens_on, is_sensitive) SELECT {moved}, kind, "
            f"record_id + {turn * far}, page, reference, title, known_as, body, home, happens_on, "
            "is_sensitive "
            f"FROM search_document WHERE record_id <= {far} AND {kinds}"
        )
        place.driver.execute("COMMIT")
    if place.is_postgresql:
        place.driver.execute(
            "CREATE INDEX ix_search_index_words ON search_index USING GIN (words) "
            "WITH (fastupdate = off)"
        )
    place.driver.execute("ANALYZE")
    held = place.value("SELECT COUNT(*) FROM search_document WHERE kind = 'engagement'")
    print(f"The index alone holds {held:,} engagements, copied in "
          f"{time.perf_counter() - began:.0f} s.", flush=True)  # fmt: skip


def _measure(place: Scratch, asked: argparse.Namespace) -> None:
    kind = "PostgreSQL" if place.is_postgresql else "SQLite"
    print(f"{place.engagements:,} engagements on {kind}, filled and indexed in "
          f"{place.seconds_to_fill:.0f} s; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
          "Milliseconds, one user, warm.")  # fmt: skip
    size = place.value(_SIZE_POSTGRESQL if place.is_postgresql else _SIZE_SQLITE) or 0
    print(f"The index and its documents take {int(size) / 1_000_000:,.0f} MB.", flush=True)
    if place.is_postgresql:
        place.driver.execute("SET jit = off")  # as GORM has it
    floor = hello(asked.rounds)
    print(head(floor), flush=True)
    for name, timing in _timings(place, asked.rounds):
        print(line(name, timing, floor), flush=True)
    for measure in measures(place):
        if measure.name in _LISTS and asked.times == 1:
            print(line(measure.name, measure.run(place, asked.rounds), floor), flush=True)
    if not asked.no_rebuild and asked.times == 1:
        _rebuild(place)


def _timings(place: Scratch, rounds: int) -> Iterator[tuple[str, Timing]]:
    email = place.value("SELECT email FROM user_account WHERE department_id IS NOT NULL")
    for who, address in (("manager", MEASURER), ("department", email)):
        actor = _actor(place, address)
        for query in _queries(place):
            yield f"{query.name}, {who}", _timed(place, rounds, actor, query)
    browser = signed_in(place.app, MEASURER)
    for name, text in (("common word", "school"), ("rare word", _rare(place))):
        yield f"Page, {name}, manager", _page(place, rounds, browser, text)


def _queries(place: Scratch) -> Iterator[Query]:
    area = place.value("SELECT id FROM area ORDER BY id")
    latest = place.value("SELECT MAX(happens_on) FROM engagement")
    last = str(latest)[:4]
    since = _day(f"{int(last) - 3}-01-01")
    yield Query("Common word", "school ")
    yield Query("Commonest word", "the ")
    yield Query("Rare word", _rare(place))
    yield Query("No such word", "zyzzyva ")
    yield Query("Two words", "school budget ")
    yield Query("Three words, common", "the council and ")
    yield Query("Phrase", '"the council"')
    yield Query("Beginning of a word", "educ")
    yield Query("Common word, area", "school ", Filter(area_ids=(area,)))
    yield Query("Two words, area", "school budget ", Filter(area_ids=(area,)))
    yield Query("Common word, days", "school ", Filter(since=since, until=_day(f"{last}-01-01")))
    yield Query("Common word, sensitive", "school ", Filter(is_sensitive=True))
    yield Query("Common word, engagements", "school ", Filter(kind="engagement"))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _rare(place: Scratch) -> str:
    """A word that stands in one engagement alone: its reference."""
    middle = place.value("SELECT MAX(id) / 2 FROM engagement")
    return str(place.value(f"SELECT reference FROM engagement WHERE id = {middle}"))


def _actor(place: Scratch, email: str) -> Actor:
    with place.app.app_context():
        query = select(User).where(User.email == email).options(*FULLY)
        return actor_of(session().scalars(query).one())


def _timed(place: Scratch, rounds: int, actor: Actor, query: Query) -> Timing:
    typed = typed_as(query.text)

    def look() -> None:
        results_of(actor, typed, query.wanted)
        db.session.rollback()

    with place.app.test_request_context():
        each = timed(look, rounds)
        with counted(db.engine) as sent:
            look()
        statements = _sent(look)
        db.session.remove()
    floor = Timing(*timed(partial(_alone, place, statements), rounds))
    return Timing(*each, len(sent), floor, _GOAL, MOST_QUERIES)


def _sent(look: Any) -> list[tuple[str, Any]]:
    """The statements of one search with what is bound in them, for the driver alone."""
    found: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "(SELECT", "WITH")):
            found.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    look()
    event.remove(db.engine, "before_cursor_execute", note)
    return found


def _alone(place: Scratch, statements: Sequence[tuple[str, Any]]) -> None:
    cursor = place.driver.cursor()
    for statement, parameters in statements:
        cursor.execute(statement, parameters).fetchall()


def _page(place: Scratch, rounds: int, browser: FlaskClient, text: str) -> Timing:
    with place.app.test_request_context():
        address = url_for("search.find", q=text)

    def get() -> None:
        if browser.get(address).status_code != 200:
            raise RuntimeError(f"{address} was not found")

    each = timed(get, rounds)
    with place.app.app_context(), counted(db.engine) as sent:
        get()
    return Timing(*each, len(sent), None, _GOAL, MOST_QUERIES)


def _rebuild(place: Scratch) -> None:
    with place.app.test_request_context():
        began = time.perf_counter()
        written = rebuild()
        seconds = time.perf_counter() - began
        sound = all(one.is_sound for one in checked())
        db.session.remove()
        db.engine.dispose()
    print(f"Rebuilt {sum(written.values()):,} documents in {seconds:.0f} s; "
          f"{'sound' if sound else 'NOT SOUND'}.", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
