"""What the pages of lines, terms and priorities share: saving a form, and a changed record."""

from collections.abc import Callable, Mapping

from flask import request

from gorm.accounts.actor import current_actor
from gorm.core.errors import Refused
from gorm.core.forms import Form
from gorm.core.forms.base import draft_finder
from gorm.drafts.service import discard


def is_saved(form: Form, save: Callable[[], object]) -> bool:
    """Whether a form was sent and its service took it; else the form shows what is wrong."""
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
    """The status of a page with this form: 422 where something is wrong with it."""
    return 422 if form.errors or form.faults else 200


def typed_fields() -> Mapping[str, str] | None:
    """What was typed into rows that no field of a form holds: as sent, or as the draft keeps it."""
    if request.method == "POST":
        return request.form
    token = request.args.get("draft", "")
    finders = draft_finder.offers() if token else ()
    return next((found for finder in finders if (found := finder(token))), None)
