"""The evidence on a case's file, as it was seen when it was put there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.challenge.models import (
    CaseEngagement,
    CaseEntry,
    CaseEvidence,
    EvidenceKind,
)
from gorm.core.charts import Strip
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.engagements import policy as engagement_policy
from gorm.engagements.models import Engagement
from gorm.performance.models import Assessment, Candidate, RuleCode
from gorm.performance.rules.evidence import Evidence, evidence_shown
from gorm.performance.rules.numbers import LABELS


@dataclass(frozen=True)
class Figure:
    """One period of frozen figures."""

    period: str
    value: str
    rank: str
    band_shape: str
    band: str
    direction_shape: str
    direction: str
    import_reference: str
    file_name: str


@dataclass(frozen=True)
class Figures:
    """Figures as they stood on the day on which they became evidence."""

    indicator: str
    compared_with: str
    source: str
    rows: tuple[Figure, ...]
    strip: Strip | None


@dataclass(frozen=True)
class Judged:
    """An assessment as it stood."""

    scheme: str
    category: str
    service: str
    judged_on: date | None
    source: str
    source_address: str


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence, with the sheet on which it was put on the file."""

    id: int
    kind: EvidenceKind
    title: str
    words: str
    address: str
    #: The finding or assessment that it came from, which has a page of its own.
    reference: str
    folio: int
    happened: HappenedOn
    recorded_at: datetime
    by: str
    struck_because: str
    rule: str
    finding: Evidence | None
    figures: Figures | None
    judged: Judged | None

    @property
    def is_struck(self) -> bool:
        """Whether its sheet was struck: then it counts no more."""
        return bool(self.struck_because)


@dataclass(frozen=True)
class LinkedEngagement:
    """An engagement that belongs to a case, for those who may know of it."""

    reference: str
    title: str
    happens_on: date
    folio: int


@dataclass(frozen=True)
class OnFile:
    """What is on a case's file beside what was done: evidence, and linked engagements."""

    evidence: tuple[EvidenceLine, ...]
    engagements: tuple[LinkedEngagement, ...]


def on_file_of(actor: Actor, case_id: int) -> OnFile:
    """The evidence on a case that the reader may read, and the engagements that they may know of.

    One statement for both, sheet by sheet, the latest first.
    """
    rows: Sequence[Any] = session().execute(
        select(
            CaseEntry, CaseEvidence, Engagement, User.name,
            Candidate.reference, Assessment.reference,
        )
        .join(User, User.id == CaseEntry.recorded_by_id)
        .outerjoin(CaseEvidence, CaseEvidence.entry_id == CaseEntry.id)
        .outerjoin(Candidate, Candidate.id == CaseEvidence.candidate_id)
        .outerjoin(Assessment, Assessment.id == CaseEvidence.assessment_id)
        .outerjoin(CaseEngagement, CaseEngagement.entry_id == CaseEntry.id)
        .outerjoin(
            Engagement,
            and_(
                Engagement.id == CaseEngagement.engagement_id,
                engagement_policy.visible_to(actor),
            ),
        )
        .where(
            CaseEntry.case_id == case_id,
            or_(CaseEvidence.id.is_not(None), Engagement.id.is_not(None)),
        )
        .order_by(CaseEntry.id.desc())
    ).all()  # fmt: skip
    return OnFile(
        tuple(_line(kept, entry, *named) for entry, kept, _, *named in rows if kept),
        tuple(_linked(found, entry) for entry, _, found, *_ in rows if found and _holds(entry)),
    )


def _holds(entry: CaseEntry) -> bool:
    return entry.struck_at is None


def _linked(found: Engagement, entry: CaseEntry) -> LinkedEngagement:
    return LinkedEngagement(found.reference, found.kind.label, found.happens_on, entry.folio)


def _line(
    kept: CaseEvidence, entry: CaseEntry, by: str, finding: str | None, assessment: str | None
) -> EvidenceLine:
    frozen = kept.frozen
    return EvidenceLine(
        id=kept.id,
        kind=kept.kind,
        title=kept.title,
        words=kept.words,
        address=kept.address,
        reference=finding or assessment or "",
        folio=entry.folio,
        happened=HappenedOn(entry.happened_on, entry.precision),
        recorded_at=entry.recorded_at,
        by=by,
        struck_because=entry.struck_because,
        rule=LABELS[RuleCode(frozen["rule"])] if "rule" in frozen else "",
        finding=_finding(frozen),
        figures=_figures(frozen) if kept.kind is EvidenceKind.OBSERVATION else None,
        judged=_judged(frozen) if kept.kind is EvidenceKind.ASSESSMENT else None,
    )


def _finding(frozen: Mapping[str, Any]) -> Evidence | None:
    """What a finding rests on; None where nothing was frozen."""
    if "rule" not in frozen:
        return None
    return evidence_shown(RuleCode(frozen["rule"]), frozen["organisation"], frozen)


def _figures(frozen: Mapping[str, Any]) -> Figures | None:
    if "rows" not in frozen:
        return None
    return Figures(
        indicator=frozen["indicator"],
        compared_with=frozen["compared_with"],
        source=frozen["source"],
        rows=tuple(_figure(row) for row in frozen["rows"]),
        strip=Strip(**frozen["strip"]) if frozen["strip"] else None,
    )


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        period=row["period"],
        value=row["value"],
        rank=row["rank"],
        band_shape=row["band"][0],
        band=row["band"][1],
        direction_shape=row["direction"][0],
        direction=row["direction"][1],
        import_reference=row["import"],
        file_name=row["file"],
    )


def _judged(frozen: Mapping[str, Any]) -> Judged | None:
    if "scheme" not in frozen:
        return None
    return Judged(
        scheme=frozen["scheme"],
        category=frozen["category"],
        service=frozen["service"],
        judged_on=date.fromisoformat(frozen["judged_on"]),
        source=frozen["source"],
        source_address=frozen["source_address"],
    )
