"""Taking in a file of assessments: all of it, or nothing, with every fault named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.references import next_references
from gorm.importing.cells import CellFault, Cells, day, text_of
from gorm.importing.reading import Row
from gorm.importing.report import Fault, FileRefused, ImportReport, Tally
from gorm.importing.tables import Table, need_columns
from gorm.performance.models import Assessment, Category, Scheme
from gorm.performance.queries.assessments import PREFIX
from gorm.performance.rules.assessing import address_fault, day_fault
from gorm.performance.service.scan_job import ask_for_scan
from gorm.places.models import CodeScheme, Organisation, OrganisationCode
from gorm.settings.models import Theme

_NEEDED: Final = ("gss_code", "scheme", "category", "judged_on", "source")
#: One judgement of an organisation in a scheme, for a service, on a day.
_Key = tuple[int, int, str, date]


@dataclass(frozen=True)
class _Facts:
    key: _Key
    category_id: int
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class _Known:
    """What the cells of a file can mean."""

    organisations: Mapping[str, int]
    schemes: Mapping[str, int]
    categories: Mapping[tuple[int, str], int]
    themes: Mapping[str, int]


def import_assessments(table: Table) -> ImportReport:
    """Add the assessments of a file; those that are recorded already are left as they are.

    Runs inside a unit of work. Raises FileRefused, and then nothing is changed.
    """
    need_columns(table, _NEEDED)
    if not table.rows:
        raise FileRefused(Fault(0, "", "The file has headings and no rows."))
    found, faults = _meant(table.rows, _known())
    recorded = _recorded()
    faults += [
        Fault(
            number, "category", f"{there.reference} says otherwise of that day; withdraw it first."
        )
        for number, facts in found
        if (there := recorded.get(facts.key)) and there.category_id != facts.category_id
    ]
    if faults:
        raise FileRefused(*faults)
    new = [facts for _, facts in found if facts.key not in recorded]
    known = [facts for _, facts in found if facts.key in recorded]
    changed = sum(_take_over(recorded[facts.key], facts) for facts in known)
    _add(new)
    tally = Tally("Assessments", len(new), changed, len(known) - changed)
    if tally.has_changes:
        about = {"digest": table.digest, "added": len(new), "changed": changed}
        record(SYSTEM, "assessments.imported", Subject("file", table.digest), facts=about)
        ask_for_scan(SYSTEM, "A file of assessments was taken in.")
    return ImportReport(tallies=(tally,))


def _meant(rows: Sequence[Row], known: _Known) -> tuple[list[tuple[int, _Facts]], list[Fault]]:
    """What each row means, with its number, and everything that is wrong with them."""
    found: list[tuple[int, _Facts]] = []
    faults: list[Fault] = []
    first: dict[_Key, int] = {}
    for row in rows:
        facts, wrong = _read(row, known)
        faults += wrong
        if facts is None:
            continue
        if (earlier := first.setdefault(facts.key, row.number)) != row.number:
            faults.append(Fault(row.number, "", f"Row {earlier} is about the same judgement."))
        found.append((row.number, facts))
    return found, faults


def _read(row: Row, known: _Known) -> tuple[_Facts | None, list[Fault]]:
    cells = Cells(row)
    organisation = cells.read("gss_code", _one_of(known.organisations, "code"), needed=True)
    scheme = cells.read("scheme", _one_of(known.schemes, "scheme"), needed=True)
    named = cells.read("category", text_of(100), needed=True)
    judged_on = cells.read("judged_on", day, needed=True)
    service = cells.read("service", text_of(100)) or ""
    columns = {
        "source": cells.read("source", text_of(300), needed=True) or "",
        "source_address": cells.read("source_address", text_of(500)) or "",
        "theme_id": cells.read("theme", _one_of(known.themes, "theme")),
        "notes": cells.read("notes", text_of(4_000)) or "",
    }
    category = known.categories.get((scheme, named.casefold())) if scheme and named else None
    if scheme and named and category is None:
        cells.refuse("category", f"The scheme has no category “{named[:40]}”.")
    if judged_on and (fault := day_fault(judged_on, clock.today())):
        cells.refuse("judged_on", fault)
    if fault := address_fault(str(columns["source_address"])):
        cells.refuse("source_address", fault)
    if cells.faults or not (organisation and scheme and category and judged_on):
        return None, cells.faults
    return _Facts((organisation, scheme, service, judged_on), category, columns), []


def _one_of(known: Mapping[str, int], what: str) -> Any:
    def read(text: str) -> int:
        if (found := known.get(text.casefold())) is None:
            raise CellFault(f"GORM knows no {what} “{text[:40]}”.")
        return found

    return read


def _known() -> _Known:
    codes = select(Organisation.gss_code, Organisation.id).where(Organisation.gss_code.is_not(None))
    former = select(OrganisationCode.code, OrganisationCode.organisation_id).where(
        OrganisationCode.scheme == CodeScheme.FORMER_GSS
    )
    # A record that was made one with another stands for that.
    references = select(
        Organisation.reference, func.coalesce(Organisation.merged_into_id, Organisation.id)
    )
    organisations = {
        str(code).casefold(): one
        for query in (former, references, codes)
        for code, one in session().execute(query)
    }
    schemes = session().scalars(select(Scheme)).all()
    categories = session().scalars(select(Category)).all()
    themes = session().execute(select(Theme.name, Theme.id)).all()
    return _Known(
        organisations=organisations,
        schemes={name.casefold(): one.id for one in schemes for name in (one.name, one.code)},
        categories={(one.scheme_id, one.name.casefold()): one.id for one in categories},
        themes={name.casefold(): one for name, one in themes},
    )


def _recorded() -> dict[_Key, Assessment]:
    in_force = select(Assessment).where(Assessment.withdrawn_at.is_(None))
    return {
        (one.organisation_id, one.scheme_id, one.service, one.judged_on): one
        for one in session().scalars(in_force)
    }


def _take_over(there: Assessment, facts: _Facts) -> bool:
    """Take over what differs; a blank never erases."""
    differing = {
        name: value
        for name, value in facts.columns.items()
        if value and getattr(there, name) != value
    }
    for name, value in differing.items():
        setattr(there, name, value)
    return bool(differing)


def _add(new: list[_Facts]) -> None:
    if not new:
        return
    for facts, reference in zip(new, next_references(PREFIX, len(new)), strict=True):
        organisation_id, scheme_id, service, judged_on = facts.key
        session().add(
            Assessment(
                reference=reference,
                organisation_id=organisation_id,
                scheme_id=scheme_id,
                category_id=facts.category_id,
                service=service,
                judged_on=judged_on,
                recorded_at=clock.now(),
                **facts.columns,
            )
        )
