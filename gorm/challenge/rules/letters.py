"""Letters with named gaps: which gaps there are, and filling them without running what is typed.

A gap is a name in curly brackets. Text is never formatted as code: a name is looked up in a list
and put in its place, and nothing else happens.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Gap:
    """A gap that GORM can fill: what with, and words to show how that reads."""

    name: str
    meaning: str
    sample: str


GAPS: Final = tuple(
    Gap(*fields)
    for fields in (
        ("council", "The body that the case is about", "Anytown Borough Council"),
        ("chief_executive", "Whom the letter is to, as a letter begins", "Ms Okafor"),
        ("service", "The service that the case is about", "children’s social care"),
        ("our_reference", "The reference of the case", "CASE-000123"),
        ("today", "The day of the letter", "3 March 2027"),
        ("reply_by", "The last day for a reply", "31 March 2027"),
        (
            "concerns",
            "What the case is about",
            (
                "The proportion of assessments completed in time fell from 84 percent in 2024-25 "
                "to 61 percent in 2025-26, and is now the lowest of any council of its type."
            ),
        ),
        (
            "aim",
            "The aim of the case",
            "That assessments are completed in time for at least four children in five.",
        ),
        (
            "exit_test",
            "The exit test of the case",
            "Two successive quarters in which at least 80 percent of assessments are in time.",
        ),
        (
            "conditions",
            "What is asked or proposed: the conditions of a notice, the terms of a proposal",
            (
                "- A plan for recovery, agreed by the cabinet, by 30 April 2027.\n"
                "- A report of progress to this office every month."
            ),
        ),
        ("office", "The office that writes", "Government Office for the Vale"),
        ("signatory", "Whoever signs", "Jonathan Hale, Deputy Director"),
    )
)
KNOWN: Final = {gap.name: gap for gap in GAPS}
_GAP: Final = re.compile(r"\{([^{}]*)\}")
_LEFT: Final = re.compile(r"\[(" + "|".join(name.replace("_", " ") for name in KNOWN) + r")\]")


def gaps_in(text: str) -> tuple[str, ...]:
    """The names of the gaps in a text, known or not, each once, in order."""
    return tuple(dict.fromkeys(found.strip() for found in _GAP.findall(text)))


def unknown_gaps(text: str) -> tuple[str, ...]:
    """The gaps in a text that GORM cannot fill."""
    return tuple(name for name in gaps_in(text) if name not in KNOWN)


def has_loose_bracket(text: str) -> bool:
    """Whether a curly bracket is opened or closed alone: half a gap, most likely."""
    return bool(set("{}") & set(_GAP.sub("", text)))


def text_fault(text: str) -> str:
    """What is wrong with the gaps of a text, with the list of those that there are; '' for none."""
    known = ", ".join(f"{{{name}}}" for name in KNOWN)
    if unknown := unknown_gaps(text):
        named = ", ".join(f"{{{name}}}" for name in unknown)
        verb = "is no gap" if len(unknown) == 1 else "are no gaps"
        return f"{named} {verb} that GORM knows: {known}."
    if has_loose_bracket(text):
        return f"A curly bracket stands alone. Gaps are written {known}."
    return ""


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its gaps filled. One without a value is left to be seen, as [council]."""

    def value(found: re.Match[str]) -> str:
        name = found[1].strip()
        return values.get(name, "").strip() or blank(name)

    return _GAP.sub(value, text)


def blank(name: str) -> str:
    """What stands in a letter where a value is missing."""
    return f"[{name.replace('_', ' ')}]"


def unfilled(text: str) -> tuple[str, ...]:
    """The gaps that a filled text still shows, by name, each once: such a letter is not sent."""
    return tuple(dict.fromkeys(found.replace(" ", "_") for found in _LEFT.findall(text)))


def samples() -> dict[str, str]:
    """Words for every gap, to show how a letter reads."""
    return {gap.name: gap.sample for gap in GAPS}
