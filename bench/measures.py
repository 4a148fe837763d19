"""What is measured: pages and one form as a relationship manager uses them, and the pack."""

# ruff: noqa: S608 - what stands in these statements is GORM's own, never somebody's input

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import url_for
from werkzeug.test import TestResponse

from bench.scratch import Scratch, hidden_fields
from bench.timing import Timing, counted, timed
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Purpose
from gorm.briefings.queries import pack_detail, pack_subject, preparer
from gorm.briefings.service import build_pack
from gorm.core import clock
from gorm.core.db import db
from gorm.core.paging import Cursor
from gorm.demo.scale.country import MEASURER, OFFICE_CODES
from gorm.engagements.listing.finding import PAGE
from gorm.places.offers import Audience, PlaceKind

PAGE_GOAL = 50.0  # ms, any page, one user
PACK_GOAL = 1_000.0
MOST_QUERIES = 12  # of a page; a form writes as well
_PACK_ROUNDS = 5
_NOTE = (
    "They expect the overspend to reach four million by March and asked what the other counties "
    "do.\n\n- us: send the comparison by 12 December\n- them: recovery plan by 15 January"
)


@dataclass(frozen=True)
class Measure:
    """One thing that is measured, and the page that it needs."""

    name: str
    endpoint: str
    run: Callable[[Scratch, int], Timing]


def measures(place: Scratch) -> list[Measure]:
    """Everything that is measured; the busiest area of the measurer's office stands for all."""
    found = _Subjects(place)
    office = f"office:{OFFICE_CODES[0]}"
    listing = "engagements.all_engagements"
    return [
        _page("Area page", "places.area_detail", found.timeline_sql, reference=found.area_code),
        _page(
            "Organisation page", "places.organisation_detail", found.organisation_sql,
            reference=found.area_code,
        ),
        _page("Person page", "people.person", found.person_sql, reference=found.person),
        _page("Engagement page", "engagements.detail", found.one_sql, reference=found.engagement),
        _page("Engagements, first page", listing, found.list_sql()),
        _page("Engagements, page 100", listing, found.page_100_sql, after=found.page_100),
        _page(
            "Engagements, office, kind, state", listing, found.filtered_sql,
            home=office, kind="meeting", state="held",
        ),
        _page("Engagements of one area", listing, found.timeline_sql, area=found.area_code),
        _page("My work", "home.my_work", found.my_work_sql),
        _page("Look-up while typing", "people.lookup", found.lookup_sql, q=found.area_name[:4]),
        Measure("Log a meeting (POST)", "engagements.log_now", partial(_log, found.area_name)),
        Measure("Pack, office", "briefings.issue_pack", partial(_pack, found.area_code)),
    ]  # fmt: skip


