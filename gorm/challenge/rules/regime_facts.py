"""A regime as plain facts: what an administrator sets, and what rules and pages go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gorm.challenge.models.regimes import Clock

#: Clocks that count a number of something.
COUNTED: Final = frozenset({Clock.DAYS, Clock.WORKING_DAYS, Clock.MONTHS})
LONGEST_CLOCK: Final = 999


@dataclass(frozen=True)
class GradeFacts:
    """A grade as regimes ask for it."""

    name: str
    rank: int
    is_above_office: bool

    @property
    def in_words(self) -> str:
        """The grade inside a sentence: a deputy director, but the Secretary of State."""
        return self.name if self.is_above_office else self.name[:1].lower() + self.name[1:]


Grades = Mapping[str, GradeFacts]


@dataclass(frozen=True)
class StageFacts:
    """A stage as an administrator sets it; `code` stays, whatever it is called later."""

    name: str
    code: str = ""
    position: int = 0
    is_light: bool = False
    follows_instruments: bool = False
    lapses: bool = False
    is_above_office: bool = False
    needs_representations: bool = False
    is_leaving: bool = False
    closes: bool = False
    clock: Clock = Clock.NONE
    clock_number: int | None = None
    clock_for: str = ""
    renewable_months: int | None = None
    grade_code: str | None = None
    is_in_use: bool = True


@dataclass(frozen=True)
class KindFacts:
    """A kind of instrument as an administrator sets it; `stage` is the code of what it sets."""

    name: str
    code: str = ""
    position: int = 0
    legal_basis: str = ""
    stage: str | None = None
    is_proposal: bool = False
    needs_representations: bool = False
    lapses: bool = False
    transfers_functions: bool = False
    months: int | None = None
    renewable_months: int | None = None
    grade_code: str | None = None
    is_in_use: bool = True


@dataclass(frozen=True)
class RegimeFacts:
    """A regime with its stages from the foot up and its kinds of instrument, in order."""

    name: str
    description: str = ""
    applies_to: tuple[str, ...] = ()
    rating_scheme: str = ""
    is_in_use: bool = True
    stages: tuple[StageFacts, ...] = ()
    kinds: tuple[KindFacts, ...] = ()

    @property
    def ladder(self) -> tuple[StageFacts, ...]:
        """The stages in use, from the foot up."""
        return tuple(stage for stage in self.stages if stage.is_in_use)

    @property
    def instruments(self) -> tuple[KindFacts, ...]:
        """The kinds of instrument in use."""
        return tuple(kind for kind in self.kinds if kind.is_in_use)

    def stage(self, code: str | None) -> StageFacts | None:
        """The stage with this code."""
        return next((stage for stage in self.stages if stage.code == code), None)

    def kind(self, code: str | None) -> KindFacts | None:
        """The kind of instrument with this code."""
        return next((kind for kind in self.kinds if kind.code == code), None)


def rank_of(stage: StageFacts) -> int:
    """In which part of a ladder a stage lies: chosen, following instruments, or leaving."""
    if stage.is_leaving or stage.closes:
        return 3 if stage.closes else 2
    return int(stage.follows_instruments)
