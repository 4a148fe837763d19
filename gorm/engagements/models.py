"""The tables of engagements, who was there, and what was promised."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Department, Office, User
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.text import listed
from gorm.people.models import Post
from gorm.places.models import Area, Organisation
from gorm.settings.models import Theme

_MOST_NAMED: Final = 3


class EngagementKind(StrEnum):
    """How government and a place met, or that government asked a place for data."""

    MEETING = "meeting"
    VISIT = "visit"
    CALL = "call"
    LETTER = "letter"
    SEMINAR = "seminar"
    WORKSHOP = "workshop"
    DATA_REQUEST = "data_request"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return self.value.replace("_", " ").capitalize()

    @property
    def joint(self) -> str:
        """The word between the kind and whom it concerns: a visit *to*, a meeting *with*."""
        return "to" if self in {self.VISIT, self.LETTER, self.DATA_REQUEST} else "with"

    def named_with(self, names: Sequence[str]) -> str:
        """“Visit to Anytown and Ambleton”: three names at most, the others counted.

        Where there is nobody to name it is the kind alone.
        """
        if not names:
            return self.label
        shown = list(names)
        if len(shown) > _MOST_NAMED:
            shown = [*shown[: _MOST_NAMED - 1], f"{len(shown) - _MOST_NAMED + 1} others"]
        return f"{self.label} {self.joint} {listed(shown)}"


class EngagementState(StrEnum):
    """Where an engagement stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    NO_CONTACT = "no_contact"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return {"no_contact": "Tried, no contact made"}.get(self.value, self.value.capitalize())

    def label_of(self, kind: EngagementKind) -> str:
        """The state as a page names it for a kind: data is asked for and answered, not held."""
        if kind is EngagementKind.DATA_REQUEST:
            asked = {"planned": "Asked", "held": "Answered", "no_contact": "Not answered"}
            return asked.get(self.value, self.label)
        return self.label


#: The states in which an engagement takes anybody's time: what clashes, and what burden counts.
#: What was cancelled, or tried without contact, took nobody's.
TAKES_TIME: Final = (EngagementState.PLANNED, EngagementState.HELD)


class Sharing(StrEnum):
    """Who may read what was said. That the engagement exists is national, unless restricted."""

    OFFICE = "office"
    SHARED = "shared"
    RESTRICTED = "restricted"

    @property
    def label(self) -> str:
        """The sharing as a page names it."""
        return {
            "office": "This office",
            "shared": "Shared with all of government",
            "restricted": "Restricted to a named team",
        }[self.value]


class Marking(StrEnum):
    """The security classification of a record."""

    OFFICIAL = "official"
    OFFICIAL_SENSITIVE = "official_sensitive"

    @property
    def label(self) -> str:
        """The marking in capitals, as it stands on paper."""
        return self.value.upper().replace("_", "-")


