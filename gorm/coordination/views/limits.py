"""The page on which administrators set within how many days engagements clash."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.coordination.forms.quiet import LimitsForm
from gorm.coordination.queries.limits import LimitsRecord, limits_record
from gorm.coordination.service.limits import set_limits
from gorm.coordination.views.blueprint import pages
from gorm.core.errors import Conflict
from gorm.core.forms import conflicts
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Clashes", "coordination.limits_form", "Within how many days engagements clash"
)


@pages.get("/settings/clashes")
@needs("setting:manage")
def limits_form() -> ResponseReturnValue:
    """The limits in force."""
    kept = limits_record()
    values = _words(kept) | {"version": str(kept.version)}
    return _page(LimitsForm.opened(values))


@pages.post("/settings/clashes")
@needs("setting:manage")
def change_limits() -> ResponseReturnValue:
    """Set the limits."""
    form = LimitsForm.opened()
    if not form.is_sent:
        return _page(form, 422)
    try:
        set_limits(
            current_actor(),
            number_in(form.clash_days) or 0,
            number_in(form.request_days) or 0,
            form.seen_version,
        )
    except Conflict:
        kept = limits_record()
        return _page(form, 409, conflicts.against(form, _words(kept), kept.version))
    flash("Saved. Plans are compared by it from now on.", "success")
    return see_other("settings.overview")


def _words(kept: LimitsRecord) -> dict[str, str]:
    return {"clash_days": str(kept.clash_days), "request_days": str(kept.request_days)}


def _page(
    form: LimitsForm,
    status: int = 200,
    differing: tuple[conflicts.Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "coordination/limits.html",
        form=form,
        differing=differing,
        history=history_of("setting", "coordination"),
    )
    return page, status
