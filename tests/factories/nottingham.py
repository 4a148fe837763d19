"""The case of Nottingham from first watch to the proposal to step down, as it came to be recorded.

Every act goes through the services, with the clock stopped when it was recorded: some of what was
decided above the office reached the file days or weeks later.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.challenge.models import (
    Aspect,
    BodyKind,
    Case,
    CaseClock,
    ClockKind,
    Instrument,
    Representations,
    Travel,
    Trigger,
)
from gorm.challenge.queries.ratings import rating_scheme_of, ratings_of
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.bodies import set_up_body
from gorm.challenge.service.cases import CaseDetails, open_case
from gorm.challenge.service.clocks import move_clock
from gorm.challenge.service.evidence import add_document, add_note
from gorm.challenge.service.loading import case_by_reference
from gorm.challenge.service.notes import write_note
from gorm.challenge.service.proposing import record_step_from_above, take_step
from gorm.challenge.service.rating import Rating, rate_case
from gorm.challenge.service.representing import consider_representations, receive_representation
from gorm.challenge.service.striking import strike_sheet
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.happenings import HappenedOn, Precision
from gorm.decisions.models import Decision, OutcomeKind
from gorm.decisions.service import Choice, decide, recuse
from gorm.places.models import Organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_council

_STATEMENTS = "https://questions-statements.parliament.uk/written-statements/detail"


@dataclass(frozen=True)
class Nottingham:
    """The case and its people."""

    reference: str
    office: Office
    council: Organisation
    manager: Actor
    director: Actor
    recused: Actor


@contextmanager
def on(day: date, hour: int = 10) -> Iterator[None]:
    """The clock stopped on a day, and a unit of work."""
    instant = datetime.combine(day, time(hour, 12), UTC)
    with clock.stopped_at(instant), unit_of_work():
        yield


def make_nottingham(app: Flask, *, office: Office | None = None, **details: object) -> Nottingham:
    """Nottingham's case with its whole history, recorded by a fictional office."""
    office = office or make_office(app, name="Government Office for the East Midlands")
    manager = make_user(app, office=office, name="Dorothy Ashworth")
    director = make_user(app, Role.DIRECTOR, office=office, grade="director", name="Ruth Okafor")
    recused = make_user(app, Role.DIRECTOR, office=office, grade="director", name="Paul Lindqvist")
    council = make_council(app, "Nottingham City Council", office=office)
    with app.app_context():
        reference = _opened(manager, council, details)
        made = Nottingham(reference, office, council, manager, director, recused)
        _challenged(made)
        _directed(made)
        _transferred(made)
        _stepping_down(made)
    return made


def _opened(manager: Actor, council: Organisation, details: dict[str, object]) -> str:
    with on(date(2022, 1, 17)):
        reference = open_case(
            manager,
            CaseDetails(
                organisation=council.reference,
                regime="local_government",
                trigger=Trigger.JUDGEMENT,
                happened=HappenedOn(date(2022, 1, 10)),
                statements={
                    Aspect.TRIGGER: "Money of the housing revenue account was used for general "
                    "purposes, against the law, over several years.",
                    Aspect.AIM: "Finances that are lawful and can last, and a council that governs "
                    "itself well.",
                    Aspect.EXIT_TEST: "Two balanced budgets running without exceptional support, "
                    "and the board’s advice that improvement will last.",
                },
                service="Finance and governance",
                source="Report of the council’s monitoring officer",
                **details,  # type: ignore[arg-type]
            ),
        )
    with on(date(2022, 1, 18)):
        add_document(
            manager,
            reference,
            title="Report under section 114 of the Local Government Finance Act 1988",
            address="https://www.nottinghamcity.gov.uk/report",
            words="Some £15.9 million was transferred unlawfully.",
            happened=HappenedOn(date(2022, 1, 10)),
        )
    with on(date(2022, 1, 20)):
        _step(
            manager,
            reference,
            Proposal(
                StepKind.MOVE,
                date(2022, 1, 20),
                stage="watch",
                review_on=date(2022, 4, 20),
                reason="The council has begun to repay the account. Its plan is due in April.",
            ),
        )
        _rate(manager, reference, 2, Travel.WORSENING, "The extent is not known yet.")
    return reference


