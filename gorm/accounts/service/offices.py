"""Adding and changing offices and departments."""

import re
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office
from gorm.accounts.policy import insist, may_manage_offices
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import one_line

_OFFICE_TAKEN: Final = {
    "uq_office_code": ("code", "Another office has this code."),
    "uq_office_region_code": ("region_code", "Another office is for this region."),
    "uq_office_region_name": ("region_name", "Another office is for this region."),
}
_DEPARTMENT_TAKEN: Final = {
    "uq_department_name": ("name", "Another department has this name."),
    "uq_department_short_name": ("short_name", "Another department has this short name."),
}
_CODE: Final = re.compile(r"[A-Z0-9-]{2,20}")
# It stands in addresses.
_SHORT_NAME: Final = re.compile(r"\w[\w &'-]*")
_REGION_CODE: Final = re.compile(r"E12\d{6}")


def add_office(
    actor: Actor, *, code: str, name: str, region_code: str, region_name: str, base_city: str
) -> str:
    """Add a Government Office; returns its code."""
    insist(may_manage_offices(actor))
    code, region_code = one_line(code).upper(), one_line(region_code).upper()
    faults = {}
    if not _CODE.fullmatch(code):
        faults["code"] = "A code is 2 to 20 capital letters, digits and hyphens, such as GONE."
    if not _REGION_CODE.fullmatch(region_code):
        faults["region_code"] = "A region's code is E12 and six digits, such as E12000001."
    if faults:
        raise Refused(faults)
    office = Office(
        code=code,
        name=one_line(name),
        region_code=region_code,
        region_name=one_line(region_name),
        base_city=one_line(base_city),
    )
    with faults_for(_OFFICE_TAKEN):
        session().add(office)
        session().flush()
    record(actor, "office.added", Subject("office", code))
    return code


_LABELS: Final = {"name": "Name", "base_city": "Base"}


def change_office(actor: Actor, code: str, *, name: str, base_city: str, seen_version: int) -> None:
    """Change what an office is called and where it sits."""
    insist(may_manage_offices(actor))
    office = session().scalar(select(Office).where(Office.code == code))
    if office is None:
        raise NotFound
    if office.version != seen_version:
        raise Conflict("Somebody else changed this office while you were working on it.")
    wanted = {"name": one_line(name), "base_city": one_line(base_city)}
    before = {column: getattr(office, column) for column in wanted}
    if changed := [column for column in wanted if wanted[column] != before[column]]:
        for column in changed:
            setattr(office, column, wanted[column])
        office.hand_corrected = sorted({*office.hand_corrected, *changed})
        changes = {_LABELS[column]: (before[column], wanted[column]) for column in changed}
        record(actor, "office.changed", Subject("office", code), changes=changes)


def add_department(actor: Actor, *, name: str, short_name: str) -> None:
    """Add another part of government."""
    insist(may_manage_offices(actor))
    department = Department(name=one_line(name), short_name=_short(short_name))
    with faults_for(_DEPARTMENT_TAKEN):
        session().add(department)
        session().flush()
    record(actor, "department.added", Subject("department", department.short_name))


def change_department(
    actor: Actor, short_name: str, *, name: str, new_short_name: str, seen_version: int
) -> None:
    """Rename a department."""
    insist(may_manage_offices(actor))
    department = session().scalar(select(Department).where(Department.short_name == short_name))
    if department is None:
        raise NotFound
    if department.version != seen_version:
        raise Conflict("Somebody else changed this department while you were working on it.")
    before = {"Name": department.name, "Short name": department.short_name}
    department.name, department.short_name = one_line(name), _short(new_short_name)
    after = {"Name": department.name, "Short name": department.short_name}
    with faults_for(_DEPARTMENT_TAKEN):
        session().flush()
    if changes := {k: (before[k], after[k]) for k in after if before[k] != after[k]}:
        subject = Subject("department", department.short_name)
        record(actor, "department.changed", subject, changes=changes)


def _short(name: str) -> str:
    name = one_line(name)
    if not _SHORT_NAME.fullmatch(name):
        words = "A short name is letters, digits, spaces and hyphens, such as DfE."
        raise Refused({"short_name": words})
    return name
