"""The list of decisions, and the page of one."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.offices import office_choices
from gorm.audit.queries import history_of
from gorm.core.forms import options_from
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.web.navigation import NavigationItem
from gorm.decisions.forms import ANY, DecisionFilterForm
from gorm.decisions.policy import may_decide, may_read_all
from gorm.decisions.queries import decision_record
from gorm.decisions.queries.listing import (
    Show,
    Wanted,
    decision_page,
    decisions_to_export,
    kind_choices,
)
from gorm.decisions.views.blueprint import pages
from gorm.decisions.views.listed import DECISIONS
from gorm.lists.taking_away import insist_on_known, taken_away

NAVIGATION = NavigationItem("Decisions", "decisions.all_decisions", "decision:read")


@pages.get("/decisions")
@needs("decision:read")
def all_decisions() -> ResponseReturnValue:
    """Decisions that were asked for, and what came of them."""
    form = _filter_form()
    is_valid = form.validate()
    wanted = _wanted(form) if is_valid else Wanted()
    after = Cursor.parse(request.args.get("after"))
    page = render_template(
        "decisions/list.html",
        form=form,
        page=decision_page(current_actor(), wanted, after),
        shows=[
            (show, url_for("decisions.all_decisions", **(_kept() | {"state": show.value})))  # type: ignore[arg-type]
            for show in _shows()
        ],
        here=wanted.show,
        kept=_kept(),
        is_narrowed=any(_kept().get(name) for name in ("q", "kind", "office")),
        sees_all=may_read_all(current_actor()),
    )
    return page, 200 if is_valid else 422


@pages.get("/decisions.<any(csv, xlsx):form>")
@needs("decision:read")
def export_decisions(form: str) -> ResponseReturnValue:
    """The decisions that the filters leave, as a file."""
    asked = _filter_form()
    insist_on_known(asked)
    return taken_away(DECISIONS, form, decisions_to_export(current_actor(), _wanted(asked)))


@pages.get("/decisions/<reference>")
@needs("decision:read")
def detail(reference: str) -> ResponseReturnValue:
    """One decision, as a file note that can be followed."""
    record = decision_record(current_actor(), reference)
    return render_template(
        "decisions/detail.html",
        record=record,
        me=current_actor().user_id,
        history=history_of("decision", record.reference),
    )


def _shows() -> list[Show]:
    """The lists that make sense to this reader."""
    return [show for show in Show if show is not Show.WAITING or may_decide(current_actor())]


def _filter_form() -> DecisionFilterForm:
    start = {"state": Show.OPEN.value, "kind": "", "office": ""}
    form = DecisionFilterForm(formdata=request.args, data=start)
    form.kind.choices = options_from([ANY, *kind_choices()])
    form.office.choices = options_from([ANY, *((o.code, o.name) for o in office_choices())])
    return form


def _wanted(form: DecisionFilterForm) -> Wanted:
    return Wanted(
        show=Show(form.state.data or Show.OPEN),
        words=form.q.data or "",
        kind=form.kind.data or "",
        office=form.office.data or "",
    )


def _kept() -> dict[str, str]:
    """The filters of this address, for links that keep them."""
    return {name: value for name in DECISIONS.filters if (value := request.args.get(name))}
