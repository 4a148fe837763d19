"""Beginning a pack, its page, and amending, printing and discarding its draft."""

from collections.abc import Mapping
from typing import Any, Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.briefings import queries
from gorm.briefings.contents import PackOrder, PackSubject
from gorm.briefings.forms import AUDIENCE_HINTS, AddendumOrderForm, OrderForm
from gorm.briefings.forms.life import DiscardForm
from gorm.briefings.forms.packs import LANGUAGES
from gorm.briefings.models import PackForm, PackState, PrintSize, Purpose
from gorm.briefings.policy import may_build
from gorm.briefings.queries import PackDetail
from gorm.briefings.queries.page import PackPage, pack_page
from gorm.briefings.service import amend, begin, discard, print_draft
from gorm.briefings.views.asking import Asking, ask_or_do
from gorm.briefings.views.checking import mended
from gorm.briefings.views.frame import address_with, blueprint, place_address
from gorm.core.errors import NotAllowed, NotFound, Refused
from gorm.core.pdf import PdfError
from gorm.core.permissions import needs, own_transactions
from gorm.core.text import day, one_line
from gorm.core.web.addresses import see_other
from gorm.core.web.downloads import to_take_away
from gorm.core.web.error_pages import error_page
from gorm.places.offers import Audience, PlaceKind

_KNOWN: Final = (
    "purpose",
    "audience",
    "form",
    "occasion",
    "handling",
    "contact",
    "size",
    "language",
)
#: Where each step of a draft is taken; "check" stands on the page itself.
_STEPS: Final = {"clear": "briefings.clear", "issue": "briefings.issue_pack"}


@blueprint.get("/new")
@needs("pack:build")
def new() -> ResponseReturnValue:
    """Ask what a pack is for."""
    subject = _subject_asked_for(current_actor())
    known = {name: words for name in _KNOWN if (words := one_line(request.args.get(name)))}
    return _order_page(subject, OrderForm.opened(known))


@blueprint.post("/new")
@needs("pack:build")
def begin_pack() -> ResponseReturnValue:
    """Begin a draft; its page says what is left to be done."""
    actor = current_actor()
    subject = _subject_asked_for(actor)
    form = OrderForm.opened()
    if form.is_sent:
        try:
            number = begin(actor, subject.place, _order(form))
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"{number} is begun. Nothing is printed yet.", "success")
            return see_other("briefings.pack", number=number)
    return _order_page(subject, form), 422


@blueprint.get("/<number>")
@needs("pack:read")
def pack(number: str) -> ResponseReturnValue:
    """What a pack is, what is left to be done, who cleared it and who opened it."""
    page = pack_page(current_actor(), number)
    found = page.detail
    place = {found.place.kind.value: found.place.reference}
    return render_template(
        "briefings/pack_detail.html",
        page=page,
        pack=found,
        place_address=place_address(found.place),
        packs_of_place=address_with("briefings.packs", place),
        build_again=_again(page, place),
        mended=mended(found, page.findings),
        steps=_steps(page),
    )


@blueprint.route("/<number>/order", methods=["GET", "POST"])
@needs("pack:build")
def amend_pack(number: str) -> ResponseReturnValue:
    """Amend the order of a draft."""
    actor = current_actor()
    found = queries.pack_detail(actor, number)
    if found.state is not PackState.DRAFT:
        return see_other("briefings.pack", number=number)
    kind = AddendumOrderForm if found.form is PackForm.ADDENDUM else OrderForm
    form: OrderForm = kind.opened(_current(found))
    asking = Asking(
        title="Amend the order",
        button="Save",
        done="The order is amended.",
        back=url_for("briefings.pack", number=number),
        number=number,
        caption=f"{number}: {found.place.name}",
        now=_now(found),
        version=found.version,
    )
    return ask_or_do(
        form,
        asking,
        lambda: amend(actor, number, _order(form, found), form.seen_version),
        template="briefings/pack_order.html",
        audience_hints=_hints(),
    )


