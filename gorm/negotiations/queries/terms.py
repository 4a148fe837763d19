"""The terms of an agreement as pages read them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.models import Department
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.negotiations.models import AgreementTerm, Side, TermKind, TermState


@dataclass(frozen=True)
class TermRow:
    """A term as a page shows it."""

    number: int
    version: int
    kind: TermKind
    title: str
    words: str
    side: Side
    owed_by: str
    department: str
    due_on: date | None
    state: TermState
    done_on: date | None
    dropped_because: str

    @property
    def is_overdue(self) -> bool:
        """Whether it was due before today and is neither done nor dropped."""
        is_owed = self.state in {TermState.PROPOSED, TermState.AGREED}
        return is_owed and self.due_on is not None and self.due_on < clock.today()


def terms_of(agreement_id: int) -> tuple[TermRow, ...]:
    """The terms of an agreement: those that were dropped last."""
    found = session().scalars(
        select(AgreementTerm)
        .where(AgreementTerm.agreement_id == agreement_id)
        .options(joinedload(AgreementTerm.department))
        .order_by(AgreementTerm.state == TermState.DROPPED, AgreementTerm.number)
    )
    return tuple(_row(term) for term in found)


def term_of(agreement_id: int, number: int) -> TermRow:
    """One term of an agreement. Raises NotFound."""
    term = session().scalar(
        select(AgreementTerm)
        .where(AgreementTerm.agreement_id == agreement_id, AgreementTerm.number == number)
        .options(joinedload(AgreementTerm.department))
    )
    if term is None:
        raise NotFound
    return _row(term)


def department_options() -> tuple[tuple[str, str], ...]:
    """The departments: (short name, name)."""
    rows = session().execute(
        select(Department.short_name, Department.name).order_by(Department.short_name)
    )
    return tuple((row.short_name, f"{row.short_name}, {row.name}") for row in rows)


def _row(term: AgreementTerm) -> TermRow:
    department = term.department.short_name if term.department else ""
    return TermRow(
        number=term.number,
        version=term.version,
        kind=term.kind,
        title=term.title,
        words=term.words,
        side=term.owed_by,
        owed_by=department or term.owed_by.label,
        department=department,
        due_on=term.due_on,
        state=term.state,
        done_on=term.done_on,
        dropped_because=term.dropped_because,
    )
