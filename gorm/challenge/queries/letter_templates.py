"""Reading the templates of letters."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.challenge.models import LetterTemplate
from gorm.core.db import session
from gorm.core.errors import NotFound


@dataclass(frozen=True)
class TemplateRecord:
    """A template of a letter: its words with their gaps."""

    code: str
    name: str
    heading: str
    words: str
    reply_within: int | None
    is_in_use: bool
    version: int


def letter_templates() -> tuple[TemplateRecord, ...]:
    """Every template by name, retired ones included."""
    found = session().scalars(select(LetterTemplate).order_by(LetterTemplate.name))
    return tuple(_record(one) for one in found)


def letter_template(code: str) -> TemplateRecord:
    """One template. Raises NotFound."""
    found = session().scalar(select(LetterTemplate).where(LetterTemplate.code == code))
    if found is None:
        raise NotFound
    return _record(found)


def _record(one: LetterTemplate) -> TemplateRecord:
    return TemplateRecord(
        one.code,
        one.name,
        one.heading,
        one.words,
        one.reply_within,
        one.is_in_use,
        one.version,
    )
