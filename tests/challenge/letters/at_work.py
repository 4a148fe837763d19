"""A case whose letters are written: its office, its manager, and a template of its own."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.audit.service import Subject, record
from gorm.challenge.models import Aspect, CaseClock, CaseEntry, Letter, LetterTemplate
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.people.models import PostKind
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import make_case
from tests.factories.people import make_person, make_post
from tests.factories.places import make_council
from tests.support.client import Client
from tests.support.pages import Page

WORDS = (
    "Our reference: {our_reference}\n\n{today}\n\nDear {chief_executive},\n\n"
    "I write about {service} in {council}.\n\n{concerns}\n\n{aim}\n\n"
    "Please reply by {reply_by}.\n\nYours sincerely,\n\n{signatory}\n\n{office}"
)


class Correspondence:
    """A case of Hexmoor Council, opened by a manager who writes its letters."""

    def __init__(self, app: Flask, client: Client, aim: str = "Reviews on time.") -> None:
        self.app, self.client = app, client
        self.office = make_office(app, name="Government Office for the Moors")
        self.council = make_council(app, "Hexmoor Council", office=self.office)
        self.manager = make_user(app, office=self.office, name="Dorothy Ashworth")
        chief = make_person(app, "Priya Raman")
        make_post(app, chief, self.council, PostKind.CHIEF_EXECUTIVE)
        said = {Aspect.TRIGGER: "Reserves are running out.", Aspect.AIM: aim}
        self.case = make_case(
            app,
            self.manager,
            self.council,
            statements={aspect: words for aspect, words in said.items() if words},
            service="Children’s services",
            opened=clock.today() - timedelta(days=30),
        )
        self.template = self._add_template()
        client.sign_in(self.manager.email)

    def _add_template(self) -> str:
        with self.app.app_context(), unit_of_work():
            session().add(
                LetterTemplate(
                    code="tests_own",
                    name="A letter of the tests",
                    heading="{council}: {service}",
                    words=WORDS,
                    reply_within=20,
                )
            )
            record(SYSTEM, "letter_template.added", Subject("letter_template", "tests_own"))
        return "tests_own"

    def drafted(self) -> str:
        """A letter that the manager drafts from the template; its reference."""
        page = self.client.get("challenge.new_letter", reference=self.case)
        sent = self.client.submit(page, {"template": self.template})
        return sent.location.split("/")[-2]

    def page(self, letter: str, endpoint: str = "letter", *, expect: int = 200) -> Page:
        """A page of a letter."""
        return self.client.get(
            f"challenge.{endpoint}", reference=self.case, letter_reference=letter, expect=expect
        )

    def sent(self, letter: str, on: date | None = None, *, expect: int = 303) -> Page:
        """The letter as recorded as sent, today where no day is named."""
        day = on or clock.today()
        return self.client.submit(
            self.page(letter, "send_letter"), {"sent_on": day.isoformat()}, expect=expect
        )

    def row(self, letter: str) -> Letter:
        """A letter as it stands, detached."""
        with self.app.app_context():
            found = session().scalars(select(Letter).where(Letter.reference == letter)).one()
            session().expunge(found)
        return found

    def clock_of(self, letter: str) -> CaseClock:
        """The clock of a letter's reply, detached."""
        with self.app.app_context():
            found = session().get_one(CaseClock, self.row(letter).clock_id)
            session().expunge(found)
        return found

    def sheets(self) -> list[str]:
        """The titles of the file, in order."""
        with self.app.app_context():
            query = select(CaseEntry.title).order_by(CaseEntry.folio)
            return list(session().scalars(query))
