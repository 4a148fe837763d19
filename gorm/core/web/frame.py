"""What stands around every page of features' own: asked in one statement when a page is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import g

from gorm.core.extension import ExtensionPoint
from gorm.core.together import Question, Together


@dataclass(frozen=True)
class FramePart:
    """What a feature asks for the frame of a page; nothing where this reader is shown nothing."""

    code: str
    question: Callable[[], Question | None]


frame_parts = ExtensionPoint[FramePart]("frame_parts")


def framed(code: str) -> Sequence[Any]:
    """The rows of one part; all parts are asked with the first."""
    if "frame" not in g:
        asked = ((part.code, part.question()) for part in frame_parts.offers())
        wanted = tuple((code, one) for code, one in asked if one is not None)
        g.frame = _together(wanted).answers() if wanted else {}
    found: Sequence[Any] = g.frame.get(code, ())
    return found


@lru_cache(maxsize=128)
def _together(wanted: tuple[tuple[str, Question], ...]) -> Together:
    """Kept while the questions stay the same: every page asks them."""
    return Together(dict(wanted))
