"""The desk of these tests, with positions of both sides and a mandate."""

from decimal import Decimal

import pytest
from flask import Flask

from gorm.negotiations.models import Side
from gorm.negotiations.service.mandates import MandateDetails
from tests.negotiations.papers.canaries import CANARY, OURS, WALK_AWAY
from tests.negotiations.places.desk import Desk, make_desk


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An office that negotiates with one area."""
    return make_desk(app)


@pytest.fixture
def talks(desk: Desk) -> str:
    """An agreement with a line on which both sides have spoken, and a mandate."""
    agreement = desk.agreement(title="Harbour agreement")
    line = desk.line(agreement, indicator_words="Journeys by bus")
    desk.mandate(
        agreement,
        line.number,
        MandateDetails(Decimal("79.377"), Decimal("75.377"), Decimal(WALK_AWAY), CANARY),
    )
    desk.round(agreement)
    desk.says(agreement, line.id, 78, side=Side.OFFICE, reason=OURS)
    desk.says(agreement, line.id, 72, reason="The buses are old")
    desk.ask(agreement)
    return agreement
