"""A case's file: every act leaves one sheet, numbered, in plain English, never changed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import update

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.challenge.models import Case, CaseEntry, EntryKind
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day, one_line

LONGEST_TITLE: Final = 500
Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """What a sheet of the file says.

    `actor_name` is who did it, as published, where that is not whoever records it. `facts` are
    (label, words) pairs; those without words are left out.
    """

    kind: EntryKind
    title: str
    words: str = ""
    facts: Facts = ()
    actor_name: str = ""
    source: str = ""
    source_address: str = ""
    decision_id: int | None = None


def subject_of(case: Case) -> Subject:
    """The case as the audit names it."""
    return Subject("case", case.reference)


def file_sheet(actor: Actor, case: Case, happened: HappenedOn, sheet: Sheet) -> CaseEntry:
    """Put a sheet on a case's file; the next folio is locked until the transaction ends.

    Raises Refused for what is still to come. A sheet may well be older than the opening of the
    case: evidence and letters often are. That a step may not be is a guard of steps
    (`after_the_opening`), which goes by when it happened.
    """
    check_day(case, happened)
    entry = CaseEntry(
        case_id=case.id,
        folio=_next_folio(case),
        kind=sheet.kind,
        title=one_line(sheet.title)[:LONGEST_TITLE],
        words=cleaned(sheet.words),
        facts=[[label, words] for label, words in sheet.facts if words],
        actor_name=one_line(sheet.actor_name),
        source=one_line(sheet.source),
        source_address=one_line(sheet.source_address),
        happened_on=happened.on,
        precision=happened.precision,
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
        decision_id=sheet.decision_id,
    )
    session().add(entry)
    session().flush()
    return entry


def filed(
    actor: Actor,
    case: Case,
    action: str,
    entry: CaseEntry,
    *,
    reason: str = "",
    changes: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """Record the act that a sheet tells of, with everything that it changed."""
    told = {f"Folio {entry.folio}": ("", entry.title), **(changes or {})}
    record(actor, action, subject_of(case), reason=reason, changes=told)


def check_day(case: Case, happened: HappenedOn, field: str = "happened_on") -> None:
    """Refuse a day that is still to come."""
    if happened.is_still_to_come(clock.today()):
        raise Refused({field: "This is a day to come; enter when it happened."})


def check_not_before(happened: HappenedOn, earlier: HappenedOn, what: str, field: str) -> None:
    """Refuse what surely came before something that it follows from."""
    if earlier.earliest is not None and happened.is_surely_before(earlier.earliest):
        raise Refused({field: f"This is before {what} ({earlier.words}). Check both dates."})


def check_while_it_exists(case: Case, happened: HappenedOn, field: str = "happened_on") -> None:
    """Refuse a day on which the body was surely no more. Wants the case's organisation loaded."""
    ended = case.organisation.ended_on
    if ended is not None and happened.is_surely_after(ended):
        name = case.organisation.name
        raise Refused({field: f"{name} ended on {day(ended)}. Enter a day on or before that."})


def _next_folio(case: Case) -> int:
    # On the connection: a number that was taken is no change that anybody records.
    table: Any = Case.__table__
    taking = update(table).where(table.c.id == case.id).values(last_folio=table.c.last_folio + 1)
    taken = session().connection().execute(taking.returning(table.c.last_folio)).scalar_one()
    return int(taken)
