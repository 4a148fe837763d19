"""The pages on which administrators set which clearances offices require."""

from typing import Any, Final

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.queries import grade_choices, office_choices
from gorm.audit.queries import history_of
from gorm.briefings.forms.life import ChangedClearanceRuleForm, ClearanceRuleForm
from gorm.briefings.queries.clearing import RuleLine, rule_line, rule_lines
from gorm.briefings.service import ClearanceSetting, add_clearance, change_clearance
from gorm.briefings.views.asking import Asking, ask_or_do
from gorm.core.errors import NotFound
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.places.offers import Audience
from gorm.settings.offers import SettingsLink

pages: Final = Blueprint("clearances", __name__, url_prefix="/settings/clearances")
SETTINGS: Final = SettingsLink(
    "Clearances of packs", "clearances.clearances", "Who clears a briefing pack before it is issued"
)


@pages.get("")
@needs("setting:manage")
def clearances() -> ResponseReturnValue:
    """The clearances that offices require."""
    return render_template(
        "briefings/clearances.html",
        rules=rule_lines(),
        history=history_of("setting", "clearances"),
    )


@pages.route("/new", methods=["GET", "POST"])
@needs("setting:manage")
def new_clearance() -> ResponseReturnValue:
    """Require a clearance."""
    form = ClearanceRuleForm.opened(
        {"working_days": "2", "needs_other_hand": True, "is_in_use": True}
    )
    form.offer("office", [("", "Choose an office"), *office_choices()])
    form.offer("grade", [("", "Choose a grade"), *grade_choices()])
    asking = Asking(
        title="Require a clearance",
        button="Save",
        done="Saved. Packs are cleared by it from now on.",
        back=url_for("clearances.clearances"),
    )
    return ask_or_do(
        form,
        asking,
        lambda: add_clearance(current_actor(), int(form.office.data), _setting(form)),
        template="briefings/clearance_form.html",
    )


@pages.route("/<int:rule>", methods=["GET", "POST"])
@needs("setting:manage")
def edit_clearance(rule: int) -> ResponseReturnValue:
    """Change what a clearance asks, or have it in use no more."""
    kept = rule_line(rule)
    if kept is None:
        raise NotFound("There is no such clearance.")
    form = ChangedClearanceRuleForm.opened(_values(kept))
    form.offer("grade", grade_choices())
    asking = Asking(
        title=f"Change {kept.label}",
        button="Save",
        done="Saved. What was asked for already stays as it was asked.",
        back=url_for("clearances.clearances"),
        caption=kept.office,
        now=_now(kept),
        version=kept.version,
    )
    return ask_or_do(
        form,
        asking,
        lambda: change_clearance(current_actor(), rule, _setting(form), form.seen_version),
        template="briefings/clearance_form.html",
    )


def _setting(form: ClearanceRuleForm) -> ClearanceSetting:
    audience = form.audience.data
    return ClearanceSetting(
        label=form.label.data or "",
        audience=Audience(audience) if audience else None,
        grade_code=form.grade.data or "",
        working_days=number_in(form.working_days) or 0,
        needs_other_hand=bool(form.needs_other_hand.data),
        is_in_use=bool(form.is_in_use.data),
    )


def _values(kept: RuleLine) -> dict[str, Any]:
    return {
        "label": kept.label,
        "audience": kept.audience.value if kept.audience else "",
        "grade": kept.grade_code,
        "working_days": str(kept.working_days),
        "needs_other_hand": kept.needs_other_hand,
        "is_in_use": kept.is_in_use,
        "version": str(kept.version),
    }


def _now(kept: RuleLine) -> dict[str, str]:
    return {
        "label": kept.label,
        "audience": kept.audience_label,
        "grade": kept.grade,
        "working_days": str(kept.working_days),
        "needs_other_hand": "Yes" if kept.needs_other_hand else "No",
        "is_in_use": "Yes" if kept.is_in_use else "No",
    }
