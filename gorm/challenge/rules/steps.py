"""A step on a case, what the case has to show for it, and what can be missing: facts for guards."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from gorm.challenge.rules.ladder import Rung


class StepKind(StrEnum):
    """What a step does. Only a move and the instruments that set a stage move a case."""

    MOVE = "move"
    MAKE = "make"
    RENEW = "renew"
    VARY = "vary"
    REPLACE = "replace"
    REVOKE = "revoke"
    LET_LAPSE = "let_lapse"
    NO_CHANGE = "no_change"

    @property
    def label(self) -> str:
        """The step as a page names it."""
        return {
            "move": "Move to another stage",
            "make": "Make an instrument",
            "renew": "Renew an instrument",
            "vary": "Vary an instrument",
            "replace": "Replace an instrument",
            "revoke": "Revoke an instrument",
            "let_lapse": "Let an instrument lapse",
            "no_change": "No change",
        }[self.value]

    @property
    def is_about_one_in_force(self) -> bool:
        """Whether it is about an instrument that is there already."""
        return self in _ABOUT_ONE

    @property
    def makes_one(self) -> bool:
        """Whether a new instrument comes of it."""
        return self in _MAKING


_ABOUT_ONE: Final = frozenset(
    {StepKind.RENEW, StepKind.VARY, StepKind.REPLACE, StepKind.REVOKE, StepKind.LET_LAPSE}
)
_MAKING: Final = frozenset({StepKind.MAKE, StepKind.RENEW, StepKind.VARY, StepKind.REPLACE})


class Need(StrEnum):
    """What a step can lack; each is a guard, and each has a test that fails without it."""

    REASON = "reason"
    REVIEW_DATE = "review_on"
    EVIDENCE = "evidence"
    PROPORTIONALITY = "proportionality"
    JUMP_REASON = "jump_reason"
    REPRESENTATIONS = "representations"
    URGENCY_REASON = "urgent_because"
    OVERRIDE_REASON = "overridden_because"
    END_DATE = "in_force_to"
    EXIT_TEST = "exit_reason"
    CHOSEN_STAGE = "stage"
    STAGE_LEFT = "stage_after"
    SUBJECT = "instrument"
    ORDER = "in_force_from"
    TOO_LONG = "too_long"
    AFTER_THE_END = "happened_on"
    CLOSED = "closed"
    TERMS = "proposes"


@dataclass(frozen=True)
class Missing:
    """A guard that is not met: which, in words that follow "needs", and the field that mends it."""

    need: Need
    words: str
    field: str = ""


@dataclass(frozen=True)
class Answered:
    """A proposal's representations: until when they are open, and whether they were considered.

    They are spent on the day on which something was made that they were considered for: what comes
    later needs a proposal of its own.
    """

    reference: str
    closes_on: date
    considered_on: date | None
    spent_on: date | None = None
    opens_on: date | None = None

    def allows(self, on: date) -> bool:
        """Whether what was proposed may be decided on a day: the day after they closed at the
        earliest, and considered by then."""
        is_closed = self.closes_on < on
        is_considered = self.considered_on is not None and self.considered_on <= on
        return is_closed and is_considered and not self.is_spent(on)

    def waits(self, on: date) -> bool:
        """Whether they were invited by that day and nothing may be decided on them yet."""
        is_invited = self.opens_on is None or self.opens_on <= on
        return is_invited and not self.allows(on) and not self.is_spent(on)

    def is_spent(self, on: date) -> bool:
        """Whether something was made of them before that day."""
        return self.spent_on is not None and self.spent_on < on


@dataclass(frozen=True)
class OnFile:
    """What a case has to show when a step is taken."""

    standing: Rung
    rungs: tuple[Rung, ...]
    evidence: int = 0
    answered: tuple[Answered, ...] = ()
    #: The instruments that can be renewed, varied, replaced, revoked or let lapse, by reference.
    running: frozenset[str] = frozenset()
    #: The rank of the grade at which the present stage is left; None where it asks for none.
    grade_left: int | None = None
    #: Those of `running` that set a stage and so hold the case there.
    holding: frozenset[str] = frozenset()
    organisation: str = ""
    organisation_ended_on: date | None = None
    opened_on: date | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class Step:
    """A step as somebody proposes or takes it.

    `entered` is the stage that it leads to: the one chosen, or the one that the instrument sets;
    None where it sets none. `needs_representations` and `lapses` are those of the instrument's
    kind or of the stage. `happens_on` is the last day on which it can have happened, where only a
    week or a month is known: a guard refuses what is surely out of order and nothing else.
    """

    kind: StepKind
    happens_on: date
    entered: Rung | None = None
    reason: str = ""
    review_on: date | None = None
    proportionality: str = ""
    jump_reason: str = ""
    is_urgent: bool = False
    urgent_because: str = ""
    is_advice_overridden: bool = False
    overridden_because: str = ""
    needs_representations: bool = False
    is_proposal: bool = False
    proposes: str = ""
    lapses: bool = False
    longest_months_end: date | None = None
    instrument: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    stage_after: Rung | None = None
    is_exit_test_met: bool = False
    exit_reason: str = ""
    #: Whether it was decided above the office and the office holds the document that shows it.
    is_shown_from_above: bool = False