@blueprint.route("/<number>/discard", methods=["GET", "POST"])
@needs("pack:build")
def discard_pack(number: str) -> ResponseReturnValue:
    """Discard a draft, once that is confirmed."""
    actor = current_actor()
    found = queries.pack_detail(actor, number)
    if found.state is not PackState.DRAFT:
        return see_other("briefings.pack", number=number)
    form = DiscardForm.opened({"version": str(found.version)})
    asking = Asking(
        title=f"Discard {number}?",
        button="Discard the draft",
        done=f"{number} is discarded.",
        back=url_for("briefings.pack", number=number),
        number=number,
        caption=found.place.name,
        notes=(
            (
                "It cannot be issued after that. What was written for it stays on record, and its "
                "number is never given to anything else."
            ),
        ),
        is_warning=True,
        version=found.version,
    )
    return ask_or_do(form, asking, lambda: discard(actor, number, form.seen_version))


@blueprint.post("/<number>/print")
@needs("pack:build")
@own_transactions
def print_pack(number: str) -> ResponseReturnValue:
    """A draft as a PDF, from the records as they are now. That it was printed is recorded."""
    try:
        printed = print_draft(current_actor(), number)
    except PdfError as error:
        return error_page(
            422,
            "The draft could not be printed",
            str(error),
            link=("Go back to the pack", url_for("briefings.pack", number=number)),
        )
    return to_take_away(printed.pdf, "application/pdf", f"{number}-draft.pdf")


def _steps(page: PackPage) -> dict[str, str]:
    """Where each step can be taken now: code -> address; none where the reader only reads."""
    if not page.may_work:
        return {}
    number = page.detail.number
    found = {
        task.code: url_for(_STEPS[task.code], number=number)
        for task in page.tasks
        if task.is_open and task.code in _STEPS
    }
    if page.detail.state is PackState.DRAFT:
        found["check"] = "#check"
        found["write"] = url_for("briefings.writing", number=number)
    return found


def _again(page: PackPage, place: Mapping[str, str]) -> str:
    """The form that begins a new pack like this one; '' where the reader may not."""
    found = page.detail
    if not page.may_work or found.form is PackForm.ADDENDUM:
        return ""
    kept = {name: str(getattr(found, name)) for name in _KNOWN}
    return address_with("briefings.new", {**place, **kept})


def _order(form: OrderForm, found: PackDetail | None = None) -> PackOrder:
    """An order as its form says it; an addendum's audience is that of its pack."""
    audience = form.audience.data if form.asks("audience") or not found else found.audience
    kind = form.form.data if form.asks("form") or not found else found.form
    return PackOrder(
        Purpose(form.purpose.data),
        Audience(audience),
        form=PackForm(kind),
        occasion=form.occasion.data or "",
        handling=form.handling.data or "",
        contact=form.contact.data or "",
        meets_on=form.meets_on.data,
        expires_on=form.expires_on.data,
        size=PrintSize(form.size.data or PrintSize.STANDARD),
        language=form.language.data or "en-GB",
    )


def _current(found: PackDetail) -> dict[str, Any]:
    """What the order of a draft says, by the names of its fields."""
    kept = {name: getattr(found, name) for name in (*_KNOWN, "meets_on", "expires_on")}
    return kept | {"version": str(found.version)}


def _now(found: PackDetail) -> dict[str, str]:
    """The same in words, as a page shows them."""
    return {
        "purpose": found.purpose.label,
        "audience": found.audience.label,
        "form": found.form.label,
        "occasion": found.occasion,
        "meets_on": day(found.meets_on),
        "expires_on": day(found.expires_on),
        "handling": found.handling,
        "contact": found.contact,
        "size": found.size.label,
        "language": dict(LANGUAGES).get(found.language, found.language),
    }


def _order_page(subject: PackSubject, form: OrderForm) -> str:
    asked = {subject.place.kind.value: subject.place.reference}
    return render_template(
        "briefings/pack_new.html",
        form=form,
        place=subject.place,
        place_address=place_address(subject.place),
        address=address_with("briefings.begin_pack", asked),
        audience_hints=_hints(),
    )


def _hints() -> list[dict[str, dict[str, str]]]:
    return [{"hint": {"text": AUDIENCE_HINTS[audience]}} for audience in Audience]


def _subject_asked_for(actor: Actor) -> PackSubject:
    """The place that the address names. Raises NotFound, and NotAllowed for another office's."""
    for kind in (PlaceKind.AREA, PlaceKind.ORGANISATION):
        if reference := one_line(request.args.get(kind.value)):
            subject = queries.pack_subject(kind, reference)
            if not may_build(actor, subject.office_id):
                raise NotAllowed(
                    f"Packs about {subject.place.name} are built by the office that is "
                    "responsible for it."
                )
            return subject
    raise NotFound("A pack is about a place, and the address names none.")
