"""An agreement as whoever approves it has it before them: without a word of its mandates."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import day, listed
from gorm.negotiations.models import AgreementLine, AgreementTerm, TermState
from gorm.negotiations.queries.ground import standing_of
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.rules.guards import exceptions_to


@dataclass(frozen=True)
class AgreementBrief:
    """An agreement in words: what is agreed, what is open, what else stands in the way."""

    agreement: str
    stage: str
    period: str
    accountable: str
    lines: tuple[str, ...]
    terms: tuple[str, ...]
    open_points: str
    exceptions: tuple[str, ...]
    as_at: str


def agreement_brief(head: AgreementHead, stage_id: int) -> AgreementBrief:
    """An agreement as it stands now, for a decision on entering a stage."""
    ground = standing_of(head).ground
    asked = next((one for one in ground.stages if one.id == stage_id), None)
    return AgreementBrief(
        agreement=f"{head.title}, {head.kind} with {head.area}",
        stage=head.stage,
        period=f"{day(head.begins_on)} to {day(head.ends_on)}",
        accountable=head.accountable,
        lines=_lines(head.id),
        terms=_terms(head.id),
        open_points=listed(list(ground.open_points)),
        exceptions=exceptions_to(asked, ground) if asked else (),
        as_at=day(clock.today()),
    )


def evidence_as_asked(head: AgreementHead, stage_id: int) -> dict[str, Any]:
    """The same, frozen when an approval is asked for: a heading and its words."""
    brief = agreement_brief(head, stage_id)
    nothing = "nothing"
    return {
        "Agreement": brief.agreement,
        "Stage": brief.stage,
        "Period": brief.period,
        "Accountable body": brief.accountable,
        "Lines": list(brief.lines) or [nothing],
        "Terms": list(brief.terms) or [nothing],
        "Open points": brief.open_points or nothing,
        "Exceptions": list(brief.exceptions) or [nothing],
        "As at": brief.as_at,
    }


def _lines(agreement_id: int) -> tuple[str, ...]:
    found = session().scalars(
        select(AgreementLine)
        .where(AgreementLine.agreement_id == agreement_id, AgreementLine.dropped_on.is_(None))
        .options(selectinload(AgreementLine.targets), selectinload(AgreementLine.indicator))
        .order_by(AgreementLine.position, AgreementLine.id)
    )
    return tuple(_line(line) for line in found)


def _line(line: AgreementLine) -> str:
    name = line.indicator.name if line.indicator else line.indicator_words or line.outcome_words
    if line.is_placeholder:
        by = f", to be filled by {day(line.fill_by)}" if line.fill_by else ", no fill-by date"
        return f"{line.number}. {name or 'Placeholder'} (placeholder{by})"
    whole = [target for target in line.targets if not target.sub_target]
    last = max(whole, key=lambda target: target.due_on, default=None)
    if last is None:
        return f"{line.number}. {name} (no target)"
    values = [("", last.without_stretch), (" with stretch", last.with_stretch)]
    unit = f" {line.unit}" if line.unit else ""
    told = [f"{value}{unit}{words}" for words, value in values if value is not None]
    return f"{line.number}. {name}: {', '.join(told) or 'no value'} by {day(last.due_on)}"


def _terms(agreement_id: int) -> tuple[str, ...]:
    found = session().scalars(
        select(AgreementTerm)
        .where(AgreementTerm.agreement_id == agreement_id, AgreementTerm.state != TermState.DROPPED)
        .order_by(AgreementTerm.number)
    )
    return tuple(f"{term.number}. {term.title} ({term.state.label.lower()})" for term in found)
