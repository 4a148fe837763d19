"""Noting a row that asks for no decision, and taking it back."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import Conflict, NotFound
from gorm.core.permissions import needs
from gorm.core.web.addresses import own_or, see_path
from gorm.escalations import service
from gorm.escalations.rules import RowKey
from gorm.escalations.views.blueprint import pages


@pages.post("/queue/note/<key>/noted")
@needs("queue:work")
def note_row(key: str) -> ResponseReturnValue:
    """Note a row: it leaves the list."""
    try:
        service.note(current_actor(), _key(key), request.form.get("fingerprint", ""))
    except Conflict as changed:
        flash(f"{changed} Read it again before you note it.", "error")
    return _back()


@pages.post("/queue/note/<key>/taken-back")
@needs("queue:work")
def unnote_row(key: str) -> ResponseReturnValue:
    """Take back that a row was noted: it stands in the list again."""
    service.take_back(current_actor(), _key(key))
    return _back()


def _key(text: str) -> RowKey:
    key = RowKey.parse(text)
    if key is None:
        raise NotFound
    return key


def _back() -> ResponseReturnValue:
    return see_path(own_or(request.form.get("next"), "escalations.to_note"))
