"""The list of all negotiations, what it counts and for whom; and what successors inherit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Department, Office
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.together import asked_together
from gorm.engagements.models import Sharing
from gorm.negotiations.models import (
    AgreementLine,
    FlexibilityKind,
    FlexibilityRequest,
    NegotiationRound,
    Position,
    PositionState,
    Side,
    Timetable,
)
from gorm.negotiations.queries.at_place import agreement_at_place, agreements_at
from gorm.negotiations.queries.listing import Wanted, agreement_page
from gorm.negotiations.queries.open_points import open_points_of
from gorm.places.models import Organisation, Succession
from gorm.places.offers import Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.negotiations import agreement_row, make_agreement, make_line, make_round
from tests.factories.places import make_area, make_council
from tests.support.client import Client
from tests.support.queries import statements_of


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, Role.RELATIONSHIP_MANAGER, office=office)


_references = iter(range(1, 1_000_000))


def take_position(
    app: Flask,
    actor: Actor,
    about: tuple[AgreementLine, NegotiationRound],
    side: Side,
    state: PositionState,
) -> None:
    """A side's position on a line in a round, as it stands after its reply."""
    line, opened = about
    with app.app_context(), unit_of_work():
        session().add(
            Position(
                reference=f"POS-{next(_references):06d}",
                agreement_id=line.agreement_id,
                round_id=opened.id,
                line_id=line.id,
                side=side,
                offer=Decimal(65),
                taken_on=clock.today(),
                state=state,
                recorded_at=clock.now(),
                recorded_by_id=actor.user_id,
            )
        )
        session().flush()
        record(actor, "position.taken", Subject("agreement", "AGR"))


def open_points(app: Flask, line: AgreementLine) -> tuple[str, ...]:
    """The open points of the agreement of a line."""
    with app.app_context():
        return open_points_of(line.agreement_id)


def test_the_latest_round_says_whether_a_line_is_open(app: Flask, manager: Actor) -> None:
    reference = make_agreement(app, manager)
    line = make_line(app, manager, reference)
    today = clock.today()
    first = make_round(app, manager, reference, closed_on=today)
    take_position(app, manager, (line, first), Side.AREA, PositionState.OPEN)
    assert open_points(app, line) == ("line 1",)
    second = make_round(app, manager, reference, closed_on=today)
    take_position(app, manager, (line, second), Side.AREA, PositionState.OPEN)
    take_position(app, manager, (line, second), Side.OFFICE, PositionState.ACCEPTED)
    assert open_points(app, line) == ()
    third = make_round(app, manager, reference, closed_on=today)
    take_position(app, manager, (line, third), Side.AREA, PositionState.WITHDRAWN)
    assert open_points(app, line) == ()
    fourth = make_round(app, manager, reference)
    take_position(app, manager, (line, fourth), Side.OFFICE, PositionState.ACCEPTED)
    take_position(app, manager, (line, fourth), Side.AREA, PositionState.RESERVED)
    assert open_points(app, line) == ("line 1",)


def test_the_list_counts_lines_what_is_open_and_what_departments_owe(
    app: Flask, manager: Actor
) -> None:
    reference = make_agreement(app, manager)
    line = make_line(app, manager, reference)
    make_line(app, manager, reference)
    opened = make_round(app, manager, reference)
    take_position(app, manager, (line, opened), Side.AREA, PositionState.OPEN)
    _ask_flexibility(app, manager, line.agreement_id)
    with app.app_context():
        [row] = agreement_page(manager, Wanted(is_mine=True)).rows
    assert (row.lines, row.open_lines, row.flexibilities, row.outside_mandate) == (2, 1, 1, 0)


def test_what_is_outside_the_mandate_is_told_to_those_only_who_see_the_mandate(
    app: Flask, office: Office, manager: Actor
) -> None:
    reference = make_agreement(app, manager)
    colleague = make_user(app, Role.RELATIONSHIP_MANAGER, office=office)
    with app.app_context():
        [seen] = agreement_page(colleague, Wanted()).rows
    assert seen.reference == reference
    assert seen.is_readable
    assert seen.outside_mandate is None


def test_a_restricted_agreement_is_in_nobody_elses_list(
    app: Flask, office: Office, manager: Actor
) -> None:
    make_agreement(app, manager, sharing=Sharing.RESTRICTED)
    colleague = make_user(app, Role.RELATIONSHIP_MANAGER, office=office)
    with app.app_context():
        assert agreement_page(colleague, Wanted(state="all")).rows == ()
        assert len(agreement_page(manager, Wanted(state="all")).rows) == 1


