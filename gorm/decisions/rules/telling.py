"""What was done to a request, in sentences: pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from gorm.core.text import day, listed, moment
from gorm.decisions.models import OutcomeKind, StepKind
from gorm.decisions.rules.standing import Bar, Director, Standing

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


def why_it_waits(grade: str, acts_for: Sequence[str], given_by: str, until: date | None) -> str:
    """Why a decision is in a director's hands: "Delegated to you by Ann until 3 March 2027".

    `acts_for` are the recused for whom they act; `given_by` is who delegated it to them.
    """
    if given_by:
        return f"Delegated to you by {given_by} until {day(until)}"
    if acts_for:
        verb = "are" if len(acts_for) > 1 else "is"
        return f"You act for {listed(list(acts_for))}, who {verb} recused"
    return f"It needs {_named(grade)} or above, and you did not ask for it"


def with_whom(standing: Standing, user_id: int, grade: str) -> str:
    """With whom a decision is that is not for this reader, and why it is not."""
    bars = standing.bars(user_id)
    if Bar.ABOVE_OFFICE in bars:
        return f"Above the office: {grade}"
    if Bar.RECUSED in bars:
        return _with_substitute(standing, user_id)
    given = standing.delegation_by(user_id)
    if Bar.DELEGATED in bars and given is not None:
        return f"Delegated to {given.to_name} until {day(given.ends_on)}"
    if Bar.PROPOSER in bars:
        return f"You asked for it; {_who(standing)}"
    return f"It needs {_named(grade)} or above; {_who(standing)}"


def _with_substitute(standing: Standing, user_id: int) -> str:
    recusal = standing.recusal_of(user_id)
    if recusal is not None and recusal.substitute:
        return f"You are recused; {recusal.substitute} acts"
    return f"You are recused; {_who(standing)}"


def _who(standing: Standing) -> str:
    names = names_of(standing.who_may_decide())
    return f"with {names}" if names else "nobody in the office may decide"


def names_of(directors: Sequence[Director]) -> str:
    """Names as a sentence has them."""
    return listed([who.name for who in directors])


def _named(grade: str) -> str:
    """A grade in the middle of a sentence."""
    return f"{grade[:1].lower()}{grade[1:]}"
