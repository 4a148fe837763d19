"""Programmes of money, and awards to places."""

from dataclasses import replace
from typing import Any

from flask import Flask

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core.db import unit_of_work
from gorm.funding.models import ProgrammeKind
from gorm.funding.service.awards import AwardFacts, enter_award
from gorm.funding.service.programmes import ProgrammeFacts, add_programme
from gorm.places.models import Area, Organisation
from gorm.places.offers import Place, PlaceKind
from tests.factories.accounts import make_user

#: The programme that is there from the start.
EXCEPTIONAL = "PRG-000001"
POUND = 100
MILLION = 1_000_000 * POUND


def place_of(one: Organisation | Area) -> Place:
    """A council or an area as features know it."""
    kind = PlaceKind.AREA if isinstance(one, Area) else PlaceKind.ORGANISATION
    return Place(kind, one.id, one.reference, one.name, one.office_id)


def make_programme(
    app: Flask, name: str, kind: ProgrammeKind = ProgrammeKind.GRANT, **facts: Any
) -> str:
    """A programme, by its reference."""
    with app.app_context(), unit_of_work():
        return add_programme(SYSTEM, ProgrammeFacts(name, kind, **facts))


def make_award(app: Flask, to: Organisation | Area, actor: Actor = SYSTEM, **facts: Any) -> str:
    """An award of exceptional support to a place, by its reference; `facts` say otherwise."""
    usual = AwardFacts(EXCEPTIONAL, "2024-25", 38 * MILLION, source="A published list")
    with app.app_context(), unit_of_work():
        return enter_award(actor, place_of(to), replace(usual, **facts))


def make_secret_award(app: Flask, to: Organisation | Area, office: Office, **facts: Any) -> str:
    """An award that is not announced yet, entered by a director of the office of its place."""
    director = make_user(app, Role.DIRECTOR, office=office)
    return make_award(app, to, director, is_sensitive=True, **facts)
