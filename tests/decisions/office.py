"""An office that decides: a manager who asks, directors at two grades, and another office."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office, User
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.decisions import service
from gorm.decisions.models import Decision, DecisionStep, Outcome, OutcomeKind
from gorm.decisions.rules.closing import Choice, Request
from gorm.settings.models import Notice
from tests.factories.accounts import make_office, make_user

Done = TypeVar("Done")
SUBJECT = "CASE-000001"


class Deciding:
    """Northmoor, whose directors are Dora (director) and Denis (deputy director)."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.office = make_office(app, region="Northmoor")
        self.manager = self.person("Manu Manager")
        self.director = self.director_of(self.office, "Dora Director")
        self.deputy = self.director_of(self.office, "Denis Deputy", "deputy_director")

    def person(self, name: str, *roles: Role, grade: str = "g7") -> Actor:
        """Somebody of the office."""
        return make_user(self.app, *roles, office=self.office, name=name, grade=grade)

    def director_of(self, office: Office, name: str, grade: str = "director") -> Actor:
        """A director of an office."""
        return make_user(self.app, Role.DIRECTOR, office=office, name=name, grade=grade)

    def elsewhere(self, name: str = "Olga Other", grade: str = "director") -> Actor:
        """A director of another office."""
        return self.director_of(make_office(self.app), name, grade)

    def leaves(self, who: Actor) -> None:
        """Somebody may sign in no more."""

        def disable() -> None:
            session().get_one(User, who.user_id).is_active = False
            record(SYSTEM, "user.disabled", Subject("user", who.reference))

        self.do(disable)

    def request(self, **fields: Any) -> Request:
        """A request at deputy director's grade."""
        given: dict[str, Any] = {
            "kind": "made_up.move",
            "subject_kind": "case",
            "subject_reference": SUBJECT,
            "office_id": self.office.id,
            "question": "Move Anytown from watch to formal challenge",
            "grade_code": "deputy_director",
        }
        return Request(**(given | fields))

    def asked(self, by: Actor | None = None, **fields: Any) -> str:
        """A request that was made; its reference."""
        return self.do(lambda: service.ask(by or self.manager, self.request(**fields)))

    def decide(self, by: Actor, reference: str, version: int = 1, **fields: Any) -> None:
        """Decide, as somebody who saw this version: approve unless told otherwise."""
        given: dict[str, Any] = {"kind": OutcomeKind.APPROVED, "reasons": "It is needed."}
        choice = Choice(**(given | fields))
        self.do(lambda: service.decide(by, reference, choice, version))

    def returned(self, by: Actor, reference: str, words: str = "Say what it costs.") -> None:
        """Send a request back."""
        self.do(lambda: service.return_for_work(by, reference, words, 1))

    def do(self, act: Callable[[], Done]) -> Done:
        """Do something in a unit of work of its own."""
        with self.app.app_context(), unit_of_work():
            return act()

    def decision(self, reference: str) -> Decision:
        """A decision as it stands, detached, with its outcome."""
        with self.app.app_context():
            found = session().scalars(
                select(Decision)
                .where(Decision.reference == reference)
                .options(joinedload(Decision.outcome))
            )
            return found.one()

    def outcome(self, reference: str) -> Outcome:
        """How a decision closed."""
        outcome = self.decision(reference).outcome
        assert outcome is not None
        return outcome

    def steps(self, reference: str) -> list[DecisionStep]:
        """What was done to a request, from the first."""
        with self.app.app_context():
            return list(
                session().scalars(
                    select(DecisionStep)
                    .join(Decision, Decision.id == DecisionStep.decision_id)
                    .where(Decision.reference == reference)
                    .order_by(DecisionStep.id)
                )
            )

    def effects(self) -> dict[str, str]:
        """What the effects of decisions have left behind: reference -> words."""
        with self.app.app_context():
            found = session().execute(select(Notice.code, Notice.words))
            return {code: words for code, words in found if code.startswith("DEC-")}
