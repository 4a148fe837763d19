"""An area's priorities, and which lines of its agreements answer them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import NotAllowed, NotFound
from gorm.core.text import day
from gorm.engagements import policy as engagement_policy
from gorm.engagements.models import Engagement, EngagementArea, EngagementOrganisation
from gorm.negotiations import policy
from gorm.negotiations.models import Agreement, AgreementLine, AgreementState, LocalPriority
from gorm.negotiations.queries.lines import line_of_words
from gorm.places.models import Area

MOST_OFFERED = 100
_ELSEWHERE = "What an area wants is known to the office that holds the relationship with it."
_GOING_ON = (AgreementState.LIVE, AgreementState.STALLED)


@dataclass(frozen=True)
class AnsweringLine:
    """A line that answers a priority, or none."""

    agreement: str
    number: int
    title: str


@dataclass(frozen=True)
class PriorityRow:
    """A priority as a page shows it; where it was heard is linked for those who may read that."""

    reference: str
    version: int
    area: str
    area_reference: str
    title: str
    words: str
    heard_where: str
    heard_on: date | None
    engagement: str
    is_current: bool
    dropped_because: str
    may_write: bool
    lines: tuple[AnsweringLine, ...] = ()


@dataclass(frozen=True)
class AnsweredIn:
    """What one agreement of the area leaves open: priorities without a line, and the reverse."""

    reference: str
    title: str
    without_line: tuple[str, ...]
    without_priority: tuple[AnsweringLine, ...]


@dataclass(frozen=True)
class AreaPriorities:
    """All priorities of an area, and what each of its agreements makes of them."""

    area: str
    area_reference: str
    may_write: bool
    current: tuple[PriorityRow, ...]
    dropped: tuple[PriorityRow, ...]
    agreements: tuple[AnsweredIn, ...]


def priorities_of(actor: Actor, area_reference: str) -> AreaPriorities:
    """The priorities of an area, with the lines of agreements that the actor may read."""
    area = session().execute(
        select(Area.id, Area.reference, Area.name, Area.office_id).where(
            Area.reference == area_reference
        )
    ).one_or_none()  # fmt: skip
    if area is None:
        raise NotFound
    if not policy.may_read_priorities(actor, area.office_id):
        raise NotAllowed(_ELSEWHERE)
    agreements = _lines_by_agreement(actor, area.id)
    answering: dict[int, list[AnsweringLine]] = defaultdict(list)
    for _, lines in agreements.values():
        for priority_id, line in lines:
            if priority_id is not None:
                answering[priority_id].append(line)
    rows = {
        row.LocalPriority.id: _row(actor, row, tuple(answering[row.LocalPriority.id]))
        for row in _found(actor, LocalPriority.area_id == area.id)
    }
    current = {number: row for number, row in rows.items() if row.is_current}
    return AreaPriorities(
        area=area.name,
        area_reference=area.reference,
        may_write=policy.may_open(actor, area.office_id),
        current=tuple(current.values()),
        dropped=tuple(row for row in rows.values() if not row.is_current),
        agreements=tuple(
            AnsweredIn(
                reference,
                title,
                _unanswered(current, lines),
                tuple(line for priority_id, line in lines if priority_id is None),
            )
            for reference, (title, lines) in agreements.items()
        ),
    )


def priority_of(actor: Actor, reference: str) -> PriorityRow:
    """One priority. Raises NotFound."""
    found = _found(actor, LocalPriority.reference == reference)
    if not found:
        raise NotFound
    if not policy.may_read_priorities(actor, found[0].LocalPriority.area.office_id):
        raise NotAllowed(_ELSEWHERE)
    return _row(actor, found[0], ())


def engagements_to_link(actor: Actor, area_reference: str) -> tuple[tuple[str, str], ...]:
    """The engagements with an area or its council that the actor may read, the latest first."""
    area = select(Area.id).where(Area.reference == area_reference).scalar_subquery()
    council = select(Area.accountable_id).where(Area.reference == area_reference).scalar_subquery()
    with_area = select(EngagementArea.engagement_id).where(EngagementArea.area_id == area)
    with_council = select(EngagementOrganisation.engagement_id).where(
        EngagementOrganisation.organisation_id == council
    )
    rows = session().execute(
        select(Engagement.reference, Engagement.happens_on, Engagement.purpose)
        .where(
            or_(Engagement.id.in_(with_area), Engagement.id.in_(with_council)),
            engagement_policy.readable_by(actor),
        )
        .order_by(Engagement.happens_on.desc(), Engagement.id.desc())
        .limit(MOST_OFFERED)
    )
    return tuple(
        (row.reference, ", ".join(filter(None, (day(row.happens_on), row.purpose, row.reference))))
        for row in rows
    )


def _found(actor: Actor, *conditions: ColumnElement[bool]) -> list[Row[Any]]:
    statement = (
        select(
            LocalPriority,
            Engagement.reference.label("engagement"),
            sql_case((engagement_policy.readable_by(actor), 1), else_=0).label("is_readable"),
        )
        .outerjoin(Engagement, Engagement.id == LocalPriority.engagement_id)
        .where(*conditions)
        .options(joinedload(LocalPriority.area))
        .order_by(LocalPriority.title)
    )
    return list(session().execute(statement))


def _row(actor: Actor, found: Row[Any], lines: tuple[AnsweringLine, ...]) -> PriorityRow:
    priority: LocalPriority = found.LocalPriority
    is_readable = bool(found.is_readable)
    return PriorityRow(
        reference=priority.reference,
        version=priority.version,
        area=priority.area.name,
        area_reference=priority.area.reference,
        title=priority.title,
        words=priority.words,
        heard_where=priority.heard_where,
        heard_on=priority.heard_on,
        engagement=(found.engagement or "") if is_readable else "",
        is_current=priority.is_current,
        dropped_because=priority.dropped_because,
        may_write=policy.may_open(actor, priority.area.office_id),
        lines=lines,
    )


_Lines = list[tuple[int | None, AnsweringLine]]


def _lines_by_agreement(actor: Actor, area_id: int) -> dict[str, tuple[str, _Lines]]:
    rows = session().execute(
        select(Agreement, AgreementLine)
        .outerjoin(
            AgreementLine,
            (AgreementLine.agreement_id == Agreement.id) & AgreementLine.dropped_on.is_(None),
        )
        .where(
            Agreement.area_id == area_id,
            Agreement.state.in_(_GOING_ON),
            policy.readable_by(actor),
        )
        .options(joinedload(AgreementLine.outcome), joinedload(AgreementLine.indicator))
        .order_by(Agreement.id, AgreementLine.number)
    )
    found: dict[str, tuple[str, _Lines]] = {}
    for agreement, line in rows:
        _, lines = found.setdefault(agreement.reference, (agreement.title, []))
        if line is not None:
            words = line_of_words(line)
            lines.append((line.priority_id, AnsweringLine(agreement.reference, line.number, words)))
    return found


def _unanswered(current: dict[int, PriorityRow], lines: _Lines) -> tuple[str, ...]:
    answered = {priority_id for priority_id, _ in lines}
    return tuple(row.title for number, row in current.items() if number not in answered)
