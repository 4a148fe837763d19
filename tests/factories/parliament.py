"""Constituencies, members and what passed with them, through the services that pages use."""

import itertools
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import Flask

from gorm.accounts.actor import SYSTEM, Actor
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.parliament.models import BusinessKind
from gorm.parliament.service.business import BusinessDetails, record_business
from gorm.parliament.service.constituencies import ConstituencyDetails, add_constituency
from gorm.parliament.service.members import MemberDetails, add_member
from gorm.parliament.service.told import ToldDetails, record_told
from gorm.places.models import Area

_number = itertools.count(1)
LONG_AGO = date(2020, 1, 6)


def make_constituency(
    app: Flask,
    name: str = "",
    *,
    areas: Iterable[Area] = (),
    part: Iterable[Area] = (),
    **details: Any,
) -> str:
    """A constituency that lies in these areas, wholly or in part; its reference."""
    said: dict[str, Any] = {
        "name": name or f"Constituency {next(_number)}",
        "whole": tuple(area.reference for area in areas),
        "part": tuple(area.reference for area in part),
    } | details
    with app.app_context(), unit_of_work():
        return add_constituency(SYSTEM, ConstituencyDetails(**said))


def make_member(
    app: Flask,
    constituency: str,
    name: str = "Ann Example MP",
    *,
    party: str = "Civic Party",
    since: date = LONG_AGO,
    until: date | None = None,
) -> str:
    """Somebody's term as the member for a constituency; its reference."""
    with app.app_context(), unit_of_work():
        return add_member(SYSTEM, constituency, MemberDetails(name, party, since, until))


def make_told(app: Flask, actor: Actor, member: str, **details: Any) -> str:
    """What a member was told yesterday by the actor; its reference."""
    said: dict[str, Any] = {
        "member": member,
        "told_on": clock.today() - timedelta(days=1),
        "told_by": actor.email,
        "words": "That nothing is decided",
    } | details
    with app.app_context(), unit_of_work():
        return record_told(actor, ToldDetails(**said))


def make_letter(app: Flask, actor: Actor, member: str = "", **details: Any) -> str:
    """A letter of a member, or a question where `kind` says so, that came yesterday."""
    said: dict[str, Any] = {
        "kind": BusinessKind.LETTER,
        "member": member,
        "subject": "Buses",
        "began_on": clock.today() - timedelta(days=1),
        "with_whom": actor.email,
    } | details
    with app.app_context(), unit_of_work():
        return record_business(actor, BusinessDetails(**said))
