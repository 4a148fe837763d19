"""A regime as pages draw it: its ladder with the highest stage on top, and its instruments."""

from dataclasses import dataclass, replace

from gorm.challenge.rules.regime_effects import Cases
from gorm.challenge.rules.regime_facts import KindFacts, RegimeFacts, StageFacts
from gorm.challenge.rules.regime_words import Names, bodies_words, kind_words, stage_words
from gorm.challenge.rules.regimes import faults, warnings
from gorm.core.text import count


@dataclass(frozen=True)
class DrawnPart:
    """A stage or a kind of instrument as a page draws it.

    `change` is what a change would do to it: "New", "Changed", or nothing.
    """

    code: str
    name: str
    points: tuple[str, ...]
    cases: str = ""
    change: str = ""
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class DrawnRegime:
    """A regime as a page draws it; `amiss` is what keeps it from holding together."""

    name: str
    description: str
    bodies: str
    rating: str
    is_in_use: bool
    ladder: tuple[DrawnPart, ...]
    leaving: tuple[DrawnPart, ...]
    instruments: tuple[DrawnPart, ...]
    retired_stages: tuple[DrawnPart, ...]
    retired_instruments: tuple[DrawnPart, ...]
    amiss: tuple[str, ...]
    warnings: tuple[str, ...]


def drawn(
    regime: RegimeFacts, names: Names, cases: Cases, before: RegimeFacts | None = None
) -> DrawnRegime:
    """A regime in words; with `before`, what is new or changed of it is marked."""
    stages = {one.code: _stage(one, names, cases, before) for one in regime.stages}
    kinds = {one.code: _kind(one, regime, names, cases, before) for one in regime.kinds}
    return DrawnRegime(
        name=regime.name,
        description=regime.description,
        bodies=bodies_words(regime.applies_to),
        rating=names.schemes.get(regime.rating_scheme, ""),
        is_in_use=regime.is_in_use,
        ladder=_ends(tuple(stages[s.code] for s in reversed(regime.ladder) if not s.is_leaving)),
        leaving=_ends(tuple(stages[s.code] for s in reversed(regime.ladder) if s.is_leaving)),
        instruments=_ends(tuple(kinds[one.code] for one in regime.instruments)),
        retired_stages=tuple(stages[one.code] for one in regime.stages if not one.is_in_use),
        retired_instruments=tuple(kinds[one.code] for one in regime.kinds if not one.is_in_use),
        amiss=tuple(dict.fromkeys(fault.words for fault in faults(regime, names.grades))),
        warnings=warnings(regime),
    )


def _ends(parts: tuple[DrawnPart, ...]) -> tuple[DrawnPart, ...]:
    last = len(parts) - 1
    return tuple(
        replace(part, is_first=place == 0, is_last=place == last)
        for place, part in enumerate(parts)
    )


def _stage(stage: StageFacts, names: Names, cases: Cases, before: RegimeFacts | None) -> DrawnPart:
    standing = cases.at(stage.code)
    return DrawnPart(
        stage.code,
        stage.name,
        stage_words(stage, names.grades),
        cases=standing.words if standing.number else "",
        change=_change(stage, before.stage(stage.code)) if before else "",
    )


def _kind(
    kind: KindFacts,
    regime: RegimeFacts,
    names: Names,
    cases: Cases,
    before: RegimeFacts | None,
) -> DrawnPart:
    running = cases.of(kind.code).running
    points = kind_words(kind, regime, names.grades)
    return DrawnPart(
        kind.code,
        kind.name,
        (kind.legal_basis, *points) if kind.legal_basis else points,
        cases=f"{count(running, 'instrument')} not ended" if running else "",
        change=_change(kind, before.kind(kind.code)) if before else "",
    )


def _change(now: StageFacts | KindFacts, was: StageFacts | KindFacts | None) -> str:
    if was is None:
        return "New"
    return "" if replace(now, position=was.position) == was else "Changed"
