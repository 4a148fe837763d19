"""What the pages of one agreement share: saving a form, and what a conflict shows."""

from collections.abc import Callable

from gorm.accounts import saving
from gorm.core.errors import Conflict
from gorm.core.forms import Form
from gorm.negotiations.queries.heads import AgreementHead

OVERTAKEN = "Look at what stands now, then send this again if you still mean it."


def is_saved(form: Form, save: Callable[[], object], head: AgreementHead | None = None) -> bool:
    """Whether a form was sent and its service took it; else the form shows what is wrong.

    Where somebody else saved in between, what was typed stays, and the form carries the version
    of `head`, which is what stands now: sent again, it is meant.
    """
    try:
        return saving.is_saved(form, save)
    except Conflict as conflict:
        if head is None:
            raise
        form.version.data = str(head.version)
        form.faults = (f"{conflict} {OVERTAKEN}",)
        return False
