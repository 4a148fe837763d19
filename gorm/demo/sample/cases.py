"""The cases of the sample: one of each sort that an office has, made through the services."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.challenge.models import Aspect, Case, Trigger
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.cases import CaseDetails, open_case
from gorm.challenge.service.evidence import add_note
from gorm.challenge.service.proposing import record_step_from_above, take_step
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.decisions.models import Decision, OutcomeKind
from gorm.decisions.service import Choice, decide, return_for_work
from gorm.demo.sample.places import Region
from gorm.settings.models import Theme

_REGIME: Final = "local_government"
_NOTE: Final = "What the office knows"


@dataclass(frozen=True)
class _About:
    """What one case of the sample is about."""

    council: str
    owner: str
    theme: str
    trigger: str
    aim: str
    exit_test: str


_WATCHED: Final = _About(
    "brackenshire", "osei", "Children and young people",
    "Social workers leave faster than they are hired, and assessments are late.",
    "Assessments are on time again by the end of the year.",
    "Nine of ten assessments on time in two successive quarters.",
)  # fmt: skip
_CHALLENGED: Final = _About(
    "corvaston", "hesketh", "Adult social care",
    "Reviews of care plans have fallen behind for two years, and the backlog grows.",
    "The backlog is cleared and stays cleared.",
    "No care plan is older than a year without a review.",
)  # fmt: skip
_NOTICED: Final = _About(
    "ironbeck", "prosser", "",
    "Reserves fell below what the auditor calls prudent, and savings were not made.",
    "The council lives within its means.",
    "A balanced budget for two years that the auditor has no reservation about.",
)  # fmt: skip
_DIRECTED: Final = _About(
    "port-ellery", "osei", "",
    "An inspection found that decisions were taken without papers and companies without oversight.",
    "Decisions are taken openly and on advice.",
    "The board reports twice running that its directions are met.",
)  # fmt: skip
_PROPOSED: Final = _About(
    "tarrowdale", "akhtar", "Housing and planning",
    "Repairs wait for longer than anywhere else in the region, and tenants are not told why.",
    "Repairs are done in the time that tenants are promised.",
    "The wait is at the region’s middle for two quarters.",
)  # fmt: skip


class Cases:
    """Makes the sample's cases: each as it would have been made, on days that have passed."""

    def __init__(self, region: Region, users: dict[str, User], today: date) -> None:
        self.region, self.today = region, today
        self.actors = {key: actor_for(user.id) for key, user in users.items() if user.office_id}
        self.themes = {row.name: row.id for row in session().scalars(select(Theme))}

    def add(self) -> int:
        """Add every case; how many."""
        self._watched()
        self._challenged()
        self._noticed()
        self._directed()
        self._proposed()
        return 5

    def _watched(self) -> None:
        case = self._opened(_WATCHED, 70)
        self._light(case, _WATCHED.owner, "watch", 60, 30)

    def _challenged(self) -> None:
        case = self._opened(_CHALLENGED, 150)
        self._light(case, _CHALLENGED.owner, "watch", 140, 50)
        asked = self._put(
            case, _CHALLENGED.owner, 60, StepKind.MOVE, stage="formal_challenge",
            jump_reason="Two talks with the chief executive changed nothing.",
        )  # fmt: skip
        self._approve(asked, "quaye", 50)
        self._put(case, _CHALLENGED.owner, 3, StepKind.MOVE, stage="brokered_support")

    def _noticed(self) -> None:
        case = self._opened(_NOTICED, 500)
        began = self.today - timedelta(days=380)
        asked = self._put(
            case, _NOTICED.owner, 390, StepKind.MAKE, kinds=("notice",), in_force_from=began,
            in_force_to=self.today - timedelta(days=15),
            jump_reason="The auditor’s report leaves no time for lesser steps.",
        )  # fmt: skip
        self._approve(asked, "marchbank", 380)

    def _directed(self) -> None:
        case = self._opened(_DIRECTED, 420)
        self._above(
            case, 300, kinds=("direction",), is_urgent=True,
            urgent_because="The council could not have met its debts within the period.",
            in_force_to=self.today + timedelta(days=45),
        )  # fmt: skip
        self._above(
            case, 6, kinds=("proposal",),
            proposes="Commissioners for two years, who take over finance and the companies.",
            representations_close_on=self.today + timedelta(days=5),
        )  # fmt: skip

    def _proposed(self) -> None:
        case = self._opened(_PROPOSED, 40)
        self._light(case, _PROPOSED.owner, "watch", 35, 20)
        asked = self._put(case, _PROPOSED.owner, 6, StepKind.MOVE, stage="formal_challenge",
                          jump_reason="The council will not talk.")  # fmt: skip
        decision = _decision(asked)
        words = "Say what the landlord’s own figures show, and why a letter would do less."
        return_for_work(self.actors["quaye"], asked, words, decision.version)

    def _opened(self, about: _About, days: int) -> str:
        on = self._ago(days)
        reference = open_case(
            self.actors[about.owner],
            CaseDetails(
                organisation=self.region.organisations[about.council].reference,
                regime=_REGIME,
                trigger=Trigger.JUDGEMENT,
                happened=on,
                statements={
                    Aspect.TRIGGER: about.trigger,
                    Aspect.AIM: about.aim,
                    Aspect.EXIT_TEST: about.exit_test,
                },
                theme_id=self.themes.get(about.theme),
            ),
        )
        add_note(self.actors[about.owner], reference, title=_NOTE, words=about.trigger, happened=on)
        return reference

    def _light(self, case: str, owner: str, stage: str, days: int, review_in: int) -> None:
        proposal = Proposal(
            StepKind.MOVE,
            self._ago(days).on,
            stage=stage,
            reason="To see whether the figures turn by themselves.",
            review_on=self.today + timedelta(days=review_in),
        )
        take_step(self.actors[owner], case, proposal, _version(case))

    def _put(self, case: str, owner: str, days: int, kind: StepKind, **said: Any) -> str:
        proposal = Proposal(
            kind,
            self._ago(days).on,
            reason="What was promised at three meetings has not been done.",
            proportionality="Talks were tried and did not help; a lesser step binds nobody.",
            **said,
        )
        return take_step(self.actors[owner], case, proposal, _version(case))

    def _approve(self, asked: str, director: str, days: int) -> None:
        choice = Choice(
            OutcomeKind.APPROVED,
            "The evidence is clear and the step is measured.",
            decided_on=self._ago(days).on,
        )
        decide(self.actors[director], asked, choice, _decision(asked).version)

    def _above(self, case: str, days: int, **said: Any) -> None:
        on = self._ago(days).on
        proposal = Proposal(
            StepKind.MAKE,
            on,
            reason="As the letter to the chief executive says.",
            proportionality="As the explanatory memorandum says.",
            jump_reason="As the explanatory memorandum says.",
            **said,
        )
        choice = Choice(
            OutcomeKind.APPROVED,
            "As the letter to the chief executive says.",
            decided_on=on,
            decided_by_name="The Secretary of State (fictional)",
            decided_by_grade="secretary_of_state",
            document_title="Letter to the chief executive (fictional)",
            not_held=("signed_by", "announced_by"),
            is_recorded_from_above=True,
        )
        asked_by = "The department (fictional)"
        record_step_from_above(self.actors["marchbank"], case, proposal, choice, asked_by)

    def _ago(self, days: int) -> HappenedOn:
        return HappenedOn(self.today - timedelta(days=days))


def actor_for(user_id: int) -> Actor:
    """Somebody of the sample, as services know them."""
    return actor_of(session().scalars(select(User).where(User.id == user_id).options(*FULLY)).one())


def _version(case: str) -> int:
    return session().scalars(select(Case.version).where(Case.reference == case)).one()


def _decision(reference: str) -> Decision:
    session().flush()
    return session().scalars(select(Decision).where(Decision.reference == reference)).one()
