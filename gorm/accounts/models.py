"""Offices, departments, grades, users, and their sign-ins."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.roles import Role
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.references import number_in, numbered


def user_reference(user_id: int) -> str:
    """How addresses and the audit name a user."""
    return numbered("USR", user_id)


def user_id_in(reference: str) -> int:
    """The number in a user's reference; 0, which is nobody's, where it is none."""
    return number_in(reference, "USR")


class Office(Base):
    """A Government Office and the region that it is for.

    `hand_corrected` lists the columns that somebody corrected: an import leaves those alone.
    """

    __tablename__ = "office"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str] = mapped_column(String(9), unique=True)
    region_name: Mapped[str] = mapped_column(String(100), unique=True)
    base_city: Mapped[str] = mapped_column(String(100), default="")
    opened_on: Mapped[str] = mapped_column(String(10), default="")
    closed_on: Mapped[date | None]
    hand_corrected: Mapped[list[str]] = mapped_column(
        JSON, default=list, server_default=text("'[]'")
    )
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class Department(Base):
    """Another part of government, which sees the shared calendar and plans its own engagements."""

    __tablename__ = "department"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str] = mapped_column(String(20), unique=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Grade(Base):
    """A grade of the civil service or of ministers, in order of seniority."""

    __tablename__ = "grade"
    __audited__: ClassVar[bool] = True

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    rank: Mapped[int] = mapped_column(unique=True)
    is_above_office: Mapped[bool]


class User(Base):
    """Somebody who may sign in: of one office, or of one department."""

    __tablename__ = "user_account"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(office_id IS NULL) != (department_id IS NULL)", name="one_home"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # kept in lower case
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str] = mapped_column(String(200), info={"secret": True})
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    grade_code: Mapped[str] = mapped_column(ForeignKey("grade.code"))
    is_active: Mapped[bool] = mapped_column(default=True)
    # Somebody else set the password: it is good for one sign-in, to choose another.
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office | None] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    grade: Mapped[Grade] = relationship(lazy="raise_on_sql")
    roles: Mapped[list["UserRole"]] = relationship(
        back_populates="user", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """How addresses and the audit name the user."""
        return user_reference(self.id)


class UserRole(Base):
    """A role that a user holds."""

    __tablename__ = "user_role"
    __audited__: ClassVar[bool] = True

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(one_of(Role), primary_key=True)

    user: Mapped[User] = relationship(back_populates="roles", lazy="raise_on_sql")


class SignIn(Base):
    """One sign-in, as a row: what ends the row ends the sign-in, whatever a cookie says."""

    __tablename__ = "sign_in"
    __audited__: ClassVar[bool] = False  # signing in and out are recorded as acts

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class FailedSignIn(Base):
    """A wrong guess, kept for as long as it counts towards the limit."""

    __tablename__ = "failed_sign_in"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_failed_sign_in_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))  # a digest of the address or of the e-mail
    at: Mapped[datetime] = mapped_column(UtcDateTime)
