"""Seeding the sample office: all of it, once, and never beside real data."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.demo import library
from gorm.demo.sample.agreements import Agreements
from gorm.demo.sample.asking import Asking
from gorm.demo.sample.cases import Cases
from gorm.demo.sample.coordination import Coordination
from gorm.demo.sample.engagements import Engagements
from gorm.demo.sample.feeds import add_feeds
from gorm.demo.sample.figures import add_figures
from gorm.demo.sample.filters import add_filters
from gorm.demo.sample.judgements import add_judgements
from gorm.demo.sample.money import add_money
from gorm.demo.sample.packs import add_clearances
from gorm.demo.sample.parliament import Parliament
from gorm.demo.sample.people import add_assignments, add_people, add_users
from gorm.demo.sample.places import add_office, add_region
from gorm.demo.sample.twins import add_twins
from gorm.places.models import Organisation
from gorm.settings.models import Notice

NOTICE: Final = "Sample data: every place, person and meeting here is fictional."
#: What the acts are called in English.
SENTENCES: Final = {
    "sample.office_added": "added the sample office and its users",
    "sample.places_added": "added the sample's councils, partners and areas",
    "sample.people_added": "added the sample's people, posts and assignments",
    "sample.engagements_added": "added the sample's engagements and commitments",
    "sample.feeds_added": "added the sample's calendar feeds and digests",
    "sample.twins_added": "added what stands twice in the sample, for the two to be made one",
    "sample.figures_added": "added the sample's figures and judgements, and the councils beside it",
}
_REASON: Final = "Sample office, made by a command on the server"


@dataclass(frozen=True)
class Seeded:
    """What the seeding added; all nought where the sample was there already."""

    organisations: int = 0
    areas: int = 0
    people: int = 0
    users: int = 0
    engagements: int = 0
    commitments: int = 0
    figures: int = 0
    cases: int = 0
    agreements: int = 0

    @property
    def is_new(self) -> bool:
        """Whether anything was added."""
        return self.engagements > 0


def seed() -> Seeded:
    """Add the sample office inside the running unit of work; nothing where it stands already.

    Raises Refused where the database holds an office or a council that is not the sample's.
    """
    if is_seeded():
        return Seeded()
    refuse_beside_real_data()
    return _added()


def is_seeded() -> bool:
    """Whether the sample office stands in this database."""
    code = library.office()["code"]
    return session().scalar(select(Office.id).where(Office.code == code)) is not None


def refuse_beside_real_data() -> None:
    """Refuse where anything was entered or imported: a sample must never stand among the real."""
    offices = session().scalar(select(func.count()).select_from(Office)) or 0
    organisations = session().scalar(select(func.count()).select_from(Organisation)) or 0
    if offices or organisations:
        raise Refused(
            f"This database holds {offices} offices and {organisations} organisations already, and "
            "fictional ones must not stand among them. Nothing was added. To see the sample, start "
            "with an empty folder: GORM_INSTANCE=/some/empty/folder ./run"
        )


def _added() -> Seeded:
    today = clock.today()
    session().add(Notice(code="sample", words=NOTICE))
    office = add_office()
    users = add_users(office)
    _recorded("sample.office_added", office.code)
    region = add_region(office, today)
    _recorded("sample.places_added", office.code)
    held = add_people(region, today)
    add_assignments(region, users, today)
    _recorded("sample.people_added", office.code)
    engagements, commitments = Engagements(region, users, held, today).add()
    _recorded("sample.engagements_added", office.code)
    figures = add_figures(region, today)
    add_judgements(region, today)
    _recorded("sample.figures_added", office.code)
    add_feeds(region, users)
    _recorded("sample.feeds_added", office.code)
    cases = Cases(region, users, today).add()
    agreements = Agreements(region, users, today).add()
    engagements += Coordination(region, users, today).add()
    requests = Asking(region, users, today).add()
    add_money(region, users, today)
    Parliament(region, users, today).add()
    add_filters(users)
    add_clearances(office)
    add_twins(region, today)
    _recorded("sample.twins_added", office.code)
    return Seeded(
        organisations=len(region.organisations),
        areas=len(region.areas),
        people=len(library.officials()),
        users=len(users),
        engagements=engagements + requests,
        commitments=commitments,
        figures=figures,
        cases=cases,
        agreements=agreements,
    )


def _recorded(action: str, office_code: str) -> None:
    record(SYSTEM, action, Subject("office", office_code), reason=_REASON)
