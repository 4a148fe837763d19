"""Who may decide, and what bars everybody else: pure, and the one place that says so.

A director decides who is at the grade or above it, of the office that asks, and not among those
who asked. A director who is recused does not, whatever else they are: the substitute named for
them acts, of whichever office. A delegate acts for a director who could decide in their own right;
while the cover lasts, that director does not. What is above the office is only recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class Bar(StrEnum):
    """Why somebody may not decide."""

    NOT_DIRECTOR = "not_director"
    PROPOSER = "proposer"
    RECUSED = "recused"
    GRADE = "grade"
    ABOVE_OFFICE = "above_office"
    OTHER_OFFICE = "other_office"
    DELEGATED = "delegated"

    @property
    def words(self) -> str:
        """The bar as it is told to whom it bars."""
        return _WORDS[self]


_WORDS: Final = {
    Bar.NOT_DIRECTOR: "Decisions are for directors.",
    Bar.PROPOSER: "You asked for this decision, so that somebody else decides.",
    Bar.RECUSED: "You have recused yourself from this.",
    Bar.GRADE: "It needs a higher grade than yours.",
    Bar.ABOVE_OFFICE: "It is decided above the office. A director records what was decided.",
    Bar.OTHER_OFFICE: "It belongs to another office.",
    Bar.DELEGATED: "You have delegated it for now. You can end that.",
}
#: What does not stand in the way of writing down what was decided above the office.
_LIFTED_FOR_RECORDING: Final = frozenset({Bar.GRADE, Bar.ABOVE_OFFICE})


@dataclass(frozen=True)
class Asked:
    """What the rule needs to know of a request. Whoever asked any version of it proposed it."""

    office_id: int
    grade_rank: int
    is_above_office: bool
    proposer_ids: frozenset[int]


@dataclass(frozen=True)
class Decider:
    """Somebody as they stand to one request.

    `is_substitute`: named for a recused director who could otherwise decide. `is_delegate`: holds
    it for a director who could. `has_delegated`: gave it to somebody for now.
    """

    user_id: int
    office_id: int | None
    grade_rank: int
    is_director: bool
    is_recused: bool = False
    is_substitute: bool = False
    is_delegate: bool = False
    has_delegated: bool = False


def bars(asked: Asked, who: Decider) -> tuple[Bar, ...]:
    """What keeps somebody from deciding; nothing where they may."""
    is_of_the_office = who.office_id == asked.office_id
    found = {
        Bar.NOT_DIRECTOR: not who.is_director,
        Bar.PROPOSER: who.user_id in asked.proposer_ids,
        Bar.RECUSED: who.is_recused,
        Bar.GRADE: not asked.is_above_office and who.grade_rank < asked.grade_rank,
        Bar.ABOVE_OFFICE: asked.is_above_office,
        Bar.OTHER_OFFICE: not (is_of_the_office or who.is_substitute or who.is_delegate),
        Bar.DELEGATED: who.has_delegated and not who.is_delegate,
    }
    return tuple(bar for bar, holds in found.items() if holds)


def bars_to_recording(asked: Asked, who: Decider) -> tuple[Bar, ...]:
    """What keeps somebody from recording what was decided above the office."""
    return tuple(bar for bar in bars(asked, who) if bar not in _LIFTED_FOR_RECORDING)


@dataclass(frozen=True)
class Director:
    """A director, of whichever office."""

    user_id: int
    name: str
    office_id: int | None
    office: str
    grade: str
    grade_rank: int
    is_active: bool = True


@dataclass(frozen=True)
class Recused:
    """A standing recusal from what a decision is about."""

    user_id: int
    name: str
    reason: str
    recorded_at: datetime
    version: int
    substitute_id: int | None = None
    substitute: str = ""
    #: How addresses name the director.
    user: str = ""


@dataclass(frozen=True)
class Given:
    """A delegation whose cover includes today, of this decision or of all."""

    reference: str
    from_id: int
    from_name: str
    to_id: int
    to_name: str
    begins_on: date
    ends_on: date
    reason: str
    is_of_all: bool
    version: int


@dataclass(frozen=True)
class Standing:
    """Everybody as they stand to one request."""

    asked: Asked
    directors: tuple[Director, ...]
    recusals: tuple[Recused, ...] = ()
    delegations: tuple[Given, ...] = ()

    def bars(self, user_id: int) -> tuple[Bar, ...]:
        """What keeps a user from deciding."""
        return bars(self.asked, self._decider(user_id))

    def bars_to_recording(self, user_id: int) -> tuple[Bar, ...]:
        """What keeps a user from recording what was decided above the office."""
        return bars_to_recording(self.asked, self._decider(user_id))

    def bars_in_own_right(self, user_id: int) -> tuple[Bar, ...]:
        """What keeps a user from deciding without what others gave them: nobody gives that on."""
        return bars(self.asked, self._in_own_right(user_id))

    def bars_as_substitute(self, user_id: int) -> tuple[Bar, ...]:
        """What would keep a user from deciding for somebody who is recused."""
        return self._bars_when(user_id, {Bar.OTHER_OFFICE, Bar.ABOVE_OFFICE})

    def bars_as_delegate(self, user_id: int) -> tuple[Bar, ...]:
        """What would keep a user from deciding for somebody who delegates to them."""
        return self._bars_when(user_id, {Bar.OTHER_OFFICE})

    def who_may_decide(self) -> tuple[Director, ...]:
        """Every director who may, those of the office first."""
        return self._in_order(who for who in self.directors if not self.bars(who.user_id))

    def who_may_record(self) -> tuple[Director, ...]:
        """Every director who may record what was decided above the office."""
        return self._in_order(
            who for who in self.directors if not self.bars_to_recording(who.user_id)
        )

    def who_may_be_substitute(self, recused_id: int) -> tuple[Director, ...]:
        """Every director who could be named for somebody, those of the office first."""
        return self._in_order(
            who
            for who in self.directors
            if who.user_id != recused_id and not self.bars_as_substitute(who.user_id)
        )

    def who_may_be_delegate(self, from_id: int) -> tuple[Director, ...]:
        """Every director to whom somebody could delegate, those of the office first."""
        return self._in_order(
            who
            for who in self.directors
            if who.user_id != from_id and not self.bars_as_delegate(who.user_id)
        )

    def acts_for(self, user_id: int) -> tuple[str, ...]:
        """The names of those for whom a user acts, as substitute or delegate."""
        recused = (one.name for one in self._covered_by_substitute(user_id))
        given = (one.from_name for one in self._delegations_to(user_id))
        return tuple(dict.fromkeys([*recused, *given]))

    def recusal_of(self, user_id: int) -> Recused | None:
        """The user's own recusal."""
        return next((one for one in self.recusals if one.user_id == user_id), None)

    def given_to(self, user_id: int) -> Given | None:
        """The delegation by which a user holds the decision for somebody who could decide."""
        return next(iter(self._delegations_to(user_id)), None)

    def delegation_by(self, user_id: int) -> Given | None:
        """The delegation by which a user has given the decision away for now."""
        return next((one for one in self.delegations if one.from_id == user_id), None)

    def _bars_when(self, user_id: int, lifted: set[Bar]) -> tuple[Bar, ...]:
        return tuple(bar for bar in self.bars(user_id) if bar not in lifted)

    def _in_order(self, directors: Iterable[Director]) -> tuple[Director, ...]:
        def key(who: Director) -> tuple[bool, str, str]:
            return who.office_id != self.asked.office_id, who.office, who.name

        return tuple(sorted(directors, key=key))

    def _decider(self, user_id: int) -> Decider:
        own = self._in_own_right(user_id)
        return Decider(
            user_id=own.user_id,
            office_id=own.office_id,
            grade_rank=own.grade_rank,
            is_director=own.is_director,
            is_recused=own.is_recused,
            is_substitute=own.is_substitute,
            is_delegate=bool(self._delegations_to(user_id)),
            has_delegated=self.delegation_by(user_id) is not None,
        )

    def _in_own_right(self, user_id: int) -> Decider:
        """Somebody without what they gave to others and what others gave to them."""
        found = self._director(user_id)
        return Decider(
            user_id=user_id,
            office_id=found.office_id if found else None,
            grade_rank=found.grade_rank if found else 0,
            is_director=found is not None and found.is_active,
            is_recused=self.recusal_of(user_id) is not None,
            is_substitute=bool(self._covered_by_substitute(user_id)),
        )

    def _director(self, user_id: int) -> Director | None:
        return next((who for who in self.directors if who.user_id == user_id), None)

    def _covered_by_substitute(self, user_id: int) -> tuple[Recused, ...]:
        """The recused for whom a user acts: directors who could decide if they were not recused."""
        return tuple(
            one
            for one in self.recusals
            if one.substitute_id == user_id and self._is_of_right(self._director(one.user_id))
        )

    def _is_of_right(self, who: Director | None) -> bool:
        """Whether somebody is a director of the office at the grade, active or gone."""
        if who is None or who.office_id != self.asked.office_id:
            return False
        return self.asked.is_above_office or who.grade_rank >= self.asked.grade_rank

    def _delegations_to(self, user_id: int) -> tuple[Given, ...]:
        """What a user holds of directors who could decide in their own right."""
        return tuple(
            one
            for one in self.delegations
            if one.to_id == user_id
            and not set(self.bars_in_own_right(one.from_id)) - {Bar.ABOVE_OFFICE}
        )
