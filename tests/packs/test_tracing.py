"""Tracing a pack to its rows: what is right is found there, and what is wrong is noticed."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Purpose
from gorm.briefings.service import gathered
from gorm.challenge.models import Aspect
from gorm.core import clock
from gorm.core.db import db
from gorm.core.plain_data import canonical
from gorm.engagements.models import EngagementState, Side
from gorm.engagements.service import CommitmentDetails
from gorm.people.models import PostKind
from gorm.places.offers import Audience, PlaceKind
from tests.factories.accounts import make_user
from tests.factories.challenge import (
    make_case,
    make_clock,
    make_instrument,
    make_regime,
)
from tests.factories.engagements import make_engagement
from tests.factories.negotiations import make_agreement, make_line
from tests.factories.people import make_person, make_post
from tests.performance.readers import England
from tools.trace_pack import Traced, Verdict, traced

Kept = list[dict[str, Any]]


def furnished(app: Flask) -> England:
    """A small England whose area has something of everything that a pack tells."""
    england = England(app)
    england.indicator()
    director = make_user(app, Role.DIRECTOR, office=england.office, grade="director")
    council = england.unitaries[0]
    leader = make_person(app, "Ingrid Halloran", phone="01632 960300", mobile="07700 900300")
    make_post(app, leader, council, PostKind.LEADER, started_on=clock.today().replace(day=1))
    for state in (EngagementState.HELD, EngagementState.PLANNED):
        make_engagement(
            app, director, areas=[england.area], state=state, purpose="Roads and **schools**",
            outcome="Said that it costs £1,200 and 3.4 % more", happens_on=clock.today(),
            commitments=(CommitmentDetails(Side.OURS, "send the guidance", clock.today()),)
            if state is EngagementState.HELD else (),
        )  # fmt: skip
    regime = make_regime(app)
    case = make_case(
        app, director, council, regime=regime, service="Roads",
        statements={Aspect.TRIGGER: "A trigger", Aspect.AIM: "Safe roads by 2028",
                    Aspect.STATUS: "Worse than in March"},
    )  # fmt: skip
    make_instrument(app, director, case, actions=["Publish a plan within 20 days"])
    make_clock(app, director, case, due_on=clock.today())
    agreement = make_agreement(app, director, england.area, title="Agreement of the moors")
    make_line(app, director, agreement, target=Decimal("70.5"), stretch=Decimal(80))
    return england


def kept_of(england: England, audience: Audience = Audience.OFFICE) -> Kept:
    """The statements of a pack, as they are kept."""
    director = make_user(england.app, Role.DIRECTOR, office=england.office, grade="director")
    order = PackOrder(Purpose.NEGOTIATION, audience, leaves_out_restricted=True)
    with england.app.app_context():
        contents = gathered(director, PlaceKind.AREA, england.area.reference, order)
    return [canonical(one) for one in contents.statements]


def held(app: Flask, statements: Sequence[dict[str, Any]]) -> list[Traced]:
    """What tracing them says."""
    with app.app_context(), db.engine.connect() as connection:
        return list(traced(connection, statements))


@pytest.mark.parametrize("audience", list(Audience))
def test_whatever_a_pack_says_its_rows_say(app: Flask, audience: Audience) -> None:
    kept = kept_of(furnished(app), audience)
    found = held(app, kept)
    assert [one for one in found if one.verdict is Verdict.MISMATCH] == []
    untraced = {one.key for one in found if one.verdict is Verdict.UNTRACED}
    assert untraced <= {"burden/asked"}
    sections = {one.key.split("/")[0] for one in found}
    assert {"performance", "people", "engagements", "commitments", "glance"} <= (
        sections if audience is not Audience.AREA else sections | {"engagements", "commitments"}
    )
    if audience is Audience.OFFICE:
        assert {"challenge", "negotiation", "biographies"} <= sections


def test_a_figure_that_is_printed_wrongly_is_found_out(app: Flask) -> None:
    kept = kept_of(furnished(app))
    wrong = [replace_digit(one) for one in kept if one["key"] != "burden/asked"]
    changed = [one for one in wrong if one is not None]
    assert len(changed) > 20
    unnoticed = [one.key for one in held(app, changed) if one.verdict is Verdict.TRACED]
    assert unnoticed == []


def replace_digit(statement: dict[str, Any]) -> dict[str, Any] | None:
    """The same with the last digit of its last number one higher; None where it has none."""
    found = list(re.finditer(r"\d", statement["value"]))
    if not found:
        return None
    at, value = found[-1].start(), statement["value"]
    return statement | {"value": f"{value[:at]}{(int(value[at]) + 1) % 10}{value[at + 1 :]}"}


def test_a_name_that_is_printed_wrongly_is_found_out(app: Flask) -> None:
    kept = [one for one in kept_of(furnished(app)) if one["key"].startswith(("people/", "glance/"))]
    wrong = [one | {"value": "Nobody at Nowhere"} for one in kept]
    assert {one.verdict for one in held(app, wrong)} == {Verdict.MISMATCH}


def test_a_row_that_is_not_there_is_found_out(app: Flask) -> None:
    kept = kept_of(furnished(app))[0]
    for key in ("area/99999", "nothing/1", "area/1/2", "area/reference=NOWHERE", "area/x=1"):
        lost = kept | {"provenance": kept["provenance"] | {"key": key}}
        (found,) = held(app, [lost])
        assert found.verdict is Verdict.MISMATCH, key


def test_every_address_leads_to_a_page(app: Flask) -> None:
    addresses = {one["provenance"]["address"] for one in kept_of(furnished(app))} - {""}
    assert len(addresses) > 4
    adapter = app.url_map.bind("gorm.example")
    for address in addresses:
        endpoint, _ = adapter.match(address, method="GET")
        assert endpoint


def test_two_sections_that_say_the_same_of_a_figure_say_it_alike(app: Flask) -> None:
    told: dict[str, set[str]] = {}
    for one in kept_of(furnished(app)):
        told.setdefault(one["key"], set()).add(one["value"])
    assert {key: values for key, values in told.items() if len(values) > 1} == {}