def test_agreements_stand_in_the_order_of_their_next_dates(app: Flask, manager: Actor) -> None:
    undated = make_agreement(app, manager)
    with app.app_context():
        timetable = session().scalars(select(Timetable.id).order_by(Timetable.id)).first()
    later, sooner = (
        make_agreement(app, manager, timetable_id=timetable, signing_on=date(year, 3, 10))
        for year in (2031, 2030)
    )
    with app.app_context():
        rows = agreement_page(manager, Wanted(is_mine=True)).rows
    assert [row.reference for row in rows] == [sooner, later, undated]
    assert rows[0].next_stage == "Long list"


@pytest.mark.parametrize("order", ["due", "area", "newest"])
def test_every_agreement_is_on_one_page_and_one_only(
    app: Flask, manager: Actor, order: str
) -> None:
    made = {make_agreement(app, manager) for _ in range(5)}
    found: list[str] = []
    sizes = []
    after: str | None = ""
    with app.app_context():
        while after is not None:
            page = agreement_page(manager, Wanted(is_mine=True, order=order), after, size=2)
            found += [row.reference for row in page.rows]
            sizes.append(len(page.rows))
            after = str(page.next) if page.next else None
    assert sizes == [2, 2, 1]
    assert sorted(found) == sorted(made)


def test_filters_narrow_the_list_and_its_file_alike(
    app: Flask, client: Client, office: Office, manager: Actor
) -> None:
    mine = make_agreement(app, manager, make_area(app, "Foxton", office=office))
    other = make_agreement(app, manager, make_area(app, "Ambridge", office=office))
    client.sign_in(manager.email)
    for words in ("foxt", mine):
        for page in (
            client.get("negotiations.agreements", q=words),
            client.get("negotiations.export_agreements", form="csv", q=words),
        ):
            text = page.text
            assert "Foxton" in text
            assert "Ambridge" not in text
    text = client.get("negotiations.agreements", stage="Signed").text
    assert "No negotiation fits all of these." in text
    text = client.get(
        "negotiations.agreements", office=office.code, kind="local_area_agreement",
        region=office.region_name, state="live", stage="Preparing", order="area",
    ).text  # fmt: skip
    assert mine in text
    assert other in text
    client.get("negotiations.agreements", state="nonsense", expect=422)


def test_the_list_asks_the_same_however_many_agreements_there_are(
    app: Flask, manager: Actor
) -> None:
    def asked() -> int:
        with statements_of(app) as found, app.app_context():
            agreement_page(manager, Wanted())
        return len(found)

    make_line(app, manager, make_agreement(app, manager))
    before = asked()
    for _ in range(4):
        make_line(app, manager, make_agreement(app, manager))
    assert asked() == before <= 6


def test_a_successor_sees_what_its_predecessors_left_open(
    app: Flask, client: Client, office: Office, manager: Actor
) -> None:
    first = make_council(app, "First Council", office=office)
    area = make_area(app, "Oldshire", office=office, accountable=first)
    reference = make_agreement(app, manager, area)
    between = make_council(app, "Between Council", office=office)
    new = make_council(app, "New Council", office=office)
    _replace(app, (first, between), (between, new))
    place = Place(PlaceKind.ORGANISATION, new.id, new.reference, new.name, office.id)
    with app.app_context():
        rows = asked_together({"here": agreements_at(manager, place)})["here"]
        [found] = [agreement_at_place(row, place) for row in rows]
    assert (found.reference, found.predecessor) == (reference, "First Council")
    client.sign_in(manager.email)
    text = client.get("places.organisation_detail", reference=new.reference).text
    assert "with First Council" in text
    page = client.get("negotiations.agreement", reference=reference)
    assert "Name Between Council as the accountable body" in page.text
    page = client.get(
        "negotiations.edit_agreement", reference=reference, accountable=between.reference
    )
    refused = client.submit(page, {}, expect=422)
    assert "Between Council ended on" in refused.errors()[0]
    client.submit(page, {"organisation": "New Council"})
    assert agreement_row(app, reference).accountable_id == new.id


def _replace(app: Flask, *pairs: tuple[Organisation, Organisation]) -> None:
    with app.app_context(), unit_of_work():
        for former, successor in pairs:
            session().get_one(Organisation, former.id).ended_on = clock.today() - timedelta(days=9)
            session().add(Succession(predecessor_id=former.id, successor_id=successor.id))
        session().flush()
        record(SYSTEM, "organisation.corrected", Subject("organisation", "X"))


def _ask_flexibility(app: Flask, actor: Actor, agreement_id: int) -> None:
    with app.app_context(), unit_of_work():
        session().add(
            FlexibilityRequest(
                reference="FLX-000001",
                agreement_id=agreement_id,
                department_id=session().scalars(select(Department.id)).first(),
                kind=FlexibilityKind.POOL,
                rule_or_fund="A fund",
                case_made="It would help.",
                asked_on=clock.today(),
                asked_by_id=actor.user_id,
            )
        )
        session().flush()
        record(actor, "flexibility.asked", Subject("agreement", "AGR"))
