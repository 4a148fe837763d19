"""Changes of a regime as pure steps: each takes a regime as it is and says what it would be.

What a page previews and what a service saves is the same step, so that the two cannot differ.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from gorm.challenge.rules.regime_facts import KindFacts, RegimeFacts, StageFacts, rank_of

Edit = Callable[[RegimeFacts], RegimeFacts]
Part = TypeVar("Part", StageFacts, KindFacts)

_LONGEST_CODE = 40


def code_for(name: str, taken: Collection[str]) -> str:
    """A code made of a name that nobody else has: `brokered_support`, or `brokered_support_2`."""
    stem = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[: _LONGEST_CODE - 4] or "part"
    codes = (stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 2)))
    return next(code for code in codes if code not in taken)


def described(facts: RegimeFacts) -> Edit:
    """Give a regime the name, the description and the rest of `facts`, but not its parts."""
    return lambda regime: replace(facts, stages=regime.stages, kinds=regime.kinds)


def with_stage(facts: StageFacts) -> Edit:
    """Set a stage: the one with its code, or a new one where it has none.

    A new stage takes the highest place of its part of the ladder. Where it closes the case, the
    one that did so before does not any more: exactly one does.
    """

    def edit(regime: RegimeFacts) -> RegimeFacts:
        stages = [_without_closing(one) if facts.closes else one for one in regime.stages]
        if facts.code:
            stages = [_set(one, facts) if one.code == facts.code else one for one in stages]
        else:
            new = replace(facts, code=code_for(facts.name, [one.code for one in stages]))
            stages.insert(_place_for(new, stages), new)
        return replace(regime, stages=_numbered(stages))

    return edit


def with_kind(facts: KindFacts) -> Edit:
    """Set a kind of instrument: the one with its code, or a new one at the end."""

    def edit(regime: RegimeFacts) -> RegimeFacts:
        if facts.code:
            kinds = [_set(one, facts) if one.code == facts.code else one for one in regime.kinds]
        else:
            code = code_for(facts.name, [one.code for one in regime.kinds])
            kinds = [*regime.kinds, replace(facts, code=code)]
        return replace(regime, kinds=_numbered(kinds))

    return edit


def stage_moved(code: str, *, up: bool) -> Edit:
    """Exchange a stage with the next one in use; one at the end stays."""
    return lambda regime: replace(regime, stages=_moved(regime.stages, code, up=up))


def kind_moved(code: str, *, up: bool) -> Edit:
    """Exchange a kind with the next one in use; up is towards the head of the list."""
    return lambda regime: replace(regime, kinds=_moved(regime.kinds, code, up=not up))


def stage_in_use(code: str, *, is_in_use: bool) -> Edit:
    """Retire a stage, so that nobody can be moved there, or bring it back where it was."""
    return lambda regime: replace(
        regime,
        stages=tuple(
            replace(one, is_in_use=is_in_use) if one.code == code else one for one in regime.stages
        ),
    )


def kind_in_use(code: str, *, is_in_use: bool) -> Edit:
    """Retire a kind, so that none of it can be made any more, or bring it back."""
    return lambda regime: replace(
        regime,
        kinds=tuple(
            replace(one, is_in_use=is_in_use) if one.code == code else one for one in regime.kinds
        ),
    )


def _set(one: Part, facts: Part) -> Part:
    """The part as it should be, in its place and in use as it was."""
    return replace(facts, position=one.position, is_in_use=one.is_in_use)


def _without_closing(stage: StageFacts) -> StageFacts:
    return replace(stage, closes=False) if stage.is_in_use else stage


def _place_for(new: StageFacts, stages: Sequence[StageFacts]) -> int:
    """Behind the last stage that may lie below it."""
    below = [place for place, one in enumerate(stages) if rank_of(one) <= rank_of(new)]
    return max(below, default=-1) + 1


def _moved(parts: Sequence[Part], code: str, *, up: bool) -> tuple[Part, ...]:
    shown = [place for place, one in enumerate(parts) if one.is_in_use or one.code == code]
    here = next((n for n, place in enumerate(shown) if parts[place].code == code), None)
    there = -1 if here is None else here + (1 if up else -1)
    if here is None or not 0 <= there < len(shown):
        return tuple(parts)
    order = list(parts)
    first, second = shown[here], shown[there]
    order[first], order[second] = order[second], order[first]
    return _numbered(order)


def _numbered(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(replace(one, position=number) for number, one in enumerate(parts, start=1))
