"""Two administrators who take each other away at once: one stays."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.queries import UserFilter, user_record, users
from gorm.accounts.roles import Role
from gorm.accounts.service import UserDetails, change_user, disable_user
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from tests.factories.accounts import make_user


def test_however_they_go_one_administrator_stays(app: Flask) -> None:
    administrators = [make_user(app, Role.ADMINISTRATOR) for _ in range(6)]

    def take_away(number: int) -> str:
        with app.app_context():
            try:
                with unit_of_work():
                    (_disable if number % 2 else _demote)(administrators[number])
            except Refused:
                return "refused"
            return "done"

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(take_away, range(6)))
    assert sorted(answers) == ["done"] * 5 + ["refused"]
    with app.app_context():
        left = users(UserFilter(role="administrator", state="active")).rows
    assert len(left) == 1


def _disable(user: Actor) -> None:
    disable_user(SYSTEM, user.reference, "")


def _demote(user: Actor) -> None:
    found = user_record(user.reference)
    details = UserDetails(
        email=found.email,
        name=found.name,
        roles=frozenset({Role.ANALYST}),
        grade_code=found.grade_code,
        office_id=found.office_id,
    )
    change_user(SYSTEM, user.reference, details, found.version)
