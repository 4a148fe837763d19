"""Adding, renaming and retiring themes."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotFound
from gorm.core.references import number_in
from gorm.core.text import one_line
from gorm.settings.models import Theme
from gorm.settings.policy import may_manage_settings

#: What the acts are called in the trail, as they follow a name.
ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "theme.added": "added the theme",
    "theme.changed": "renamed the theme",
    "theme.retired": "retired the theme",
    "theme.brought_back": "brought the theme back",
}

_TAKEN: Final = {"uq_theme_name": ("name", "There is a theme of this name already.")}


def add_theme(actor: Actor, name: str) -> int:
    """Add a theme, which forms offer from now on; its id."""
    insist(may_manage_settings(actor))
    theme = Theme(name=one_line(name))
    with faults_for(_TAKEN):
        session().add(theme)
        session().flush()
    record(actor, "theme.added", _subject(theme), changes={"Name": ("", theme.name)})
    return theme.id


def rename_theme(actor: Actor, reference: str, name: str, seen_version: int) -> None:
    """Rename a theme; what was recorded under it shows the new name."""
    insist(may_manage_settings(actor))
    theme = _found(reference)
    if theme.version != seen_version:
        raise Conflict("Somebody else changed this theme while you were working on it.")
    before, theme.name = theme.name, one_line(name)
    with faults_for(_TAKEN):
        session().flush()
    if before != theme.name:
        changes = {"Name": (before, theme.name)}
        record(actor, "theme.changed", _subject(theme), changes=changes)


def set_theme_in_use(actor: Actor, reference: str, *, is_in_use: bool) -> None:
    """Retire a theme, so that forms offer it no more, or bring it back. Its records keep it."""
    insist(may_manage_settings(actor))
    theme = _found(reference)
    if theme.is_in_use == is_in_use:
        return
    theme.is_in_use = is_in_use
    record(actor, "theme.brought_back" if is_in_use else "theme.retired", _subject(theme))


def _found(reference: str) -> Theme:
    theme = session().scalar(select(Theme).where(Theme.id == number_in(reference, "THM")))
    if theme is None:
        raise NotFound
    return theme


def _subject(theme: Theme) -> Subject:
    return Subject("theme", theme.reference)
