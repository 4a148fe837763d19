"""Filling a database for measuring: once, never beside real data, recorded as one act."""

from random import Random
from typing import Final

from sqlalchemy import func, or_, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office, User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.demo import library
from gorm.demo.sample.service import NOTICE
from gorm.demo.scale.country import MOST_AREAS, OFFICE_CODES, OFFICES, Builder
from gorm.demo.scale.engagements import Filler
from gorm.demo.scale.tables import analyse, count_on, roomy
from gorm.engagements.models import Attendee, Commitment, Engagement
from gorm.people.models import Person, Post
from gorm.places.models import Area, Organisation
from gorm.search.service.rebuilding import write_all
from gorm.settings.models import Notice

SENTENCES: Final = {"sample.filled": "filled the database for measuring"}
#: What is written past the sessions that the index watches.
_FOUND: Final = ("area", "organisation", "person", "engagement", "commitment")
_COUNTED: Final = (
    Office, User, Organisation, Area, Person, Post, Engagement, Attendee, Commitment,
)  # fmt: skip


def fill(engagements: int, areas: int, seed: int) -> dict[str, int]:
    """Fill the database inside the running unit of work; returns the rows of each table.

    Raises Refused where it holds anything but the sample, or was filled before.
    """
    if not OFFICES <= areas <= MOST_AREAS:
        raise Refused(f"--areas can be from {OFFICES} to {MOST_AREAS}.")
    _refuse_where_it_does_not_belong()
    _say_on_every_page()
    today = clock.today()
    with roomy():
        country = Builder(areas, today, clock.now()).build()
        filler = Filler(Random(seed), country, today, engagements)  # noqa: S311 - no secret
        rows = {**country.rows, **filler.fill()}
        rows["search_document"] = sum(write_all(_FOUND).values())
        count_on(_COUNTED)
        record(
            SYSTEM,
            "sample.filled",
            Subject("office", OFFICE_CODES[0]),
            reason="Data to measure with, made by a command on the server",
            facts={"seed": seed, "rows": rows},
        )
        analyse()
    return rows


def _refuse_where_it_does_not_belong() -> None:
    codes = set(session().scalars(select(Office.code)))
    if codes & set(OFFICE_CODES):
        raise Refused("This database was filled for measuring before; nothing was added.")
    own = select(Office.id).where(Office.code.in_(library.office_codes()))
    strangers = session().scalar(
        select(func.count())
        .select_from(Organisation)
        .where(or_(Organisation.office_id.is_(None), Organisation.office_id.not_in(own)))
    )
    if strangers or codes - library.office_codes():
        raise Refused(
            "This database holds data that is not the sample's. Nothing was added. "
            "Fill an empty one: GORM_INSTANCE=/some/empty/folder flask db upgrade, then this again."
        )


def _say_on_every_page() -> None:
    if session().get(Notice, "sample") is None:
        session().add(Notice(code="sample", words=NOTICE))
