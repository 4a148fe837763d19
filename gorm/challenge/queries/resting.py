"""What rests on an instrument: sheets filed under it later, and requests that are about it."""

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from gorm.challenge.models import (
    Body,
    CaseEntry,
    Instrument,
    InstrumentKind,
    Publication,
    Representation,
    Representations,
    RequiredAction,
)
from gorm.core.db import session
from gorm.decisions.models import Decision, DecisionState


def sheets_resting_on(made: Instrument) -> tuple[CaseEntry, ...]:
    """The sheets that are not struck and rest on an instrument, its own left out."""
    rests = [
        exists().where(table.entry_id == CaseEntry.id, table.instrument_id == made.id)
        for table in (Body, Publication, RequiredAction)
    ]
    answered = exists().where(
        Representation.entry_id == CaseEntry.id,
        Representation.representations_id == Representations.id,
        Representations.instrument_id == made.id,
    )
    found = session().scalars(
        select(CaseEntry)
        .where(
            CaseEntry.case_id == made.case_id,
            CaseEntry.id != made.entry_id,
            CaseEntry.struck_at.is_(None),
            or_(*rests, answered, _made_of_answers(made)),
        )
        .order_by(CaseEntry.folio)
    )
    return tuple(found)


def _made_of_answers(made: Instrument) -> ColumnElement[bool]:
    """What was made once the representations on a proposal had been considered."""
    later, kind = aliased(Instrument), aliased(InstrumentKind)
    return exists().where(
        later.entry_id == CaseEntry.id,
        kind.id == later.kind_id,
        and_(kind.needs_representations, not_(later.is_urgent)),
        Representations.instrument_id == made.id,
        Representations.considered_on <= later.decided_on,
    )


def requests_about(case_reference: str, instrument_reference: str) -> tuple[str, ...]:
    """The requests that wait to be decided and are about an instrument."""
    rows = session().execute(
        select(Decision.reference, Decision.proposal)
        .where(
            Decision.subject_kind == "case",
            Decision.subject_reference == case_reference,
            Decision.state != DecisionState.CLOSED,
        )
        .order_by(Decision.id)
    )
    return tuple(row.reference for row in rows if row.proposal.get("about") == instrument_reference)
