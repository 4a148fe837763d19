"""Asking after promises, and how long a place may hear nothing before it is called neglected."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.text import cleaned, day
from gorm.engagements.chasing_models import ChaseWay, CommitmentChase, SilenceLimit
from gorm.engagements.models import Commitment, CommitmentState
from gorm.engagements.rules import MOST_DAYS, ORGANISATION_DAYS, PERSON_DAYS
from gorm.engagements.service.english import differences, shortened
from gorm.engagements.service.loading import commitment_to_change
from gorm.settings.policy import may_manage_settings

LONGEST_CHASE: Final = 2_000
_STALE: Final = "Somebody else set these days while you were working on it."
#: What the history of the setting is kept under.
SILENCE: Final = Subject("silence_limit", "silence")


@dataclass(frozen=True)
class ChaseDetails:
    """That a promise was asked after: when, how where somebody says, and in what words."""

    chased_on: date
    way: ChaseWay | None = None
    words: str = ""


@dataclass(frozen=True)
class Silence:
    """How many days an organisation, and a key person, may hear nothing."""

    organisation_days: int
    person_days: int


def chase_commitment(actor: Actor, reference: str, details: ChaseDetails) -> None:
    """Note that the actor asked after an open promise.

    Raises NotFound and NotAllowed as for a change; Refused for a closed promise, a day to come, or
    what the actor noted already.
    """
    if not actor.user_id:
        raise NotAllowed("Promises are chased by people who are signed in.")
    commitment = commitment_to_change(actor, reference)
    if commitment.state is not CommitmentState.OPEN:
        raise Refused("This commitment is closed: there is nothing to chase.")
    if details.chased_on > clock.today():
        raise Refused({"chased_on": "This day is still to come. Enter the day of the chase."})
    words = cleaned(details.words)
    if len(words) > LONGEST_CHASE:
        raise Refused({"words": f"Use at most {LONGEST_CHASE:,} characters."})
    if _is_noted(actor, commitment, details, words):
        raise Refused(f"You noted this chase of {day(details.chased_on)} already.")
    session().add(
        CommitmentChase(
            commitment=commitment,
            chased_on=details.chased_on,
            way=details.way,
            words=words,
            chased_by_id=actor.user_id,
            recorded_at=clock.now(),
        )
    )
    session().flush()
    named = f"“{shortened(commitment.promise, 60)}”"
    told = f"{day(details.chased_on)}{f', {details.way.label.lower()}' if details.way else ''}"
    record(
        actor,
        "commitment.chased",
        Subject("engagement", commitment.engagement.reference),
        reason=words,
        changes={f"Chase of {named}": ("", told)},
        facts={"commitment": commitment.reference},
    )


def set_silence(actor: Actor, silence: Silence, seen_version: int) -> None:
    """Set after how many days without contact places and people wait on My work.

    Raises Conflict where somebody set it since `seen_version`, which is 0 where nobody ever had.
    """
    insist(may_manage_settings(actor))
    for name in ("organisation_days", "person_days"):
        if not 1 <= getattr(silence, name) <= MOST_DAYS:
            raise Refused({name: f"Enter a number of days from 1 to {MOST_DAYS:,}."})
    row = session().scalar(select(SilenceLimit).order_by(SilenceLimit.id).limit(1))
    if (row.version if row else 0) != seen_version:
        raise Conflict(_STALE)
    before = Silence(row.organisation_days, row.person_days) if row else _UNSET
    row = row or SilenceLimit(id=1)
    row.organisation_days, row.person_days = silence.organisation_days, silence.person_days
    with faults_for({"pk_silence_limit": ("organisation_days", _STALE)}):
        session().add(row)
        session().flush()
    changes = differences(_in_words(before), _in_words(silence))
    record(actor, "silence.set", SILENCE, changes=changes)


_UNSET: Final = Silence(ORGANISATION_DAYS, PERSON_DAYS)


def _is_noted(actor: Actor, commitment: Commitment, details: ChaseDetails, words: str) -> bool:
    same = (
        CommitmentChase.commitment_id == commitment.id,
        CommitmentChase.chased_by_id == actor.user_id,
        CommitmentChase.chased_on == details.chased_on,
        CommitmentChase.words == words,
    )
    ways = session().scalars(select(CommitmentChase.way).where(*same)).all()
    return details.way in ways


def _in_words(silence: Silence) -> dict[str, str]:
    return {
        "Days without contact, organisations": str(silence.organisation_days),
        "Days without contact, key people": str(silence.person_days),
    }
