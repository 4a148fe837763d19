"""One decision with everything that its page shows: a file note that somebody can follow later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, Office, User
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.happenings import HappenedOn
from gorm.core.plain_data import content_digest
from gorm.decisions.models import Decision, DecisionState, Outcome
from gorm.decisions.offers import DecisionKind, offered_kind
from gorm.decisions.policy import ASKING, visible_to
from gorm.decisions.queries.about import STATES
from gorm.decisions.queries.acts import Act, acts_of, to_cover
from gorm.decisions.queries.closed import OutcomeRecord, StepLine, outcome_of, steps_of
from gorm.decisions.queries.covers import Choices, choices_of
from gorm.decisions.queries.papers import full_papers, parts_of, request_papers
from gorm.decisions.queries.standing import standing_to
from gorm.decisions.rules.standing import Bar, Director, Given, Recused, Standing
from gorm.decisions.rules.telling import told
from gorm.places.models import Area, Organisation


@dataclass(frozen=True)
class Linked:
    """A place that a decision concerns."""

    reference: str
    name: str


@dataclass(frozen=True)
class DecisionRecord:
    """Everything about one decision.

    `papers` are what a decision-maker has in front of them: as they are now while it is open, as
    they were afterwards. `digest` tells whether they are still what somebody read.
    """

    id: int
    reference: str
    version: int
    state: DecisionState
    kind: str
    question: str
    subject: tuple[str, str]
    subject_kind: str
    subject_reference: str
    subject_address: str
    office_id: int
    office: str
    organisation: Linked | None
    area: Linked | None
    asked_by: str
    asked_on: str
    recorded_at: datetime
    grade: str
    is_above_office: bool
    due_on: date | None
    is_urgent: bool
    returned_because: str
    parts: tuple[str, ...]
    papers: Mapping[str, Any]
    digest: str
    evidence_template: str
    steps: tuple[StepLine, ...]
    outcome: OutcomeRecord | None
    standing: Standing | None
    bars: tuple[Bar, ...]
    acts: tuple[Act, ...]
    acts_for: tuple[str, ...]
    #: The recused for whom the reader may name who acts.
    to_cover: tuple[Recused, ...]
    ask_again_address: str

    @property
    def state_label(self) -> str:
        """Where it stands: its outcome once it has one."""
        return self.outcome.kind.label if self.outcome else STATES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether it waits for whoever decides."""
        return self.state is DecisionState.OPEN

    @property
    def last_step(self) -> str:
        """The latest that was done, in a sentence."""
        if not self.steps:
            return "Somebody else closed this while you were working on it."
        step = self.steps[-1]
        kind = self.outcome.kind if self.outcome else None
        return told(step.kind, step.who, step.at, kind)

    @property
    def missing(self) -> tuple[str, ...]:
        """What stands in the way of approving it."""
        brief = self.papers.get("brief") or {}
        return tuple(brief.get("missing", ()))

    @property
    def deciders(self) -> tuple[Director, ...]:
        """Who may decide it, or record it where it is decided above the office."""
        if self.standing is None:
            return ()
        if self.is_above_office:
            return self.standing.who_may_record()
        return self.standing.who_may_decide()

    @property
    def is_without_decider(self) -> bool:
        """Whether nobody may decide, so that another office's director has to act."""
        return self.standing is not None and not self.deciders

    @property
    def proposers(self) -> tuple[str, ...]:
        """Everybody who asked for it, in whichever version."""
        names = [step.who for step in self.steps if step.kind in ASKING]
        return tuple(dict.fromkeys([self.asked_by, *names]))

    @property
    def recusals(self) -> tuple[Recused, ...]:
        """The recusals that stand."""
        return self.standing.recusals if self.standing else ()

    @property
    def delegations(self) -> tuple[Given, ...]:
        """The delegations of this decision, of today."""
        given = self.standing.delegations if self.standing else ()
        return tuple(one for one in given if not one.is_of_all)

    def substitutes(self, recused_id: int) -> Choices:
        """Who could act for somebody who is recused."""
        return choices_of(self.standing.who_may_be_substitute(recused_id)) if self.standing else ()

    def delegates(self, from_id: int) -> Choices:
        """To whom somebody could delegate it."""
        return choices_of(self.standing.who_may_be_delegate(from_id)) if self.standing else ()


