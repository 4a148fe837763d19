"""What a file is called: what somebody's computer said, without what could mislead or break."""

import re
import unicodedata
from typing import Final

from gorm.core.text import one_line

LONGEST_NAME: Final = 120
_UNFIT: Final = re.compile(r'[:*?"<>|]')
_LONGEST_ENDING: Final = 10


def clean_file_name(name: str) -> str:
    """The name alone, without folders, control characters and marks that turn the reading round.

    It is shown and sent along when somebody takes the file away; it never is a path. A name of
    nothing but dots, folders and marks comes out empty.
    """
    bare = re.split(r"[/\\]", name)[-1]
    seen = "".join(character for character in bare if _is_seen(character))
    kept = _UNFIT.sub("-", one_line(seen)).strip(". ")
    return _shortened(kept)


def ending_of(name: str) -> str:
    """What stands after the last dot, in lower case; '' where there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot else ""


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) != "Cf" or character == "\u200d"


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        return name[:LONGEST_NAME].strip(". ")
    return stem[: LONGEST_NAME - len(ending) - 1].rstrip(". ") + dot + ending