class Engagement(Base):
    """A meeting, visit, call, letter, seminar or workshop of one office or one department."""

    __tablename__ = "engagement"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(office_id IS NULL) != (department_id IS NULL)", name="one_owner"),
        CheckConstraint("state != 'cancelled' OR cancelled_because != ''", name="cancelled_why"),
        CheckConstraint(
            "estimated_hours IS NULL OR kind = 'data_request'", name="hours_of_a_data_request"
        ),
        Index("ix_engagement_happens_on_id", "happens_on", "id"),
        Index("ix_engagement_office_happens_on_id", "office_id", "happens_on", "id"),
        Index("ix_engagement_department_happens_on_id", "department_id", "happens_on", "id"),
        Index("ix_engagement_state_happens_on_id", "state", "happens_on", "id"),
        Index("ix_engagement_kind_happens_on_id", "kind", "happens_on", "id"),
        Index(
            "ix_engagement_restricted",
            "happens_on",
            "id",
            sqlite_where=text("sharing = 'restricted'"),
            postgresql_where=text("sharing = 'restricted'"),
        ),
        Index(
            "ix_engagement_next_contact",
            "office_id",
            "next_contact_by",
            sqlite_where=text("next_contact_by IS NOT NULL"),
            postgresql_where=text("next_contact_by IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # ENG-000123
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    kind: Mapped[EngagementKind] = mapped_column(one_of(EngagementKind))
    state: Mapped[EngagementState] = mapped_column(one_of(EngagementState))
    happens_on: Mapped[date]
    starts_at: Mapped[time | None]
    minutes: Mapped[int | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str] = mapped_column(String(300), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    cancelled_because: Mapped[str] = mapped_column(Text, default="")
    marking: Mapped[Marking] = mapped_column(one_of(Marking), default=Marking.OFFICIAL)
    handling: Mapped[str] = mapped_column(String(200), default="")
    sharing: Mapped[Sharing] = mapped_column(one_of(Sharing), default=Sharing.OFFICE)
    is_releasable: Mapped[bool] = mapped_column(default=False)
    is_not_for_ministers: Mapped[bool] = mapped_column(default=False)
    next_contact_by: Mapped[date | None]
    estimated_hours: Mapped[int | None]  # what answering a data request takes the organisation
    minister: Mapped[str] = mapped_column(String(200), default="", server_default="")
    logged_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    logged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office | None] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    logged_by: Mapped[User] = relationship(lazy="raise_on_sql")
    organisations: Mapped[list["EngagementOrganisation"]] = relationship(
        back_populates="engagement", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    areas: Mapped[list["EngagementArea"]] = relationship(
        back_populates="engagement", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    attendees: Mapped[list["Attendee"]] = relationship(
        back_populates="engagement",
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        order_by="Attendee.id",
    )
    participants: Mapped[list["Participant"]] = relationship(
        back_populates="engagement", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    departments: Mapped[list["EngagementDepartment"]] = relationship(
        back_populates="engagement", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    themes: Mapped[list["EngagementTheme"]] = relationship(
        back_populates="engagement", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    team: Mapped[list["TeamMember"]] = relationship(
        back_populates="engagement", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    commitments: Mapped[list["Commitment"]] = relationship(
        back_populates="engagement",
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        order_by="Commitment.id",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class EngagementOrganisation(Base):
    """An organisation that was met. It carries the date, so that its timeline is one index."""

    __tablename__ = "engagement_organisation"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        Index(
            "ix_engagement_organisation_timeline", "organisation_id", "happens_on", "engagement_id"
        ),
    )

    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    happens_on: Mapped[date]

    engagement: Mapped[Engagement] = relationship(
        back_populates="organisations", lazy="raise_on_sql"
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class EngagementArea(Base):
    """An area that the engagement concerns: named by the writer, or that of an organisation met."""

    __tablename__ = "engagement_area"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        Index("ix_engagement_area_timeline", "area_id", "happens_on", "engagement_id"),
    )

    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True
    )
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    happens_on: Mapped[date]
    is_named: Mapped[bool] = mapped_column(default=False)

    engagement: Mapped[Engagement] = relationship(back_populates="areas", lazy="raise_on_sql")
    area: Mapped[Area] = relationship(lazy="raise_on_sql")


class Attendee(Base):
    """Somebody on the other side: a post, or a person described without a name."""

    __tablename__ = "engagement_attendee"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(post_id IS NULL) != (description = '')", name="post_or_description"),
        Index("ix_engagement_attendee_timeline", "post_id", "happens_on", "engagement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), index=True
    )
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    description: Mapped[str] = mapped_column(String(200), default="")
    happens_on: Mapped[date]

    engagement: Mapped[Engagement] = relationship(back_populates="attendees", lazy="raise_on_sql")
    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")


class Participant(Base):
    """Somebody on our side."""

    __tablename__ = "engagement_participant"
    __audited__: ClassVar[bool] = True

    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, index=True
    )

    engagement: Mapped[Engagement] = relationship(
        back_populates="participants", lazy="raise_on_sql"
    )
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class EngagementDepartment(Base):
    """A department that took part, or that the engagement concerns."""

    __tablename__ = "engagement_department"
    __audited__: ClassVar[bool] = True

    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True
    )
    department_id: Mapped[int] = mapped_column(
        ForeignKey("department.id"), primary_key=True, index=True
    )

    engagement: Mapped[Engagement] = relationship(back_populates="departments", lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")


class EngagementTheme(Base):
    """A theme of the engagement."""

    __tablename__ = "engagement_theme"
    __audited__: ClassVar[bool] = True

    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)

    engagement: Mapped[Engagement] = relationship(back_populates="themes", lazy="raise_on_sql")
    theme: Mapped[Theme] = relationship(lazy="raise_on_sql")


class TeamMember(Base):
    """One of the named team that may know of a restricted engagement."""

    __tablename__ = "engagement_team_member"
    __audited__: ClassVar[bool] = True

    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, index=True
    )

    engagement: Mapped[Engagement] = relationship(back_populates="team", lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Side(StrEnum):
    """Whose promise a commitment is."""

    OURS = "ours"
    THEIRS = "theirs"


class CommitmentState(StrEnum):
    """Where a commitment stands; that it is overdue is computed from its date, never stored."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Commitment(Base):
    """Something that one side promised the other at an engagement."""

    __tablename__ = "commitment"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("state != 'dropped' OR dropped_because != ''", name="dropped_why"),
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed_when_not_open"),
        CheckConstraint("side = 'ours' OR owner_user_id IS NULL", name="our_owner_is_ours"),
        CheckConstraint("side = 'theirs' OR owner_post_id IS NULL", name="their_owner_is_theirs"),
        Index("ix_commitment_owner", "owner_user_id", "state", "due_on"),
        Index("ix_commitment_state_due_on_id", "state", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # COM-000123
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), index=True
    )
    side: Mapped[Side] = mapped_column(one_of(Side))
    promise: Mapped[str] = mapped_column(Text)
    owner_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    owner_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    due_on: Mapped[date | None]
    state: Mapped[CommitmentState] = mapped_column(
        one_of(CommitmentState), default=CommitmentState.OPEN
    )
    closed_on: Mapped[date | None]
    dropped_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    engagement: Mapped[Engagement] = relationship(back_populates="commitments", lazy="raise_on_sql")
    owner_user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    owner_post: Mapped[Post | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
