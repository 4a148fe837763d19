"""What an indicator may be: its code, its floor standard, its declared gap and form of period."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.performance.rules.values import Value, ValueFault, read_value
from gorm.performance.terms import IndicatorKind, Level, Measures, PeriodForm, Polarity

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
#: Words that stand in addresses where a code would.
_RESERVED: Final = frozenset({"new"})

KINDS: Final = {
    IndicatorKind.PLAIN: "A plain measure",
    IndicatorKind.GAP: "An inequality: its value is itself a gap",
}
LEVELS: Final = {Level.CORPORATE: "The council as a whole", Level.SERVICE: "One service"}

#: What each field is called in a history and in what a file has changed.
LABELS: Final = {
    "name": "Name",
    "definition": "Definition",
    "theme_id": "Theme",
    "polarity": "Polarity",
    "kind": "Kind",
    "level": "Level",
    "measures": "Whom it measures",
    "unit": "Unit",
    "floor_standard": "Floor standard",
    "gap_from": "Gap from",
    "gap_to": "Gap to",
    "declared_form": "Form of its periods",
    "source": "Source",
    "licence": "Licence",
}
#: A change of these changes how values compare, or what is found of them.
COMPARED_BY: Final = frozenset({"polarity", "kind", "measures", "floor_standard"})
GAP_ENDS: Final = frozenset({"gap_from", "gap_to"})


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator as it should be, apart from its code."""

    name: str
    theme_id: int
    polarity: Polarity
    kind: IndicatorKind = IndicatorKind.PLAIN
    level: Level = Level.SERVICE
    measures: Measures = Measures.COUNCIL
    unit: str = ""
    definition: str = ""
    floor_standard: Decimal | None = None
    gap_from: str | None = None
    gap_to: str | None = None
    declared_form: PeriodForm | None = None
    source: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Held:
    """What the values of an indicator are like: its breakdowns and their forms of period."""

    breakdowns: Collection[str] = ()
    forms: Collection[PeriodForm] = ()


def code_fault(code: str) -> str:
    """Why a text cannot be the code of an indicator; '' where it can."""
    if not _CODE.fullmatch(code):
        return (
            "A code has at most 40 letters, digits, hyphens, full stops and underscores, "
            "such as ASC-1."
        )
    return "This word stands in addresses; choose another." if code.lower() in _RESERVED else ""


def faults_of(facts: IndicatorFacts, held: Held) -> dict[str, str]:
    """What is wrong with an indicator, by field."""
    found = {
        "name": "" if facts.name else "Enter the name of the indicator.",
        "floor_standard": _floor_fault(facts),
        "gap_from": _end_fault(facts.gap_from, held),
        "gap_to": _end_fault(facts.gap_to, held) or _gap_fault(facts),
        "declared_form": _form_fault(facts.declared_form, held),
    }
    return {name: why for name, why in found.items() if why}


def floor_in(text: str) -> Decimal | None:
    """A floor standard as it was typed; None where nothing was. Raises ValueFault."""
    read = read_value(text)
    if isinstance(read, Value):
        return read.number
    if read.marker:
        raise ValueFault("A floor standard is a number, or left blank.")
    return None


def _floor_fault(facts: IndicatorFacts) -> str:
    if facts.floor_standard is None or facts.polarity is not Polarity.NEUTRAL:
        return ""
    return (
        "An indicator that is better neither high nor low has no floor standard. "
        "Leave it blank, or say which is better."
    )


def _gap_fault(facts: IndicatorFacts) -> str:
    if (facts.gap_from is None) != (facts.gap_to is None):
        return "Name both breakdowns between which the gap lies, or neither."
    if facts.gap_from is not None and facts.gap_from == facts.gap_to:
        return "A gap lies between two different breakdowns."
    return ""


def _end_fault(end: str | None, held: Held) -> str:
    named = sorted(name for name in held.breakdowns if name)
    if end is None or not named or end in named:
        return ""
    shown = ", ".join(f"“{name}”" for name in named[:10])
    return f"Its values have no breakdown “{end[:60]}”. They have: {shown}."


def _form_fault(form: PeriodForm | None, held: Held) -> str:
    others = sorted(other.label for other in held.forms if form is not None and other is not form)
    if not others:
        return ""
    return f"Its values have another form of period already: {others[0].lower()}."
