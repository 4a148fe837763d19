"""Offices: what they are, and taking them over from a list."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, session

ACTIONS_IN_ENGLISH = {"offices.imported": "took in a list of offices"}


@dataclass(frozen=True)
class OfficeFacts:
    """What a list says of an office; '' and None are what it does not say."""

    code: str
    name: str
    region_code: str
    region_name: str
    base_city: str = ""
    opened_on: str = ""
    closed_on: date | None = None


@dataclass(frozen=True)
class OfficesKept:
    """How many offices a list added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


def keep_offices(actor: Actor, offices: Sequence[OfficeFacts], *, digest: str) -> OfficesKept:
    """Add the offices that are new and change those that differ, as one act.

    `digest` is that of the file they came in. A blank never erases, and what was corrected by hand
    stays. Raises Refused where a region
    has another office already.
    """
    known = {office.code: office for office in session().scalars(select(Office))}
    changed = sum(_take_over(known[facts.code], facts) for facts in offices if facts.code in known)
    new = [Office(**asdict(facts)) for facts in offices if facts.code not in known]
    session().add_all(new)
    taken = "Another office in GORM has this region already."
    with faults_for(
        {
            "uq_office_region_code": ("region_code", taken),
            "uq_office_region_name": ("region_name", taken),
        }
    ):
        session().flush()
    kept = OfficesKept(len(new), changed, len(offices) - len(new) - changed)
    if new or changed:
        facts = {"digest": digest, "added": kept.added, "changed": kept.changed}
        record(actor, "offices.imported", Subject("file", digest), facts=facts)
    return kept


def _take_over(office: Office, facts: OfficeFacts) -> bool:
    differing = {
        name: value
        for name, value in asdict(facts).items()
        if value and getattr(office, name) != value and name not in office.hand_corrected
    }
    for name, value in differing.items():
        setattr(office, name, value)
    return bool(differing)


@dataclass(frozen=True)
class OfficeChoice:
    """An office as a filter or a form offers it."""

    id: int
    code: str
    name: str
    region_name: str


def office_choices() -> tuple[OfficeChoice, ...]:
    """Every office, in order of its region."""
    found = session().execute(
        select(Office.id, Office.code, Office.name, Office.region_name).order_by(Office.region_name)
    )
    return tuple(OfficeChoice(*row) for row in found)
