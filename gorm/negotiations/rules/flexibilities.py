"""How a flexibility request goes on, and how old it is: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from gorm.negotiations.models.keeping import FlexibilityState

#: What was agreed, wholly or in part, is owed until it is delivered.
GRANTED: Final = frozenset({FlexibilityState.AGREED, FlexibilityState.PARTLY_AGREED})
#: What the department can make of a request; only the office withdraws one.
ANSWERS: Final = (
    FlexibilityState.AGREED,
    FlexibilityState.PARTLY_AGREED,
    FlexibilityState.REFUSED,
)


class Waiting(StrEnum):
    """What a request waits for."""

    ANSWER = "answer"
    DELIVERY = "delivery"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """What it waits for, as a page says it."""
        return {
            "answer": "Waits for an answer",
            "delivery": "Agreed, not delivered yet",
            "nothing": "Nothing is owed",
        }[self.value]


@dataclass(frozen=True)
class Request:
    """A request, as the rules need to know it."""

    state: FlexibilityState
    asked_on: date
    answer_by: date | None = None
    decided_on: date | None = None
    delivered_on: date | None = None

    @property
    def waits_for(self) -> Waiting:
        """What is owed now: an answer, what was agreed to, or nothing."""
        if self.state is FlexibilityState.ASKED:
            return Waiting.ANSWER
        is_owed = self.state in GRANTED and self.delivered_on is None
        return Waiting.DELIVERY if is_owed else Waiting.NOTHING

    def is_overdue(self, today: date) -> bool:
        """Whether an answer was asked for by a day that is past."""
        late = self.answer_by is not None and self.answer_by < today
        return self.waits_for is Waiting.ANSWER and late

    def age(self, today: date) -> int:
        """For how many days the department has owed what it owes: since asked, or since agreed."""
        match self.waits_for:
            case Waiting.ANSWER:
                return (today - self.asked_on).days
            case Waiting.DELIVERY if self.decided_on is not None:
                return (today - self.decided_on).days
            case _:
                return 0


@dataclass(frozen=True)
class Ageing:
    """How a department stands with what is asked of it. Ages are in days."""

    unanswered: int = 0
    overdue: int = 0
    oldest: int = 0
    undelivered: int = 0
    agreed: int = 0
    refused: int = 0
    #: The days that its answers took, the middle one; None while it has answered none.
    usual_days: int | None = None


def ageing_of(requests: Iterable[Request], today: date) -> Ageing:
    """The ageing of one department's requests; those that were withdrawn count for nothing."""
    counted = [one for one in requests if one.state is not FlexibilityState.WITHDRAWN]
    unanswered = [one for one in counted if one.waits_for is Waiting.ANSWER]
    taken = sorted(
        (one.decided_on - one.asked_on).days for one in counted if one.decided_on is not None
    )
    return Ageing(
        unanswered=len(unanswered),
        overdue=sum(one.is_overdue(today) for one in unanswered),
        oldest=max((one.age(today) for one in unanswered), default=0),
        undelivered=sum(one.waits_for is Waiting.DELIVERY for one in counted),
        agreed=sum(one.state in GRANTED for one in counted),
        refused=sum(one.state is FlexibilityState.REFUSED for one in counted),
        usual_days=taken[(len(taken) - 1) // 2] if taken else None,
    )
