"""A negotiation with its office, team and director, for the tests of rounds."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Refused
from gorm.decisions.models import Decision
from gorm.decisions.service import Choice, decide
from gorm.negotiations.models import MandateBreach, Position, PositionState
from gorm.negotiations.rules.positions import AREA, Speaker
from gorm.negotiations.service.mandates import MandateDetails, set_mandate
from gorm.negotiations.service.positions import Occasion, Recorded, Said, record_positions
from gorm.negotiations.service.referrals import Question, put_to_department
from gorm.negotiations.service.replies import Answer, record_in_error, reply
from tests.factories.accounts import make_office, make_user
from tests.factories.negotiations import make_agreement, make_line, make_round

OUTSIDE_GRADE = "director"


@dataclass
class Talks:
    """An agreement with lines, a manager who negotiates it, and the director of their office."""

    app: Flask
    lines: int = 2
    #: What is not as usual of the agreement.
    details: dict[str, Any] = field(default_factory=dict)
    office: Office = field(init=False)
    manager: Actor = field(init=False)
    director: Actor = field(init=False)
    agreement: str = field(init=False)

    def __post_init__(self) -> None:
        self.office = make_office(self.app)
        self.manager = make_user(self.app, office=self.office)
        self.director = make_user(
            self.app, Role.DIRECTOR, office=self.office, grade=OUTSIDE_GRADE
        )  # fmt: skip
        self.agreement = make_agreement(self.app, self.manager, **self.details)
        for _ in range(self.lines):
            make_line(self.app, self.manager, self.agreement, target=Decimal(75))

    def open(self, **columns: Any) -> int:
        """Open the next round; its number."""
        return make_round(self.app, self.manager, self.agreement, **columns).number

    def say(
        self, *said: Said, speaker: Speaker = AREA, number: int = 1, actor: Actor | None = None
    ) -> Recorded:
        """Record positions of a side."""
        occasion = Occasion(number, speaker, clock.today(), "A. Brown")
        with self.app.app_context(), unit_of_work():
            return record_positions(actor or self.manager, self.agreement, occasion, said)

    def offer(self, value: str, line: int = 1, **more: Any) -> str:
        """Record one offer in figures; the reference of the position."""
        seen = more.pop("seen", "")
        self.say(Said(f"line_{line}", Decimal(value), seen=seen), **more)
        return self.latest().reference

    def latest(self) -> Position:
        """The position that was recorded last, detached."""
        with self.app.app_context():
            found = session().scalars(select(Position).order_by(Position.id.desc())).first()
            assert found is not None
            session().expunge(found)
        return found

    def position(self, reference: str) -> Position:
        """A position as it stands, detached."""
        with self.app.app_context():
            query = select(Position).where(Position.reference == reference)
            found = session().scalars(query).one()
            session().expunge(found)
        return found

    def reply(self, position: str, state: PositionState, on: date | None = None) -> str:
        """Record a reply; the decision that was asked for, or ''."""
        answer = Answer(position, state, on or clock.today(), "So it is", "C. Green")
        with self.app.app_context(), unit_of_work():
            return reply(self.manager, self.agreement, answer)

    def strike(self, position: str, reason: str = "Heard wrongly") -> None:
        """Mark a position as recorded in error."""
        with self.app.app_context(), unit_of_work():
            record_in_error(self.manager, self.agreement, position, reason)

    def mandate(self, walk_away: str, line: int = 1, **more: Any) -> None:
        """Have the director set a mandate."""
        seen = more.pop("seen", 0)
        details = MandateDetails(walk_away=Decimal(walk_away), **more)
        with self.app.app_context(), unit_of_work():
            set_mandate(self.director, self.agreement, line, details, seen=seen)

    def decide(self, decision: str, choice: Choice) -> None:
        """Have the director decide."""
        with self.app.app_context(), unit_of_work():
            version = session().scalar(
                select(Decision.version).where(Decision.reference == decision)
            )
            assert version is not None
            decide(self.director, decision, choice, version)

    def breaches(self) -> list[MandateBreach]:
        """Every breach, detached."""
        with self.app.app_context():
            found = list(session().scalars(select(MandateBreach).order_by(MandateBreach.id)))
            session().expunge_all()
        return found

    def put(self, department: Actor, topic: str = "line_1", **more: Any) -> str:
        """Put a line or a term to a department; the reference."""
        assert department.department_id is not None
        question = Question(topic, department.department_id, more.pop("question", "Can you?"))
        with self.app.app_context(), unit_of_work():
            return put_to_department(self.manager, self.agreement, question)


def refused(act: Any, *args: Any, **more: Any) -> dict[str, str]:
    """What an act is refused for: field -> words."""
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return caught.value.faults
