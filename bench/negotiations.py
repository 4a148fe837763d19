"""What negotiations cost at volume. `python -m bench.negotiations`."""

# ruff: noqa: S608 - what stands in these statements is our own

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from flask import url_for
from flask.testing import FlaskClient

from bench.agreements import LINES, ROUNDS, fill_agreements
from bench.figures import load_figures
from bench.measures import MOST_QUERIES, PAGE_GOAL
from bench.scratch import Scratch, hidden_fields, scratch, signed_in
from bench.table import growth, head, line
from bench.timing import Timing, counted, hello, timed
from gorm.core.db import db, unit_of_work

AGREEMENTS: Final = 150
#: So many offers are recorded with one save.
POSITIONS: Final = 20
_AREAS: Final = 400
_ENGAGEMENTS: Final = 2_000
_INDICATORS: Final = 20
_PERIODS: Final = 8
_DIRECTOR: Final = "director.11@measure-1.example"

#: A page: its name, and what is opened in whose browser.
Page = tuple[str, FlaskClient, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a third of the agreements and then all of them, each in its own place."""
    asked = _parser().parse_args(arguments)
    sizes = [asked.agreements] if asked.once else [asked.agreements // 3, asked.agreements]
    found = {size: _measured(size, asked) for size in sizes}
    print("\n".join(growth(found, "agreements")))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.negotiations", description=__doc__)
    parser.add_argument("--agreements", type=int, default=AGREEMENTS)
    parser.add_argument("--lines", type=int, default=LINES, help="of each agreement")
    parser.add_argument("--talks", type=int, default=ROUNDS, help="rounds of each negotiation")
    parser.add_argument("--rounds", type=int, default=30, help="how often each page is opened")
    parser.add_argument("--once", action="store_true", help="at the whole size only")
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own")
    return parser


def _measured(size: int, asked: argparse.Namespace) -> dict[str, Timing]:
    print(f"\nFilling a scratch database with {size:,} agreements…", flush=True)
    with scratch(_ENGAGEMENTS, _AREAS, is_postgresql=asked.postgresql) as place:
        load_figures(place, _INDICATORS, _PERIODS)
        with place.app.app_context():
            with unit_of_work():
                written = fill_agreements(size, asked.lines, asked.talks)
            db.session.remove()
            db.engine.dispose()
        kind = "PostgreSQL" if place.is_postgresql else "SQLite"
        print(f"{size:,} agreements, {written['agreement_line']:,} lines and "
              f"{written['position']:,} positions on {kind}; {os.cpu_count()} cores, "
              f"load {os.getloadavg()[0]:.1f}. Milliseconds, one user, warm.")  # fmt: skip
        floor = hello(asked.rounds)
        print(head(floor), flush=True)
        found = {}
        for name, timing in _timings(place, asked.rounds):
            found[name] = timing
            print(line(name, timing, floor), flush=True)
        return found


def _timings(place: Scratch, rounds: int) -> Iterator[tuple[str, Timing]]:
    at = _addresses(place)
    talked, signed = _agreement(place, "draft_1"), _agreement(place, "signed")
    for name, browser, address in _pages(place, at, talked, signed):
        yield name, _timed(place, rounds, browser, address)
    last = place.value(
        "SELECT max(number) FROM negotiation_round JOIN agreement ON agreement.id = agreement_id "
        f"WHERE reference = '{talked}'"
    )
    sheet = at("negotiations.record_round", reference=talked, number=last)
    yield f"Record {POSITIONS} positions (POST)", _recorded(place, rounds, sheet)


def _pages(
    place: Scratch, at: Callable[..., str], talked: str, signed: str
) -> Iterator[Page]:  # fmt: skip
    manager, director = place.browser, signed_in(place.app, _DIRECTOR)
    area = place.value(
        "SELECT area.reference FROM area JOIN agreement ON area_id = area.id "
        f"WHERE agreement.reference = '{talked}'"
    )
    for who, browser in (("manager", manager), ("director", director)):
        yield f"Agreements, {who}", browser, at("negotiations.agreements")
        yield f"Agreement, {who}", browser, at("negotiations.agreement", reference=talked)
    yield "Agreement, signed", manager, at("negotiations.agreement", reference=signed)
    for name, part, values in (
        ("Lines", "lines", {}),
        ("Line", "line", {"number": 3}),
        ("Line, its evidence", "line_evidence", {"number": 3}),
        ("Line, its story", "line_story", {"number": 3}),
        ("Grid of lines", "line_grid", {}),
        ("Rounds", "rounds", {}),
        ("Record a round", "record_round", {"number": ROUNDS}),
        ("Two rounds side by side", "round_against", {"first": 1, "second": ROUNDS}),
        ("Mandates", "mandates", {}),
        ("Flexibilities", "flexibilities", {}),
        ("Chronology", "agreement_chronology", {}),
        ("Papers", "papers", {}),
    ):
        endpoint = f"negotiations.{part}"
        if endpoint not in place.app.view_functions:
            print(f"NOT MEASURED, since there is no {endpoint}: {name}")
            continue
        yield name, manager, at(endpoint, reference=talked, **values)
    yield "Reviews", manager, at("negotiations.reviews", reference=signed)
    yield "Review, finished", manager, at("negotiations.review", reference=signed, number=1)
    yield "Review, its grid", manager, at("negotiations.review", reference=signed, number=2)
    yield "Flexibilities over all", manager, at("negotiations.all_flexibilities")
    indicator = _most_agreed(place)
    consistency = at("negotiations.consistency", indicator=indicator)
    yield "One indicator across agreements", manager, consistency
    yield "Area page", manager, at("places.area_detail", reference=area)


def _most_agreed(place: Scratch) -> str:
    return str(
        place.value(
            "SELECT code FROM indicator JOIN agreement_line ON indicator.id = indicator_id "
            "GROUP BY code ORDER BY count(*) DESC, code LIMIT 1"
        )
    )


def _agreement(place: Scratch, stage: str) -> str:
    """An agreement of the measured office at this stage."""
    return str(
        place.value(
            "SELECT reference FROM agreement JOIN office ON office.id = office_id JOIN "
            "agreement_stage ON agreement_stage.id = stage_id WHERE office.code = 'MEASURE-1' "
            f"AND agreement_stage.code = '{stage}' ORDER BY agreement.id LIMIT 1"
        )
    )


def _addresses(place: Scratch) -> Callable[..., str]:
    def at(endpoint: str, **values: Any) -> str:
        with place.app.test_request_context():
            return url_for(endpoint, **values)

    return at


def _timed(place: Scratch, rounds: int, browser: FlaskClient, address: str) -> Timing:
    def get() -> None:
        answer = browser.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}: {_main_of(answer.text)}")

    return Timing(
        *timed(get, rounds), _queries(place, get), None, PAGE_GOAL, MOST_QUERIES
    )  # fmt: skip


def _recorded(place: Scratch, rounds: int, address: str) -> Timing:
    """What one save of a sheet takes, in which each offer takes the place of an earlier one."""
    fields: dict[str, str] = {}
    turns = iter(range(rounds + 100))

    def open_form() -> None:
        fields.clear()
        page = place.browser.get(address).text
        fields.update(hidden_fields(page))
        fields.update(dict.fromkeys(re.findall(r'<select[^>]* name="([^"]*)"', page), ""))
        fields.update(re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)<', page))
        turn = next(turns)
        fields["said_by"] = "A. Brown"
        for number in range(1, POSITIONS + 1):
            fields[f"offer_line_{number}"] = f"{40 + number}.{turn % 10}{turn // 10 + 1}"

    def post() -> None:
        answer = place.browser.post(address, data=fields)
        if answer.status_code != 303:
            raise RuntimeError(f"{address} answered {answer.status_code}: {_main_of(answer.text)}")

    each = timed(post, rounds, before_each=open_form)
    open_form()
    return Timing(*each, _queries(place, post), None, PAGE_GOAL)


def _main_of(page: str) -> str:
    """What a page says, without what stands around it on every page."""
    return page.partition("<main")[2][:3000]


def _queries(place: Scratch, call: Callable[[], object]) -> int:
    with place.app.app_context():
        engine = db.engine
    with counted(engine) as sent:
        call()
    return len(sent)


if __name__ == "__main__":
    sys.exit(main())
