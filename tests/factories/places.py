"""Councils, partners and areas, of fictional places."""

import itertools
from collections.abc import Sequence
from typing import Any

from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.places.models import (
    Area,
    AreaMember,
    CouncilType,
    MemberRole,
    Organisation,
    OrganisationKind,
    PartnerKind,
)
from gorm.places.rules import search_name
from tests.factories.accounts import make_office

_number = itertools.count(1)
_GSS_PREFIX = {
    CouncilType.COUNTY: "E10",
    CouncilType.UNITARY: "E06",
    CouncilType.METROPOLITAN_DISTRICT: "E08",
    CouncilType.LONDON_BOROUGH: "E09",
    CouncilType.CITY: "E09",
    CouncilType.NON_METROPOLITAN_DISTRICT: "E07",
}


def make_council(
    app: Flask,
    name: str = "",
    *,
    office: Office | None = None,
    council_type: CouncilType = CouncilType.UNITARY,
    **columns: Any,
) -> Organisation:
    """A council with a GSS code of its own, detached; `columns` are any others of its row."""
    number = next(_number)
    name = name or f"Council {number}"
    gss_code = columns.pop("gss_code", f"{_GSS_PREFIX[council_type]}9{number:05d}")
    return _added(
        app,
        {
            "reference": gss_code,
            "gss_code": gss_code,
            "kind": OrganisationKind.COUNCIL,
            "council_type": council_type,
            "name": name,
            "office_id": (office or make_office(app)).id,
        }
        | columns,
    )


def make_partner(
    app: Flask, name: str = "", *, office: Office, area: Area | None = None, **columns: Any
) -> Organisation:
    """A partner of an office, detached; in the area where one is given."""
    number = next(_number)
    partner = _added(
        app,
        {
            "reference": f"ORG-{900_000 + number:06d}",
            "kind": OrganisationKind.PARTNER,
            "partner_kind": PartnerKind.NHS,
            "name": name or f"Partner {number}",
            "office_id": office.id,
        }
        | columns,
    )
    if area is not None:
        _join(app, area, partner, MemberRole.PARTNER)
    return partner


def make_area(
    app: Flask,
    name: str = "",
    *,
    office: Office | None = None,
    members: Sequence[Organisation] = (),
    **columns: Any,
) -> Area:
    """An area with an accountable council of its own, detached.

    `accountable` takes a council that is there already; `members` are other organisations in it.
    """
    number = next(_number)
    office = office or make_office(app)
    name = name or f"Area {number}"
    accountable = columns.pop("accountable", None) or make_council(
        app, f"{name} Council", office=office, short_name=name
    )
    with app.app_context(), unit_of_work():
        area = Area(
            **{
                "reference": accountable.reference,
                "name": name,
                "search_name": search_name(name),
                "office_id": office.id,
                "accountable_id": accountable.id,
                "created_at": clock.now(),
            }
            | columns
        )
        session().add(area)
        record(SYSTEM, "area.added", Subject("area", area.reference))
        session().expunge(area)
    for member in members:
        _join(app, area, member, _role_of(member))
    return area


def _added(app: Flask, columns: dict[str, Any]) -> Organisation:
    columns.setdefault("short_name", columns["name"])
    columns.setdefault("search_name", search_name(columns["name"], columns["short_name"]))
    with app.app_context(), unit_of_work():
        organisation = Organisation(**columns)
        session().add(organisation)
        record(SYSTEM, "organisation.added", Subject("organisation", organisation.reference))
        session().expunge(organisation)
    return organisation


def _join(app: Flask, area: Area, organisation: Organisation, role: MemberRole) -> None:
    with app.app_context(), unit_of_work():
        session().add(AreaMember(area_id=area.id, organisation_id=organisation.id, role=role))
        record(SYSTEM, "area.member_added", Subject("area", area.reference))


def _role_of(organisation: Organisation) -> MemberRole:
    is_council = organisation.kind is OrganisationKind.COUNCIL
    return MemberRole.COUNCIL if is_council else MemberRole.PARTNER
