"""What is found: rules as data, scans, candidates that a person judges, and caveats."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of


class RuleCode(StrEnum):
    """The rules by which significant under-performance is found.

    All but the last are put to published figures by a scan; what is off track is found where
    agreements are reviewed.
    """

    PERSISTENT = "persistent"
    FLOOR = "floor"
    SHARP_FALL = "sharp_fall"
    WIDENING_GAP = "widening_gap"
    JUDGEMENT = "judgement"
    CORPORATE = "corporate"
    OFF_TRACK = "off_track"


class FindingRule(Base):
    """A rule as data: its numbers are the analyst's to edit, what it means is code."""

    __tablename__ = "finding_rule"
    __audited__: ClassVar[bool] = True

    code: Mapped[RuleCode] = mapped_column(one_of(RuleCode), primary_key=True)
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Scan(Base):
    """One run of the rules over everything that is published."""

    __tablename__ = "scan"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    edition_number: Mapped[int] = mapped_column(default=0)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    found: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)


class CandidateState(StrEnum):
    """What was made of a candidate."""

    OPEN = "open"
    WATCHED = "watched"
    KEPT = "kept"  # for a case
    DISMISSED = "dismissed"


class Candidate(Base):
    """A finding with a frozen copy of its evidence, for a person to judge.

    The fingerprint says rule, organisation, series, periods and values: the same finding is never
    put twice, and a dismissed one returns only when the finding itself has changed.
    `is_standing` says whether the last scan still found it, or the last review where no scan
    looks for it; then `scan_id` is None.
    """

    __tablename__ = "candidate"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("state != 'dismissed' OR reason != ''", name="dismissed_has_reason"),
        CheckConstraint("rule = 'off_track' OR scan_id IS NOT NULL", name="scan_found_it"),
        Index("ix_candidate_office_id_state", "office_id", "state"),
        Index("ix_candidate_organisation_id_state", "organisation_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    rule: Mapped[RuleCode] = mapped_column(one_of(RuleCode))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("scan.id"), index=True)
    is_standing: Mapped[bool] = mapped_column(default=True)
    state: Mapped[CandidateState] = mapped_column(
        one_of(CandidateState), default=CandidateState.OPEN
    )
    reason: Mapped[str] = mapped_column(Text, default="")
    review_on: Mapped[date | None]
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CaveatKind(StrEnum):
    """Why a figure is to be read with care."""

    SMALL_NUMBERS = "small_numbers"
    BROKEN_SERIES = "broken_series"
    DIFFERENT_METHOD = "different_method"
    OTHER = "other"


class Caveat(Base):
    """What must be said with a figure: of an indicator, of an organisation, or of both.

    `period` is the one period that it is about, or '' where it holds for all.
    """

    __tablename__ = "caveat"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint(
            "indicator_id IS NOT NULL OR organisation_id IS NOT NULL", name="is_about_something"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CaveatKind] = mapped_column(one_of(CaveatKind))
    words: Mapped[str] = mapped_column(String(500))
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    period: Mapped[str] = mapped_column(String(10), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
