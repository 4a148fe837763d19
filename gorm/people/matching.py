"""Conditions that find names by how their words begin, alike on both databases."""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

MOST_WORDS: Final = 8


def begins_words(column: Any, text: str) -> ColumnElement[bool]:
    """Whether every word of the text begins a word in the column, in any order."""
    return and_(*(begins_word(column, word) for word in words_in(text)))


def begins_word(column: Any, word: str) -> ColumnElement[bool]:
    """Whether some word in the column begins so."""
    return or_(
        column.startswith(word, autoescape=True), column.contains(f" {word}", autoescape=True)
    )


def words_in(text: str) -> list[str]:
    """The words that are searched for; a longer text is a mistake, and its end is left out."""
    return text.split()[:MOST_WORDS]
