"""The trail, for auditors."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from gorm.audit import queries
from gorm.audit.forms import TrailForm
from gorm.audit.queries import TrailFilter
from gorm.core.forms import options_from
from gorm.core.permissions import needs
from gorm.core.web.navigation import NavigationItem

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
NAVIGATION = NavigationItem("Audit", "audit.trail", "audit:read")


@blueprint.get("")
@needs("audit:read")
def trail() -> ResponseReturnValue:
    """Everything that was done, newest first, narrowed by who, what, about what and when."""
    form = trail_form()
    is_valid = form.validate()
    page = queries.trail(narrowed_by(form) if is_valid else TrailFilter(), _before())
    asked = {k: v for k, v in request.args.items() if k != "before" and v}
    body = render_template("audit/trail.html", form=form, page=page, asked=asked)
    return body, 200 if is_valid else 422


@blueprint.get("/<int:number>")
@needs("audit:read")
def entry(number: int) -> ResponseReturnValue:
    """One act with all its particulars."""
    return render_template("audit/entry.html", entry=queries.trail_entry(number))


def trail_form() -> TrailForm:
    """The filters of the trail, as the address fills them."""
    form = TrailForm(formdata=request.args, data={"action": ""})
    form.action.choices = options_from([("", "Anything"), *queries.action_choices()])
    return form


def narrowed_by(form: TrailForm) -> TrailFilter:
    """What a sound form narrows the trail to."""
    return TrailFilter(
        who=str(form.q.data or ""),
        action=str(form.action.data or ""),
        subject=str(form.subject.data or ""),
        since=form.since.data,
        until=form.until.data,
    )


def _before() -> int:
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
