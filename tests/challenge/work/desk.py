"""A case with somebody who works on it through its pages."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from gorm.challenge.models import Case, CaseEntry
from gorm.challenge.queries.heads import case_head
from gorm.challenge.queries.work import CaseWork, work_of
from gorm.core.db import session
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import make_case, make_regime
from tests.factories.places import make_council
from tests.support.client import Client
from tests.support.pages import Page

OPENED = date(2027, 3, 1)


class Desk:
    """Anytown Council's case, its manager, and the manager's browser."""

    def __init__(self, app: Flask, client: Client) -> None:
        self.app, self.client = app, client
        self.office = make_office(app)
        self.manager = make_user(app, office=self.office)
        self.council = make_council(app, "Anytown Council", office=self.office)
        self.regime = make_regime(app)
        self.case = make_case(app, self.manager, self.council, regime=self.regime, opened=OPENED)
        client.sign_in(self.manager.email)

    def do(
        self, endpoint: str, *, expect: int = 303, form: Page | None = None, **typed: Any
    ) -> Page:
        """Fill in the form of an endpoint of this case and send it.

        What is named like an argument of the address is one: number, action, proposal, body,
        appointment, report, voluntary, support, publication, clock.
        """
        page = form or self.form(endpoint, **self._named(typed))
        fields = {name: value for name, value in typed.items() if name not in _NAMES}
        return self.client.submit(page, fields, expect=expect)

    def form(self, endpoint: str, **named: Any) -> Page:
        """The form of an endpoint of this case."""
        return self.client.get(f"challenge.{endpoint}", reference=self.case, **named)

    def tab(self) -> str:
        """What the tab says."""
        return self.client.get("challenge.work", reference=self.case).words()

    @property
    def work(self) -> CaseWork:
        """The work on the case as pages read it."""
        with self.app.app_context():
            head = case_head(self.manager, self.case)
            return work_of(head.id, head.instruments)

    def titles(self) -> list[str]:
        """The titles of the sheets of the case's file after that of its opening."""
        with self.app.app_context():
            found = session().scalars(
                select(CaseEntry.title)
                .join(Case, Case.id == CaseEntry.case_id)
                .where(Case.reference == self.case)
                .order_by(CaseEntry.folio)
            )
            return list(found)[1:]

    def _named(self, typed: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in typed.items() if name in _NAMES}


_NAMES = frozenset(
    {
        "number", "action", "proposal", "body", "appointment", "report", "voluntary", "support",
        "publication", "clock",
    }
)  # fmt: skip
