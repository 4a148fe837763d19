"""The forms of regimes: each once to be looked at in an address, and once to be saved."""

from typing import Any, Final

from gorm.challenge.models.regimes import Clock
from gorm.challenge.rules.regime_facts import LONGEST_CLOCK, KindFacts, RegimeFacts, StageFacts
from gorm.challenge.rules.regime_words import (
    BODIES,
    CLOCKS,
    KIND_ATTRIBUTES,
    STAGE_ATTRIBUTES,
    Attribute,
)
from gorm.core.forms import Form, choice, choices, long_text, text_line, tick, whole_number
from gorm.core.forms.base import SearchForm
from gorm.core.forms.fields import number_in

_LONGEST_RUN: Final = 120

_REGIME: Final[dict[str, Any]] = {
    "name": text_line("Name", required="Enter the name of the regime.", longest=200),
    "description": long_text("Description", longest=1000, hint="For whom it is, and on what law."),
    "applies_to": choices(
        "For", list(BODIES.items()), hint="Cases of these bodies. Tick none for every body."
    ),
    "rating_scheme": choice("Rated in", hint="The scheme in which its cases are rated."),
    "is_in_use": tick("In use", hint="New cases can be opened under it. Open cases go on anyway."),
}
_STAGE: Final[dict[str, Any]] = {
    "name": text_line("Name", required="Enter the name of the stage.", longest=100),
    **{one.name: tick(one.label, hint=one.hint) for one in STAGE_ATTRIBUTES},
    "clock": choice(
        "Clock",
        [(one.value, words) for one, words in CLOCKS.items()],
        hint="How the time is counted from the day after a case comes to stand here.",
    ),
    "clock_number": whole_number(
        "How many", least=1, most=LONGEST_CLOCK, hint="Days, working days or months."
    ),
    "clock_for": text_line(
        "What it counts down to", longest=60, hint="Such as Reply, Plan, Review or Report."
    ),
    "renewable_months": whole_number(
        "Renewable for", least=1, most=_LONGEST_RUN, hint="Months at a time. Only for what lapses."
    ),
    "grade": choice(
        "Decided at",
        hint="The lowest grade that decides on a step here.",
    ),
}
_KIND: Final[dict[str, Any]] = {
    "name": text_line("Name", required="Enter the name of the kind of instrument.", longest=120),
    "legal_basis": text_line(
        "Legal basis", longest=300, hint="Such as Section 15(5) of the Local Government Act 1999."
    ),
    "stage": choice(
        "Sets the stage",
        hint="Where a case stands while one of this kind is the highest in force. Only stages that "
        "follow instruments are offered.",
    ),
    **{one.name: tick(one.label, hint=one.hint) for one in KIND_ATTRIBUTES},
    "months": whole_number(
        "In force for", least=1, most=_LONGEST_RUN, hint="Months, where nothing else is said."
    ),
    "renewable_months": whole_number(
        "Renewable for", least=1, most=_LONGEST_RUN, hint="Months at a time. Only for what lapses."
    ),
    "grade": choice(
        "Decided at", hint="The lowest grade that decides on one; else that of the stage it sets."
    ),
}


def _look(fields: dict[str, Any]) -> type[SearchForm]:
    """The form as it stands in an address, for what would change."""
    return type("LookForm", (SearchForm,), {"q": None} | fields)


def _save(fields: dict[str, Any]) -> type[Form]:
    """The form as it is saved."""
    return type("SaveForm", (Form,), fields)


class FormOf:
    """The two forms of one thing: the same fields in an address and in a saving."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.names = tuple(fields)
        self.look: Any = _look(fields)
        self.save: Any = _save(fields)


REGIME: Final = FormOf(_REGIME)
STAGE: Final = FormOf(_STAGE)
KIND: Final = FormOf(_KIND)


class CopyForm(Form):
    """What the copy of a regime is called."""

    name = text_line("Name", required="Enter the name of the new regime.", longest=200)


def regime_in(form: Any) -> RegimeFacts:
    """The regime that a form describes, without its parts."""
    return RegimeFacts(
        name=form.name.data,
        description=form.description.data or "",
        applies_to=tuple(one for one in BODIES if one in form.applies_to.data),
        rating_scheme=form.rating_scheme.data or "",
        is_in_use=bool(form.is_in_use.data),
    )


def stage_in(form: Any, code: str) -> StageFacts:
    """The stage that a form describes; a new one has no code."""
    return StageFacts(
        code=code,
        name=form.name.data,
        **_ticked(form, STAGE_ATTRIBUTES),
        clock=Clock(form.clock.data),
        clock_number=number_in(form.clock_number),
        clock_for=form.clock_for.data or "",
        renewable_months=number_in(form.renewable_months),
        grade_code=form.grade.data or None,
    )


def kind_in(form: Any, code: str) -> KindFacts:
    """The kind of instrument that a form describes; a new one has no code."""
    return KindFacts(
        code=code,
        name=form.name.data,
        legal_basis=form.legal_basis.data or "",
        stage=form.stage.data or None,
        **_ticked(form, KIND_ATTRIBUTES),
        months=number_in(form.months),
        renewable_months=number_in(form.renewable_months),
        grade_code=form.grade.data or None,
    )


def _ticked(form: Any, attributes: tuple[Attribute, ...]) -> dict[str, bool]:
    return {one.name: bool(form[one.name].data) for one in attributes}


def fields_of(facts: RegimeFacts | StageFacts | KindFacts) -> dict[str, Any]:
    """What a form begins with, so that it says what stands."""
    found: dict[str, Any] = dict(vars(facts))
    if not isinstance(facts, RegimeFacts):
        found["grade"] = found.pop("grade_code") or ""
    if isinstance(facts, RegimeFacts):
        found["applies_to"] = list(facts.applies_to)
    for name in ("clock_number", "months", "renewable_months"):
        if name in found:
            found[name] = str(found[name] or "")
    if "stage" in found:
        found["stage"] = found["stage"] or ""
    return found
