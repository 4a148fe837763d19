"""The pages of schemes of judgement."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.performance import policy
from gorm.performance.forms.assessments import NewSchemeForm, SchemeForm
from gorm.performance.queries import assessments as queries
from gorm.performance.queries.assessments import SchemeRecord
from gorm.performance.rules.assessing import names_in
from gorm.performance.service.schemes import SchemeFacts, add_scheme, change_scheme
from gorm.performance.views.blueprint import pages


@pages.get("/performance/schemes")
@needs("performance:read")
def schemes() -> ResponseReturnValue:
    """Every scheme with its categories."""
    return render_template(
        "performance/schemes.html",
        schemes=queries.schemes(),
        may_manage=policy.may_manage(current_actor()),
    )


@pages.route("/performance/schemes/new", methods=["GET", "POST"])
@needs("performance:manage")
def new_scheme() -> ResponseReturnValue:
    """Add a scheme."""
    form = NewSchemeForm.opened({"is_in_use": True})
    if form.is_sent:
        try:
            add_scheme(current_actor(), form.code.data or "", _facts(form))
        except Refused as refused:
            form.show(refused)
        else:
            flash("The scheme is added.", "success")
            return see_other("performance.schemes")
    page = render_template("performance/scheme_new.html", form=form)
    return page, 422 if request.method == "POST" else 200


@pages.route("/performance/schemes/<code>/edit", methods=["GET", "POST"])
@needs("performance:manage")
def edit_scheme(code: str) -> ResponseReturnValue:
    """Change a scheme."""
    scheme = queries.scheme_record(code)
    start = _as_fields(scheme)
    form = SchemeForm.opened(
        start | {"is_in_use": scheme.is_in_use, "version": str(scheme.version)}
    )
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            change_scheme(current_actor(), code, _facts(form), form.seen_version)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            now = start | {"is_in_use": "Yes" if scheme.is_in_use else "No"}
            differing = against(form, now, scheme.version)
        else:
            flash("The scheme is saved.", "success")
            return see_other("performance.schemes")
    page = render_template(
        "performance/scheme_edit.html",
        form=form,
        scheme=scheme,
        differing=differing,
        history=history_of("scheme", scheme.code),
    )
    if differing is not None:
        return page, 409
    return page, 422 if request.method == "POST" else 200


def _facts(form: SchemeForm) -> SchemeFacts:
    return SchemeFacts(
        name=form.name.data or "",
        made_by=form.made_by.data or "",
        categories=names_in(form.categories.data or ""),
        failing=names_in(form.failing.data or ""),
        is_in_use=bool(form.is_in_use.data),
    )


def _as_fields(scheme: SchemeRecord) -> dict[str, str]:
    return {
        "name": scheme.name,
        "made_by": scheme.made_by,
        "categories": "\n".join(one.name for one in scheme.categories),
        "failing": "\n".join(one.name for one in scheme.categories if one.is_failing),
    }
