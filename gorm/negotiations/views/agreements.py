"""Beginning an agreement, its first page, its facts, and the record of who did what."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.saving import status_of
from gorm.audit.queries import history_of
from gorm.core import clock
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other
from gorm.engagements.models import Marking, Sharing
from gorm.negotiations.forms.agreements import BeginForm, FactsForm
from gorm.negotiations.policy import SUBJECT
from gorm.negotiations.queries.heads import AgreementHead, agreement_head_or_trace
from gorm.negotiations.queries.offered import (
    areas_offered,
    colleagues_offered,
    facts_of,
    kinds_offered,
    timetables_offered,
)
from gorm.negotiations.queries.overview import agreement_overview, successors_of
from gorm.negotiations.rules.states import ACTS, states_from
from gorm.negotiations.service.beginning import AgreementDetails, begin_agreement
from gorm.negotiations.service.changing import AgreementFacts, change_agreement
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read, head_to_write, note_opening
from gorm.negotiations.views.saving import is_saved
from gorm.people.views.choosing import ask_which, organisation_meant


@pages.get("/agreements/<reference>")
@needs("negotiation:read")
def agreement(reference: str) -> ResponseReturnValue:
    """Where an agreement stands, what is in its way, and what happened lately."""
    head = agreement_head_or_trace(current_actor(), reference)
    if not head.is_readable:
        return render_template("negotiations/agreements/trace.html", head=head)
    note_opening(head)
    states = states_from(head.state, is_in_force=head.is_in_force)
    return render_template(
        "negotiations/agreements/overview.html",
        head=head,
        overview=agreement_overview(head),
        acts=[(state.value, ACTS[state]) for state in states],
    )


@pages.get("/agreements/<reference>/history")
@needs("negotiation:read")
def agreement_history(reference: str) -> ResponseReturnValue:
    """Who changed what in an agreement, and who read it."""
    head = head_to_read(reference)
    return render_template(
        "negotiations/agreements/history.html", head=head, history=history_of(SUBJECT, reference)
    )


@pages.route("/agreements/new", methods=["GET", "POST"])
@needs("negotiation:write")
def new_agreement() -> ResponseReturnValue:
    """Begin to negotiate an agreement with an area."""
    actor = current_actor()
    form = _begin_form(actor)
    begun: list[str] = []
    if is_saved(form, lambda: begun.append(begin_agreement(actor, _details(form)))):
        flash("The negotiation has begun.", "success")
        return see_other("negotiations.agreement", reference=begun[0])
    return render_template("negotiations/agreements/new.html", form=form), status_of(form)


@pages.route("/agreements/<reference>/edit", methods=["GET", "POST"])
@needs("negotiation:write")
def edit_agreement(reference: str) -> ResponseReturnValue:
    """Change the facts of an agreement."""
    actor, head = current_actor(), head_to_write(reference)
    form = _facts_form(actor, head)

    def save() -> None:
        change_agreement(actor, reference, _facts(actor, form), form.seen_version)

    if is_saved(form, save, head):
        flash("The agreement is saved.", "success")
        return see_other("negotiations.agreement", reference=reference)
    page = render_template("negotiations/agreements/edit.html", head=head, form=form)
    return page, status_of(form)


def _begin_form(actor: Actor) -> BeginForm:
    today = clock.today()
    start: dict[str, Any] = {
        "area": one_line(request.args.get("area"))[:20],
        "opened_on": today,
        "owner": str(actor.user_id),
        "sharing": Sharing.OFFICE.value,
        "marking": Marking.OFFICIAL_SENSITIVE.value,
        "timetable": "",
    }
    form = BeginForm.opened(start)
    form.offer("area", [("", "Choose an area"), *areas_offered(actor.office_id)])
    form.offer("kind", kinds_offered())
    form.offer("timetable", [("", "No timetable yet"), *timetables_offered()])
    people = colleagues_offered(actor.office_id)
    form.offer("owner", people)
    form.offer("team", people)
    return form


def _details(form: BeginForm) -> AgreementDetails:
    return AgreementDetails(
        area=form.area.data or "",
        kind=form.kind.data or "",
        title=form.title.data or "",
        begins_on=form.begins_on.data,
        ends_on=form.ends_on.data,
        opened_on=form.opened_on.data,
        owner_id=int(form.owner.data) if form.owner.data else None,
        team_ids=frozenset(int(number) for number in form.team.data or ()),
        sharing=Sharing(form.sharing.data),
        marking=Marking(form.marking.data),
        handling=form.handling.data or "",
        timetable_id=int(form.timetable.data) if form.timetable.data else None,
        signing_on=form.signing_on.data,
    )


def _facts_form(actor: Actor, head: AgreementHead) -> FactsForm:
    """The facts as they stand; a successor that the address names is filled in as the body."""
    now = facts_of(head)
    asked = one_line(request.args.get("accountable"))[:20]
    named = {one.reference: one.name for one in successors_of(head)}
    form = FactsForm.opened(
        {
            "title": head.title,
            "begins_on": head.begins_on,
            "ends_on": head.ends_on,
            "organisation": named.get(asked, head.accountable),
            "blocks": "\n".join(now.blocks),
            "review_months": str(head.review_months),
            "owner": str(head.owner_id),
            "team": [str(number) for number in now.team_ids],
            "sharing": head.sharing.value,
            "marking": head.marking.value,
            "handling": head.handling,
            "is_not_for_ministers": now.is_not_for_ministers,
            "version": str(head.version),
        }
    )
    people = colleagues_offered(head.office_id, head.id)
    form.offer("owner", people)
    form.offer("team", people)
    ask_which(form, actor)
    return form


def _facts(actor: Actor, form: FactsForm) -> AgreementFacts:
    return AgreementFacts(
        title=form.title.data or "",
        begins_on=form.begins_on.data,
        ends_on=form.ends_on.data,
        owner_id=int(form.owner.data),
        accountable=organisation_meant(form, actor),
        review_months=number_in(form.review_months) or 1,
        team_ids=frozenset(int(number) for number in form.team.data or ()),
        blocks=tuple((form.blocks.data or "").splitlines()),
        sharing=Sharing(form.sharing.data),
        marking=Marking(form.marking.data),
        handling=form.handling.data or "",
        is_not_for_ministers=bool(form.is_not_for_ministers.data),
    )
