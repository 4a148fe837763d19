"""The pages about a reader's own lists: saved filters, and the columns that are shown."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.core.errors import Conflict
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import open_to_signed_in
from gorm.core.web.addresses import see_other, see_path
from gorm.lists import service
from gorm.lists.definitions import ListDefinition
from gorm.lists.forms import AskedForm, ColumnsForm, SavedFilterForm
from gorm.lists.offers import list_for_reader
from gorm.lists.queries import SavedFilterRecord, readers_list, removed_filters, saved_filter
from gorm.lists.reading import words_of
from gorm.lists.rules import chosen_columns, kept_query, pairs_of
from gorm.lists.tools import saved_address

blueprint = Blueprint("lists", __name__, url_prefix="/lists")


@blueprint.get("/<list_key>/filters")
@open_to_signed_in
def filters(list_key: str) -> ResponseReturnValue:
    """The saved filters of a list, with what can be done with each."""
    return _filters_page(list_for_reader(list_key))


@blueprint.route("/<list_key>/filters/save", methods=["GET", "POST"])
@open_to_signed_in
def save_filter(list_key: str) -> ResponseReturnValue:
    """Save the filters in force under a name."""
    definition = list_for_reader(list_key)
    asked = _asked(definition)
    form = SavedFilterForm.opened()

    def save() -> None:
        service.save_filter(
            current_actor(), list_key, form.name.data or "", asked, is_shared=form.shared.data
        )

    if is_saved(form, save):
        flash(f"“{form.name.data}” is saved. It stands above the list.", "success")
        return see_path(saved_address(definition, asked))
    return _form_page(
        "Save these filters", definition, form, asked,
        url_for("lists.save_filter", list_key=list_key, asked=asked),
    )  # fmt: skip


@blueprint.route("/filters/<reference>/change", methods=["GET", "POST"])
@open_to_signed_in
def change_filter(reference: str) -> ResponseReturnValue:
    """Rename a saved filter, share it, or share it no more."""
    found = saved_filter(current_actor(), reference)
    definition = list_for_reader(found.list_key)
    form = SavedFilterForm.opened(
        {"name": found.name, "shared": found.is_shared, "version": str(found.version)}
    )
    address = url_for("lists.change_filter", reference=reference)

    def save() -> None:
        service.change_filter(
            current_actor(), reference, form.name.data or "", form.seen_version,
            is_shared=form.shared.data,
        )  # fmt: skip

    try:
        if is_saved(form, save):
            flash(f"“{form.name.data}” is saved.", "success")
            return see_other("lists.filters", list_key=found.list_key)
    except Conflict:
        now = {"name": found.name, "shared": "Yes" if found.is_shared else "No"}
        differing = against(form, now, found.version)
        return _form_page(found.name, definition, form, found.query, address, differing=differing)
    return _form_page(found.name, definition, form, found.query, address)


@blueprint.post("/filters/<reference>/replace")
@open_to_signed_in
def replace_filter(reference: str) -> ResponseReturnValue:
    """Have a saved filter ask for what was in force in the list when this was opened."""
    found = saved_filter(current_actor(), reference)
    definition = list_for_reader(found.list_key)
    form = AskedForm.opened()
    asked = kept_query(definition.filters, pairs_of(definition.filters, form.asked.data or ""))
    service.replace_filter(current_actor(), reference, asked, form.seen_version)
    flash(f"“{found.name}” asks for what is in force now.", "success")
    return see_path(saved_address(definition, asked))


@blueprint.post("/filters/<reference>/remove")
@open_to_signed_in
def remove_filter(reference: str) -> ResponseReturnValue:
    """Delete a saved filter; it can be brought back."""
    found = saved_filter(current_actor(), reference)
    service.remove_filter(current_actor(), reference)
    flash(f"“{found.name}” is deleted. You can bring it back below.", "success")
    return see_other("lists.filters", list_key=found.list_key)


@blueprint.post("/<list_key>/filters/<reference>/bring-back")
@open_to_signed_in
def bring_back_filter(list_key: str, reference: str) -> ResponseReturnValue:
    """Bring a deleted filter back."""
    definition = list_for_reader(list_key)
    service.bring_back_filter(current_actor(), reference)
    flash("The saved filter is back.", "success")
    return see_other("lists.filters", list_key=definition.key)


@blueprint.post("/filters/<reference>/default")
@open_to_signed_in
def choose_default(reference: str) -> ResponseReturnValue:
    """Have a list open with a saved filter from now on."""
    found = saved_filter(current_actor(), reference)
    service.choose_default(current_actor(), reference)
    flash(f"The list opens with “{found.name}” from now on, for you alone.", "success")
    return see_other("lists.filters", list_key=found.list_key)


@blueprint.post("/<list_key>/no-default")
@open_to_signed_in
def choose_no_default(list_key: str) -> ResponseReturnValue:
    """Have a list open with nothing narrowed again."""
    definition = list_for_reader(list_key)
    service.choose_no_default(current_actor(), definition.key)
    flash("The list opens with nothing narrowed from now on.", "success")
    return see_other("lists.filters", list_key=definition.key)


@blueprint.route("/<list_key>/columns", methods=["GET", "POST"])
@open_to_signed_in
def columns(list_key: str) -> ResponseReturnValue:
    """Choose which columns a list shows, or have it as it is at first."""
    definition = list_for_reader(list_key)
    asked = _asked(definition)
    chosen = readers_list(current_actor(), list_key).columns
    shown = [one.key for one in definition.shown(chosen)]
    form = ColumnsForm.opened({"columns": shown})
    form.offer("columns", [(one.key, one.heading) for one in definition.to_choose])

    def save() -> None:
        known = [one.key for one in definition.to_choose]
        ticked = chosen_columns(known, form.columns.data or [])
        service.choose_columns(current_actor(), list_key, ticked)

    if request.method == "POST" and "reset" in request.form:
        service.choose_columns(current_actor(), list_key, None)
        flash("The list shows what it shows at first.", "success")
        return see_path(saved_address(definition, asked))
    if is_saved(form, save):
        flash("The list shows what you chose.", "success")
        return see_path(saved_address(definition, asked))
    page = render_template(
        "lists/columns.html",
        definition=definition,
        form=form,
        back=saved_address(definition, asked),
        action=url_for("lists.columns", list_key=list_key, asked=asked),
        fixed=[one.heading for one in definition.columns if one.is_fixed],
    )
    return page, status_of(form)


def _asked(definition: ListDefinition) -> str:
    """What is in force in the list from which somebody came, as far as the list knows it."""
    return kept_query(
        definition.filters, pairs_of(definition.filters, request.args.get("asked", ""))
    )


def _filters_page(definition: ListDefinition) -> ResponseReturnValue:
    actor = current_actor()
    asked = _asked(definition)
    own = readers_list(actor, definition.key)
    return render_template(
        "lists/filters.html",
        definition=definition,
        saved=[_shown(definition, one) for one in own.filters],
        removed=removed_filters(actor, definition.key),
        default=own.default,
        asked=asked,
        asked_words=words_of(definition, asked),
        form=Form.opened(),
        back=saved_address(definition, asked),
        home=actor.home,
    )


def _shown(
    definition: ListDefinition, one: SavedFilterRecord
) -> tuple[SavedFilterRecord, str, list[str]]:
    return one, saved_address(definition, one.query), words_of(definition, one.query)


def _form_page(
    title: str,
    definition: ListDefinition,
    form: SavedFilterForm,
    asked: str,
    action: str,
    *,
    differing: tuple[Differing, ...] | None = None,
) -> ResponseReturnValue:
    form.shared.label.text = f"Share it with {current_actor().home}"
    page = render_template(
        "lists/save.html",
        title=title,
        definition=definition,
        form=form,
        words=words_of(definition, asked),
        action=action,
        back=saved_address(definition, asked),
        differing=differing,
    )
    return page, status_of(form) if differing is None else 409
