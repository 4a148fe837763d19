"""What stands around every page of features' own: asked in one statement when a page is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g

from gorm.core.extension import ExtensionPoint
from gorm.core.together import Question, asked_together


@dataclass(frozen=True)
class FramePart:
    """What a feature asks for the frame of a page; nothing where this reader is shown nothing."""

    code: str
    question: Callable[[], Question | None]


frame_parts = ExtensionPoint[FramePart]("frame_parts")


def framed(code: str) -> Sequence[Any]:
    """The rows of one part; all parts are asked with the first."""
    if "frame" not in g:
        asked = {part.code: part.question() for part in frame_parts.offers()}
        g.frame = asked_together({code: one for code, one in asked.items() if one is not None})
    found: Sequence[Any] = g.frame.get(code, ())
    return found
