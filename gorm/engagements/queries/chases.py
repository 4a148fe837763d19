"""How promises were asked after, and how long somebody may hear nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.models import User
from gorm.core.db import session
from gorm.engagements.chasing_models import ChaseWay, CommitmentChase, SilenceLimit
from gorm.engagements.models import Commitment
from gorm.engagements.rules import ORGANISATION_DAYS, PERSON_DAYS


@dataclass(frozen=True)
class Chase:
    """One time that somebody asked after a promise; `way` is None where they did not say."""

    on: date
    way: ChaseWay | None
    by: str
    words: str


@dataclass(frozen=True)
class SilenceSet:
    """How many days somebody may hear nothing; `version` is 0 where nobody ever set it."""

    organisation_days: int
    person_days: int
    version: int


def chases_at(engagement_id: int) -> dict[int, tuple[Chase, ...]]:
    """The chases of every promise made at an engagement, by its id, the latest first."""
    rows = session().execute(
        select(CommitmentChase, User.name.label("by"))
        .join(Commitment, Commitment.id == CommitmentChase.commitment_id)
        .join(User, User.id == CommitmentChase.chased_by_id)
        .where(Commitment.engagement_id == engagement_id)
        .order_by(CommitmentChase.chased_on.desc(), CommitmentChase.id.desc())
    )
    found: dict[int, list[Chase]] = defaultdict(list)
    for row in rows:
        one = row.CommitmentChase
        found[one.commitment_id].append(Chase(one.chased_on, one.way, row.by, one.words))
    return {number: tuple(chases) for number, chases in found.items()}


def silence_set() -> SilenceSet:
    """After how many days without contact places and people wait on My work."""
    row = session().scalar(select(SilenceLimit).order_by(SilenceLimit.id).limit(1))
    if row is None:
        return SilenceSet(ORGANISATION_DAYS, PERSON_DAYS, 0)
    return SilenceSet(row.organisation_days, row.person_days, row.version)
