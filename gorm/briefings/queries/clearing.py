"""Clearances: which a pack needs, which were asked for, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from gorm.accounts.models import Grade, Office
from gorm.briefings.models import ClearanceRule, Pack, PackClearance
from gorm.briefings.rules.life import asked_of
from gorm.core.db import session
from gorm.decisions.models import Decision
from gorm.places.offers import Audience


@dataclass(frozen=True)
class ClearanceLine:
    """A clearance of a pack as its page shows it."""

    label: str
    due_on: date | None
    decision: str
    cleared_by: str
    cleared_at: datetime | None
    remarks: str
    refused_at: datetime | None
    #: Whether it is for the contents as they stand, and not for what was taken back.
    is_current: bool

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to say."""
        return self.is_current and self.cleared_at is None and self.refused_at is None


@dataclass(frozen=True)
class RuleLine:
    """A clearance that an office requires, as settings show it."""

    id: int
    office_id: int
    office: str
    label: str
    audience: Audience | None
    grade_code: str
    grade: str
    working_days: int
    needs_other_hand: bool
    is_in_use: bool
    version: int

    @property
    def audience_label(self) -> str:
        """For whose packs."""
        return self.audience.label if self.audience else "Every audience"


def rules_for(pack: Pack) -> tuple[ClearanceRule, ...]:
    """The clearances that a pack needs, in the order in which its office names them."""
    return rules_of(pack.office_id, pack.audience)


def rules_of(office_id: int | None, audience: Audience) -> tuple[ClearanceRule, ...]:
    """The clearances that an office's packs for an audience need."""
    rows = session().scalars(
        select(ClearanceRule)
        .where(ClearanceRule.office_id == office_id)
        .order_by(ClearanceRule.position, ClearanceRule.id)
    )
    return asked_of(rows, audience)


def clearances_of(pack: Pack) -> tuple[ClearanceLine, ...]:
    """Every clearance that was asked for of a pack, the latest asking last."""
    rows = session().execute(
        select(PackClearance, Decision.reference)
        .outerjoin(Decision, Decision.id == PackClearance.decision_id)
        .where(PackClearance.pack_id == pack.id)
        .order_by(PackClearance.id)
    )
    return tuple(
        ClearanceLine(
            label=one.label,
            due_on=one.due_on,
            decision=reference or "",
            cleared_by=one.cleared_by_name,
            cleared_at=one.cleared_at,
            remarks=one.remarks,
            refused_at=one.refused_at,
            is_current=one.content_digest == pack.content_digest,
        )
        for one, reference in rows
    )


def current_clearances(pack: Pack) -> Sequence[PackClearance]:
    """The clearances of the contents of a pack as they are frozen."""
    return (
        session()
        .scalars(
            select(PackClearance)
            .where(
                PackClearance.pack_id == pack.id,
                PackClearance.content_digest == pack.content_digest,
            )
            .order_by(PackClearance.id)
        )
        .all()
    )


def rule_lines() -> tuple[RuleLine, ...]:
    """The clearances that offices require, office by office."""
    rows = session().execute(
        select(ClearanceRule, Office.name, Grade.name)
        .join(Office, Office.id == ClearanceRule.office_id)
        .join(Grade, Grade.code == ClearanceRule.grade_code)
        .order_by(Office.name, ClearanceRule.position, ClearanceRule.id)
    )
    return tuple(
        RuleLine(
            rule.id, rule.office_id, office, rule.label, rule.audience, rule.grade_code, grade,
            rule.working_days, rule.needs_other_hand, rule.is_in_use, rule.version,
        )
        for rule, office, grade in rows
    )  # fmt: skip


def rule_line(rule_id: int) -> RuleLine | None:
    """One of them; None where there is none."""
    return next((one for one in rule_lines() if one.id == rule_id), None)
