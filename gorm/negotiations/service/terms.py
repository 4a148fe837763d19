"""Terms: what either side owes that is no target, from proposed to done or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import cleaned, day, one_line
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    AgreementTerm,
    Side,
    TermKind,
    TermState,
)
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import (
    agreement_to_work_on,
    insist_it_goes_on,
    insist_it_takes_lines,
    next_number,
)

STALE = "Somebody else changed this term while you were working on it."


@dataclass(frozen=True)
class TermDetails:
    """A term as somebody enters it; `department` is the short name of the department that owes."""

    kind: TermKind
    title: str
    owed_by: Side
    words: str = ""
    department: str = ""
    due_on: date | None = None


def add_term(actor: Actor, reference: str, details: TermDetails) -> int:
    """Propose a term; its number. Raises Refused."""
    agreement = agreement_to_work_on(actor, reference)
    insist_it_takes_lines(agreement)
    department_id = _checked(details)
    term = AgreementTerm(agreement_id=agreement.id, number=next_number(agreement, "last_term"))
    _fill(term, details, department_id)
    session().add(term)
    _told(actor, agreement, term, "added", facts=_facts(details))
    return term.number


def change_term(
    actor: Actor, reference: str, number: int, details: TermDetails, seen_version: int
) -> None:  # fmt: skip
    """Change what a term says. Raises Refused, or Conflict where it has changed."""
    agreement, term = _load(actor, reference, number, seen_version)
    insist_it_takes_lines(agreement)
    if term.state is TermState.DROPPED:
        raise Refused("This term was dropped. Agree to it again first.")
    _fill(term, details, _checked(details))
    _told(actor, agreement, term, "changed", facts=_facts(details))


def agree_term(actor: Actor, reference: str, number: int, seen_version: int) -> None:
    """Record that both sides agree to a term; one that was dropped is taken up again so."""
    agreement, term = _load(actor, reference, number, seen_version)
    insist_it_takes_lines(agreement)
    if term.state in {TermState.AGREED, TermState.DONE}:
        raise Refused(f"This term is {term.state.label.lower()} already.")
    term.state, term.dropped_because, term.done_on = TermState.AGREED, "", None
    _told(actor, agreement, term, "agreed")


def finish_term(actor: Actor, reference: str, number: int, on: date, seen_version: int) -> None:
    """Record that what was owed was given. Terms are kept after signing, so it may be signed."""
    agreement, term = _load(actor, reference, number, seen_version)
    if term.state is not TermState.AGREED:
        raise Refused("Only what was agreed can be done. Record that it is agreed first.")
    if on > clock.today():
        raise Refused({"done_on": "This is a day to come; enter when it was done."})
    term.state, term.done_on = TermState.DONE, on
    _told(actor, agreement, term, "done", facts=[("Done on", day(on))])


def drop_term(actor: Actor, reference: str, number: int, reason: str, seen_version: int) -> None:
    """Drop a term, with a reason; it stays on record."""
    agreement, term = _load(actor, reference, number, seen_version)
    insist_it_takes_lines(agreement)
    reason = cleaned(reason)
    if term.state in {TermState.DONE, TermState.DROPPED}:
        raise Refused(f"This term is {term.state.label.lower()} already.")
    if not reason:
        raise Refused({"reason": "Enter why the term is dropped."})
    term.state, term.dropped_because = TermState.DROPPED, reason
    _told(actor, agreement, term, "dropped", words=reason)


def _load(
    actor: Actor, reference: str, number: int, seen_version: int
) -> tuple[Agreement, AgreementTerm]:  # fmt: skip
    agreement = agreement_to_work_on(actor, reference)
    insist_it_goes_on(agreement)
    term = session().scalar(
        select(AgreementTerm).where(
            AgreementTerm.agreement_id == agreement.id, AgreementTerm.number == number
        )
    )
    if term is None:
        raise NotFound
    if term.version != seen_version:
        raise Conflict(STALE)
    return agreement, term


def _checked(details: TermDetails) -> int | None:
    """The department that owes the term, where one does. Raises Refused."""
    if not one_line(details.title):
        raise Refused({"title": "Enter what is owed."})
    if details.owed_by is not Side.DEPARTMENT:
        return None
    found = session().scalar(
        select(Department.id).where(Department.short_name == details.department)
    )
    if found is None:
        raise Refused({"department": "Choose the department that owes it."})
    return found


def _fill(term: AgreementTerm, details: TermDetails, department_id: int | None) -> None:
    term.kind, term.title, term.words = (
        details.kind,
        one_line(details.title),
        cleaned(details.words),
    )
    term.owed_by, term.department_id, term.due_on = details.owed_by, department_id, details.due_on


def _facts(details: TermDetails) -> list[tuple[str, str]]:
    owed_by = details.department or details.owed_by.label
    return [
        ("Kind", details.kind.label), ("Owed by", owed_by), ("Due", day(details.due_on)),
    ]  # fmt: skip


def _told(
    actor: Actor,
    agreement: Agreement,
    term: AgreementTerm,
    done: str,
    *,
    words: str = "",
    facts: Sequence[tuple[str, str]] = (),
) -> None:
    session().flush()
    title = f"Term {term.number}, {term.title}: {done}"
    happening = Happening(AgreementEventKind.TERM, title, words=words, facts=facts)
    tell(actor, agreement, f"agreement.term_{done}", happening, reason=words)
