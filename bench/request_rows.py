"""Requests for decisions to measure with: open and closed, with recusals and what was given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.models import Grade
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind as CaseStep
from gorm.challenge.service.proposing import STEP
from gorm.core.db import Base, session
from gorm.core.references import next_references
from gorm.decisions.models import (
    Decision,
    DecisionState,
    DecisionStep,
    Delegation,
    Outcome,
    OutcomeKind,
    Recusal,
    StepKind,
)
from gorm.demo.scale.tables import count_on, free_ids, insert_all

#: Of twenty decisions: what the office's directors decide, and what is above them.
_GRADES: Final = (*["deputy_director"] * 9, *["director"] * 8, *["secretary_of_state"] * 3)
_ABOVE: Final = "secretary_of_state"
_WORDS: Final = (
    "Three quarters of figures show no turn, the plan is late, and two talks with the chief "
    "executive changed nothing. A letter from the office is the least that would work. "
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """A case as its rows need it."""

    id: int
    reference: str
    number: int
    office: int
    organisation: int
    owner: int
    opened_on: date
    is_open: bool
    is_long: bool  # has as much on its file as years of intervention leave


class Requests:
    """Writes open decisions on these cases, and one that is closed on every case."""

    def __init__(
        self, rng: Random, today: date, now: datetime, users: Mapping[int, Sequence[int]]
    ) -> None:
        self.rng = rng
        self.today = today
        self.now = now
        self.users = users
        self.ranks = dict(session().execute(select(Grade.code, Grade.rank)).tuples().all())
        self.written: dict[str, int] = {}

    def write(self, waiting: Sequence[Made], cases: Sequence[Made]) -> dict[str, int]:
        """Write them all; how many rows of each table."""
        chosen = [(one, DecisionState.OPEN) for one in waiting]
        chosen += [(one, DecisionState.CLOSED) for one in cases]
        ids = free_ids(Decision, len(chosen))
        self._insert(Decision, self._decisions(chosen, ids))
        self._insert(DecisionStep, self._steps(chosen, ids))
        self._insert(Outcome, self._outcomes(chosen, ids))
        self._insert(Recusal, self._recusals(waiting))
        self._insert(Delegation, self._delegations(waiting, ids))
        count_on((Decision, DecisionStep, Recusal, Delegation))
        return self.written

    def _insert(self, model: type[Base], rows: Iterable[Row]) -> None:
        self.written[model.__tablename__] = insert_all(model, rows)

    def _decisions(self, chosen: Sequence[tuple[Made, DecisionState]], ids: range) -> Iterator[Row]:
        references = next_references("DEC", len(chosen))
        for turn, ((one, state), reference) in enumerate(zip(chosen, references, strict=True)):
            grade = _GRADES[turn % len(_GRADES)]
            asked_on = self.today - timedelta(days=self.rng.randint(1, 60))
            yield {
                "id": ids[turn], "reference": reference, "kind": STEP, "subject_kind": "case",
                "subject_reference": one.reference, "office_id": one.office,
                "organisation_id": one.organisation, "area_id": None,
                "question": f"Move case {one.reference} to another stage ({turn})",
                "asked_by_id": one.owner, "asked_by_name": "The manager who owns it",
                "asked_on": asked_on, "recorded_at": self.now, "grade_code": grade,
                "grade_rank": self.ranks[grade], "is_above_office": grade == _ABOVE,
                "due_on": self.today + timedelta(days=turn * 37 % 80 - 20),
                "consequence": 2 + turn % 4, "if_nothing_is_done": "The case stays at watch.",
                "reasons": _WORDS * 3, "options_considered": _WORDS, "proportionality": _WORDS,
                "advice": _WORDS,
                "proposal": {**_proposal(turn, asked_on).plain(), "parts": []},
                "evidence": _EVIDENCE, "state": state,
            }  # fmt: skip

    def _steps(self, chosen: Sequence[tuple[Made, DecisionState]], ids: range) -> Iterator[Row]:
        for (one, state), id_ in zip(chosen, ids, strict=True):
            yield self._step(id_, StepKind.ASKED, one.owner)
            if id_ % 10 == 0:
                yield self._step(id_, StepKind.RETURNED, self.users[one.office][-1])
                yield self._step(id_, StepKind.ASKED_AGAIN, one.owner)
            if state is DecisionState.CLOSED:
                yield self._step(id_, StepKind.DECIDED, self.users[one.office][-1])

    def _step(self, decision: int, kind: StepKind, by: int) -> Row:
        return {
            "decision_id": decision, "kind": kind, "by_id": by, "by_name": "Somebody",
            "at": self.now, "words": "",
        }  # fmt: skip

    def _outcomes(self, chosen: Sequence[tuple[Made, DecisionState]], ids: range) -> Iterator[Row]:
        for (one, state), id_ in zip(chosen, ids, strict=True):
            if state is DecisionState.CLOSED:
                yield {
                    "decision_id": id_, "kind": OutcomeKind.APPROVED, "reasons": _WORDS,
                    "decided_on": self.today - timedelta(days=id_ % 400),
                    "decided_by_id": self.users[one.office][-1],
                    "decided_by_name": "The director", "decided_by_grade": "director",
                    "recorded_by_id": self.users[one.office][-1], "recorded_at": self.now,
                }  # fmt: skip

    def _recusals(self, waiting: Sequence[Made]) -> Iterator[Row]:
        """The director is recused from one case in fifty; that of the next office acts."""
        directors = {office: users[-1] for office, users in self.users.items()}
        following = dict(zip(directors, [*list(directors.values())[1:], min(directors.values())],
                             strict=True))  # fmt: skip
        for one in dict.fromkeys(waiting):
            if one.number % 50 in {9, 10}:
                yield {
                    "subject_kind": "case", "subject_reference": one.reference,
                    "user_id": directors[one.office], "substitute_id": following[one.office],
                    "reason": "A relative works there.", "recorded_by_id": directors[one.office],
                    "recorded_at": self.now,
                }  # fmt: skip

    def _delegations(self, waiting: Sequence[Made], ids: range) -> Iterator[Row]:
        """Single ones given from each office to the next, and everything of the third's.

        What is given to the director of the first office is what costs most to find.
        """
        directors = [users[-1] for users in self.users.values()]
        position = {office: turn for turn, office in enumerate(self.users)}
        given = [
            (ids[turn], position[one.office]) for turn, one in enumerate(waiting) if turn % 40 == 0
        ]
        references = next_references("DLG", len(given) + 1)
        for (decision, turn), reference in zip(given, references, strict=False):
            to = directors[(turn + 1) % len(directors)]
            yield self._delegation(reference, directors[turn], to, decision)
        yield self._delegation(references[-1], directors[2], directors[0], None)

    def _delegation(self, reference: str, giver: int, to: int, decision: int | None) -> Row:
        return {
            "reference": reference, "from_user_id": giver, "to_user_id": to,
            "decision_id": decision, "begins_on": self.today - timedelta(days=3),
            "ends_on": self.today + timedelta(days=11), "reason": "On leave.",
            "made_at": self.now,
        }  # fmt: skip


_EVIDENCE: Final = {
    "Evidence on the file": [f"Report {turn} of the auditor (document, folio {turn})"
                             for turn in range(1, 4)],
    "Rating": "Amber-red, steady",
}  # fmt: skip


def _proposal(turn: int, asked_on: date) -> Proposal:
    stage = ("formal_challenge", "brokered_support")[turn % 2]
    return Proposal(
        kind=CaseStep.MOVE, asked_on=asked_on, stage=stage, reason=_WORDS,
        proportionality=_WORDS, jump_reason="Talks changed nothing.",
    )  # fmt: skip
