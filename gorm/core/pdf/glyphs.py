"""Text that the faces at hand can draw, whatever was typed.

A pack may quote anything that Unicode holds. A character that no face has is drawn as an empty
box that nobody can read aloud or copy, and PDF/UA-1 (7.21.8) rejects the whole file for it. Faces
for every script would weigh 100 MB. So, in this order, a character that cannot be drawn becomes:

1. its plain equivalent, if that can be drawn (styled and full-width letters, flags as letters);
2. nothing, if it has no shape of its own (joiners, selectors, skin tones);
3. its name in brackets, if it is a symbol: `[sloth]`;
4. with its neighbours, its script and numbers in brackets: `[Tamil: U+0BB5 U+0BA3]`, which is
   honest and can be looked up; the record itself still has what was typed.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

_SPACES = frozenset("\t\n\r")
# A PDF may not map a glyph to these (ISO 14289-1, 7.21.7), drawn or not.
_FORBIDDEN = frozenset("\0\ufeff\ufffe")
# These turn the reading direction of what follows by force: no language needs it, forgers do.
_OVERRIDES = frozenset("\u202d\u202e")


class Repertoire:
    """The characters that a set of faces can draw between them."""

    def __init__(self, faces: Iterable[Path]) -> None:
        self._drawable: set[int] = set()
        for face in faces:
            with TTFont(face, lazy=True) as font:
                self._drawable |= font.getBestCmap().keys()
        self.spelled = lru_cache(maxsize=4096)(self._spelled)

    def can_draw(self, character: str) -> bool:
        return character in _SPACES or (
            ord(character) in self._drawable
            and character not in _FORBIDDEN
            and unicodedata.category(character) not in ("Cc", "Co", "Cn", "Cs")
        )

    def drawable(self, text: str) -> str:
        """The text with everything that cannot be drawn spelled out."""
        if text.isascii() and text.isprintable():
            return text
        return "".join(self._pieces(unicodedata.normalize("NFC", text)))

    def _pieces(self, text: str) -> Iterator[str]:
        for spelled, characters in groupby(text, self.spelled):
            run = list(characters)
            if spelled is None:
                yield from in_brackets(run)
            else:
                yield spelled * len(run)

    def _spelled(self, character: str) -> str | None:
        """What to print for one character, or None for a letter with no likeness."""
        if character in _OVERRIDES:
            return ""
        if self.can_draw(character):
            return character
        plain = flag_letter(character) or unicodedata.normalize("NFKC", character)
        if plain != character and all(map(self.can_draw, plain)):
            return plain
        if is_shapeless(character):
            return ""
        if unicodedata.category(character).startswith("S"):
            return f"[{unicodedata.name(character, number(character)).lower()}]"
        return None


def in_brackets(letters: list[str]) -> Iterator[str]:
    for script, run in groupby(letters, script_of):
        yield f"[{script}{' '.join(map(number, run))}]"


def script_of(character: str) -> str:
    """`Tamil: `, as the character's own name has it, or nothing where it has no name."""
    word = unicodedata.name(character, "").split(" ")[0]
    return f"{word if word == 'CJK' else word.capitalize()}: " if word else ""


def flag_letter(character: str) -> str:
    """Flags are pairs of letters in disguise: GB."""
    is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
    return chr(ord(character) - 0x1F1E6 + ord("A")) if is_flag else ""


def is_shapeless(character: str) -> bool:
    """Controls, joiners, selectors and skin tones change other characters and stand for nothing."""
    return (
        unicodedata.category(character) in ("Cc", "Cf")
        or "\ufe00" <= character <= "\ufe0f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def number(character: str) -> str:
    return f"U+{ord(character):04X}"
