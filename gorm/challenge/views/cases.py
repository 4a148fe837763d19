"""The list of cases, opening one, and the first page of one."""

from typing import Any, Final

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.offices import office_choices
from gorm.audit.queries import history_of
from gorm.challenge.forms.cases import ANY, CaseFilterForm, OpenCaseForm
from gorm.challenge.models import Aspect, Trigger
from gorm.challenge.queries.heads import case_head, case_head_or_trace
from gorm.challenge.queries.listing import (
    Wanted,
    case_page,
    cases_to_export,
    colleagues_of,
    regime_choices,
)
from gorm.challenge.queries.origins import origin_of
from gorm.challenge.queries.overview import case_overview
from gorm.challenge.queries.stages import stage_choices
from gorm.challenge.service.cases import CaseDetails, open_case
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.listed import CASES
from gorm.challenge.views.opening import note_opening
from gorm.core import clock
from gorm.core.errors import Refused
from gorm.core.forms import happened_on, options_from
from gorm.core.happenings import HappenedOn, Precision
from gorm.core.paging import NameCursor
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other
from gorm.core.web.navigation import NavigationItem
from gorm.engagements.models import Marking, Sharing
from gorm.lists.taking_away import insist_on_known, taken_away
from gorm.people.views.choosing import ask_which, organisation_meant
from gorm.settings.queries import themes_in_use

NAVIGATION = NavigationItem("Cases", "challenge.cases", "case:read")
_WHOLE: Final = ("", "The whole body")


@pages.get("/cases")
@needs("case:read")
def cases() -> ResponseReturnValue:
    """The cases whose existence the reader may know of."""
    form = _filter_form()
    is_valid = form.validate()
    wanted = _wanted(form) if is_valid else Wanted()
    page = render_template(
        "challenge/cases.html",
        form=form,
        page=case_page(current_actor(), wanted, NameCursor.parse(request.args.get("after"))),
        kept=_kept(),
        is_narrowed=any(
            name in _kept() for name in ("q", "mine", "theme", "regime", "stage", "office")
        ),
        here=wanted.state,
    )
    return page, 200 if is_valid else 422


@pages.get("/cases.<any(csv, xlsx):form>")
@needs("case:read")
def export_cases(form: str) -> ResponseReturnValue:
    """The cases that the filters leave, as a file."""
    asked = _filter_form()
    insist_on_known(asked)
    return taken_away(CASES, form, cases_to_export(current_actor(), _wanted(asked)))


@pages.get("/cases/<reference>")
@needs("case:read")
def case(reference: str) -> ResponseReturnValue:
    """Where a case stands, what runs, what waits, and what each further step needs."""
    actor = current_actor()
    head = case_head_or_trace(actor, reference)
    if not head.is_readable:
        return render_template("challenge/trace.html", head=head)
    note_opening(head)
    return render_template(
        "challenge/case.html",
        overview=case_overview(head),
        head=head,
        aspects=[*Aspect],
    )


@pages.get("/cases/<reference>/history")
@needs("case:read")
def case_history(reference: str) -> ResponseReturnValue:
    """Who changed what in a case, and who read it."""
    head = case_head(current_actor(), reference)
    note_opening(head)
    history = history_of("case", reference)
    return render_template("challenge/history.html", head=head, history=history)


@pages.route("/cases/new", methods=["GET", "POST"])
@needs("case:write")
def new() -> ResponseReturnValue:
    """Open a case, from a finding, an assessment or a person's judgement."""
    actor = current_actor()
    form = _open_form(actor)
    if request.method == "GET":
        return render_template("challenge/new.html", form=form)
    if form.is_sent:
        try:
            reference = open_case(actor, _details(actor, form))
        except Refused as refused:
            form.show(refused)
        else:
            flash("The case is open.", "success")
            return see_other("challenge.case", reference=reference)
    return render_template("challenge/new.html", form=form), 422


def _open_form(actor: Actor) -> OpenCaseForm:
    origin = origin_of(actor, _from("finding"), _from("assessment"), _from("organisation"))
    start = {
        "organisation": origin.organisation,
        "service": str(origin.theme_id or ""),
        "trigger": (origin.trigger or Trigger.JUDGEMENT).value,
        "trigger_words": origin.words,
        "owner": str(actor.user_id),
        "sharing": Sharing.OFFICE.value,
        "marking": Marking.OFFICIAL_SENSITIVE.value,
        "happened_on": clock.today(),
        "happened_precision": Precision.DAY.value,
    }
    form = OpenCaseForm.opened(start)
    form.offer("regime", regime_choices())
    form.offer("service", [_WHOLE, *((str(number), name) for number, name in themes_in_use())])
    colleagues = colleagues_of(actor.office_id)
    form.offer("owner", colleagues)
    form.offer("team", colleagues)
    ask_which(form, actor)
    return form


def _details(actor: Actor, form: OpenCaseForm) -> CaseDetails:
    said = {
        Aspect.TRIGGER: form.trigger_words.data or "",
        Aspect.AIM: form.aim.data or "",
        Aspect.EXIT_TEST: form.exit_test.data or "",
    }
    return CaseDetails(
        organisation=organisation_meant(form, actor),
        regime=form.regime.data or "",
        trigger=Trigger(form.trigger.data),
        happened=happened_on(form, "happened") or HappenedOn(clock.today()),
        statements=said,
        theme_id=int(form.service.data) if form.service.data else None,
        service=form.service_words.data or "",
        owner_id=int(form.owner.data) if form.owner.data else None,
        team_ids=frozenset(int(number) for number in form.team.data or ()),
        sharing=Sharing(form.sharing.data),
        marking=Marking(form.marking.data),
        handling=form.handling.data or "",
        finding=_from("finding"),
        assessment=_from("assessment"),
        source=form.source.data or "",
        source_address=form.source_address.data or "",
    )


def _from(name: str) -> str:
    """What the address says the case comes of."""
    return one_line(request.args.get(name))[:20]


def _filter_form() -> CaseFilterForm:
    start: dict[str, Any] = dict.fromkeys(("mine", "theme", "regime", "stage", "office"), "")
    form = CaseFilterForm(formdata=request.args, data=start | {"state": "open", "order": "newest"})
    form.theme.choices = options_from([ANY, *((str(i), name) for i, name in themes_in_use())])
    form.regime.choices = options_from([ANY, *regime_choices()])
    form.stage.choices = options_from([ANY, *stage_choices()])
    form.office.choices = options_from([ANY, *((o.code, o.name) for o in office_choices())])
    return form


def _wanted(form: CaseFilterForm) -> Wanted:
    return Wanted(
        state=form.state.data or "open",
        words=form.q.data or "",
        theme_id=int(form.theme.data) if form.theme.data else None,
        regime=form.regime.data or "",
        stage=form.stage.data or "",
        office=form.office.data or "",
        is_mine=form.mine.data == "yes",
        by_name=form.order.data == "name",
        organisation=_from("organisation"),
    )


def _kept() -> dict[str, str]:
    """The filters of this address, for links that keep them."""
    return {name: value for name in CASES.filters if (value := request.args.get(name))}
