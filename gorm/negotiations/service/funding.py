"""The funding streams that are pooled under an agreement or spent in line with it."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core.db import faults_for, session
from gorm.core.errors import NotFound, Refused
from gorm.core.text import cleaned, one_line
from gorm.negotiations.models import Agreement, AgreementEventKind, FundingStream, Treatment
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on, insist_it_goes_on

_TAKEN = {
    "uq_funding_stream_agreement_id_name": ("name", "There is a stream of this name already.")
}  # fmt: skip


@dataclass(frozen=True)
class FundingFacts:
    """A funding stream as somebody enters it; the amount is in pounds."""

    name: str
    treatment: Treatment
    department_id: int | None = None
    amount: Decimal | None = None
    years: str = ""
    conditions: str = ""


def keep_funding(
    actor: Actor, reference: str, facts: FundingFacts, stream_id: int | None = None
) -> None:
    """Add a funding stream, or change one. Raises Refused for a name that is taken."""
    agreement = _agreement(actor, reference)
    _check(facts)
    is_new = stream_id is None
    stream = FundingStream(agreement_id=agreement.id) if is_new else _stream(agreement, stream_id)
    before = "" if is_new else _in_english(stream)
    stream.name, stream.treatment = one_line(facts.name), facts.treatment
    stream.department_id, stream.amount = facts.department_id, facts.amount
    stream.years, stream.conditions = one_line(facts.years), cleaned(facts.conditions)
    with faults_for(_TAKEN):
        session().add(stream)
        session().flush()
    after = _in_english(stream)
    if after == before:
        raise Refused("Nothing is different from what holds already.")
    happening = Happening(
        AgreementEventKind.FUNDING,
        f"Funding {'added' if is_new else 'changed'}: {stream.name}",
        facts=[("Now", after), ("Before", before)],
    )
    act = "agreement.funding_added" if is_new else "agreement.funding_changed"
    tell(actor, agreement, act, happening, changes={stream.name: (before, after)})


def remove_funding(actor: Actor, reference: str, stream_id: int, reason: str) -> None:
    """Take a funding stream off an agreement, with the reason kept in the event."""
    agreement = _agreement(actor, reference)
    if not one_line(reason):
        raise Refused({"reason": "Enter why it is taken off."})
    stream = _stream(agreement, stream_id)
    name, before = stream.name, _in_english(stream)
    session().delete(stream)
    session().flush()
    happening = Happening(
        AgreementEventKind.FUNDING, f"Funding taken off: {name}", reason, [("Before", before)]
    )
    tell(actor, agreement, "agreement.funding_removed", happening, reason=one_line(reason))


def _check(facts: FundingFacts) -> None:
    faults = {}
    if not one_line(facts.name):
        faults["name"] = "Enter what the stream is called."
    if facts.amount is not None and facts.amount < 0:
        faults["amount"] = "An amount is nought or more."
    if facts.department_id is not None and session().get(Department, facts.department_id) is None:
        faults["department"] = "Choose a department from the list."
    if faults:
        raise Refused(faults)


def _agreement(actor: Actor, reference: str) -> Agreement:
    agreement = agreement_to_work_on(actor, reference)
    insist_it_goes_on(agreement)
    return agreement


def _stream(agreement: Agreement, stream_id: int | None) -> FundingStream:
    stream = session().scalar(
        select(FundingStream).where(
            FundingStream.id == stream_id, FundingStream.agreement_id == agreement.id
        )
    )
    if stream is None:
        raise NotFound
    return stream


def _in_english(stream: FundingStream) -> str:
    amount = f"£{stream.amount:,}" if stream.amount is not None else "amount not known"
    parts = (stream.name, stream.treatment.label.lower(), amount, stream.years, stream.conditions)
    return ", ".join(part for part in parts if part)
