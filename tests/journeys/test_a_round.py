"""A round of twenty positions: recorded in one sheet, read, compared, and answered."""

from collections.abc import Callable
from decimal import Decimal

from flask import Flask

from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.negotiations.rules.positions import OFFICE
from gorm.negotiations.service.positions import Said
from gorm.negotiations.service.rounds import close_round
from tests.factories.accounts import make_user
from tests.negotiations.rounds.talks import Talks
from tests.support.browser import Visitor

LINES = 20


def test_a_round_of_twenty_positions_is_recorded_read_and_compared(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    talks = Talks(app, lines=LINES)
    talks.mandate("66", target=Decimal(72), concessions="A later date")
    department = make_user(app, Role.DEPARTMENT, department="DfE")
    referral = talks.put(department)
    for number in (1, 2):
        talks.open()
        ours = [Said(f"line_{n}", Decimal(80 - number)) for n in range(1, LINES + 1)]
        talks.say(*ours, speaker=OFFICE, number=number)
        if number == 1:
            talks.offer("60")
            with app.app_context(), unit_of_work():
                close_round(talks.manager, talks.agreement, 1, clock.today())
    manager = visitor()
    manager.open("/")
    manager.sign_in(talks.manager.email)
    _record(manager, talks)
    address = f"/agreements/{talks.agreement}"
    for page in ("rounds", "rounds/1/against/2", "lines/1/story", "mandates", "departments"):
        manager.open(f"{address}/{page}")
    assert not manager.complaints
    asked = visitor(scripts=False)
    asked.open("/")
    asked.sign_in(department.email)
    asked.open(f"/put-to-us/{referral}")
    assert not asked.complaints


def _record(manager: Visitor, talks: Talks) -> None:
    """Twenty offers in one sheet, with one save."""
    page = manager.open(f"/agreements/{talks.agreement}/rounds/2/record")
    for number in range(1, LINES + 1):
        page.fill(f"#offer_line_{number}", str(60 + number))
    page.click("text=Save this round")
    page.wait_for_selector("text=20 positions recorded")
