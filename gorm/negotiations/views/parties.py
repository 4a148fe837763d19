"""The parties to an agreement, its money, and its chronology."""

from decimal import Decimal, InvalidOperation

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.audit.service import Subject
from gorm.core.errors import NotFound, Refused
from gorm.core.forms import options_from
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.sheets import Cell
from gorm.core.web.addresses import see_other
from gorm.lists.taking_away import file_of
from gorm.negotiations.forms.agreements import (
    DepartmentForm,
    EventFilterForm,
    FundingForm,
    PartnerForm,
    SignatoryForm,
    TakeOffForm,
)
from gorm.negotiations.models import AgreementEventKind, Treatment
from gorm.negotiations.queries.chronology import (
    KIND_LABELS,
    EventLine,
    events_of,
    events_to_export,
)
from gorm.negotiations.queries.offered import departments_offered
from gorm.negotiations.queries.overview import FundingLine, PartyLine, funding_of, parties_of
from gorm.negotiations.service import parties as party_service
from gorm.negotiations.service.funding import FundingFacts, keep_funding, remove_funding
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read, head_to_write
from gorm.negotiations.views.saving import is_saved
from gorm.people.views.choosing import ask_which, organisation_meant

_EXPORTED = ("Number", "Happened", "Kind", "What", "Words", "Facts", "Recorded", "By", "Decision")


@pages.get("/agreements/<reference>/parties")
@needs("negotiation:read")
def parties(reference: str) -> ResponseReturnValue:
    """Who is party to an agreement, and whose money is in it."""
    head = head_to_read(reference)
    return render_template(
        "negotiations/agreements/parties.html",
        head=head,
        parties=parties_of(head.id),
        funding=funding_of(head.id),
    )


@pages.get("/agreements/<reference>/funding")
@needs("negotiation:read")
def funding(reference: str) -> ResponseReturnValue:
    """The funding streams of an agreement: on the page of its parties."""
    head_to_read(reference)
    return see_other("negotiations.parties", reference=reference, _anchor="funding")


@pages.route("/agreements/<reference>/parties/partner", methods=["GET", "POST"])
@needs("negotiation:write")
def add_partner(reference: str) -> ResponseReturnValue:
    """Name a partner as a party."""
    actor, head = current_actor(), head_to_write(reference)
    form = PartnerForm.opened()
    ask_which(form, actor)

    def save() -> None:
        body = organisation_meant(form, actor)
        party_service.add_partner(actor, reference, body, form.signatory.data or "")

    if is_saved(form, save):
        return _done(reference, "The partner is named.")
    return _form_page(head, form, "Name a partner"), status_of(form)


@pages.route("/agreements/<reference>/parties/department", methods=["GET", "POST"])
@needs("negotiation:write")
def add_department(reference: str) -> ResponseReturnValue:
    """Name a department as a party."""
    actor, head = current_actor(), head_to_write(reference)
    form = DepartmentForm.opened()
    form.offer("department", departments_offered())

    def save() -> None:
        number = int(form.department.data)
        party_service.add_department(actor, reference, number, form.signatory.data or "")

    if is_saved(form, save):
        return _done(reference, "The department is named.")
    return _form_page(head, form, "Name a department"), status_of(form)


@pages.route("/agreements/<reference>/parties/<int:number>/edit", methods=["GET", "POST"])
@needs("negotiation:write")
def edit_party(reference: str, number: int) -> ResponseReturnValue:
    """Say who signs for a party."""
    actor, head = current_actor(), head_to_write(reference)
    party = _party(head.id, number)
    form = SignatoryForm.opened({"signatory": party.signatory})

    def save() -> None:
        party_service.change_party(actor, reference, number, form.signatory.data or "")

    if is_saved(form, save):
        return _done(reference, "It is saved.")
    return _form_page(head, form, f"Who signs for {party.name}"), status_of(form)


@pages.route("/agreements/<reference>/parties/<int:number>/remove", methods=["GET", "POST"])
@needs("negotiation:write")
def remove_party(reference: str, number: int) -> ResponseReturnValue:
    """Take a party off an agreement."""
    actor, head = current_actor(), head_to_write(reference)
    party = _party(head.id, number)
    form = TakeOffForm.opened()

    def save() -> None:
        party_service.remove_party(actor, reference, number, form.reason.data or "")

    if is_saved(form, save):
        return _done(reference, f"{party.name} is no longer a party.")
    return _form_page(head, form, f"Take {party.name} off the parties"), status_of(form)


@pages.route("/agreements/<reference>/funding/new", methods=["GET", "POST"])
@needs("negotiation:write")
def add_funding(reference: str) -> ResponseReturnValue:
    """Add a funding stream."""
    return _keep_funding(reference, None)


