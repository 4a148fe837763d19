"""The tables of places: organisations, the areas that they make up, and their successions."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Office
from gorm.core.db import Base, UtcDateTime, one_of


class OrganisationKind(StrEnum):
    """The kinds of body that an office deals with."""

    COUNCIL = "council"
    COMBINED_AUTHORITY = "combined_authority"
    PARTNER = "partner"


class CouncilType(StrEnum):
    """The types of English council."""

    COUNTY = "county"
    UNITARY = "unitary"
    METROPOLITAN_DISTRICT = "metropolitan_district"
    LONDON_BOROUGH = "london_borough"
    CITY = "city"
    NON_METROPOLITAN_DISTRICT = "non_metropolitan_district"

    @property
    def label(self) -> str:
        """The type as a page names it."""
        return _COUNCIL_TYPE_LABELS[self]

    @property
    def tier(self) -> str:
        """Upper, single or lower: counties share their place with districts, the others do not."""
        if self is CouncilType.COUNTY:
            return "upper"
        return "lower" if self is CouncilType.NON_METROPOLITAN_DISTRICT else "single"


_COUNCIL_TYPE_LABELS = {
    CouncilType.COUNTY: "County council",
    CouncilType.UNITARY: "Unitary authority",
    CouncilType.METROPOLITAN_DISTRICT: "Metropolitan district",
    CouncilType.LONDON_BOROUGH: "London borough",
    CouncilType.CITY: "City of London",
    CouncilType.NON_METROPOLITAN_DISTRICT: "District council",
}


class PartnerKind(StrEnum):
    """What sort of partner a body is."""

    NHS = "nhs"
    POLICE = "police"
    FIRE = "fire"
    SCHOOL_TRUST = "school_trust"
    VOLUNTARY_SECTOR = "voluntary_sector"
    BUSINESS = "business"
    HOUSING = "housing"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return _PARTNER_KIND_LABELS[self]


_PARTNER_KIND_LABELS = {
    PartnerKind.NHS: "NHS body",
    PartnerKind.POLICE: "Police",
    PartnerKind.FIRE: "Fire and rescue",
    PartnerKind.SCHOOL_TRUST: "School trust",
    PartnerKind.VOLUNTARY_SECTOR: "Voluntary sector",
    PartnerKind.BUSINESS: "Business",
    PartnerKind.HOUSING: "Housing",
    PartnerKind.OTHER: "Other partner",
}


class Organisation(Base):
    """A council, a combined authority or a partner; current, or a former one kept for its history.

    `reference` is its name in addresses: the GSS code where it has one, else ORG-000123.
    `hand_corrected` lists the columns that somebody corrected: an import leaves those alone.
    """

    __tablename__ = "organisation"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(kind = 'council') = (council_type IS NOT NULL)", name="council_has_type"),
        CheckConstraint("(kind = 'partner') = (partner_kind IS NOT NULL)", name="partner_has_kind"),
        CheckConstraint("ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on",
                        name="ends_after_start"),
        Index("ix_organisation_search_name", "search_name"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind))
    council_type: Mapped[CouncilType | None] = mapped_column(one_of(CouncilType))
    partner_kind: Mapped[PartnerKind | None] = mapped_column(one_of(PartnerKind))
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    search_name: Mapped[str] = mapped_column(String(420))  # both names, case folded
    gss_code: Mapped[str | None] = mapped_column(String(9), unique=True)
    register_code: Mapped[str | None] = mapped_column(String(20), unique=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    county_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    combined_authority_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    population: Mapped[int | None]
    population_year: Mapped[int | None]
    area_km2: Mapped[int | None]
    political_control: Mapped[str] = mapped_column(String(100), default="")
    next_election_on: Mapped[date | None]
    website: Mapped[str] = mapped_column(String(300), default="")
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    is_current: Mapped[bool] = mapped_column(default=True)
    notes: Mapped[str] = mapped_column(Text, default="")
    is_from_register: Mapped[bool] = mapped_column(default=False)
    hand_corrected: Mapped[list[str]] = mapped_column(MutableList.as_mutable(JSON()), default=list)
    #: The body for which a record that was entered twice stands: all that it had is there.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office | None] = relationship(lazy="raise_on_sql")
    county: Mapped["Organisation | None"] = relationship(
        foreign_keys=[county_id], remote_side="Organisation.id", lazy="raise_on_sql"
    )
    combined_authority: Mapped["Organisation | None"] = relationship(
        foreign_keys=[combined_authority_id], remote_side="Organisation.id", lazy="raise_on_sql"
    )
    codes: Mapped[list["OrganisationCode"]] = relationship(
        back_populates="organisation", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def type_key(self) -> str:
        """The type of a council, the kind of a partner, or else what the organisation is."""
        return (self.council_type or self.partner_kind or self.kind).value

    @property
    def type_label(self) -> str:
        """What the organisation is, as a page says it."""
        return type_label_of(self.council_type, self.partner_kind)


def type_label_of(council_type: CouncilType | None, partner_kind: PartnerKind | None) -> str:
    """What an organisation of this type is, as a page says it."""
    if council_type is not None:
        return council_type.label
    if partner_kind is not None:
        return partner_kind.label
    return "Combined authority"


class CodeScheme(StrEnum):
    """Other codes by which an organisation is or was known."""

    FORMER_GSS = "former_gss"
    ECODE = "ecode"


class OrganisationCode(Base):
    """A former GSS code, or a code of another scheme."""

    __tablename__ = "organisation_code"
    __audited__: ClassVar[bool] = True

    scheme: Mapped[CodeScheme] = mapped_column(one_of(CodeScheme), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )

    organisation: Mapped[Organisation] = relationship(back_populates="codes", lazy="raise_on_sql")


class Succession(Base):
    """One organisation replaced by another; several rows where it was split or merged."""

    __tablename__ = "succession"
    __audited__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("predecessor_id != successor_id", name="not_itself"),)

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )


class Area(Base):
    """A place that is negotiated with and briefed on.

    Its reference is that of its accountable council, so that /areas/E06000010 is Hull.
    """

    __tablename__ = "area"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("NOT is_priority OR priority_reason != ''", name="priority_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    search_name: Mapped[str] = mapped_column(String(200), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    accountable_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    ended_on: Mapped[date | None]
    is_current: Mapped[bool] = mapped_column(default=True)
    is_priority: Mapped[bool] = mapped_column(default=False)
    priority_reason: Mapped[str] = mapped_column(Text, default="")
    priority_review_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office] = relationship(lazy="raise_on_sql")
    accountable: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    members: Mapped[list["AreaMember"]] = relationship(
        back_populates="area", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class MemberRole(StrEnum):
    """How an organisation belongs to an area."""

    COUNCIL = "council"  # a member council, such as a district of a county
    PARTNER = "partner"


class AreaMember(Base):
    """An organisation that belongs to an area beside its accountable council."""

    __tablename__ = "area_member"
    __audited__: ClassVar[bool] = True

    area_id: Mapped[int] = mapped_column(
        ForeignKey("area.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )
    role: Mapped[MemberRole] = mapped_column(one_of(MemberRole))
    is_by_hand: Mapped[bool] = mapped_column(default=False)

    area: Mapped[Area] = relationship(back_populates="members", lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
