"""The table of cases, who may know of one, what was said of it, and its chronological file."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Office, User
from gorm.challenge.models.regimes import Regime, Stage
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.happenings import Precision
from gorm.engagements.models import Marking, Sharing
from gorm.places.models import Organisation
from gorm.settings.models import Theme


class Trigger(StrEnum):
    """What a case was opened on."""

    FINDING = "finding"
    ASSESSMENT = "assessment"
    JUDGEMENT = "judgement"

    @property
    def label(self) -> str:
        """The trigger as a page names it."""
        return {
            "finding": "A finding from published figures",
            "assessment": "An assessment",
            "judgement": "A person’s judgement",
        }[self.value]


class Case(Base):
    """A case of challenge: an organisation, corporately or in one service, under one regime.

    `chosen_stage_id` is the stage that somebody chose last; while an instrument that sets a higher
    stage is in force the case stands there instead (see rules.standing). `subject_key` tells the
    service apart so that the database refuses a second open case on the same one.
    """

    __tablename__ = "challenge_case"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        Index(
            "uq_challenge_case_open_subject",
            "organisation_id",
            "regime_id",
            "subject_key",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_challenge_case_office_id_closed_on_id", "office_id", "closed_on", "id"),
        Index("ix_challenge_case_organisation_id_id", "organisation_id", "id"),
        Index("ix_challenge_case_owner_id_closed_on", "owner_id", "closed_on"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
        # The stage is one of the case's own regime.
        ForeignKeyConstraint(
            ["regime_id", "chosen_stage_id"],
            ["stage.regime_id", "stage.id"],
            name="fk_challenge_case_regime_id_chosen_stage_id_stage",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # CASE-000123
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    regime_id: Mapped[int] = mapped_column(ForeignKey("regime.id"), index=True)
    #: The theme of the service; none where the case is about the whole body.
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    #: The service in words, where the theme is too broad; '' otherwise.
    service: Mapped[str] = mapped_column(String(200), default="")
    subject_key: Mapped[str] = mapped_column(String(260))
    trigger: Mapped[Trigger] = mapped_column(one_of(Trigger))
    chosen_stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    sharing: Mapped[Sharing] = mapped_column(one_of(Sharing), default=Sharing.OFFICE)
    marking: Mapped[Marking] = mapped_column(one_of(Marking), default=Marking.OFFICIAL_SENSITIVE)
    handling: Mapped[str] = mapped_column(String(200), default="")
    is_not_for_ministers: Mapped[bool] = mapped_column(default=False)
    is_releasable: Mapped[bool] = mapped_column(default=False)
    opened_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    closed_on: Mapped[date | None]
    #: The number of the last sheet in the case's file.
    last_folio: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    regime: Mapped[Regime] = relationship(lazy="raise_on_sql")
    chosen_stage: Mapped[Stage] = relationship(foreign_keys=[chosen_stage_id], lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[User] = relationship(foreign_keys=[owner_id], lazy="raise_on_sql")
    team: Mapped[list["CaseMember"]] = relationship(
        back_populates="case", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class CaseMember(Base):
    """One of the named team of a case; a restricted case is known to these and the directors."""

    __tablename__ = "case_member"
    __audited__: ClassVar[bool] = True

    case_id: Mapped[int] = mapped_column(
        ForeignKey("challenge_case.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, index=True
    )

    case: Mapped[Case] = relationship(back_populates="team", lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class EntryKind(StrEnum):
    """What an entry of a case's file is about; pages filter by it."""

    OPENED = "opened"
    MOVED = "moved"
    PROPOSED = "proposed"  # a step was put to whoever decides
    DECIDED = "decided"
    INSTRUMENT = "instrument"
    LAPSED = "lapsed"
    REPRESENTATIONS = "representations"
    ACTION = "action"
    CLOCK = "clock"
    LETTER = "letter"
    PLAN = "plan"
    BODY = "body"
    REPORT = "report"
    VOLUNTARY = "voluntary"
    SUPPORT = "support"
    PUBLICATION = "publication"
    EVIDENCE = "evidence"
    RATING = "rating"
    STATEMENT = "statement"
    TEAM = "team"
    NOTE = "note"
    CLOSED = "closed"


