"""What a decision-maker has in front of them: the case as it stands, as plain data."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import (
    Aspect,
    CaseEngagement,
    CaseEntry,
    CaseEvidence,
)
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.ratings import ratings_of
from gorm.challenge.queries.statements import statements_of
from gorm.challenge.rules.ladder import InForce
from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import day
from gorm.engagements.models import Engagement
from gorm.engagements.policy import readable_by

_ENGAGEMENTS: Final = 3
_SHOWN: Final = 600


@dataclass(frozen=True)
class CaseBrief:
    """A case in a few lines, as whoever decides reads it and as it is kept with the outcome."""

    case: str
    standing: str
    aim: str
    exit_test: str
    status: str
    rating: str
    in_force: tuple[str, ...]
    evidence: tuple[str, ...]
    engagements: tuple[str, ...]
    as_at: str


def case_brief(actor: Actor, head: CaseHead) -> CaseBrief:
    """The brief of a case to somebody who may read it."""
    said = statements_of(head.id)
    return CaseBrief(
        case=head.title,
        standing=head.standing.words,
        aim=said.words(Aspect.AIM),
        exit_test=said.words(Aspect.EXIT_TEST),
        status=said.words(Aspect.STATUS),
        rating=_latest_rating(head.id),
        in_force=_in_force(head),
        evidence=tuple(evidence_lines(head.id)),
        engagements=_engagements(actor, head.id),
        as_at=day(clock.today()),
    )


def _latest_rating(case_id: int) -> str:
    """The rating that holds now, in words; '' where nobody has rated."""
    latest = ratings_of(case_id).latest
    return latest.words if latest else ""


def evidence_as_asked(case_id: int) -> dict[str, Any]:
    """What is on the file when a decision is asked for, frozen with the request."""
    return {
        "Evidence on the file": evidence_lines(case_id),
        "Rating": _latest_rating(case_id) or "Not rated",
    }


def evidence_lines(case_id: int) -> list[str]:
    """The evidence on the file, a line each with its folio."""
    rows = session().execute(
        select(CaseEvidence.title, CaseEvidence.kind, CaseEntry.folio)
        .join(CaseEntry, CaseEntry.id == CaseEvidence.entry_id)
        .where(CaseEvidence.case_id == case_id, CaseEntry.struck_at.is_(None))
        .order_by(CaseEntry.folio)
    )
    return [f"{row.title} ({row.kind.label.lower()}, folio {row.folio})" for row in rows]


def _in_force(head: CaseHead) -> tuple[str, ...]:
    today = clock.today()
    return tuple(
        f"{one.title} ({one.reference}), {_until(one, today)}"
        for one in head.instruments
        if one.runs_on(today) or one.has_lapsed(today)
    )


def _until(one: InForce, today: date) -> str:
    if one.is_proposal:
        return f"a proposal, {one.begun.since}"
    if one.has_lapsed(today):
        return f"lapsed after {day(one.last_day)}"
    return f"until {day(one.last_day)}" if one.last_day else "without an end"


def _engagements(actor: Actor, case_id: int) -> tuple[str, ...]:
    """The last engagements that belong to the case, as far as the reader may read them."""
    rows = session().execute(
        select(Engagement.happens_on, Engagement.kind, Engagement.purpose, Engagement.reference)
        .join(CaseEngagement, CaseEngagement.engagement_id == Engagement.id)
        .join(CaseEntry, CaseEntry.id == CaseEngagement.entry_id)
        .where(CaseEngagement.case_id == case_id, CaseEntry.struck_at.is_(None), readable_by(actor))
        .order_by(Engagement.happens_on.desc(), Engagement.id.desc())
        .limit(_ENGAGEMENTS)
    )
    return tuple(
        f"{day(row.happens_on)}, {row.kind.label.lower()}: {row.purpose or row.reference}"[:_SHOWN]
        for row in rows
    )
