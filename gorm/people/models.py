"""The tables of people, posts and assignments."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import User
from gorm.core.db import Base, one_of
from gorm.places.models import Area, Organisation


class PostKind(StrEnum):
    """Posts that a briefing looks for by kind; all others are told by their title."""

    LEADER = "leader"
    MAYOR = "mayor"
    CHIEF_EXECUTIVE = "chief_executive"
    FINANCE_DIRECTOR = "finance_director"
    MONITORING_OFFICER = "monitoring_officer"
    CHILDRENS_SERVICES_DIRECTOR = "childrens_services_director"
    ADULT_SERVICES_DIRECTOR = "adult_services_director"
    PUBLIC_HEALTH_DIRECTOR = "public_health_director"
    CHAIR = "chair"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind of post as a page names it."""
        return _POST_KIND_LABELS[self]

    @property
    def order(self) -> int:
        """Where the post stands in a list of key people, the most senior first."""
        return list(PostKind).index(self)


_POST_KIND_LABELS = {
    PostKind.LEADER: "Leader",
    PostKind.MAYOR: "Mayor",
    PostKind.CHIEF_EXECUTIVE: "Chief executive",
    PostKind.FINANCE_DIRECTOR: "Finance director (section 151 officer)",
    PostKind.MONITORING_OFFICER: "Monitoring officer",
    PostKind.CHILDRENS_SERVICES_DIRECTOR: "Director of children's services",
    PostKind.ADULT_SERVICES_DIRECTOR: "Director of adult social services",
    PostKind.PUBLIC_HEALTH_DIRECTOR: "Director of public health",
    PostKind.CHAIR: "Chair",
    PostKind.OTHER: "Other post",
}


class Person(Base):
    """Somebody at a council or a partner, known by the posts that they hold and held."""

    __tablename__ = "person"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint(
            "(biography = '') = (biography_source = '')"
            " AND (biography = '') = (biography_checked_on IS NULL)",
            name="biography_is_sourced",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # PER-000123
    name: Mapped[str] = mapped_column(String(200))
    search_name: Mapped[str] = mapped_column(String(200), index=True)
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    mobile: Mapped[str] = mapped_column(String(40), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    #: Public facts for briefing, which may be disclosed to the person; opinions are no part of it.
    biography: Mapped[str] = mapped_column(Text, default="")
    biography_source: Mapped[str] = mapped_column(String(300), default="")
    #: The day on which it was written, or last held against its source.
    biography_checked_on: Mapped[date | None]
    #: Whom a record that was entered twice stands for; it has no posts then, and leads to them.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    posts: Mapped[list["Post"]] = relationship(back_populates="person", lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Post(Base):
    """A role that a person holds or held at an organisation, from a day to a day.

    One person holds one current post of a kind at one organisation; posts of kind *other* are
    told apart by their title.
    """

    __tablename__ = "post"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on",
            name="ends_after_start",
        ),
        Index(
            "uq_post_current_of_kind",
            "person_id",
            "organisation_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_on IS NULL AND kind != 'other'"),
            postgresql_where=text("ended_on IS NULL AND kind != 'other'"),
        ),
        Index(
            "uq_post_current_of_title",
            "person_id",
            "organisation_id",
            "title",
            unique=True,
            sqlite_where=text("ended_on IS NULL AND kind = 'other'"),
            postgresql_where=text("ended_on IS NULL AND kind = 'other'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # POST-000123
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[PostKind] = mapped_column(one_of(PostKind))
    title: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    is_key: Mapped[bool] = mapped_column(default=False)  # named in packs
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(back_populates="posts", lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Assignment(Base):
    """Which relationship manager leads on an area or an organisation, and who covers for them."""

    __tablename__ = "assignment"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(area_id IS NULL) != (organisation_id IS NULL)", name="one_subject"),
        CheckConstraint("user_id != cover_user_id", name="cover_is_another"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        Index(
            "uq_assignment_current_area",
            "area_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index(
            "uq_assignment_current_organisation",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    cover_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")
    cover: Mapped[User | None] = relationship(foreign_keys=[cover_user_id], lazy="raise_on_sql")
    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
