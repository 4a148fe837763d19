"""Reading themes and notices."""

from sqlalchemy import select

from gorm.core.db import session
from gorm.settings.models import Notice, Theme


def notices() -> tuple[str, ...]:
    """The lines that stand on every page."""
    return tuple(session().scalars(select(Notice.words).order_by(Notice.code)))


def themes_in_use() -> tuple[tuple[int, str], ...]:
    """The themes that a form offers, by name."""
    found = session().execute(
        select(Theme.id, Theme.name).where(Theme.is_in_use).order_by(Theme.name)
    )
    return tuple((row.id, row.name) for row in found)