def _challenged(made: Nottingham) -> None:
    """A formal challenge is proposed by the manager and decided by a director who may."""
    with on(date(2022, 4, 21)):
        recuse(
            made.recused,
            "case",
            made.reference,
            "He was a member of the council’s audit committee until 2021.",
            made.director.user_id,
        )
    with on(date(2022, 4, 22)):
        decision = _step(
            made.manager,
            made.reference,
            Proposal(
                StepKind.MOVE,
                date(2022, 4, 22),
                stage="formal_challenge",
                reason="A second report found more unlawful transfers.",
                options_considered="Staying at watch; a supportive conversation; this.",
                proportionality="A letter is the least that puts the council on notice. A "
                "conversation was offered in February and brought no plan.",
                jump_reason="The conversation was offered in February and not taken up.",
                advice="Finance colleagues advise to wait for the auditor’s report.",
                is_advice_overridden=True,
                overridden_because="The auditor’s report is not expected before the autumn.",
            ),
        )
    with on(date(2022, 4, 29), 15):
        _decide(
            made.director,
            decision,
            Choice(
                OutcomeKind.APPROVED_WITH_CONDITIONS,
                "The council should have the chance to answer before anything further.",
                conditions="The letter goes to the leader and to the chief executive.",
            ),
        )
    with on(date(2022, 5, 12)):
        found = _clock(made.reference, ClockKind.REPLY)
        move_clock(
            made.manager,
            made.reference,
            found.reference,
            due_on=date(2022, 6, 10),
            reason="The council asked for time until its annual meeting.",
            seen_version=found.version,
        )
    with on(date(2022, 5, 13)):
        write_note(
            made.manager,
            made.reference,
            title="Call with the leader of another council",
            words="Filed here by mistake.",
            happened=HappenedOn(date(2022, 5, 12)),
        )
        folio = case_by_reference(made.reference).last_folio
        strike_sheet(made.manager, case_by_reference(made.reference), folio, "Of another case.")


def _directed(made: Nottingham) -> None:
    proposal = _from_above(
        made,
        date(2022, 6, 24),
        Proposal(
            StepKind.MAKE,
            date(2022, 6, 23),
            kinds=("proposal",),
            title="Proposal to intervene",
            proposes="Directions to the council, and a board strengthened to watch over them.",
            reason="The council’s reply does not show that it can put matters right by itself.",
            representations_close_on=date(2022, 7, 7),
            proportionality="Directions leave the council to run its services.",
        ),
        date(2022, 6, 23),
    )
    with on(date(2022, 7, 8)):
        receive_representation(
            made.manager,
            made.reference,
            proposal,
            from_whom="Nottingham City Council",
            received=HappenedOn(date(2022, 7, 6)),
            words="The council accepts the concerns and asks that the existing board be kept.",
        )
    _consider(made, proposal, date(2022, 8, 26), "Officials advised to keep the board.")
    direction = _from_above(
        made,
        date(2022, 9, 14),
        Proposal(
            StepKind.MAKE,
            date(2022, 9, 2),
            kinds=("direction",),
            title="Directions of September 2022",
            reason="The council has failed in its duty of best value in finance and governance.",
            proportionality="The board advises and the council acts: nothing less would bind it.",
            jump_reason="A notice and an inspection would find what is known already.",
            matters_considered="The report of the board, the representations, equalities.",
            due_on=date(2022, 12, 2),
        ),
        date(2022, 9, 2),
    )
    with on(date(2022, 9, 15)):
        set_up_body(
            made.manager,
            made.reference,
            kind=BodyKind.IMPROVEMENT_BOARD,
            name="Improvement and Assurance Board",
            set_up=HappenedOn(date(2022, 9, 2)),
            remit="Advises the council and reports on its progress.",
            reports_every=3,
            instrument=direction,
        )
        _rate(made.manager, made.reference, 3, Travel.STEADY, "Directions are in force.")
    _from_above(
        made,
        date(2023, 5, 22),
        Proposal(
            StepKind.NO_CHANGE,
            date(2023, 5, 18),
            reason="The board’s progress report finds improvement, with much left to do.",
        ),
        date(2023, 5, 18),
    )


