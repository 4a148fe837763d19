"""Which clearances an office requires, as administrators set them."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, Office
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.briefings.models import ClearanceRule
from gorm.briefings.policy import may_set_clearances
from gorm.briefings.service.loading import STALE
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import one_line
from gorm.places.offers import Audience

#: Under which the history of these settings is kept.
CLEARANCES: Final = Subject("setting", "clearances")
LONGEST_LABEL: Final = 100
MOST_DAYS: Final = 60


@dataclass(frozen=True)
class ClearanceSetting:
    """A clearance that an office requires, as an administrator sets it."""

    label: str
    audience: Audience | None
    grade_code: str
    working_days: int
    needs_other_hand: bool = True
    is_in_use: bool = True


def add_clearance(actor: Actor, office_id: int, setting: ClearanceSetting) -> int:
    """Require a clearance of an office's packs; the id of its rule. Raises Refused, NotAllowed."""
    insist(may_set_clearances(actor))
    if session().get(Office, office_id) is None:
        raise Refused({"office": "Choose an office from the list."})
    wanted = _fitting(setting)
    last = session().scalar(
        select(func.max(ClearanceRule.position)).where(ClearanceRule.office_id == office_id)
    )
    rule = ClearanceRule(office_id=office_id, position=(last or 0) + 1, **vars(wanted))
    session().add(rule)
    changes = {wanted.label: ("", _in_words(rule))}
    record(actor, "clearance.added", CLEARANCES, changes=changes)
    return rule.id


def change_clearance(
    actor: Actor, rule_id: int, setting: ClearanceSetting, seen_version: int
) -> None:
    """Change what a clearance asks; what was asked for already stays as it was asked.

    Raises NotFound, NotAllowed, Refused, Conflict.
    """
    insist(may_set_clearances(actor))
    rule = session().get(ClearanceRule, rule_id, with_for_update=True)
    if rule is None:
        raise NotFound("There is no such clearance.")
    if rule.version != seen_version:
        raise Conflict(STALE)
    before, wanted = _in_words(rule), _fitting(setting)
    for name, value in vars(wanted).items():
        setattr(rule, name, value)
    after = _in_words(rule)
    if before != after:
        record(actor, "clearance.changed", CLEARANCES, changes={rule.label: (before, after)})


def _fitting(setting: ClearanceSetting) -> ClearanceSetting:
    label = one_line(setting.label)
    faults = {}
    if not label:
        faults["label"] = "Enter what it is called, such as Policy or Press."
    elif len(label) > LONGEST_LABEL:
        faults["label"] = f"The name can be {LONGEST_LABEL} characters long."
    if session().get(Grade, setting.grade_code) is None:
        faults["grade"] = "Choose the lowest grade that clears it."
    if not 0 <= setting.working_days <= MOST_DAYS:
        faults["working_days"] = f"Enter a number of working days from 0 to {MOST_DAYS}."
    if faults:
        raise Refused(faults)
    return ClearanceSetting(**vars(setting) | {"label": label})


def _in_words(rule: ClearanceRule) -> str:
    audience = rule.audience.label if rule.audience else "every audience"
    hand = ", by another hand" if rule.needs_other_hand else ""
    state = "" if rule.is_in_use else ", not in use"
    return (
        f"{rule.label} for {audience}, from {rule.grade_code}, within {rule.working_days} working "
        f"days{hand}{state}"
    )
