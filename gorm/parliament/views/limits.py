"""The page on which administrators set within how many working days a letter is replied to."""

from typing import Final

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict
from gorm.core.forms.conflicts import Differing, against
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.parliament.forms import ReplyLimitForm
from gorm.parliament.queries.limits import reply_limit
from gorm.parliament.service.limits import SUBJECT, set_reply_limit
from gorm.parliament.views.blueprint import pages
from gorm.settings.offers import SettingsLink

SETTINGS: Final = SettingsLink(
    "Replies to members",
    "parliament.reply_limit_form",
    "Within how many working days a member’s letter is replied to",
)


@pages.route("/settings/replies-to-members", methods=["GET", "POST"])
@needs("setting:manage")
def reply_limit_form() -> ResponseReturnValue:
    """The number in force, and setting another."""
    stands = reply_limit()
    fields = {"working_days": str(stands.working_days)}
    form = ReplyLimitForm.opened(fields | {"version": str(stands.version)})
    differing: tuple[Differing, ...] | None = None

    def save() -> None:
        number = number_in(form.working_days) or 0
        set_reply_limit(current_actor(), number, seen_version=form.seen_version)

    try:
        if is_saved(form, save):
            flash("Saved. It holds for letters that are recorded from now on.", "success")
            return see_other("settings.overview")
    except Conflict:
        differing = against(form, fields, stands.version)
    page = render_template(
        "parliament/reply_limit.html",
        form=form,
        differing=differing,
        history=history_of(SUBJECT.kind, SUBJECT.reference),
    )
    return page, status_of(form) if differing is None else 409
