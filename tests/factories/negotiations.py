"""Agreements with lines and rounds, of fictional areas."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    AgreementLine,
    LineTarget,
    NegotiationRound,
)
from gorm.negotiations.service.beginning import AgreementDetails, begin_agreement
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on, next_number
from gorm.places.models import Area
from tests.factories.places import make_area

_number = itertools.count(1)
KIND = "local_area_agreement"


def make_agreement(app: Flask, actor: Actor, area: Area | None = None, **details: Any) -> str:
    """An agreement that the actor begins with an area of their office; its reference."""
    said: dict[str, Any] = {
        "area": area.reference if area else make_area(app, office_id=actor.office_id).reference,
        "kind": KIND,
        "title": f"Agreement {next(_number)}",
        "begins_on": date(2027, 4, 1),
        "ends_on": date(2030, 3, 31),
        "opened_on": clock.today(),
    }
    with app.app_context(), unit_of_work():
        return begin_agreement(actor, AgreementDetails(**(said | details)))


def make_line(
    app: Flask,
    actor: Actor,
    agreement: str,
    *,
    target: Decimal | None = None,
    stretch: Decimal | None = None,
    due_on: date = date(2030, 3, 31),
    **columns: Any,
) -> AgreementLine:
    """A line in words of an agreement, with one dated target where one is given; detached."""
    with app.app_context(), unit_of_work():
        found = agreement_to_work_on(actor, agreement)
        number = next_number(found, "last_line")
        given: dict[str, Any] = {
            "indicator_words": f"Indicator {next(_number)}",
            "unit": "per cent",
            "baseline": Decimal(60),
            "baseline_on": date(2026, 3, 31),
        } | columns
        line = AgreementLine(agreement_id=found.id, number=number, position=number, **given)
        if target is not None:
            line.targets = [LineTarget(due_on=due_on, without_stretch=target, with_stretch=stretch)]
        session().add(line)
        session().flush()
        happening = Happening(AgreementEventKind.LINE, f"Line {number} added")
        tell(actor, found, "agreement.line_added", happening)
        session().refresh(line)
        session().expunge(line)
    return line


def make_round(
    app: Flask, actor: Actor, agreement: str, *, closed_on: date | None = None, **columns: Any
) -> NegotiationRound:
    """The next round of an agreement, open since today where no day is said; detached."""
    with app.app_context(), unit_of_work():
        found = agreement_to_work_on(actor, agreement)
        earlier = session().scalars(
            select(NegotiationRound.number).where(NegotiationRound.agreement_id == found.id)
        )
        given: dict[str, Any] = {"opened_on": clock.today(), "closed_on": closed_on} | columns
        made = NegotiationRound(
            agreement_id=found.id, number=max(earlier.all(), default=0) + 1, **given
        )
        session().add(made)
        session().flush()
        happening = Happening(AgreementEventKind.ROUND, f"Round {made.number} opened")
        tell(actor, found, "agreement.round_opened", happening)
        session().refresh(made)
        session().expunge(made)
    return made


def agreement_row(app: Flask, reference: str) -> Agreement:
    """An agreement's row as it stands, detached."""
    with app.app_context():
        found = session().scalars(select(Agreement).where(Agreement.reference == reference)).one()
        session().expunge(found)
    return found
