"""Keeping caveats: what must be said with a figure."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.references import number_in, numbered
from gorm.core.text import one_line
from gorm.performance import policy
from gorm.performance.models import Caveat, CaveatKind, Indicator
from gorm.performance.queries.caveats import PREFIX
from gorm.performance.rules.caveats import LABELS
from gorm.places.models import Organisation
from gorm.places.service.finding import organisation_meant


@dataclass(frozen=True)
class CaveatFacts:
    """What a caveat says, and of what: an indicator by its code, an organisation as typed."""

    kind: CaveatKind
    words: str
    indicator_code: str = ""
    organisation: str = ""
    period: str = ""


def add_caveat(actor: Actor, facts: CaveatFacts) -> str:
    """Add a caveat, which is shown with figures and findings from now on; its reference."""
    insist(policy.may_manage(actor))
    caveat = Caveat()
    _fill(caveat, facts)
    session().add(caveat)
    session().flush()
    record(actor, "caveat.added", _subject(caveat), changes={"Words": ("", caveat.words)})
    return numbered(PREFIX, caveat.id)


def change_caveat(actor: Actor, reference: str, facts: CaveatFacts, seen_version: int) -> None:
    """Change what a caveat says or what it is about. What was frozen with a finding stays."""
    insist(policy.may_manage(actor))
    caveat = _found(reference)
    if caveat.version != seen_version:
        raise Conflict("Somebody else changed this caveat while you were working on it.")
    before = _in_words(caveat)
    _fill(caveat, facts)
    after = _in_words(caveat)
    changes = {k: (before[k], after[k]) for k in before if before[k] != after[k]}
    if changes:
        record(actor, "caveat.changed", _subject(caveat), changes=changes)


def remove_caveat(actor: Actor, reference: str, reason: str) -> None:
    """Take a caveat away, with a reason."""
    insist(policy.may_manage(actor))
    if not one_line(reason):
        raise Refused({"reason": "Enter the reason."})
    caveat = _found(reference)
    subject, words = _subject(caveat), caveat.words
    session().delete(caveat)
    record(actor, "caveat.removed", subject, reason=reason, changes={"Words": (words, "")})


def _fill(caveat: Caveat, facts: CaveatFacts) -> None:
    indicator = _indicator(facts.indicator_code)
    organisation = organisation_meant(facts.organisation, "organisation")
    if indicator is None and organisation is None:
        raise Refused({"indicator": "Say which indicator or which organisation it is about."})
    caveat.kind, caveat.words = facts.kind, one_line(facts.words)
    caveat.indicator_id = indicator.id if indicator else None
    caveat.organisation_id = organisation.id if organisation else None
    caveat.period = one_line(facts.period)


def _indicator(code: str) -> Indicator | None:
    if not code:
        return None
    found = session().scalar(select(Indicator).where(Indicator.code == code))
    if found is None:
        raise Refused({"indicator": "Choose one from the list."})
    return found


def _in_words(caveat: Caveat) -> dict[str, str]:
    indicator = session().get(Indicator, caveat.indicator_id) if caveat.indicator_id else None
    organisation = (
        session().get(Organisation, caveat.organisation_id) if caveat.organisation_id else None
    )
    return {
        "Kind": LABELS[caveat.kind],
        "Words": caveat.words,
        "Indicator": indicator.name if indicator else "",
        "Organisation": organisation.name if organisation else "",
        "Period": caveat.period,
    }


def _found(reference: str) -> Caveat:
    caveat = session().scalar(select(Caveat).where(Caveat.id == number_in(reference, PREFIX)))
    if caveat is None:
        raise NotFound
    return caveat


def _subject(caveat: Caveat) -> Subject:
    return Subject("caveat", numbered(PREFIX, caveat.id))
