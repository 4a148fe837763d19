"""An area under negotiation: lines, rounds, a mandate, a review and flexibilities, as rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office
from gorm.accounts.roles import Role
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.negotiations.models import (
    AgreementLine,
    AgreementReview,
    AgreementStage,
    FlexibilityKind,
    LineReview,
    LineTravel,
    Rag,
    Referral,
    Side,
    StageDate,
)
from gorm.negotiations.rules.positions import Speaker
from gorm.negotiations.service.flexibilities import Asked, ask_flexibility
from gorm.negotiations.service.loading import agreement_to_work_on, subject_of
from gorm.negotiations.service.mandates import MandateDetails, set_mandate
from gorm.negotiations.service.positions import Occasion, Said, record_positions
from gorm.negotiations.service.rounds import close_round
from gorm.places.models import Area
from gorm.places.offers import Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.negotiations import make_agreement, make_line, make_round
from tests.factories.places import make_area

TODAY = clock.today()


@dataclass
class Desk:
    """An office that negotiates with one area."""

    app: Flask
    office: Office
    manager: Actor
    director: Actor
    area: Area

    @property
    def place(self) -> Place:
        """The area as pages and packs know it."""
        return Place(PlaceKind.AREA, self.area.id, self.area.reference, self.area.name,
                     self.area.office_id, (self.area.id,))  # fmt: skip

    @property
    def council(self) -> Place:
        """Its accountable council."""
        number = self.area.accountable_id
        return Place(PlaceKind.ORGANISATION, number, "E06000001", "Council", None, (number,))

    def person(self, *roles: Role, **details: Any) -> Actor:
        """Another user, of the same office where no department is given."""
        if "department" not in details:
            details = {"office": self.office} | details
        return make_user(self.app, *roles, **details)

    def agreement(self, **details: Any) -> str:
        """An agreement with the area."""
        return make_agreement(self.app, self.manager, self.area, **details)

    def line(self, agreement: str, **columns: Any) -> AgreementLine:
        """A line from 60 to 70, or 75 with stretch."""
        given = {"target": Decimal(70), "stretch": Decimal(75)} | columns
        return make_line(self.app, self.manager, agreement, **given)

    def round(self, agreement: str) -> int:
        """The next round, open."""
        return make_round(self.app, self.manager, agreement).number

    def close_and_open(self, agreement: str) -> None:
        """Close the round that is open, and open the next."""
        with self.app.app_context(), unit_of_work():
            close_round(self.manager, agreement, 1, TODAY)
        self.round(agreement)

    def says(
        self, agreement: str, line: int, offer: int | None, *, side: Side = Side.AREA,
        department_id: int | None = None, words: str = "", reason: str = "", number: int = 1,
    ) -> None:  # fmt: skip
        """What a side offers on a line in a round."""
        value = None if offer is None else Decimal(offer)
        with self.app.app_context(), unit_of_work():
            record_positions(
                self.manager,
                agreement,
                Occasion(number, Speaker(side, department_id), TODAY, "Somebody"),
                [Said(f"line_{line}", value, words, reason)],
            )

    def mandate(self, agreement: str, line: int, details: MandateDetails) -> None:
        """What the office may agree to on a line."""
        with self.app.app_context(), unit_of_work():
            set_mandate(self.director, agreement, line, details, seen=0)

    def department(self) -> int:
        """The number of some department."""
        with self.app.app_context():
            return session().scalars(select(Department.id).order_by(Department.id)).first() or 0

    def ask(self, agreement: str, **details: Any) -> str:
        """A flexibility that a department is asked for."""
        given: dict[str, Any] = {
            "department_id": self.department(), "kind": FlexibilityKind.POOL,
            "rule_or_fund": "Fund of the river", "case_made": "The case that was made",
            "asked_on": TODAY,
        } | details  # fmt: skip
        with self.app.app_context(), unit_of_work():
            return ask_flexibility(self.manager, agreement, Asked(**given))

    def refer(self, agreement: str, line: AgreementLine, answer_by: date) -> None:
        """Put a line to a department."""
        department_id = self.department()
        with self.app.app_context(), unit_of_work():
            found = agreement_to_work_on(self.manager, agreement)
            session().add(
                Referral(
                    reference=f"REF-{line.id:06d}",
                    agreement_id=found.id,
                    line_id=line.id,
                    department_id=department_id,
                    question="A question for the department",
                    put_on=TODAY - timedelta(days=40),
                    answer_by=answer_by,
                    put_by_id=self.manager.user_id,
                )
            )
            record(self.manager, "agreement.referral_put", subject_of(found))

    def due(self, agreement: str, stage: str, on: date) -> None:
        """Give a stage its date."""
        with self.app.app_context(), unit_of_work():
            found = agreement_to_work_on(self.manager, agreement)
            session().add(
                StageDate(
                    agreement_id=found.id, stage_id=self._stage(found.kind_id, stage), due_on=on
                )
            )
            record(self.manager, "agreement.dates_changed", subject_of(found))

    def sign(self, agreement: str, on: date) -> None:
        """Have the agreement signed, as if every guard had been met."""
        with self.app.app_context(), unit_of_work():
            found = agreement_to_work_on(self.manager, agreement)
            found.stage_id, found.signed_on = self._stage(found.kind_id, "signed"), on
            record(self.manager, "agreement.stage_entered", subject_of(found))

    def review(self, agreement: str, line: AgreementLine, held_on: date, **columns: Any) -> None:
        """A finished review that rates one line."""
        with self.app.app_context(), unit_of_work():
            found = agreement_to_work_on(self.manager, agreement)
            review = AgreementReview(
                agreement_id=found.id, number=1, held_on=held_on, finished_on=held_on,
                is_agreed=True, narrative="An internal story",
            )  # fmt: skip
            session().add(review)
            session().flush()
            given = {"rag": Rag.RED, "travel": LineTravel.WORSENING} | columns
            session().add(
                LineReview(
                    review_id=review.id,
                    line_id=line.id,
                    updated_at=clock.now(),
                    narrative="What we think of it",
                    **given,
                )
            )
            record(self.manager, "agreement.reviewed", subject_of(found))

    def _stage(self, kind_id: int, code: str) -> int:
        query = select(AgreementStage.id).where(
            AgreementStage.kind_id == kind_id, AgreementStage.code == code
        )
        return session().scalars(query).one()


def make_desk(app: Flask) -> Desk:
    """An office with a manager, a director and an area."""
    office = make_office(app, name="Government Office for the Moors")
    return Desk(
        app,
        office,
        make_user(app, office=office),
        make_user(app, Role.DIRECTOR, office=office, grade="director"),
        make_area(app, "Moorshire", office=office),
    )
