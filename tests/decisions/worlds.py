"""Worlds of many directors and decisions in which everything that can happen has happened."""

import random
from datetime import timedelta

from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.decisions.models import (
    Decision,
    DecisionState,
    DecisionStep,
    Delegation,
    Recusal,
    StepKind,
)
from tests.decisions.office import Deciding
from tests.factories.accounts import make_office

SUBJECTS = tuple(f"CASE-{number:06d}" for number in range(1, 6))
GRADES = {"g7": 3, "deputy_director": 5, "director": 6, "secretary_of_state": 9}


class World:
    """Two offices with their people, and forty requests about five cases."""

    def __init__(self, office: Deciding, seed: int) -> None:
        self.office = office
        self.chance = random.Random(seed)  # noqa: S311 - the same world on every run
        home, abroad = office.office, make_office(office.app)
        self.people = [office.director, office.deputy, office.manager]
        for place, grades in (
            (home, GRADES),
            (abroad, ("deputy_director", "director", "director")),
        ):
            self.people += [
                office.director_of(place, f"Of {place.name}", grade) for grade in grades
            ]
        #: A director of each office has left.
        self.gone = (self.people[5], self.people[-1])
        office.do(self._fill)

    def _fill(self) -> None:
        for number in range(1, 41):
            self._ask(number)
        session().flush()
        self._recuse()
        self._delegate()
        for gone in self.gone:
            session().get_one(User, gone.user_id).is_active = False
        record(SYSTEM, "world.made", Subject("test", "world"))

    def _ask(self, number: int) -> None:
        grade = self.chance.choice(sorted(GRADES))
        decision = Decision(
            reference=f"DEC-9{number:05d}",
            kind="made_up.move",
            subject_kind="case",
            subject_reference=self.chance.choice(SUBJECTS),
            office_id=self.chance.choice(self.people).office_id,
            question=f"Question {number}",
            asked_by_id=self._somebody(),
            asked_by_name="Somebody",
            asked_on=clock.today(),
            recorded_at=clock.now(),
            grade_code=grade,
            grade_rank=GRADES[grade],
            is_above_office=grade == "secretary_of_state",
            state=self.chance.choices(list(DecisionState)[:2], [5, 1])[0],
            returned_because="To do.",
        )
        session().add(decision)
        session().flush()
        for kind in self.chance.choices(list(StepKind), k=2):
            step = DecisionStep(
                decision_id=decision.id,
                kind=kind,
                by_id=self._somebody(),
                by_name="Somebody",
                at=clock.now(),
            )
            session().add(step)

    def _recuse(self) -> None:
        pairs = {(self.chance.choice(SUBJECTS), self._somebody()) for _ in range(14)}
        for subject, user_id in sorted(pairs):
            substitute = self._somebody()
            session().add(
                Recusal(
                    subject_kind="case",
                    subject_reference=subject,
                    user_id=user_id,
                    substitute_id=None if substitute == user_id else substitute,
                    reason="A friend.",
                    recorded_by_id=user_id,
                    recorded_at=clock.now(),
                    ended_at=clock.now() if self.chance.random() < 0.2 else None,
                    ended_because="",
                )
            )

    def _delegate(self) -> None:
        decisions = list(session().scalars(select(Decision.id).order_by(Decision.id)))
        for number in range(24):
            giver, holder = (who.user_id for who in self.chance.sample(self.people, 2))
            begins = clock.today() + timedelta(self.chance.choice([-3, -3, 0, 1]))
            is_of_one = self.chance.random() < 0.7
            session().add(
                Delegation(
                    reference=f"DLG-9{number:05d}",
                    from_user_id=giver,
                    to_user_id=holder,
                    decision_id=self.chance.choice(decisions) if is_of_one else None,
                    begins_on=begins,
                    ends_on=begins + timedelta(self.chance.choice([0, 2, 3, 9])),
                    reason="On leave.",
                    made_at=clock.now(),
                    ended_at=clock.now() if self.chance.random() < 0.2 else None,
                )
            )

    def _somebody(self) -> int:
        return self.chance.choice(self.people).user_id
