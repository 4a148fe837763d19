"""Ordering packs, reading about them, opening them."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from gorm.accounts.actor import Actor, current_actor
from gorm.briefings import queries
from gorm.briefings.contents import PackOrder, PackSubject
from gorm.briefings.forms import AUDIENCE_HINTS, LEAVE_OUT, ORAL, BuildForm, PackFiltersForm
from gorm.briefings.listed import PACKS
from gorm.briefings.models import Purpose
from gorm.briefings.policy import may_build
from gorm.briefings.queries import PackFilters
from gorm.briefings.service import PackDamaged, build_pack, open_pack
from gorm.core.errors import NotAllowed, NotFound, Refused
from gorm.core.paging import Cursor
from gorm.core.permissions import needs, own_transactions
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other
from gorm.core.web.error_pages import error_page
from gorm.core.web.navigation import NavigationItem
from gorm.core.web.submissions import made_once
from gorm.lists.taking_away import taken_away
from gorm.places.offers import Audience, Place, PlaceKind

blueprint = Blueprint("briefings", __name__, url_prefix="/packs")
NAVIGATION = NavigationItem("Packs", "briefings.packs", "pack:read")


@blueprint.get("")
@needs("pack:read")
def packs() -> ResponseReturnValue:
    """The packs that the reader may open."""
    form = PackFiltersForm(request.args)
    filters = _filters(request.args)
    page = queries.packs_for(current_actor(), filters, Cursor.parse(request.args.get("after")))
    kept = {k: v for k, v in request.args.items() if k in PACKS.filters and v}
    older = _address("briefings.packs", kept | {"after": str(page.next)}) if page.next else ""
    return render_template(
        "briefings/packs.html", form=form, page=page, older=older, is_filtered=bool(kept)
    )


@blueprint.get("/list.<any(csv, xlsx):form>")
@needs("pack:read")
def export_packs(form: str) -> ResponseReturnValue:
    """The list of packs as a file; never what stands in them."""
    return taken_away(PACKS, form, queries.every_pack(current_actor(), _filters(request.args)))


@blueprint.get("/new")
@needs("pack:build")
def new() -> ResponseReturnValue:
    """Ask what a pack is for."""
    subject = _subject_asked_for(current_actor())
    return _form_page(subject, BuildForm.opened(_known(request.args)))


@blueprint.post("/new")
@needs("pack:build")
@own_transactions
def build() -> ResponseReturnValue:
    """Build a pack; its page says how that went."""
    actor = current_actor()
    subject = _subject_asked_for(actor)
    form = BuildForm.opened()
    if form.is_sent:
        try:
            return made_once(lambda claim: _built(actor, subject, form, claim))
        except Refused as refused:
            form.show(refused)
    return _form_page(subject, form), 422


@blueprint.get("/<number>")
@needs("pack:read")
def pack(number: str) -> ResponseReturnValue:
    """What a pack is, who prepared it, and who opened it."""
    actor = current_actor()
    found = queries.pack_detail(actor, number)
    again = {
        found.place.kind.value: found.place.reference,
        "purpose": found.purpose.value,
        "audience": found.audience.value,
        "occasion": found.occasion,
        "handling": found.handling,
    }
    return render_template(
        "briefings/pack_detail.html",
        pack=found,
        place_address=place_address(found.place),
        packs_of_place=_address("briefings.packs", {found.place.kind.value: found.place.reference}),
        build_again=_address("briefings.new", again) if actor.has("pack:build") else "",
    )


@blueprint.get("/<number>/file")
@needs("pack:read")
def file(number: str) -> ResponseReturnValue:
    """The PDF itself. That it was opened is recorded before its first byte goes out."""
    try:
        content = open_pack(current_actor(), number)
    except PackDamaged:
        return error_page(
            409,
            "This pack cannot be opened",
            f"The file of {number} is missing or has been changed since it was frozen, so it is "
            "not shown. That has been recorded. Tell your administrator, who can restore it from "
            "a backup; or build a new pack.",
            link=("Go back to the pack", url_for("briefings.pack", number=number)),
        )
    headers = {"Content-Disposition": f'attachment; filename="{number}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _built(
    actor: Actor, subject: PackSubject, form: BuildForm, claim: Callable[[str], None]
) -> Response:
    is_told = form.restricted.data == ORAL
    number = build_pack(
        actor,
        subject.place,
        PackOrder(
            Purpose(form.purpose.data),
            Audience(form.audience.data),
            occasion=form.occasion.data or "",
            handling=form.handling.data or "",
            oral_briefing_from=(form.oral_briefing_from.data or "") if is_told else "",
            leaves_out_restricted=form.restricted.data == LEAVE_OUT,
        ),
        on_numbered=lambda number: claim(url_for("briefings.pack", number=number)),
    )
    return see_other("briefings.pack", number=number)


def _form_page(subject: PackSubject, form: BuildForm) -> str:
    return render_template(
        "briefings/pack_new.html",
        form=form,
        place=subject.place,
        place_address=place_address(subject.place),
        address=_address("briefings.build", {subject.place.kind.value: subject.place.reference}),
        audience_hints=[{"hint": {"text": AUDIENCE_HINTS[audience]}} for audience in Audience],
    )


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


def _address(endpoint: str, asked: Mapping[str, str]) -> str:
    """An address with what it asks for; what is empty is left off."""
    return f"{url_for(endpoint)}?{urlencode({k: v for k, v in asked.items() if v})}"


def place_address(place: Place) -> str:
    """The page of a place."""
    page = "area_detail" if place.kind is PlaceKind.AREA else "organisation_detail"
    return url_for(f"places.{page}", reference=place.reference)


def _known(given: MultiDict[str, str]) -> dict[str, Any]:
    """What an address fills in beforehand, such as when a pack is tried again."""
    fields = ("purpose", "audience", "occasion", "handling")
    return {name: words for name in fields if (words := one_line(given.get(name)))}


def _filters(given: MultiDict[str, str]) -> PackFilters:
    audience, purpose = given.get("audience", ""), given.get("purpose", "")
    return PackFilters(
        words=one_line(given.get("q"))[:200],
        audience=Audience(audience) if audience in set(Audience) else None,
        purpose=Purpose(purpose) if purpose in set(Purpose) else None,
        place=_place_filter(given),
    )


def _place_filter(given: MultiDict[str, str]) -> Place | None:
    for kind in (PlaceKind.AREA, PlaceKind.ORGANISATION):
        if reference := one_line(given.get(kind.value)):
            return queries.pack_subject(kind, reference).place
    return None
