"""Regimes, cases, and the instruments in force in them, of fictional bodies."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.audit.service import Subject, record
from gorm.challenge.models import (
    Aspect,
    Case,
    CaseClock,
    Clock,
    ClockKind,
    EntryKind,
    Instrument,
    InstrumentKind,
    Regime,
    Representations,
    RequiredAction,
    Stage,
    Trigger,
)
from gorm.challenge.service.cases import CaseDetails, open_case
from gorm.challenge.service.clocks import start_clock, stated
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.loading import case_to_work_on
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.places.models import Organisation
from tests.factories.places import make_council

_number = itertools.count(1)
Columns = Mapping[str, Any]

#: A ladder with a stage of every sort, from the foot up: code -> what is not as usual.
STAGES: Final[Mapping[str, Columns]] = {
    "routine": {},
    "watch": {
        "is_light": True, "clock": Clock.DAYS, "clock_number": 90, "clock_for": "Review",
    },
    "challenge": {
        "name": "Formal challenge", "clock": Clock.WORKING_DAYS, "clock_number": 20,
        "clock_for": "Reply", "grade_code": "deputy_director",
    },
    "support": {
        "name": "Brokered support", "clock": Clock.WORKING_DAYS, "clock_number": 30,
        "clock_for": "Plan", "grade_code": "deputy_director",
    },
    "notice": {
        "follows_instruments": True, "lapses": True, "clock": Clock.MONTHS, "clock_number": 12,
        "clock_for": "Lapse", "renewable_months": 6, "grade_code": "director",
    },
    "directions": {
        "follows_instruments": True, "is_above_office": True, "needs_representations": True,
        "clock": Clock.MONTHS, "clock_number": 6, "clock_for": "Review",
        "grade_code": "secretary_of_state",
    },
    "step_down": {"name": "Step-down", "is_leaving": True},
    "closed": {"is_leaving": True, "closes": True},
}  # fmt: skip

#: Kinds of instrument: code -> what is not as usual; `stage` is the code of the stage it sets.
KINDS: Final[Mapping[str, Columns]] = {
    "letter": {"grade_code": "deputy_director"},
    "notice": {
        "stage": "notice", "lapses": True, "months": 12, "renewable_months": 6,
        "grade_code": "director",
    },
    "direction": {
        "stage": "directions", "needs_representations": True, "grade_code": "secretary_of_state",
    },
    "proposal": {"is_proposal": True, "grade_code": "secretary_of_state"},
}  # fmt: skip


def make_regime(
    app: Flask,
    code: str = "",
    *,
    stages: Mapping[str, Columns] = STAGES,
    kinds: Mapping[str, Columns] = KINDS,
    **columns: Any,
) -> Regime:
    """A regime for every body with a ladder and kinds of instrument, detached."""
    number = next(_number)
    code = code or f"regime_{number}"
    with app.app_context(), unit_of_work():
        regime = Regime(**{"code": code, "name": f"Regime {number}"} | columns)
        session().add(regime)
        session().flush()
        ids = _add_stages(regime, stages)
        for position, (kind, unusual) in enumerate(kinds.items(), start=1):
            given = dict(unusual)
            stage = given.pop("stage", None)
            given["stage_id"] = ids[stage] if stage else None
            _add(InstrumentKind, regime, kind, position, given)
        record(SYSTEM, "regime.added", Subject("regime", regime.code))
        session().refresh(regime)
        session().expunge(regime)
    return regime


def make_case(
    app: Flask,
    actor: Actor,
    organisation: Organisation | None = None,
    *,
    regime: Regime | None = None,
    opened: date | HappenedOn | None = None,
    **details: Any,
) -> str:
    """A case that the actor opens on a council of their office; its reference.

    Opened today on a person's judgement where nothing else is said.
    """
    organisation = organisation or make_council(app, office_id=actor.office_id)
    regime = regime or make_regime(app)
    opened = opened or clock.today()
    said: dict[str, Any] = {
        "organisation": organisation.reference,
        "regime": regime.code,
        "trigger": Trigger.JUDGEMENT,
        "happened": opened if isinstance(opened, HappenedOn) else HappenedOn(opened),
        "statements": {Aspect.TRIGGER: "Reserves are running out."},
    }
    with app.app_context(), unit_of_work():
        return open_case(actor, CaseDetails(**(said | details)))


def make_instrument(
    app: Flask,
    actor: Actor,
    case: str,
    kind: str = "notice",
    *,
    in_force_from: date | None = None,
    actions: Iterable[str] = (),
    **columns: Any,
) -> Instrument:
    """An instrument of a case, decided and in force today where no day is said, detached.

    `actions` are what it requires, without a deadline. A proposal has representations when
    `make_representations` opens them.
    """
    number = next(_number)
    begins = in_force_from or clock.today()
    with app.app_context(), unit_of_work():
        found = case_to_work_on(actor, case)
        title = columns.pop("title", f"{kind.capitalize()} {number}")
        decided_on = columns.setdefault("decided_on", begins)
        sheet = Sheet(EntryKind.INSTRUMENT, f"{title} made")
        entry = file_sheet(actor, found, HappenedOn(decided_on), sheet)
        instrument = Instrument(
            reference=next_reference("INS"),
            case_id=found.id,
            kind_id=_kind_id(found, kind),
            entry_id=entry.id,
            title=title,
            in_force_from=begins,
            **columns,
        )
        session().add(instrument)
        session().flush()
        for words in actions:
            session().add(
                RequiredAction(
                    case_id=found.id, instrument_id=instrument.id, entry_id=entry.id, words=words
                )
            )
        filed(actor, found, "case.instrument_made", entry)
        session().refresh(instrument)
        session().expunge(instrument)
    return instrument


def make_representations(
    app: Flask,
    actor: Actor,
    case: str,
    *,
    opens_on: date,
    closes_on: date,
    instrument: Instrument | None = None,
) -> Instrument:
    """The representations on a proposal, one of their own where none is given; the proposal."""
    proposal = instrument or make_instrument(
        app, actor, case, "proposal", in_force_from=opens_on, proposes="Directions."
    )
    with app.app_context(), unit_of_work():
        found = case_to_work_on(actor, case)
        title = f"Representations invited on {proposal.title}"
        entry = file_sheet(
            actor, found, HappenedOn(opens_on), Sheet(EntryKind.REPRESENTATIONS, title)
        )
        started = start_clock(
            found,
            entry,
            ClockKind.REPRESENTATIONS,
            f"Representations on {proposal.title}",
            started_on=opens_on,
            deadline=stated(closes_on),
            instrument_id=proposal.id,
        )
        session().add(
            Representations(
                case_id=found.id,
                instrument_id=proposal.id,
                clock_id=started.id,
                opens_on=opens_on,
                closes_on=closes_on,
            )
        )
        filed(actor, found, "case.representations_opened", entry)
    return proposal


def make_clock(
    app: Flask,
    actor: Actor,
    case: str,
    *,
    due_on: date,
    started_on: date | None = None,
    kind: ClockKind = ClockKind.REVIEW,
    what: str = "Review of the case",
    instrument: Instrument | None = None,
) -> str:
    """A clock that runs from today until a stated day; its reference."""
    begins = started_on or clock.today()
    with app.app_context(), unit_of_work():
        found = case_to_work_on(actor, case)
        sheet = Sheet(EntryKind.CLOCK, f"{what} set")
        entry = file_sheet(actor, found, HappenedOn(begins), sheet)
        made = start_clock(
            found,
            entry,
            kind,
            what,
            started_on=begins,
            deadline=stated(due_on),
            instrument_id=instrument.id if instrument else None,
        )
        filed(actor, found, "case.clock_started", entry)
        return made.reference


def case_row(app: Flask, reference: str) -> Case:
    """A case as it stands, detached."""
    with app.app_context():
        found = session().scalars(select(Case).where(Case.reference == reference)).one()
        session().expunge(found)
    return found


def clock_row(app: Flask, reference: str) -> CaseClock:
    """A clock as it stands, detached."""
    with app.app_context():
        found = session().scalars(select(CaseClock).where(CaseClock.reference == reference)).one()
        session().expunge(found)
    return found


def _add_stages(regime: Regime, stages: Mapping[str, Columns]) -> dict[str, int]:
    """The stages of a ladder; their numbers by code."""
    added = {
        code: _add(Stage, regime, code, position, unusual)
        for position, (code, unusual) in enumerate(stages.items(), start=1)
    }
    return {code: int(stage.id) for code, stage in added.items()}


def _add(entity: Any, regime: Regime, code: str, position: int, unusual: Columns) -> Any:
    usual = {"name": code.replace("_", " ").capitalize()}
    added = entity(**(usual | dict(unusual)), regime_id=regime.id, code=code, position=position)
    session().add(added)
    session().flush()
    return added


def _kind_id(case: Case, code: str) -> int:
    return session().scalars(
        select(InstrumentKind.id).where(
            InstrumentKind.regime_id == case.regime_id, InstrumentKind.code == code
        )
    ).one()  # fmt: skip
