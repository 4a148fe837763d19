"""Adding, changing and retiring indicators; what follows for the comparisons of their values."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.performance import policy
from gorm.performance.models import Indicator
from gorm.performance.queries.kept_indicators import held_by
from gorm.performance.rules.indicators import (
    COMPARED_BY,
    GAP_ENDS,
    KINDS,
    LABELS,
    LEVELS,
    Held,
    IndicatorFacts,
    code_fault,
    faults_of,
)
from gorm.performance.service import standings
from gorm.performance.service.scan_job import ask_for_scan
from gorm.performance.terms import IndicatorKind, Level, Measures, PeriodForm, Polarity
from gorm.settings.models import Theme

#: What the acts are called in the trail, as they follow a name.
ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "indicator.added": "added the indicator",
    "indicator.changed": "changed the indicator",
    "indicator.retired": "retired the indicator",
    "indicator.brought_back": "brought the indicator back",
}
_TAKEN: Final = {"uq_indicator_code": ("code", "There is an indicator of this code already.")}
#: What the rules of findings look at.
_JUDGED_BY: Final = GAP_ENDS | COMPARED_BY | {"floor_standard", "kind", "theme_id"}
Changes = Mapping[str, tuple[str, str]]


def add_indicator(actor: Actor, code: str, facts: IndicatorFacts) -> None:
    """Add an indicator, of which values can come in from now on."""
    insist(policy.may_manage(actor))
    why = code_fault(code)
    if not why and indicator_called(code) is not None:
        why = _TAKEN["uq_indicator_code"][1]
    faults = ({"code": why} if why else {}) | faults_of(facts, Held())
    if faults:
        raise Refused(faults)
    indicator = Indicator(code=code, **vars(facts))
    with faults_for(_TAKEN):
        session().add(indicator)
        session().flush()
    record(actor, "indicator.added", _subject(indicator))


def change_indicator(actor: Actor, code: str, facts: IndicatorFacts, seen_version: int) -> None:
    """Change an indicator; where its values compare differently now, they are compared anew."""
    insist(policy.may_manage(actor))
    indicator = _found(code)
    if indicator.version != seen_version:
        raise Conflict("Somebody else changed this indicator while you were working on it.")
    put(actor, indicator, facts)


def put(actor: Actor, indicator: Indicator, facts: IndicatorFacts) -> Changes:
    """Have an indicator be as the facts say; what that changed, in English, by field."""
    insist(policy.may_manage(actor))
    before = facts_of(indicator)
    changed = [name for name in LABELS if getattr(before, name) != getattr(facts, name)]
    if not changed:
        return {}
    if faults := faults_of(facts, held_by(indicator.id)):
        raise Refused(faults)
    for name in changed:
        setattr(indicator, name, getattr(facts, name))
    changes = {LABELS[name]: (_shown(before, name), _shown(facts, name)) for name in changed}
    record(actor, "indicator.changed", _subject(indicator), changes=changes)
    _compare_anew(indicator, frozenset(changed))
    if _JUDGED_BY & frozenset(changed):
        ask_for_scan(actor, f"{indicator.code} was changed.")
    return changes


def set_indicator_in_use(actor: Actor, code: str, *, is_in_use: bool) -> None:
    """Retire an indicator, so that pages offer it no more, or bring it back."""
    insist(policy.may_manage(actor))
    indicator = _found(code)
    if indicator.is_in_use == is_in_use:
        return
    indicator.is_in_use = is_in_use
    act = "indicator.brought_back" if is_in_use else "indicator.retired"
    record(actor, act, _subject(indicator))
    ask_for_scan(actor, f"{indicator.code} was {'brought back' if is_in_use else 'retired'}.")


def indicator_called(code: str) -> Indicator | None:
    """The indicator of a code, in whichever letters it is written."""
    return session().scalar(select(Indicator).where(func.lower(Indicator.code) == code.lower()))


def facts_of(indicator: Indicator) -> IndicatorFacts:
    """An indicator as it is."""
    return IndicatorFacts(**{name: getattr(indicator, name) for name in LABELS})


def _compare_anew(indicator: Indicator, changed: frozenset[str]) -> None:
    reason = f"{indicator.code} was changed."
    if changed & GAP_ENDS:
        standings.declare_gap(indicator, reason)
    elif changed & COMPARED_BY:
        standings.recompute_indicator(indicator.id, reason)


def _found(code: str) -> Indicator:
    indicator = session().scalar(select(Indicator).where(Indicator.code == code))
    if indicator is None:
        raise NotFound
    return indicator


def _subject(indicator: Indicator) -> Subject:
    return Subject("indicator", indicator.code)


def _shown(facts: IndicatorFacts, name: str) -> str:
    value = getattr(facts, name)
    if name == "theme_id":
        return session().scalar(select(Theme.name).where(Theme.id == value)) or ""
    return in_words(value)


def in_words(value: StrEnum | Decimal | str | None) -> str:
    """A field of an indicator as a page says it."""
    if isinstance(value, IndicatorKind):
        return KINDS[value]
    if isinstance(value, Level):
        return LEVELS[value]
    if isinstance(value, Polarity | Measures | PeriodForm):
        return value.label
    return format(value, "f") if isinstance(value, Decimal) else value or ""