class _Subjects:
    """What the pages are about, and the SQL that reads the same rows and nothing else."""

    def __init__(self, place: Scratch) -> None:
        office = place.value(f"SELECT id FROM office WHERE code = '{OFFICE_CODES[0]}'")
        self.area_id, self.area_code, self.area_name, council = place.rows(
            "SELECT area.id, area.reference, area.name, accountable_id FROM area "
            f"JOIN engagement_area ON area_id = area.id WHERE office_id = {office} "
            "GROUP BY area.id, area.reference, area.name, accountable_id "
            "ORDER BY count(*) DESC, area.id LIMIT 1"
        )[0]
        post, self.person = place.rows(
            "SELECT post.id, person.reference FROM post JOIN person ON person.id = person_id "
            f"WHERE organisation_id = {council} AND ended_on IS NULL ORDER BY post.id LIMIT 1"
        )[0]
        latest, self.engagement = place.rows(
            "SELECT engagement.id, reference FROM engagement JOIN engagement_area ON "
            f"engagement_id = engagement.id WHERE area_id = {self.area_id} AND state = 'held' "
            "AND sharing = 'shared' AND marking = 'official' ORDER BY engagement.id DESC LIMIT 1"
        )[0]
        user = place.value(f"SELECT id FROM user_account WHERE email = '{MEASURER}'")
        self.page_100 = self._cursor(place)
        self.one_sql = f"SELECT * FROM engagement WHERE id = {latest}"
        self.timeline_sql = _timeline("engagement_area", "area_id", self.area_id)
        self.organisation_sql = _timeline("engagement_organisation", "organisation_id", council)
        self.person_sql = _timeline("engagement_attendee", "post_id", post)
        self.filtered_sql = self.list_sql(
            f"office_id = {office} AND kind = 'meeting' AND state = 'held'"
        )
        on, number = self._key
        self.page_100_sql = self.list_sql(f"(happens_on, id) < ('{on}', {number})")
        self.my_work_sql = (
            f"SELECT * FROM commitment WHERE owner_user_id = {user} AND state = 'open' "
            "ORDER BY due_on LIMIT 51"
        )
        self.lookup_sql = (
            f"SELECT * FROM area WHERE search_name LIKE '{self.area_name[:4].lower()}%' LIMIT 10"
        )

    def _cursor(self, place: Scratch) -> str:
        """Where page 100 begins; the last page, where there are fewer."""
        known = place.value("SELECT count(*) FROM engagement WHERE sharing != 'restricted'")
        offset = max(min(99 * PAGE, known - PAGE // 2) - 1, 0)
        on, number = place.rows(
            "SELECT happens_on, id FROM engagement WHERE sharing != 'restricted' "
            f"ORDER BY happens_on DESC, id DESC LIMIT 1 OFFSET {offset}"
        )[0]
        self._key = (str(on), int(number))
        return str(Cursor(date.fromisoformat(str(on)), number))

    @staticmethod
    def list_sql(where: str = "sharing != 'restricted'") -> str:
        """A page of engagements, newest first."""
        return (
            f"SELECT * FROM engagement WHERE {where} "
            f"ORDER BY happens_on DESC, id DESC LIMIT {PAGE + 1}"
        )


def _timeline(link: str, column: str, number: int) -> str:
    return (
        f"SELECT engagement.* FROM {link} JOIN engagement ON engagement.id = engagement_id "
        f"WHERE {column} = {number} "
        f"ORDER BY {link}.happens_on DESC, engagement_id DESC LIMIT {PAGE + 1}"
    )


def _page(name: str, endpoint: str, sql: str, **values: Any) -> Measure:
    return Measure(name, endpoint, partial(_open, endpoint, sql, values))


def _open(endpoint: str, sql: str, values: dict[str, Any], place: Scratch, rounds: int) -> Timing:
    address = _address(place, endpoint, values)

    def get() -> TestResponse:
        return _checked(place.browser.get(address), 200)

    each = timed(get, rounds)
    floor = Timing(*timed(lambda: place.rows(sql), rounds))
    return Timing(*each, _queries(place, get), floor, PAGE_GOAL, MOST_QUERIES)


def _log(area: str, place: Scratch, rounds: int) -> Timing:
    address = _address(place, "engagements.log", {})
    target = _address(place, "engagements.log_now", {})
    fields: dict[str, str] = {}

    def open_form() -> None:
        fields.clear()
        fields.update(hidden_fields(place.browser.get(address).text))
        fields.update(who_text=area, notes=_NOTE, happens_on=clock.today().isoformat())

    def post() -> TestResponse:
        return _checked(place.browser.post(target, data=fields), 303)

    each = timed(post, rounds, before_each=open_form)
    open_form()
    queries = _queries(place, post)
    touch = "UPDATE reference_counter SET last = last WHERE prefix = 'ENG'"
    floor = Timing(*timed(lambda: place.driver.execute(touch), rounds))
    return Timing(*each, queries, floor, PAGE_GOAL)


def _pack(area: str, place: Scratch, rounds: int) -> Timing:
    with place.app.app_context():
        actor = preparer(MEASURER)
        if actor is None:
            raise RuntimeError("the measurer cannot prepare packs")
        subject = pack_subject(PlaceKind.AREA, area).place

        def build() -> None:
            number = build_pack(
                actor,
                subject,
                PackOrder(Purpose.OTHER, Audience.OFFICE),
            )
            made = pack_detail(actor, number)
            if not made.is_ready:
                raise RuntimeError(made.failure)

        each = timed(build, min(rounds, _PACK_ROUNDS), warm_up=1)
        with counted(db.engine) as sent:
            build()
        db.session.remove()
    return Timing(*each, len(sent), None, PACK_GOAL)


def _address(place: Scratch, endpoint: str, values: dict[str, Any]) -> str:
    with place.app.test_request_context():
        return url_for(endpoint, **values)


def _queries(place: Scratch, call: Callable[[], object]) -> int:
    with place.app.app_context():
        engine = db.engine
    with counted(engine) as sent:
        call()
    return len(sent)


def _checked(answer: TestResponse, status: int) -> TestResponse:
    if answer.status_code != status:
        raise RuntimeError(
            f"{answer.request.path} answered {answer.status_code}, not {status}: "
            f"{answer.text[:2000]}"
        )
    return answer
