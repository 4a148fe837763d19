"""Striking a sheet that was filed in error: it stays, with the reason, and what it did is undone.

What stands on the file is kept as it was written; where a case stands follows from the sheets
that are not struck. A sheet on which something later rests is not struck before that is.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseEntry,
    CaseMove,
    Instrument,
    InstrumentKind,
    Stage,
)
from gorm.challenge.queries.resting import requests_about, sheets_resting_on
from gorm.challenge.service.clocks import stop_clock
from gorm.challenge.service.filing import subject_of
from gorm.challenge.service.instruments import end_title, stopped_by_end
from gorm.challenge.service.moving import SECOND, stopped_by_making, stopped_by_move
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, listed

Changes = dict[str, tuple[str, str]]


def strike_sheet(actor: Actor, case: Case, folio: int, reason: str) -> None:
    """Strike a sheet, and undo what it did to where the case stands.

    Raises Refused where something later rests on it, naming what has to be struck first.
    """
    # Held, as a decision holds it: nothing is decided on a case while its standing is undone.
    session().execute(select(Case.id).where(Case.id == case.id).with_for_update())
    entry = session().query(CaseEntry).filter_by(case_id=case.id, folio=folio).one_or_none()
    if entry is None:
        raise Refused("There is no such sheet in this case’s file.")
    if entry.struck_at is not None:
        raise Refused("This sheet is struck already.")
    if not cleaned(reason):
        raise Refused({"reason": "Enter what is wrong with it."})
    undone = _undo(actor, case, entry, cleaned(reason))
    changes = _strike(actor, entry, cleaned(reason)) | undone
    with faults_for(SECOND):
        session().flush()
    record(actor, "case.sheet_struck", subject_of(case), reason=reason, changes=changes)


def _strike(actor: Actor, entry: CaseEntry, reason: str) -> Changes:
    entry.struck_at, entry.struck_by_id = clock.now(), actor.user_id
    entry.struck_because = reason
    return {f"Folio {entry.folio}": (entry.title, "Struck")}


def _undo(actor: Actor, case: Case, entry: CaseEntry, reason: str) -> Changes:
    move = session().scalar(select(CaseMove).where(CaseMove.entry_id == entry.id))
    if move is not None:
        return _undo_move(case, entry, move)
    made = session().scalar(select(Instrument).where(Instrument.entry_id == entry.id))
    if made is not None:
        return _undo_making(actor, case, entry, made, reason=reason)
    ended = _ended_by(case, entry)
    return _undo_ending(case, entry, ended) if ended is not None else {}


def _undo_move(case: Case, entry: CaseEntry, move: CaseMove) -> Changes:
    """The case is chosen to stand where it was before; the clocks that stopped then run again."""
    moves = _moves_of(case)
    earlier = [one for one in moves if one.CaseMove.id < move.id]
    if not earlier:
        raise Refused("The case itself rests on this sheet: it cannot be struck.")
    _refuse_resting([one.CaseEntry for one in moves if one.CaseMove.id > move.id])
    before = earlier[-1]
    closes = session().get_one(Stage, before.CaseMove.to_stage_id).closes
    happened = HappenedOn(before.CaseEntry.happened_on, before.CaseEntry.precision)
    case.chosen_stage_id = before.CaseMove.to_stage_id
    case.closed_on = happened.latest if closes else None
    _stop_begun(CaseClock.entry_id == entry.id)
    _run_again(
        CaseClock.case_id == case.id,
        CaseClock.stopped_because.in_(stopped_by_move(move.to_name)),
        CaseClock.stopped_on >= entry.happened_on,
    )
    return {"Stage": (move.to_name, before.CaseMove.to_name)}


def _undo_making(
    actor: Actor, case: Case, entry: CaseEntry, made: Instrument, *, reason: str
) -> Changes:
    """The instrument never was; what it replaced is in force again unless another replaced it."""
    ending = [_ending_sheet(case, made)] if made.ended_on is not None else []
    _refuse_resting([one for one in (*ending, *sheets_resting_on(made)) if one is not None])
    if requests := requests_about(case.reference, made.reference):
        verb = "is" if len(requests) == 1 else "are"
        raise Refused(
            f"{listed(list(requests))} {verb} about {made.reference} and waits to be decided. "
            "Have it decided or withdrawn first."
        )
    _stop_begun(CaseClock.instrument_id == made.id)
    _run_again(
        CaseClock.case_id == case.id,
        CaseClock.stopped_because == stopped_by_making(made.reference),
    )
    changes: Changes = {"Instrument": (f"{made.reference}: {made.title}", "Recorded in error")}
    replaced = _replaced_by_it_alone(made)
    if replaced is not None:
        sheet = _ending_sheet(case, replaced)
        if sheet is not None:
            changes |= _strike(actor, sheet, reason)
        changes |= _bring_back(replaced)
    return changes


def _undo_ending(case: Case, entry: CaseEntry, ended: Instrument) -> Changes:
    """The instrument is in force again, or has lapsed by its own last day."""
    replacing = select(CaseEntry).join(Instrument, Instrument.entry_id == CaseEntry.id)
    _refuse_resting(
        [
            *session().scalars(
                replacing.where(Instrument.replaces_id == ended.id, CaseEntry.struck_at.is_(None))
            ),
            *_moves_made_free(case, entry, ended),
        ]
    )
    return _bring_back(ended)


def _moves_made_free(case: Case, entry: CaseEntry, ended: Instrument) -> Iterator[CaseEntry]:
    """The later moves: none may be made while an instrument holds the case."""
    holds = session().get_one(InstrumentKind, ended.kind_id).stage_id is not None
    if holds:
        yield from (one.CaseEntry for one in _moves_of(case) if one.CaseEntry.folio > entry.folio)


def _bring_back(ended: Instrument) -> Changes:
    how = ended.end_kind.label if ended.end_kind else ""
    ended.ended_on = ended.ended_precision = ended.end_kind = None
    ended.ended_because, ended.end_decision_id = "", None
    _run_again(
        CaseClock.instrument_id == ended.id,
        CaseClock.stopped_because == stopped_by_end(ended.reference),
    )
    return {f"{ended.reference}: {ended.title}": (how, "Not ended")}


def _moves_of(case: Case) -> list[Any]:
    """The moves of a case whose sheets stand, in the order in which they were recorded."""
    return list(
        session().execute(
            select(CaseMove, CaseEntry)
            .join(CaseEntry, CaseEntry.id == CaseMove.entry_id)
            .where(CaseMove.case_id == case.id, CaseEntry.struck_at.is_(None))
            .order_by(CaseMove.id)
        )
    )


def _refuse_resting(resting: list[CaseEntry]) -> None:
    """Raise Refused where sheets rest on this one, the last of them first."""
    if not resting:
        return
    in_order = sorted(resting, key=lambda one: one.folio, reverse=True)
    named = listed([f"folio {one.folio} ({one.title})" for one in in_order])
    raise Refused(f"Something later rests on this sheet. Strike first: {named}.")


def _ended_by(case: Case, entry: CaseEntry) -> Instrument | None:
    ended = select(Instrument).where(
        Instrument.case_id == case.id, Instrument.ended_on.is_not(None)
    )
    return next((one for one in session().scalars(ended) if end_title(one) == entry.title), None)


def _ending_sheet(case: Case, ended: Instrument) -> CaseEntry | None:
    """The sheet that tells of an ending: by its title, which is written once and never changed."""
    return session().scalar(
        select(CaseEntry)
        .where(
            CaseEntry.case_id == case.id,
            CaseEntry.title == end_title(ended),
            CaseEntry.struck_at.is_(None),
        )
        .order_by(CaseEntry.folio.desc())
        .limit(1)
    )


def _replaced_by_it_alone(made: Instrument) -> Instrument | None:
    if made.replaces_id is None:
        return None
    others = select(Instrument.id).join(CaseEntry, CaseEntry.id == Instrument.entry_id)
    other = session().scalar(
        others.where(
            Instrument.replaces_id == made.replaces_id,
            Instrument.id != made.id,
            CaseEntry.struck_at.is_(None),
        ).limit(1)
    )
    return None if other is not None else session().get_one(Instrument, made.replaces_id)


def _stop_begun(*which: Any) -> None:
    running = select(CaseClock).where(*which, CaseClock.stopped_on.is_(None))
    for one in session().scalars(running):
        stop_clock(one, max(clock.today(), one.started_on), "What set it was recorded in error.")


def _run_again(*which: Any) -> None:
    for one in session().scalars(select(CaseClock).where(*which)):
        one.stopped_on, one.stopped_because = None, ""
