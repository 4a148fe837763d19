"""Reading themes and notices."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import number_in
from gorm.core.together import Question, asked_together
from gorm.settings.models import Notice, Theme

# Built once: every page asks it.
_NOTICES_ASKED: Final = Question(select(Notice.words), (Notice.code,))
_NOTICES: Final = _NOTICES_ASKED.rows.order_by(*_NOTICES_ASKED.order)


@dataclass(frozen=True)
class ThemeRecord:
    """A theme, and whether forms offer it."""

    reference: str
    name: str
    is_in_use: bool
    version: int


def notices() -> tuple[str, ...]:
    """The lines that stand on every page."""
    return tuple(session().scalars(_NOTICES))


def notices_asked() -> Question:
    """The same, to be asked along with what else stands on every page."""
    return _NOTICES_ASKED


def themes_in_use() -> tuple[tuple[int, str], ...]:
    """The themes that a form offers, by name."""
    found = asked_together({"themes": themes_asked()})["themes"]
    return tuple((row.id, row.name) for row in found)


def themes_asked() -> Question:
    """The same, to be asked along with what else a form offers."""
    return Question(select(Theme.id, Theme.name).where(Theme.is_in_use), (Theme.name,))


def themes() -> tuple[ThemeRecord, ...]:
    """All themes by name, retired ones included."""
    return tuple(_record(theme) for theme in session().scalars(select(Theme).order_by(Theme.name)))


def theme_record(reference: str) -> ThemeRecord:
    """One theme. Raises NotFound."""
    theme = session().scalar(select(Theme).where(Theme.id == number_in(reference, "THM")))
    if theme is None:
        raise NotFound
    return _record(theme)


def _record(theme: Theme) -> ThemeRecord:
    return ThemeRecord(theme.reference, theme.name, theme.is_in_use, theme.version)
