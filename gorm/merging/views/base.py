"""What the pages of merging people and organisations have in common."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms.base import Form
from gorm.core.web.addresses import see_other, see_path
from gorm.merging.forms import SameAsForm, chosen_fields, merge_form
from gorm.merging.models import MergedKind
from gorm.merging.queries.candidates import others_called
from gorm.merging.queries.merges import merge_record, merges_of
from gorm.merging.queries.pairs import MOST_SHOWN, pair_list
from gorm.merging.queries.records import insist_may_merge, record_named
from gorm.merging.queries.sides import side_by_side
from gorm.merging.rules.fields import Pick
from gorm.merging.service import Choice, ask_for_look, merge, take_back, tell_apart, undo

_CHANGED: Final = (
    "Somebody else changed one of the two while you were looking at them. Nothing was merged. "
    "What stands now is shown below: look at it again, then merge."
)
blueprint: Final = Blueprint("merging", __name__)


@dataclass(frozen=True)
class Words:
    """How pages speak of one kind of record, and where its pages are."""

    kind: MergedKind
    several: str
    page: str
    lookup: str
    directory: str
    suffix: str

    def address(self, name: str, **values: str) -> str:
        """The address of one of the pages of merging for this kind."""
        return url_for(f"merging.{name}_{self.suffix}", **values)  # type: ignore[arg-type]

    def page_of(self, reference: str) -> str:
        """The address of a record's own page."""
        return url_for(self.page, reference=reference)


PEOPLE: Final = Words(
    MergedKind.PERSON, "people", "people.person", "post", "people.directory", "people"
)
ORGANISATIONS: Final = Words(
    MergedKind.ORGANISATION,
    "organisations",
    "places.organisation_detail",
    "organisation",
    "places.organisation_list",
    "organisations",
)


def duplicates_page(words: Words) -> ResponseReturnValue:
    """The pairs that may be one, those told apart where asked for, and the latest merges."""
    told_apart = request.args.get("apart") == "1"
    return render_template(
        "merging/duplicates.html",
        words=words,
        pairs=pair_list(current_actor(), words.kind, told_apart=told_apart),
        told_apart=told_apart,
        merges=merges_of(words.kind),
        most=MOST_SHOWN,
        form=Form.opened(),
    )


def look(words: Words) -> ResponseReturnValue:
    """Have everybody and every body compared."""
    reference = ask_for_look(current_actor())
    flash("The look at everything has begun. What it finds will stand in this list.", "success")
    return see_other("jobs.job", reference=reference)


def same_as_page(words: Words, reference: str) -> ResponseReturnValue:
    """Find the other record by its name."""
    actor = current_actor()
    record = record_named(words.kind, reference)
    insist_may_merge(actor, record)
    form = SameAsForm(formdata=request.args)
    typed = form.q.data or ""
    return render_template(
        "merging/same_as.html",
        words=words,
        reference=record.reference,
        name=record.name,
        form=form,
        typed=typed,
        found=others_called(actor, words.kind, typed, reference),
    )


def merge_page(words: Words, reference: str, other: str) -> ResponseReturnValue:
    """Two records side by side, with what is to be chosen."""
    if reference == other:
        flash("That is one record and not two. Choose another one.", "notice")
        return see_path(words.address("same_as", reference=reference))
    actor = current_actor()
    sides = side_by_side(actor, words.kind, reference, other)
    form, status = merge_form(sides), 200
    if form.is_sent:
        seen_one, seen_other = form.seen_versions
        stays = Pick(form.stays.data)
        choice = Choice(words.kind, reference, other, seen_one, seen_other, stays, form.picks)
        try:
            made = merge(actor, choice)
            flash("The two are one record now. It can be undone here.", "success")
            return see_path(words.address("merged", reference=made))
        except Refused as refused:
            form.show(refused)
        except Conflict:
            form.faults = (_CHANGED,)
            form.show_as_it_stands(sides)
            status = 409
    page = render_template(
        "merging/merge.html", words=words, sides=sides, form=form, picks=chosen_fields(form)
    )
    return page, 422 if request.method == "POST" and status == 200 else status


def apart(words: Words, reference: str, other: str) -> ResponseReturnValue:
    """Keep that two are two different ones."""
    tell_apart(current_actor(), words.kind, reference, other)
    flash("Kept: these are two different ones. The list does not show them again.", "success")
    return see_path(words.address("duplicate"))


def together(words: Words, reference: str, other: str) -> ResponseReturnValue:
    """Take back that two are two different ones."""
    take_back(current_actor(), words.kind, reference, other)
    flash("Taken back: the two may be one again.", "success")
    return see_path(words.address("merge", reference=reference, other=other))


def merged_page(words: Words, reference: str, fault: str = "") -> str:
    """One merge: what it did, the history of the one that went, and undoing it."""
    actor: Actor = current_actor()
    record = merge_record(actor, words.kind, reference)
    form = Form.opened({"version": str(record.version)})
    if fault:
        form.faults = (fault,)
        form.version.data = str(record.version)
    return render_template(
        "merging/merged.html",
        words=words,
        record=record,
        form=form,
        history=history_of(words.kind, record.away_reference) if record.may_read_history else None,
    )


def undo_merge(words: Words, reference: str) -> ResponseReturnValue:
    """Take a merge back."""
    form = Form.opened()
    if not form.is_sent:
        return merged_page(words, reference, "Send the form again."), 422
    try:
        kept = undo(current_actor(), words.kind, reference, seen_version=form.seen_version)
    except Refused as refused:
        return merged_page(words, reference, str(refused)), 422
    except Conflict as conflict:
        return merged_page(words, reference, str(conflict)), 409
    flash("The merge is undone: both stand again as they did.", "success")
    return see_path(words.page_of(kept))
