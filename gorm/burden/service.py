"""Setting how many hours may be asked of an organisation in a quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.burden import policy
from gorm.burden.models import BurdenCeiling
from gorm.burden.rules import MINUTES_AN_HOUR, MOST_HOURS, USUAL_CEILING, hours_in_words
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.text import cleaned
from gorm.places.offers import Place

#: What the acts are called in the trail, as they follow a name.
ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "burden.usual_ceiling_set": "set the usual ceiling of what is asked of an organisation",
    "burden.ceiling_set": "set the ceiling of what is asked of the organisation",
    "burden.ceiling_removed": "gave the organisation the usual ceiling again",
}
#: What the history of the usual ceiling is kept under.
USUAL: Final = Subject("burden_ceiling", "usual")
_LABEL: Final = "Hours a quarter"
_STALE: Final = "Somebody else set this ceiling while you were working on it."
_TWICE: Final = {
    "uq_burden_ceiling_organisation": ("hours", _STALE),
    "uq_burden_ceiling_for_all": ("hours", _STALE),
}


@dataclass(frozen=True)
class NewCeiling:
    """A ceiling as somebody sets it; `seen_version` is 0 where they saw that there was none."""

    hours: int
    because: str = ""
    seen_version: int = 0


def set_usual_ceiling(actor: Actor, ceiling: NewCeiling) -> None:
    """Set the ceiling of every organisation without its own. Raises Conflict or Refused."""
    insist(policy.may_set_usual_ceiling(actor))
    row = session().scalar(select(BurdenCeiling).where(BurdenCeiling.is_for_all))
    before = _in_words(row.hours if row else USUAL_CEILING)
    _set(actor, row or BurdenCeiling(is_for_all=True), ceiling)
    _recorded(actor, "burden.usual_ceiling_set", USUAL, before, ceiling)


def set_ceiling(actor: Actor, place: Place, ceiling: NewCeiling) -> None:
    """Give an organisation a ceiling of its own, with the reason.

    Raises NotAllowed, Refused, or Conflict where somebody set it since the version that was seen.
    """
    _insist_on(actor, place)
    if not cleaned(ceiling.because):
        raise Refused({"because": "Say why this organisation has a ceiling of its own."})
    row = _own(place)
    before = _in_words(row.hours) if row else "The usual ceiling"
    _set(actor, row or BurdenCeiling(organisation_id=place.id, is_for_all=False), ceiling)
    subject = Subject("organisation", place.reference)
    _recorded(actor, "burden.ceiling_set", subject, before, ceiling)


def remove_ceiling(actor: Actor, place: Place, seen_version: int) -> None:
    """Have the usual ceiling hold for an organisation again; nothing where it does already."""
    _insist_on(actor, place)
    row = _own(place)
    if row is None:
        return
    if row.version != seen_version:
        raise Conflict(_STALE)
    changes = {_LABEL: (_in_words(row.hours), "The usual ceiling")}
    session().delete(row)
    subject = Subject("organisation", place.reference)
    record(actor, "burden.ceiling_removed", subject, changes=changes)


def _insist_on(actor: Actor, place: Place) -> None:
    if not policy.may_set_ceiling(actor, place.office_id):
        raise NotAllowed("Only that organisation’s own office, or an administrator, may set this.")


def _own(place: Place) -> BurdenCeiling | None:
    return session().scalar(select(BurdenCeiling).where(BurdenCeiling.organisation_id == place.id))


def _set(actor: Actor, row: BurdenCeiling, ceiling: NewCeiling) -> None:
    """Write a ceiling into its row, a new one where its version is not set yet."""
    if not 1 <= ceiling.hours <= MOST_HOURS:
        raise Refused({"hours": f"A ceiling is from 1 to {MOST_HOURS:,} hours a quarter."})
    if (row.version or 0) != ceiling.seen_version:
        raise Conflict(_STALE)
    row.hours = ceiling.hours
    row.because = cleaned(ceiling.because)
    row.set_by_id = actor.user_id or None
    row.set_at = clock.now()
    with faults_for(_TWICE):
        session().add(row)
        session().flush()


def _recorded(
    actor: Actor, action: str, subject: Subject, before: str, ceiling: NewCeiling
) -> None:
    record(
        actor,
        action,
        subject,
        reason=cleaned(ceiling.because),
        changes={_LABEL: (before, _in_words(ceiling.hours))},
    )


def _in_words(hours: int) -> str:
    return hours_in_words(hours * MINUTES_AN_HOUR)
