"""Opening and closing a round, and linking the meetings at which its positions were taken."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import NotFound, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day, one_line
from gorm.engagements import policy as engagement_policy
from gorm.engagements.models import Engagement
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    NegotiationRound,
    RoundEngagement,
)
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_negotiate, insist_it_takes_lines

_OPEN_ALREADY: Final = "A round is open already. Close it before you open the next."
_LINKED: Final = "This engagement is linked to the round already."


@dataclass(frozen=True)
class RoundDetails:
    """A round as somebody opens it."""

    opened_on: date
    title: str = ""
    notes: str = ""


def open_round(actor: Actor, reference: str, details: RoundDetails) -> int:
    """Open the next round of an agreement; its number. Refused while another is open."""
    agreement = agreement_to_negotiate(actor, reference)
    insist_it_takes_lines(agreement)
    earlier = _last_round(agreement)
    _check_opening(details, earlier, agreement)
    made = NegotiationRound(
        agreement_id=agreement.id,
        number=(earlier.number if earlier else 0) + 1,
        title=one_line(details.title),
        opened_on=details.opened_on,
        notes=cleaned(details.notes),
    )
    taken = ("", _OPEN_ALREADY)
    with faults_for({
        "uq_negotiation_round_open": taken,
        "uq_negotiation_round_agreement_id_number": taken,
    }):  # fmt: skip
        session().add(made)
        session().flush()
    happening = Happening(
        AgreementEventKind.ROUND,
        f"Round {made.number} opened" + (f": {made.title}" if made.title else ""),
        made.notes,
    )
    happened = HappenedOn(details.opened_on)
    tell(actor, agreement, "agreement.round_opened", happening, happened=happened)
    return made.number


def close_round(
    actor: Actor, reference: str, number: int, closed_on: date, words: str = ""
) -> None:  # fmt: skip
    """Close a round: from then on no position is taken in it, though replies still come."""
    agreement = agreement_to_negotiate(actor, reference)
    found = round_named(agreement, number)
    if found.closed_on is not None:
        raise Refused(f"Round {number} was closed on {day(found.closed_on)}.")
    if closed_on < found.opened_on:
        raise Refused({"closed_on": f"The round was opened on {day(found.opened_on)}."})
    if closed_on > clock.today():
        raise Refused({"closed_on": "This is a day to come; enter when the round closed."})
    found.closed_on = closed_on
    session().flush()
    happening = Happening(AgreementEventKind.ROUND, f"Round {number} closed", cleaned(words))
    tell(
        actor, agreement, "agreement.round_closed", happening, happened=HappenedOn(closed_on)
    )  # fmt: skip


def link_engagement(actor: Actor, reference: str, number: int, engagement: str) -> None:
    """Link a meeting that the actor may read to a round."""
    agreement = agreement_to_negotiate(actor, reference)
    found = round_named(agreement, number)
    held = session().scalar(
        select(Engagement).where(
            Engagement.reference == engagement, engagement_policy.readable_by(actor)
        )
    )
    if held is None:
        raise Refused({"engagement": "Choose an engagement from the list."})
    with faults_for({"pk_round_engagement": ("engagement", _LINKED)}):
        session().add(RoundEngagement(round_id=found.id, engagement_id=held.id))
        session().flush()
    # What was met about may be known to fewer than the agreement is: the reference says enough.
    happening = Happening(
        AgreementEventKind.ROUND, f"Engagement {held.reference} linked to round {number}"
    )
    tell(actor, agreement, "agreement.engagement_linked", happening)


def round_named(agreement: Agreement, number: int) -> NegotiationRound:
    """A round of an agreement by its number. Raises NotFound."""
    found = session().scalar(
        select(NegotiationRound).where(
            NegotiationRound.agreement_id == agreement.id, NegotiationRound.number == number
        )
    )
    if found is None:
        raise NotFound
    return found


def round_taking_positions(agreement: Agreement, number: int) -> NegotiationRound:
    """An open round, held until the end so that it is not closed meanwhile. Raises Refused."""
    found = round_named(agreement, number)
    session().refresh(found, with_for_update=True)
    if found.closed_on is not None:
        raise Refused(
            f"Round {number} was closed on {day(found.closed_on)}: no position is recorded in it "
            "any more. Open the next round, and record it there."
        )
    return found


def _last_round(agreement: Agreement) -> NegotiationRound | None:
    last = (
        select(func.max(NegotiationRound.number))
        .where(NegotiationRound.agreement_id == agreement.id)
        .scalar_subquery()
    )
    return session().scalar(
        select(NegotiationRound).where(
            NegotiationRound.agreement_id == agreement.id, NegotiationRound.number == last
        )
    )


def _check_opening(
    details: RoundDetails, earlier: NegotiationRound | None, agreement: Agreement
) -> None:
    on = details.opened_on
    if earlier is not None and earlier.closed_on is None:
        raise Refused(_OPEN_ALREADY)
    if on > clock.today():
        raise Refused({"opened_on": "This is a day to come; open the round when it begins."})
    if on < agreement.opened_on:
        began = day(agreement.opened_on)
        raise Refused({"opened_on": f"Negotiations began on {began}. Enter that day or later."})
    if earlier is not None and earlier.closed_on is not None and on < earlier.closed_on:
        closed = day(earlier.closed_on)
        raise Refused(
            {"opened_on": f"Round {earlier.number} closed on {closed}. Enter a later day."}
        )
