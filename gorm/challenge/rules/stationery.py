"""What stands where on the paper of a letter: pure.

The paper says by itself to whom a letter goes, under which references, on which day and who signs
it. The words of a letter therefore begin with the salutation and end with the close.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.core.text import cleaned, day, one_line

_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
# Paragraphs of a template that hold nothing but what the paper says already.
_HEAD: Final = re.compile(
    r"(our reference\s*:?\s*)?\{\s*our_reference\s*\}|\{\s*today\s*\}", re.IGNORECASE
)
_FOOT: Final = re.compile(r"\{\s*(signatory|office)\s*\}", re.IGNORECASE)
_SALUTATION: Final = re.compile(r"dear\b[^\n]*", re.IGNORECASE)
_CLOSE: Final = re.compile(r"(yours|with|kind|best)\b[^\n]{0,60}", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """A letter's words as they stand on paper: the subject line goes below the salutation."""

    salutation: str
    body: str
    close: str


def without_furniture(template: str) -> str:
    """The words of a template without what the paper says by itself, at its head and its foot."""
    kept = _paragraphs(template)
    while kept and _is_made_of(_HEAD, kept[0]):
        kept.pop(0)
    while kept and _is_made_of(_FOOT, kept[-1]):
        kept.pop()
    return "\n\n".join(kept)


def laid_out(words: str) -> Layout:
    """A letter's words, with the salutation and the close taken apart where there are any."""
    body = _paragraphs(words)
    salutation = body.pop(0) if body and _SALUTATION.fullmatch(body[0]) else ""
    close = body.pop() if body and _CLOSE.fullmatch(body[-1]) else ""
    return Layout(salutation, "\n\n".join(body), close)


def names_day(words: str, on: date) -> bool:
    """Whether a text says this day, so that what is asked for and what is counted agree."""
    return day(on) in one_line(words)


def as_plain_text(
    words: str,
    *,
    marking: str,
    references: Sequence[tuple[str, str]],
    addressee: str,
    heading: str,
    signatory: str,
) -> str:
    """A letter as plain text, to be put into a message or into the office's own paper."""
    layout = laid_out(words)
    listed = "\n".join(f"{label}: {value}" for label, value in references if value)
    parts = (
        marking, addressee, listed, layout.salutation, heading.upper(), layout.body, layout.close,
        signatory, marking,
    )  # fmt: skip
    return "\n\n".join(cleaned(part) for part in parts if cleaned(part)) + "\n"


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in _PARAGRAPHS.split(cleaned(text)) if part.strip()]


def _is_made_of(what: re.Pattern[str], paragraph: str) -> bool:
    is_it: Callable[[str], object] = what.fullmatch
    return all(is_it(line.strip()) for line in paragraph.splitlines())