def _transferred(made: Nottingham) -> None:
    proposal = _from_above(
        made,
        date(2023, 12, 13),
        Proposal(
            StepKind.MAKE,
            date(2023, 12, 13),
            kinds=("proposal",),
            title="Proposal to appoint commissioners",
            proposes="Further directions, and commissioners who exercise functions of the council.",
            reason="The chief finance officer reported that the budget cannot be balanced.",
            representations_close_on=date(2024, 1, 2),
            proportionality="Advice alone has not brought the change that is needed.",
        ),
        date(2023, 12, 13),
    )
    with on(date(2024, 1, 3)):
        receive_representation(
            made.manager,
            made.reference,
            proposal,
            from_whom="Nottingham City Council",
            received=HappenedOn(date(2024, 1, 2)),
            words="The council would rather keep the board than have commissioners.",
        )
    _consider(made, proposal, date(2024, 2, 12), "They do not change the conclusion.")
    _from_above(
        made,
        date(2024, 3, 1),
        Proposal(
            StepKind.MAKE,
            date(2024, 2, 22),
            kinds=("direction", "transfer_of_functions"),
            title="Directions of February 2024",
            functions_transferred="Governance, finance, the appointment of statutory officers.",
            reason="Intervention has to be stronger for two years.",
            proportionality="Commissioners for two years, with the board’s work folded in.",
            in_force_to=date(2026, 2, 21),
        ),
        date(2024, 2, 22),
    )
    with on(date(2024, 3, 4)):
        set_up_body(
            made.manager,
            made.reference,
            kind=BodyKind.COMMISSIONERS,
            name="The Nottingham commissioners",
            set_up=HappenedOn(date(2024, 2, 22)),
            ends_on=date(2026, 2, 21),
            reports_every=6,
        )
        add_note(
            made.manager,
            made.reference,
            title="What the lead commissioner expects",
            words="A first report by August, and a budget that balances by 2026.",
            happened=HappenedOn(date(2024, 3, 1)),
        )


def _stepping_down(made: Nottingham) -> None:
    """Known to the month only, and recorded in the month after."""
    _from_above(
        made,
        date(2026, 3, 9),
        Proposal(
            StepKind.MAKE,
            date(2026, 2, 1),
            asked_precision=Precision.MONTH,
            kinds=("proposal",),
            title="Proposal to step down to envoys",
            proposes="Envoys for 18 months in the place of commissioners.",
            reason="The commissioners’ last report finds that improvement will last.",
            representations_close_on=date(2026, 3, 20),
        ),
        date(2026, 2, 1),
        precision=Precision.MONTH,
    )


def _step(actor: Actor, reference: str, proposal: Proposal) -> str:
    return take_step(actor, reference, proposal, case_by_reference(reference).version)


def _decide(actor: Actor, reference: str, choice: Choice) -> None:
    found = session().scalars(select(Decision).where(Decision.reference == reference)).one()
    decide(actor, reference, choice, found.version)


def _from_above(
    made: Nottingham,
    recorded: date,
    proposal: Proposal,
    decided: date,
    *,
    precision: Precision = Precision.DAY,
) -> str:
    """Record what the Secretary of State decided; the reference of what was made, if anything."""
    outcome = OutcomeKind.APPROVED
    if proposal.kind is StepKind.NO_CHANGE:
        outcome = OutcomeKind.NO_CHANGE
    choice = Choice(
        outcome,
        proposal.reason,
        decided_on=decided,
        precision=precision,
        decided_by_name="The Secretary of State",
        decided_by_grade="secretary_of_state",
        announced_by="The Minister of State, by written statement",
        document_title=f"Written statement of {decided:%B %Y}",
        document_address=f"{_STATEMENTS}/{decided.isoformat()}/hcws",
        not_held=("signed_by",),
        is_recorded_from_above=True,
    )
    with on(recorded):
        record_step_from_above(
            made.director, made.reference, proposal, choice, "Officials of the department"
        )
    found = session().scalars(select(Instrument.reference).order_by(Instrument.id.desc())).first()
    return found or ""


def _consider(made: Nottingham, proposal: str, considered: date, words: str) -> None:
    with on(considered):
        version = session().scalars(
            select(Representations.version)
            .join(Instrument, Instrument.id == Representations.instrument_id)
            .where(Instrument.reference == proposal)
        ).one()  # fmt: skip
        consider_representations(
            made.manager,
            made.reference,
            proposal,
            considered=HappenedOn(considered),
            words=words,
            seen_version=version,
        )


def _rate(actor: Actor, reference: str, place: int, travel: Travel, why: str) -> None:
    case = session().scalars(select(Case).where(Case.reference == reference)).one()
    scheme = rating_scheme_of(case.regime_id)
    assert scheme is not None
    rating = Rating(scheme.categories[place][0], travel, why, HappenedOn(clock.today()))
    rate_case(actor, reference, rating, ratings_of(case.id).version)


def _clock(reference: str, kind: ClockKind) -> CaseClock:
    return session().scalars(
        select(CaseClock)
        .join(Case, Case.id == CaseClock.case_id)
        .where(Case.reference == reference, CaseClock.kind == kind)
        .order_by(CaseClock.id.desc())
    ).first()  # type: ignore[return-value]  # fmt: skip