@pages.route("/agreements/<reference>/funding/<int:number>/edit", methods=["GET", "POST"])
@needs("negotiation:write")
def edit_funding(reference: str, number: int) -> ResponseReturnValue:
    """Change a funding stream."""
    return _keep_funding(reference, number)


@pages.route("/agreements/<reference>/funding/<int:number>/remove", methods=["GET", "POST"])
@needs("negotiation:write")
def take_off_funding(reference: str, number: int) -> ResponseReturnValue:
    """Take a funding stream off an agreement."""
    actor, head = current_actor(), head_to_write(reference)
    stream = _stream(head.id, number)
    form = TakeOffForm.opened()

    def save() -> None:
        remove_funding(actor, reference, number, form.reason.data or "")

    if is_saved(form, save):
        return _done(reference, f"{stream.name} is taken off.")
    return _form_page(head, form, f"Take off {stream.name}"), status_of(form)


@pages.get("/agreements/<reference>/chronology")
@needs("negotiation:read")
def agreement_chronology(reference: str) -> ResponseReturnValue:
    """What happened in an agreement, the newest first."""
    head = head_to_read(reference)
    form, kind = _event_filter()
    page = render_template(
        "negotiations/agreements/chronology.html",
        head=head,
        form=form,
        page=events_of(head.id, kind, Cursor.parse(request.args.get("after"))),
        kind=kind.value if kind else "",
    )
    return page, 422 if form.errors else 200


@pages.get("/agreements/<reference>/chronology.csv")
@needs("negotiation:read")
def export_agreement_chronology(reference: str) -> ResponseReturnValue:
    """The events that the filter leaves, as a file."""
    head = head_to_read(reference)
    _, kind = _event_filter()
    rows = (_cells(event) for event in events_to_export(head.id, kind))
    what = Subject("agreement", head.reference)
    return file_of("csv", f"{head.reference} chronology", _EXPORTED, rows, what=what)


def _keep_funding(reference: str, number: int | None) -> ResponseReturnValue:
    actor, head = current_actor(), head_to_write(reference)
    stream = _stream(head.id, number) if number is not None else None
    names = dict(departments_offered())
    form = FundingForm.opened(_funding_now(stream, names))
    form.offer("department", [("", "Not a department’s"), *names.items()])

    def save() -> None:
        facts = FundingFacts(
            name=form.name.data or "",
            treatment=Treatment(form.treatment.data),
            department_id=int(form.department.data) if form.department.data else None,
            amount=_amount(form.amount.data or ""),
            years=form.years.data or "",
            conditions=form.conditions.data or "",
        )
        keep_funding(actor, reference, facts, number)

    if is_saved(form, save):
        return _done(reference, "The funding stream is saved.")
    heading = f"Change {stream.name}" if stream else "Add a funding stream"
    return _form_page(head, form, heading), status_of(form)


def _funding_now(stream: FundingLine | None, names: dict[str, str]) -> dict[str, object]:
    if stream is None:
        return {"department": "", "treatment": Treatment.POOLED.value}
    department = next((n for n, name in names.items() if name == stream.department), "")
    return {
        "name": stream.name,
        "treatment": stream.treatment.value,
        "department": department,
        "amount": f"{stream.amount:,}" if stream.amount is not None else "",
        "years": stream.years,
        "conditions": stream.conditions,
    }


def _amount(text: str) -> Decimal | None:
    plain = text.replace(",", "").replace("£", "").strip()
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) > 10**13:
        raise Refused({"amount": "Enter an amount in pounds, for example 250,000."})
    return amount


def _event_filter() -> tuple[EventFilterForm, AgreementEventKind | None]:
    form = EventFilterForm(formdata=request.args, data={"kind": ""})
    labels = [(kind.value, label) for kind, label in KIND_LABELS.items()]
    form.kind.choices = options_from([("", "Everything"), *labels])
    is_narrowed = form.validate() and form.kind.data
    return form, AgreementEventKind(form.kind.data) if is_narrowed else None


def _cells(event: EventLine) -> list[Cell]:
    facts = "; ".join(f"{label}: {words}" for label, words in event.facts)
    return [
        event.number, event.happened.words, event.kind_label, event.title, event.words, facts,
        event.recorded_at, event.recorded_by, event.decision,
    ]  # fmt: skip


def _party(agreement_id: int, number: int) -> PartyLine:
    found = next((one for one in parties_of(agreement_id) if one.id == number), None)
    if found is None:
        raise NotFound
    return found


def _stream(agreement_id: int, number: int) -> FundingLine:
    found = next((one for one in funding_of(agreement_id) if one.id == number), None)
    if found is None:
        raise NotFound
    return found


def _done(reference: str, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return see_other("negotiations.parties", reference=reference)


def _form_page(head: object, form: object, heading: str) -> str:
    return render_template(
        "negotiations/agreements/form.html", head=head, form=form, heading=heading
    )
