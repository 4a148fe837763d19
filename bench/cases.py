"""What cases and a full queue cost at volume. `python -m bench.cases`."""

# ruff: noqa: S608 - what stands in these statements is our own

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from flask import url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from bench.caseload import fill_cases
from bench.measures import MOST_QUERIES, PAGE_GOAL
from bench.scratch import Scratch, scratch, signed_in
from bench.table import growth, head, line
from bench.timing import Timing, counted, hello, timed
from gorm.accounts.models import User
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.core.db import db, session, unit_of_work
from gorm.demo.scale.country import OFFICE_CODES
from gorm.escalations.queries.tally import count_of_mine

CASES: Final = 2_000
ROWS: Final = 10_000
#: Of every ten open rows of the queue so many are in the office whose director is measured.
SHARE: Final = 0.5
_ENGAGEMENTS: Final = 10_000
_DIRECTOR: Final = "director.11@measure-1.example"

#: A page: its name, and what is opened in whose browser.
Page = tuple[str, FlaskClient, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure half of the cases and of the queue, and then all of both, each in its own place."""
    asked = _parser().parse_args(arguments)
    sizes = [asked.cases] if asked.once else [asked.cases // 2, asked.cases]
    found = {size: _measured(size, asked) for size in sizes}
    print("\n".join(growth(found, "cases")))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.cases", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--rows", type=int, default=ROWS, help="open rows of the queue")
    parser.add_argument("--share", type=float, default=SHARE, help="of them in one office")
    parser.add_argument("--areas", type=int, default=400)
    parser.add_argument("--engagements", type=int, default=_ENGAGEMENTS)
    parser.add_argument("--rounds", type=int, default=30, help="how often each page is opened")
    parser.add_argument("--once", action="store_true", help="at the whole size only")
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own")
    return parser


def _measured(size: int, asked: argparse.Namespace) -> dict[str, Timing]:
    rows = asked.rows * size // asked.cases
    print(f"\nFilling a scratch database with {size:,} cases…", flush=True)
    with scratch(asked.engagements, asked.areas, is_postgresql=asked.postgresql) as place:
        with place.app.app_context():
            with unit_of_work():
                fill_cases(size, rows, asked.share)
            db.session.remove()
            db.engine.dispose()
        kind = "PostgreSQL" if place.is_postgresql else "SQLite"
        print(f"{size:,} cases and {rows:,} open rows of the queue on {kind}; {os.cpu_count()} "
              f"cores, load {os.getloadavg()[0]:.1f}. Milliseconds, one user, warm.")  # fmt: skip
        floor = hello(asked.rounds)
        print(head(floor), flush=True)
        found = {}
        for name, timing in _timings(place, asked.rounds):
            found[name] = timing
            print(line(name, timing, floor), flush=True)
        return found


def _timings(place: Scratch, rounds: int) -> Iterator[tuple[str, Timing]]:
    director = signed_in(place.app, _DIRECTOR)
    yield "The count in the navigation", _count(place, rounds)
    for name, browser, address in _pages(place, director):
        yield name, _timed(place, rounds, browser, address)


def _count(place: Scratch, rounds: int) -> Timing:
    with place.app.app_context():
        user = session().scalars(
            select(User).where(User.email == _DIRECTOR).options(*FULLY)
        ).one()  # fmt: skip
        actor = actor_of(user)

        def count() -> None:
            count_of_mine(actor)
            db.session.rollback()

        each = timed(count, rounds)
        with counted(db.engine) as sent:
            count()
        db.session.remove()
    return Timing(*each, len(sent))


def _timed(place: Scratch, rounds: int, browser: FlaskClient, address: str) -> Timing:
    def get() -> None:
        answer = browser.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}: {answer.text[:1000]}")

    each = timed(get, rounds)
    with place.app.app_context():
        engine = db.engine
    with counted(engine) as sent:
        get()
    return Timing(*each, len(sent), None, PAGE_GOAL, MOST_QUERIES)


def _pages(place: Scratch, director: FlaskClient) -> Iterator[Page]:
    at = _addresses(place)
    lists = {"mine": "mine", "with others": "others", "to note": "to_note"}
    for name, endpoint in lists.items():
        first = at(f"escalations.{endpoint}")
        yield f"Queue, {name}", director, first
        yield f"Queue, {name}, third page", director, _next(director, _next(director, first))
    yield "Queue, mine, approvals", director, at("escalations.mine", kind="approval")
    yield "Queue, others, approvals", director, at("escalations.others", kind="approval")
    yield "Queue, to note, lapses", director, at("escalations.to_note", kind="lapse")
    opened = _row_to_open(director, at("escalations.mine", kind="approval", office=OFFICE_CODES[0]))
    yield "Queue, a row unfolded", director, opened
    yield "Cases", director, at("challenge.cases")
    yield "Cases, next page", director, _next(director, at("challenge.cases"))
    case, organisation = _case(place)
    for who, browser in (("director", director), ("manager", place.browser)):
        yield f"Case, {who}", browser, at("challenge.case", reference=case)
    yield "Chronology", director, at("challenge.chronology", reference=case)
    yield "Evidence", director, at("challenge.evidence", reference=case)
    yield "Work", director, at("challenge.work", reference=case)
    yield "Facts", director, at("challenge.facts", reference=case)
    yield "Propose", director, at("challenge.propose", reference=case)
    waiting = place.value(
        "SELECT decision.reference FROM decision JOIN grade ON grade.code = grade_code WHERE "
        f"subject_reference = '{case}' AND state = 'open' AND grade.code = 'director' ORDER BY 1"
    )
    yield "Decision, open", director, at("decisions.detail", reference=waiting)
    yield "Decision, to decide", director, at("decisions.decide", reference=waiting)
    closed = place.value(
        f"SELECT reference FROM decision WHERE subject_reference = '{case}' AND state = 'closed'"
    )
    yield "Decision, closed", director, at("decisions.detail", reference=closed)
    yield "Decisions", director, at("decisions.all_decisions")
    area = at("places.area_detail", reference=organisation)
    body = at("places.organisation_detail", reference=organisation)
    work = at("home.my_work")
    for who, browser in (("director", director), ("manager", place.browser)):
        yield f"Area page, {who}", browser, area
        yield f"Organisation page, {who}", browser, body
        yield f"My work, {who}", browser, work


def _addresses(place: Scratch) -> Callable[..., str]:
    def at(endpoint: str, **values: Any) -> str:
        with place.app.test_request_context():
            return url_for(endpoint, **values)

    return at


def _case(place: Scratch) -> tuple[str, str]:
    """The open case with most on its file of the first office, not restricted, and its body."""
    reference, body = place.rows(
        "SELECT c.reference, organisation.reference FROM challenge_case c JOIN organisation ON "
        "organisation.id = c.organisation_id JOIN office ON office.id = c.office_id "
        "WHERE c.closed_on IS NULL AND office.code = 'MEASURE-1' AND c.sharing != 'restricted' "
        "AND EXISTS (SELECT 1 FROM decision WHERE subject_reference = c.reference "
        "AND state = 'open' AND grade_code = 'director') AND NOT EXISTS (SELECT 1 FROM recusal "
        "WHERE recusal.subject_reference = c.reference) ORDER BY c.last_folio DESC, c.id LIMIT 1"
    )[0]
    return str(reference), str(body)


def _next(browser: FlaskClient, address: str) -> str:
    """The next page of a list; the same one where it is the last."""
    found: list[str] = re.findall(
        r'href="([^"]*[?&](?:amp;)?after=[^"]*)"', browser.get(address).text
    )
    return _clean(found[-1]) if found else address


def _row_to_open(browser: FlaskClient, address: str) -> str:
    found: list[str] = re.findall(
        r'href="([^"]*[?&](?:amp;)?open=[^"]*)"', browser.get(address).text
    )
    return _clean(found[0])


def _clean(address: str) -> str:
    """An address as a browser asks for it."""
    return address.replace("&amp;", "&").partition("#")[0]


if __name__ == "__main__":
    sys.exit(main())
