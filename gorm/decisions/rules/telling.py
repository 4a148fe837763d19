"""What was done to a request, in sentences: pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from gorm.core.text import moment
from gorm.decisions.models import OutcomeKind, StepKind

#: A step as it follows a name.
STEPS: Final[Mapping[StepKind, str]] = {
    StepKind.ASKED: "asked for this decision",
    StepKind.RETURNED: "returned it for more work",
    StepKind.ASKED_AGAIN: "asked for it again",
    StepKind.DELEGATED: "delegated it",
    StepKind.DELEGATION_ENDED: "ended a delegation of it",
    StepKind.RECUSED: "recused themself from it",
    StepKind.SUBSTITUTE_NAMED: "named who acts for somebody who is recused",
    StepKind.RECUSAL_ENDED: "ended their recusal from it",
    StepKind.DECIDED: "decided it",
    StepKind.RECORDED: "recorded what was decided above the office",
    StepKind.WITHDRAWN: "withdrew it",
}
_CLOSING: Final = {StepKind.DECIDED, StepKind.RECORDED}


def told(kind: StepKind, by_name: str, at: datetime, outcome: OutcomeKind | None) -> str:
    """Who did what and when: Ann Example decided it on 3 March 2027 at 2:05pm: approved."""
    sentence = f"{by_name} {STEPS[kind]} on {moment(at)}"
    if kind in _CLOSING and outcome is not None:
        return f"{sentence}: {outcome.label.lower()}."
    return f"{sentence}."
