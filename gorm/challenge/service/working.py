"""What the acts of this tab share: finding the row that is meant, its days, its clock."""

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from gorm.challenge.models import Case, CaseClock, CaseEntry, ClockKind, Instrument
from gorm.challenge.queries.ladders import is_on_file
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.happenings import HappenedOn, Precision
from gorm.core.text import one_line

STALE = "Somebody else recorded something about this while you were working on it."
Row = TypeVar("Row")


def row_of(
    entity: type[Row], case: Case, seen_version: int | None = None, **named: Any
) -> Row:  # fmt: skip
    """The row of a case that is so named. Raises NotFound, and Conflict for a stale version."""
    found: Any = session().scalar(select(entity).filter_by(case_id=case.id, **named))
    if found is None:
        raise NotFound
    if seen_version is not None and found.version != seen_version:
        raise Conflict(STALE)
    row: Row = found
    return row


def instrument_to_rest_on(case: Case, reference: str) -> Instrument | None:
    """The instrument on which something rests; None where none is named.

    A proposal makes nothing, so nothing rests on one. Raises Refused.
    """
    found = instrument_of(case, reference)
    if found is not None and found.kind.is_proposal:
        raise Refused({"instrument": "Choose an instrument from the list."})
    return found


def instrument_of(case: Case, reference: str) -> Instrument | None:
    """The instrument of a case, proposals included; None where none is named. Raises Refused."""
    if not reference:
        return None
    found = session().scalar(
        select(Instrument)
        .where(Instrument.case_id == case.id, Instrument.reference == reference, is_on_file())
        .options(joinedload(Instrument.kind))
    )
    if found is None:
        raise Refused({"instrument": "Choose an instrument from the list."})
    return found


def happened(on: date, precision: Precision | None) -> HappenedOn:
    """A day of a row with how exactly it is meant."""
    return HappenedOn(on, precision or Precision.DAY)


def happened_of(entry_id: int) -> HappenedOn:
    """When what a sheet tells of happened."""
    entry = session().get_one(CaseEntry, entry_id)
    return HappenedOn(entry.happened_on, entry.precision)


def free_clock(
    case: Case, kind: ClockKind, holder: Any, instrument_id: int | None = None
) -> CaseClock | None:
    """A clock of the kind that runs already and that no row of `holder` has taken up.

    A stage or an instrument starts such clocks; what it counts down to takes it up, so that one
    deadline never stands twice.
    """
    query = select(CaseClock).where(
        CaseClock.case_id == case.id,
        CaseClock.kind == kind,
        CaseClock.stopped_on.is_(None),
        ~exists().where(holder.clock_id == CaseClock.id),
    )
    if instrument_id is not None:
        query = query.where(CaseClock.instrument_id == instrument_id)
    return session().scalars(query.order_by(CaseClock.id).limit(1)).first()


def settle_clock(clock_id: int | None, on: date, because: str) -> None:
    """Have a clock stop, or have stopped on another day where that is put right."""
    if clock_id is not None:
        found = session().get_one(CaseClock, clock_id)
        found.stopped_on, found.stopped_because = on, one_line(because)[:500]


def put_right(is_again: bool) -> str:
    """How the title of a sheet ends that puts an earlier one right."""
    return " (put right)" if is_again else ""


def check_filled(**words_by_field: tuple[str, str]) -> None:
    """Refuse fields that are empty: field=(what was typed, what to say). Raises Refused."""
    faults = {
        field: message for field, (typed, message) in words_by_field.items() if not typed.strip()
    }
    if faults:
        raise Refused(faults)
