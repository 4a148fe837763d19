"""The pages on which administrators set regimes: all of them, one of them, and copying one."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.challenge.forms.regimes import REGIME, CopyForm, fields_of, regime_in
from gorm.challenge.queries.regimes import cases_on, names, regime_kept, regime_lines
from gorm.challenge.rules.regime_drawing import drawn
from gorm.challenge.rules.regime_edits import described
from gorm.challenge.service.regimes import SUBJECT, copy_regime
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.regime_changes import Change, Filled, answer_form
from gorm.core.errors import Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Regimes", "challenge.regimes", "The ladders of challenge, and the instruments of each"
)


@pages.get("/settings/regimes")
@needs("setting:manage")
def regimes() -> ResponseReturnValue:
    """Every regime."""
    return render_template("challenge/regimes/list.html", regimes=regime_lines())


@pages.get("/settings/regimes/<code>")
@needs("setting:manage")
def regime(code: str) -> ResponseReturnValue:
    """One regime: its ladder, its instruments, and what was changed of it."""
    kept = regime_kept(code)
    return render_template(
        "challenge/regimes/detail.html",
        code=kept.code,
        regime=drawn(kept.facts, names(), cases_on(current_actor(), code)),
        history=history_of(SUBJECT, code),
    )


@pages.route("/settings/regimes/<code>/edit", methods=["GET", "POST"])
@needs("setting:manage")
def edit_regime(code: str) -> ResponseReturnValue:
    """What a regime is called, for whom it is, how its cases are rated."""
    kept, known = regime_kept(code), names()
    change = Change(
        kept, known, f"Change {kept.facts.name}", "regime.changed", "The regime is saved."
    )
    filled = Filled(
        REGIME,
        fields_of(kept.facts),
        offer=lambda form: form.offer("rating_scheme", _schemes(change)),
        edit=lambda form: described(regime_in(form)),
        template="challenge/regimes/edit.html",
    )
    return answer_form(change, filled)


@pages.route("/settings/regimes/<code>/copy", methods=["GET", "POST"])
@needs("setting:manage")
def copy_a_regime(code: str) -> ResponseReturnValue:
    """Copy a regime to a new one."""
    kept, form = regime_kept(code), CopyForm.opened()
    if form.is_sent:
        try:
            new = copy_regime(current_actor(), code, form.name.data or "")
        except Refused as refused:
            form.show(refused)
        else:
            flash("The regime is copied. Put the copy in use when it is as you want it.", "success")
            return see_other("challenge.regime", code=new)
    page = render_template("challenge/regimes/copy.html", form=form, regime=kept)
    return page, 422 if request.method == "POST" else 200


def _schemes(change: Change) -> list[tuple[str, str]]:
    """The schemes to choose from, and the regime's own though there be none of that name."""
    own, known = change.kept.facts.rating_scheme, change.known.schemes
    return [("", "Not rated"), *known.items(), *([(own, own)] if own and own not in known else [])]
