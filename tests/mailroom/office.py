"""An office with a council whom it meets, and the files of other people's calendars."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session
from gorm.mailroom.models import IncomingEntry
from gorm.people.models import Post, PostKind
from gorm.places.models import Area, Organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area
from tests.support.client import Client
from tests.support.pages import Page

FILES: Final = Path(__file__).parent / "files"
#: A Friday at noon: what the files are written for.
NOW: Final = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
_AMARA: Final = b"amara.osei@merrowvale.example"
_HELEN: Final = b"helen.marchbank@merrowvale.example"


@dataclass(frozen=True)
class Merrowvale:
    """An office, two of its people, and a council with its chief executive."""

    app: Flask
    office: Office
    amara: Actor
    helen: Actor
    area: Area
    council: Organisation
    dana: Post

    def file(self, name: str) -> bytes:
        """A file as its producer wrote it, for the people of this office."""
        content = (FILES / name).read_bytes()
        return content.replace(_AMARA, self.amara.email.encode()).replace(
            _HELEN, self.helen.email.encode()
        )


def merrowvale(app: Flask) -> Merrowvale:
    """The office of the tests."""
    office = make_office(app)
    area = make_area(app, "Northmoor", office=office)
    with app.app_context():
        council = session().get_one(Organisation, area.accountable_id)
        session().expunge(council)
    person = make_person(app, "Dana Reeve", email="dana.reeve@northmoor.example")
    return Merrowvale(
        app,
        office,
        make_user(app, Role.RELATIONSHIP_MANAGER, office=office, name="Amara Osei"),
        make_user(app, Role.RELATIONSHIP_MANAGER, office=office, name="Helen Marchbank"),
        area,
        council,
        make_post(app, person, council, PostKind.CHIEF_EXECUTIVE),
    )


@contextmanager
def at_noon() -> Iterator[None]:
    """The clock stands at the hour for which the files are written."""
    with clock.stopped_at(NOW):
        yield


def signed_in(app: Flask, actor: Actor) -> Client:
    """A browser in which somebody is signed in."""
    client = Client(app)
    client.sign_in(actor.email)
    return client


def drop(client: Client, *files: tuple[str, bytes], expect: int = 200) -> Page:
    """Drop files on the page, by its form."""
    sent: dict[str, Any] = {"files": [(BytesIO(content), name) for name, content in files]}
    page = client.get("mailroom.waiting")
    return client.submit(page, sent, form=form_to(page, "/from-calendar"), expect=expect)


def form_to(page: Page, action: str) -> int:
    """The number of the first form that is sent to an address that ends so."""
    for number in range(len(page.forms())):
        if (page.form_action(number) or "").endswith(action):
            return number
    raise AssertionError(f"{page.address} has no form {action}")


def entries(app: Flask) -> list[IncomingEntry]:
    """All entries, in the order of their days."""
    with app.app_context():
        found = session().scalars(
            select(IncomingEntry).order_by(IncomingEntry.happens_on, IncomingEntry.id)
        )
        return list(found)
