"""Batches of packs: ordering them, seeing how far they are, taking them away."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.audit.service import Subject, record_opening
from gorm.briefings.contents import PackOrder
from gorm.briefings.forms.batches import BatchForm
from gorm.briefings.models import PackForm, PrintSize, Purpose
from gorm.briefings.queries import batches as queries
from gorm.briefings.queries.batches import BatchDetail
from gorm.briefings.service.batch_job import STORE
from gorm.briefings.service.batching import WantedBatch, ask_for_batch, make_again
from gorm.core.errors import NotAllowed, NotFound, Refused
from gorm.core.file_store import FileDamaged
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.core.web.downloads import to_take_away
from gorm.core.web.error_pages import error_page
from gorm.jobs.queries import job_of
from gorm.places.offers import Audience

blueprint = Blueprint("pack_batches", __name__, url_prefix="/packs/batches")


@blueprint.get("")
@needs("pack:read")
def batches() -> ResponseReturnValue:
    """The batches of the office, the newest first."""
    page = queries.batches_for(current_actor(), Cursor.parse(request.args.get("after")))
    older = url_for("pack_batches.batches", after=str(page.next)) if page.next else ""
    may_build = current_actor().has("pack:build")
    return render_template("briefings/batches.html", page=page, older=older, may_build=may_build)


@blueprint.get("/new")
@needs("pack:build")
def new() -> ResponseReturnValue:
    """Ask which packs are wanted."""
    return _form_page(_offered(current_actor(), BatchForm.opened()))


@blueprint.post("/new")
@needs("pack:build")
def ask() -> ResponseReturnValue:
    """Ask for a batch; its page says how far it is."""
    actor = current_actor()
    form = _offered(actor, BatchForm.opened())
    if form.is_sent:
        try:
            return see_other("pack_batches.batch", reference=_asked(actor, form))
        except Refused as refused:
            form.show(refused)
    return _form_page(form), 422


@blueprint.get("/<reference>")
@needs("pack:read")
def batch(reference: str) -> ResponseReturnValue:
    """How far a batch is, and what is in it."""
    actor = current_actor()
    found = queries.batch_detail(actor, reference)
    return render_template(
        "briefings/batch.html",
        batch=found,
        job=job_of(actor, reference),
        may_build=actor.has("pack:build"),
    )


@blueprint.post("/<reference>/again")
@needs("pack:build")
def again(reference: str) -> ResponseReturnValue:
    """Have made what could not be made."""
    try:
        make_again(current_actor(), reference)
    except Refused as refused:
        flash(str(refused), "error")
    return see_other("pack_batches.batch", reference=reference)


@blueprint.get("/<reference>/all.<any(pdf, zip):form>")
@needs("pack:read")
def take(reference: str, form: str) -> ResponseReturnValue:
    """All packs in one file. That each was opened is recorded before the first byte goes out."""
    actor = current_actor()
    found = queries.batch_detail(actor, reference)
    digest = found.pdf_digest if form == "pdf" else found.zip_digest
    if not digest:
        raise NotFound("This batch is not bound yet.")
    if not found.may_take:
        raise NotAllowed("There are packs in this batch that are not for you.")
    try:
        content = STORE.kept(digest)
    except FileDamaged:
        return _damaged(actor, found)
    record_opening(actor, "batch.opened", Subject("batch", reference))
    for number in found.numbers:
        record_opening(actor, "pack.opened", Subject("pack", number))
    return to_take_away(content, f"application/{form}", f"{reference}.{form}")


def _damaged(actor: Actor, found: BatchDetail) -> ResponseReturnValue:
    record_opening(actor, "batch.found_damaged", Subject("batch", found.reference))
    return error_page(
        409,
        "This batch cannot be opened",
        f"The file of {found.reference} is missing or has been changed since it was bound, so it "
        "is not shown. That has been recorded. Its packs can still be opened one by one.",
        link=("Go back to the batch", url_for("pack_batches.batch", reference=found.reference)),
    )


def _asked(actor: Actor, form: BatchForm) -> str:
    return ask_for_batch(
        actor,
        WantedBatch(
            title=form.title.data or "",
            office_id=_office_of(actor),
            areas=form.wanted_areas(),
            order=PackOrder(
                Purpose(form.purpose.data),
                Audience(form.audience.data),
                occasion=form.occasion.data or "",
                handling=form.handling.data or "",
                form=PackForm(form.form.data),
                size=PrintSize(form.size.data),
                meets_on=form.meets_on.data,
            ),
            issues=bool(form.issues.data),
        ),
    )


def _office_of(actor: Actor) -> int:
    if actor.office_id is None:
        raise NotAllowed("Packs are built by an office, and you belong to none.")
    return actor.office_id


def _offered(actor: Actor, form: BatchForm) -> BatchForm:
    form.offer_areas(queries.areas_of_office(_office_of(actor)))
    return form


def _form_page(form: BatchForm) -> str:
    return render_template("briefings/batch_new.html", form=form)