def decision_record(actor: Actor, reference: str) -> DecisionRecord:
    """One decision. Raises NotFound where the actor may not know of it."""
    row = _row(actor, reference)
    decision: Decision = row.Decision
    kind = offered_kind(decision.kind)
    steps = steps_of(decision.id)
    standing = _standing(decision, steps)
    papers = _papers(actor, decision, row)
    return DecisionRecord(
        id=decision.id,
        reference=decision.reference,
        version=decision.version,
        state=decision.state,
        kind=kind.label if kind else decision.kind,
        question=decision.question,
        subject=(decision.subject_kind, decision.subject_reference),
        subject_kind=decision.subject_kind.replace("_", " "),
        subject_reference=decision.subject_reference,
        subject_address=kind.address(decision.subject_reference) if kind else "",
        office_id=decision.office_id,
        office=row.office,
        organisation=_linked(row.organisation_reference, row.organisation),
        area=_linked(row.area_reference, row.area),
        asked_by=decision.asked_by_name,
        asked_on=HappenedOn(decision.asked_on, decision.precision).words,
        recorded_at=decision.recorded_at,
        grade=row.grade,
        is_above_office=decision.is_above_office,
        due_on=decision.due_on,
        is_urgent=decision.is_urgent,
        returned_because=decision.returned_because,
        parts=parts_of(kind, decision.proposal),
        papers=papers,
        digest=content_digest(papers),
        evidence_template=kind.evidence if kind else "",
        steps=steps,
        outcome=outcome_of(row),
        standing=standing,
        bars=standing.bars(actor.user_id) if standing else (),
        acts=acts_of(actor, decision, standing, kind),
        acts_for=standing.acts_for(actor.user_id) if standing else (),
        to_cover=to_cover(actor, standing) if standing else (),
        ask_again_address=_ask_again(decision, kind),
    )


def _row(actor: Actor, reference: str) -> Any:
    decided_grade, recorder = aliased(Grade), aliased(User)
    row = (
        session()
        .execute(
            select(
                Decision,
                Outcome,
                Grade.name.label("grade"),
                Office.name.label("office"),
                Organisation.reference.label("organisation_reference"),
                Organisation.name.label("organisation"),
                Area.reference.label("area_reference"),
                Area.name.label("area"),
                decided_grade.name.label("decided_grade"),
                recorder.name.label("recorded_by"),
            )
            .join(Grade, Grade.code == Decision.grade_code)
            .join(Office, Office.id == Decision.office_id)
            .outerjoin(Organisation, Organisation.id == Decision.organisation_id)
            .outerjoin(Area, Area.id == Decision.area_id)
            .outerjoin(Outcome, Outcome.decision_id == Decision.id)
            .outerjoin(decided_grade, decided_grade.code == Outcome.decided_by_grade)
            .outerjoin(recorder, recorder.id == Outcome.recorded_by_id)
            .where(Decision.reference == reference, visible_to(actor))
            .execution_options(populate_existing=True)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return row


def _standing(decision: Decision, steps: tuple[StepLine, ...]) -> Standing | None:
    """Everybody as they stand to it, while there is something left to decide."""
    if decision.state is DecisionState.CLOSED:
        return None
    proposers = {step.by_id or 0 for step in steps if step.kind in ASKING}
    return standing_to(decision, {decision.id: proposers})


def _papers(actor: Actor, decision: Decision, row: Any) -> Mapping[str, Any]:
    """As they are while it is open; as they were once it was decided."""
    if row.Outcome is not None and row.Outcome.seen:
        return dict(row.Outcome.seen)
    if decision.state is DecisionState.OPEN:
        return full_papers(actor, decision, row.grade, row.office)
    return request_papers(decision, row.grade, row.office)


def _ask_again(decision: Decision, kind: DecisionKind | None) -> str:
    if kind is None or kind.ask_again is None:
        return ""
    return kind.ask_again(decision.subject_reference, decision.reference)


def _linked(reference: str | None, name: str | None) -> Linked | None:
    return Linked(reference, name or "") if reference else None
