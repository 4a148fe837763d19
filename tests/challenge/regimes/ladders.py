"""A regime as plain facts for tests: a ladder with a stage of every sort."""

from dataclasses import replace
from typing import Any, Final

from gorm.challenge.models import Clock
from gorm.challenge.rules.regime_facts import GradeFacts, KindFacts, RegimeFacts, StageFacts
from gorm.challenge.rules.regime_words import Names

GRADES: Final = {
    "g7": GradeFacts("Grade 7", 3, is_above_office=False),
    "director": GradeFacts("Director", 6, is_above_office=False),
    "secretary_of_state": GradeFacts("Secretary of State", 9, is_above_office=True),
}
NAMES: Final = Names(GRADES, {"case_rating": "Rating of cases"})

_STAGES: Final = (
    StageFacts("Routine", "routine"),
    StageFacts(
        "Watch", "watch", is_light=True, clock=Clock.DAYS, clock_number=90, clock_for="Review"
    ),
    StageFacts("Challenge", "challenge", grade_code="g7"),
    StageFacts(
        "Notice", "notice", follows_instruments=True, lapses=True, clock=Clock.MONTHS,
        clock_number=12, clock_for="Lapse", renewable_months=6, grade_code="director",
    ),
    StageFacts(
        "Directions", "directions", follows_instruments=True, is_above_office=True,
        needs_representations=True, grade_code="secretary_of_state",
    ),
    StageFacts("Step-down", "step_down", is_leaving=True),
    StageFacts("Closed", "closed", is_leaving=True, closes=True),
)  # fmt: skip
_KINDS: Final = (
    KindFacts("Notice", "notice", stage="notice", lapses=True, months=12, grade_code="director"),
    KindFacts(
        "Direction", "direction", stage="directions", needs_representations=True,
        grade_code="secretary_of_state",
    ),
    KindFacts("Proposal", "proposal", is_proposal=True),
)  # fmt: skip


def a_regime(
    changed: dict[str, dict[str, Any]] | None = None,
    kinds: dict[str, dict[str, Any]] | None = None,
) -> RegimeFacts:
    """A regime that holds together, but for what is changed of its stages and kinds, by code."""
    return RegimeFacts(
        name="A regime",
        stages=tuple(
            replace(stage, **{"position": number, **(changed or {}).get(stage.code, {})})
            for number, stage in enumerate(_STAGES, start=1)
        ),
        kinds=tuple(
            replace(kind, **{"position": number, **(kinds or {}).get(kind.code, {})})
            for number, kind in enumerate(_KINDS, start=1)
        ),
    )