class CaseEntry(Base):
    """One sheet of a case's file: what happened, when, when that was recorded and by whom.

    Written once as plain English and frozen facts, and never changed: a sheet that turns out wrong
    is struck, with the reason, and stays. The chronology is these rows in order.
    """

    __tablename__ = "case_entry"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("case_id", "folio"),
        Index("ix_case_entry_case_id_happened_on", "case_id", "happened_on", "id"),
        CheckConstraint("(struck_at IS NULL) = (struck_because = '')", name="struck_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    folio: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(one_of(EntryKind))
    title: Mapped[str] = mapped_column(String(500))
    words: Mapped[str] = mapped_column(Text, default="")
    #: [[label, words], …] as they stood when the sheet was written.
    facts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    actor_name: Mapped[str] = mapped_column(String(200), default="")  # who did it, as published
    source: Mapped[str] = mapped_column(String(300), default="")
    source_address: Mapped[str] = mapped_column(String(500), default="")
    happened_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    struck_because: Mapped[str] = mapped_column(Text, default="")


class Aspect(StrEnum):
    """What a statement about a case says."""

    TRIGGER = "trigger"
    AIM = "aim"
    EXIT_TEST = "exit_test"
    DE_ESCALATION = "de_escalation"
    STATUS = "status"
    NEXT_STEPS = "next_steps"

    @property
    def label(self) -> str:
        """The aspect as a page names it."""
        return {
            "trigger": "What the case is about",
            "aim": "Aim",
            "exit_test": "Exit test",
            "de_escalation": "De-escalation point",
            "status": "Current status",
            "next_steps": "Next steps",
        }[self.value]


class CaseStatement(Base):
    """What was said of one aspect of a case from a day on; the latest holds, earlier ones stay."""

    __tablename__ = "case_statement"
    __audited__: ClassVar[bool] = True
    __table_args__ = (Index("ix_case_statement_case_id_aspect", "case_id", "aspect", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    aspect: Mapped[Aspect] = mapped_column(one_of(Aspect))
    words: Mapped[str] = mapped_column(Text)


class Travel(StrEnum):
    """Which way a case is going, as whoever rates it judges."""

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"

    @property
    def label(self) -> str:
        """The direction as a page names it."""
        return self.value.capitalize()


class CaseRating(Base):
    """How grave a case was judged to be, in a scheme that is data, with the reasons."""

    __tablename__ = "case_rating"
    __audited__: ClassVar[bool] = True
    __table_args__ = (Index("ix_case_rating_case_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("assessment_scheme.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("assessment_category.id"))
    #: The category's name and place as they were: a scheme may be renamed later.
    category_name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
    #: Whether it seemed worse when it was recorded, as its sheet says; what was given earlier may
    #: be recorded later, so pages and the queue judge anew (see rules.rating.worsened).
    is_worse: Mapped[bool] = mapped_column(default=False)
    travel: Mapped[Travel] = mapped_column(one_of(Travel))
    rationale: Mapped[str] = mapped_column(Text)


class CaseEngagement(Base):
    """An engagement that belongs to the story of a case."""

    __tablename__ = "case_engagement"
    __audited__: ClassVar[bool] = True

    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id"), primary_key=True, index=True
    )
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    FINDING = "finding"
    OBSERVATION = "observation"
    ASSESSMENT = "assessment"
    DOCUMENT = "document"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return self.value.capitalize()


class CaseEvidence(Base):
    """A piece of evidence, frozen as it was seen; figures keep their period, source and import."""

    __tablename__ = "case_evidence"
    __audited__: ClassVar[bool] = True
    __table_args__ = (Index("ix_case_evidence_case_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(one_of(EvidenceKind))
    title: Mapped[str] = mapped_column(String(500))
    words: Mapped[str] = mapped_column(Text, default="")
    frozen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"), index=True)
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), index=True)
    address: Mapped[str] = mapped_column(String(500), default="")
