"""Setting what the office may agree to on a line: by a director, with a reason, history kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.text import cleaned
from gorm.negotiations import policy
from gorm.negotiations.models import Agreement, Mandate
from gorm.negotiations.queries.topics import Topic, topics_of
from gorm.negotiations.rules.mandates import Bounds, mandate_faults
from gorm.negotiations.service.breaches import mandate_on
from gorm.negotiations.service.loading import (
    agreement_to_work_on,
    insist_it_goes_on,
    mandate_subject_of,
)

STALE: Final = "Somebody else set this mandate while you were working on it."


@dataclass(frozen=True)
class MandateDetails:
    """What the office may agree to on a line, as a director sets it."""

    opening: Decimal | None = None
    target: Decimal | None = None
    walk_away: Decimal | None = None
    concessions: str = ""
    reason: str = ""


def set_mandate(
    actor: Actor, reference: str, line: int, details: MandateDetails, *, seen: int
) -> None:  # fmt: skip
    """Set the mandate of a line; what held before stays on record.

    `seen` is the number of the mandate that the director had before them, 0 where there was none.
    Raises Refused where opening, target and walk-away are out of order for the line's polarity.
    """
    agreement = agreement_to_work_on(actor, reference)
    if not policy.may_set_mandate(actor, agreement.office_id):
        raise NotAllowed("Only a director of the office sets what it may agree to.")
    insist_it_goes_on(agreement)
    topic = _line(agreement, line)
    before = mandate_on(topic.id)
    if (before.id if before else 0) != seen:
        raise Conflict(STALE)
    _check(details, topic, before)
    # One that stands is replaced; the index judges where two do so at the same moment.
    with faults_for({"uq_mandate_current": ("", f"{STALE} Read theirs, then set yours.")}):
        if before is not None:
            before.is_current = False
            session().flush()
        made = Mandate(
            agreement_id=agreement.id,
            line_id=topic.id,
            opening=details.opening,
            target=details.target,
            walk_away=details.walk_away,
            concessions=cleaned(details.concessions),
            reason=cleaned(details.reason),
            set_by_id=actor.user_id,
            set_at=clock.now(),
        )
        session().add(made)
        session().flush()
    changes = _changes(topic, before, made)
    record(
        actor, "mandate.set", mandate_subject_of(agreement), reason=made.reason, changes=changes
    )  # fmt: skip


def _check(details: MandateDetails, topic: Topic, before: Mandate | None) -> None:
    bounds = Bounds(topic.polarity, details.opening, details.target, details.walk_away)
    faults = mandate_faults(bounds, cleaned(details.concessions))
    if before is not None and not cleaned(details.reason):
        faults["reason"] = "Enter why the mandate changes."
    if faults:
        raise Refused(faults)


def _changes(topic: Topic, before: Mandate | None, now: Mandate) -> Mapping[str, tuple[str, str]]:
    told = {
        f"{topic.label}, {label}": (words(before) if before else "", words(now))
        for label, words in (
            ("opening", lambda one: topic.shown(one.opening)),
            ("target", lambda one: topic.shown(one.target)),
            ("walk-away", lambda one: topic.shown(one.walk_away)),
            ("concessions", lambda one: one.concessions),
        )
    }
    return {label: pair for label, pair in told.items() if pair[0] != pair[1]}


def _line(agreement: Agreement, number: int) -> Topic:
    for topic in topics_of(agreement.id):
        if topic.is_line and topic.number == number:
            return topic
    raise NotFound
