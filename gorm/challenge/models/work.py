"""What is done on a case beside its instruments: letters, plans, bodies, support, publication."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.happenings import Precision


class Letter(Base):
    """A letter of a case: drafted from a template, sent on a day, with the reply that came.

    Its words are frozen when it is sent. `sent_on` is none while it is a draft.
    """

    __tablename__ = "case_letter"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint(
            "replied_on IS NULL OR sent_on IS NOT NULL", name="no_reply_before_it_is_sent"
        ),
        CheckConstraint("(sent_on IS NULL) = (entry_id IS NULL)", name="filed_when_sent"),
        Index("ix_case_letter_case_id", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # LET-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("letter_template.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("case_entry.id"), index=True)
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("case_clock.id"), index=True)
    heading: Mapped[str] = mapped_column(String(300))
    addressee: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text)
    signatory: Mapped[str] = mapped_column(Text, default="")
    reply_by: Mapped[date | None]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_on: Mapped[date | None]
    precision: Mapped[Precision | None] = mapped_column(one_of(Precision))
    replied_on: Mapped[date | None]
    replied_precision: Mapped[Precision | None] = mapped_column(
        one_of(Precision, "replied_precision")
    )
    reply: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class PlanVerdict(StrEnum):
    """What was made of a version of a plan."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The verdict as a page names it."""
        return self.value.capitalize()


class PlanVersion(Base):
    """One version of a plan: due, received, accepted or rejected and why. Every one is kept."""

    __tablename__ = "plan_version"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("verdict IS NULL OR received_on IS NOT NULL", name="judged_when_received"),
        CheckConstraint("verdict IS NULL OR verdict != 'rejected' OR judged_because != ''",
                        name="rejected_has_reasons"),
        CheckConstraint("(verdict IS NULL) = (judged_on IS NULL)", name="judged_on"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(300), default="")
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("case_clock.id"), index=True)
    received_on: Mapped[date | None]
    received_precision: Mapped[Precision | None] = mapped_column(
        one_of(Precision, "received_precision")
    )
    words: Mapped[str] = mapped_column(Text, default="")
    document_address: Mapped[str] = mapped_column(String(500), default="")
    verdict: Mapped[PlanVerdict | None] = mapped_column(one_of(PlanVerdict))
    judged_on: Mapped[date | None]
    judged_precision: Mapped[Precision | None] = mapped_column(
        one_of(Precision, "judged_precision")
    )
    judged_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class BodyKind(StrEnum):
    """What sort of body or office-holder watches over a case."""

    MONITORING_BOARD = "monitoring_board"
    IMPROVEMENT_BOARD = "improvement_board"
    COMMISSIONERS = "commissioners"
    ENVOYS = "envoys"
    LEAD_OFFICIAL = "lead_official"
    INSPECTOR = "inspector"
    REVIEWER = "reviewer"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return self.value.replace("_", " ").capitalize()


class Body(Base):
    """A board, commissioners, envoys, a lead official: from when to when, and reporting how."""

    __tablename__ = "case_body"
    __audited__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", name="in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # BDY-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    kind: Mapped[BodyKind] = mapped_column(one_of(BodyKind))
    name: Mapped[str] = mapped_column(String(300))
    remit: Mapped[str] = mapped_column(Text, default="")
    begins_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    ends_on: Mapped[date | None]
    #: Every how many months it reports; none where nothing is set.
    reports_every: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="body", lazy="raise_on_sql", order_by="Appointment.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Appointment(Base):
    """Who sits on a body: a person or an organisation, by name; the same may hold two."""

    __tablename__ = "case_appointment"
    __audited__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", name="in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # APT-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("case_body.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    who: Mapped[str] = mapped_column(String(300))
    role: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    begins_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    ends_on: Mapped[date | None]
    ended_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship(back_populates="appointments", lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Report(Base):
    """A report that a body owes: its clock holds when, and every date that was extended."""

    __tablename__ = "case_report"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # RPT-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("case_body.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("case_clock.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    received_on: Mapped[date | None]
    received_precision: Mapped[Precision | None] = mapped_column(
        one_of(Precision, "received_precision")
    )
    words: Mapped[str] = mapped_column(Text, default="")
    document_address: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class VoluntaryState(StrEnum):
    """Where an engagement that no law requires stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return self.value.capitalize()


class VoluntaryEngagement(Base):
    """Help that a body may take or leave, such as a named official; each step is an entry."""

    __tablename__ = "voluntary_engagement"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # VOL-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    state: Mapped[VoluntaryState] = mapped_column(one_of(VoluntaryState))
    since: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Support(Base):
    """Support that was brokered or given: by whom, from when to when, and what came of it."""

    __tablename__ = "case_support"
    __audited__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", name="in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # SUP-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    given_by: Mapped[str] = mapped_column(String(300), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    begins_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    ends_on: Mapped[date | None]
    came_of_it: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PublicationKind(StrEnum):
    """How something was made public."""

    WRITTEN_STATEMENT = "written_statement"
    ORAL_STATEMENT = "oral_statement"
    LETTER = "letter"
    MEMORANDUM = "memorandum"
    REPORT = "report"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return self.value.replace("_", " ").capitalize()


class Publication(Base):
    """Something that was or will be published about a case, and until when it must wait."""

    __tablename__ = "case_publication"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # PUB-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    kind: Mapped[PublicationKind] = mapped_column(one_of(PublicationKind))
    title: Mapped[str] = mapped_column(String(300))
    published_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    embargoed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
