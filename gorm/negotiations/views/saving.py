"""What the pages of one agreement share: saving a form, and what a conflict shows."""

from collections.abc import Callable

from gorm.accounts.actor import current_actor
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import Form
from gorm.drafts.service import discard
from gorm.negotiations.queries.heads import AgreementHead

OVERTAKEN = "Look at what stands now, then send this again if you still mean it."


def is_saved(form: Form, save: Callable[[], None], head: AgreementHead | None = None) -> bool:
    """Whether a form was sent and its service took it; else the form shows what is wrong.

    Where somebody else saved in between, what was typed stays, and the form carries the version
    of `head`, which is what stands now: sent again, it is meant.
    """
    if not form.is_sent:
        return False
    try:
        save()
    except Refused as refused:
        form.show(refused)
        return False
    except Conflict as conflict:
        if head is None:
            raise
        form.version.data = str(head.version)
        form.faults = (f"{conflict} {OVERTAKEN}",)
        return False
    discard(current_actor().reference, form.draft.data or "")
    return True


def status_of(form: Form) -> int:
    """The status of a page with a form: 422 where something was refused."""
    return 422 if form.faults or form.errors else 200
