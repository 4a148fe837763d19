"""The pages of judgements: the history of an organisation, recording one, withdrawing one."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import options_from
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.performance import policy
from gorm.performance.forms.assessments import AssessmentForm, WithdrawForm
from gorm.performance.queries import assessments as queries
from gorm.performance.service.assessing import (
    AssessmentFacts,
    record_assessment,
    withdraw_assessment,
)
from gorm.performance.views.blueprint import pages
from gorm.places.queries.references import place_for_organisation


@pages.get("/performance/places/<reference>/assessments")
@needs("performance:read")
def assessments_of(reference: str) -> ResponseReturnValue:
    """Every judgement of an organisation, by scheme, the newest first."""
    place = place_for_organisation(reference)
    found = queries.judgements_of(place.id)
    return render_template(
        "performance/assessments.html",
        place=place,
        groups=queries.by_subject(found),
        may_manage=policy.may_manage(current_actor()),
    )


@pages.route("/performance/places/<reference>/assessments/new", methods=["GET", "POST"])
@needs("performance:manage")
def record_assessment_form(reference: str) -> ResponseReturnValue:
    """Record a judgement."""
    place = place_for_organisation(reference)
    form = AssessmentForm.opened()
    form.category.choices = options_from([("", "Choose"), *_categories()])
    form.theme.choices = options_from([("", "No theme"), *queries.theme_choices()])
    if form.is_sent:
        try:
            record_assessment(current_actor(), place.reference, _facts(form))
        except Refused as refused:
            form.show(refused)
        else:
            flash("The assessment is recorded.", "success")
            return see_other("performance.assessments_of", reference=place.reference)
    page = render_template("performance/assessment_new.html", form=form, place=place)
    return page, 422 if request.method == "POST" else 200


@pages.route("/performance/assessments/<reference>/withdraw", methods=["GET", "POST"])
@needs("performance:manage")
def withdraw_assessment_form(reference: str) -> ResponseReturnValue:
    """Withdraw a judgement that was entered in error."""
    found = queries.judgement(reference)
    form = WithdrawForm.opened({"version": str(found.version)})
    status = 422 if request.method == "POST" else 200
    if form.is_sent:
        try:
            reason = form.reason.data or ""
            withdraw_assessment(current_actor(), reference, reason, form.seen_version)
        except Refused as refused:
            form.show(refused)
        except Conflict as conflict:
            form.faults, status = (str(conflict),), 409
            form.version.data = str(found.version)
        else:
            flash("The assessment is withdrawn.", "success")
            return see_other("performance.assessments_of", reference=found.organisation_reference)
    page = render_template(
        "performance/assessment_withdraw.html",
        form=form,
        found=found,
        history=history_of("assessment", found.reference),
    )
    return page, status


def _categories() -> list[tuple[str, str]]:
    return [
        (str(category.id), f"{scheme.name}: {category.name}")
        for scheme in queries.schemes()
        if scheme.is_in_use
        for category in scheme.categories
    ]


def _facts(form: AssessmentForm) -> AssessmentFacts:
    return AssessmentFacts(
        category_id=int(form.category.data or 0),
        judged_on=form.judged_on.data,
        source=form.source.data or "",
        service=form.service.data or "",
        theme_id=int(form.theme.data) if form.theme.data else None,
        source_address=form.source_address.data or "",
        notes=form.notes.data or "",
    )
