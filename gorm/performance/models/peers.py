"""Named groups of councils that are fairly compared with one another."""

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, one_of


class PeerMethod(StrEnum):
    """How a group came about."""

    CHOSEN = "chosen"
    IMPORTED = "imported"
    COMPUTED = "computed"

    @property
    def label(self) -> str:
        """The method as a page says it."""
        return {
            "chosen": "Chosen by hand",
            "imported": "Taken from a file",
            "computed": "Computed from figures",
        }[self.value]


class PeerGroup(Base):
    """A named group; `centre_id` is the council whose nearest peers the others are, if any.

    `workings` is how a computed group was made: what was compared, in which periods, and how
    far from the centre each member is, so that anybody can check it.
    """

    __tablename__ = "peer_group"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    purpose: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[PeerMethod] = mapped_column(one_of(PeerMethod))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    workings: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PeerGroupMember(Base):
    """A council in a group."""

    __tablename__ = "peer_group_member"
    __audited__: ClassVar[bool] = True

    group_id: Mapped[int] = mapped_column(
        ForeignKey("peer_group.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )
