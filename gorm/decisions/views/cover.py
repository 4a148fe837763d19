"""Delegating one decision, and ending a delegation before its last day."""

from typing import cast

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.models import user_id_in
from gorm.core import clock
from gorm.core.errors import Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import is_own, see_path
from gorm.decisions import service
from gorm.decisions.forms import NOBODY, DelegateForm, ReasonForm
from gorm.decisions.queries import Act, Cover, DecisionRecord, cover_record
from gorm.decisions.views.blueprint import pages
from gorm.decisions.views.sheet import Sheet, answered


@pages.route("/decisions/<reference>/delegate", methods=["GET", "POST"])
@needs("decision:decide")
def delegate(reference: str) -> ResponseReturnValue:
    """Give one decision to another director between two days."""
    sheet = Sheet(
        act=Act.DELEGATE,
        title="Delegate this decision",
        button="Delegate it",
        explains="Between these days it is the other director’s to decide, and in your list it "
        "stands with others. You can end that at any time.",
        done="It is delegated.",
        opened=_opened,
        save=_save,
    )
    return answered(reference, sheet)


@pages.route("/delegations/<reference>/end", methods=["GET", "POST"])
@needs("decision:decide")
def end_delegation(reference: str) -> ResponseReturnValue:
    """End a delegation, by whoever gave it or holds it."""
    cover = cover_record(current_actor(), reference)
    form = ReasonForm.opened({"version": str(cover.version)})
    form.carry_next()
    if request.method == "GET":
        return _end_page(cover, form)
    if form.is_sent:
        try:
            reason = form.reason.data or ""
            service.end_delegation(current_actor(), reference, reason, form.seen_version)
        except Refused as refused:
            form.show(refused)
        else:
            flash("The delegation is ended.", "success")
            return see_path(_after(cover, form))
    return _end_page(cover, form, 422)


def _opened(record: DecisionRecord) -> DelegateForm:
    start = {"version": str(record.version), "begins_on": clock.today()}
    form = DelegateForm.opened(start)
    form.offer("to", [NOBODY, *record.delegates(current_actor().user_id)])
    return form


def _save(record: DecisionRecord, form: DelegateForm) -> None:
    service.delegate(
        current_actor(),
        user_id_in(form.to.data or ""),
        form.begins_on.data,
        form.ends_on.data,
        form.reason.data or "",
        decision_reference=record.reference,
        seen_version=form.seen_version,
    )


def _after(cover: Cover, form: ReasonForm) -> str:
    if is_own(form.next.data):
        return cast("str", form.next.data)
    if cover.decision_reference:
        return url_for("decisions.detail", reference=cover.decision_reference)
    return url_for("decisions.all_decisions")


def _end_page(cover: Cover, form: ReasonForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "decisions/end_delegation.html", cover=cover, form=form, back=_after(cover, form)
    )
    return page, status
