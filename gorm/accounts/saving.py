"""Saving what a signed-in user sent by a form: one way for the forms of every feature."""

from collections.abc import Callable

from gorm.accounts.actor import current_actor
from gorm.core.errors import Refused
from gorm.core.forms import Form
from gorm.drafts.service import discard


def is_saved(form: Form, save: Callable[[], object]) -> bool:
    """Whether a form was sent and its service took it; else the form shows what is wrong.

    The draft of what was saved goes. A Conflict is the caller's to show.
    """
    if not form.is_sent:
        return False
    try:
        save()
    except Refused as refused:
        form.show(refused)
        return False
    discard(current_actor().reference, form.draft.data or "")
    return True


def status_of(form: Form) -> int:
    """The status of a page with a form: 422 where something is wrong with it."""
    return 422 if form.errors or form.faults else 200
