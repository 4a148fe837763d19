"""The pages on which the parts of a pack are written."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.briefings.forms.writing import (
    EarlierForm,
    ItemForm,
    TakeForm,
    earlier_choices,
    start_of_item,
)
from gorm.briefings.queries import writing as queries
from gorm.briefings.queries.earlier import earlier_packs, reusable_items
from gorm.briefings.queries.pictures import pictures_of
from gorm.briefings.queries.suggesting import suggestions_for
from gorm.briefings.queries.writing import ItemRow, PackToWrite
from gorm.briefings.record_pages import address_of, address_of_standing
from gorm.briefings.rules.writing import PartRule, number_told, standing_of
from gorm.briefings.service import words, writing
from gorm.briefings.views.frame import blueprint
from gorm.briefings.words_file import MEDIA_TYPE
from gorm.core.errors import Conflict
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.permissions import needs
from gorm.core.text import count, one_line
from gorm.core.web.addresses import see_other
from gorm.core.web.downloads import to_take_away

_ITEM = "<int(max=999999999):item>"


@blueprint.get("/<number>/write", endpoint="writing")
@needs("pack:build")
def overview(number: str) -> ResponseReturnValue:
    """The parts of a pack, and how much of each is written."""
    pack = queries.pack_to_write(current_actor(), number)
    numbers = queries.numbers_written(pack)
    parts = [
        (rule, standing_of(rule.part, numbers.get(rule.part, 0)),
         number_told(rule.part, numbers.get(rule.part, 0)))
        for rule in pack.parts
    ]  # fmt: skip
    return render_template(
        "briefings/writing/overview.html",
        pack=pack,
        parts=parts,
        pictures=len(pictures_of(pack.id)),
    )


@blueprint.get("/<number>/write/<part>")
@needs("pack:build")
def written_part(number: str, part: str) -> ResponseReturnValue:
    """One part: its items, what records suggest, and what was taken out lately."""
    pack = queries.pack_to_write(current_actor(), number)
    return _part_page(pack, queries.part_of(pack, part))


@blueprint.route("/<number>/write/<part>/new", methods=["GET", "POST"])
@needs("pack:build")
def new_item(number: str, part: str) -> ResponseReturnValue:
    """Write an item."""
    pack = queries.pack_to_write(current_actor(), number)
    rule = queries.part_of(pack, part)
    form = ItemForm.opened({"language": ""})
    form.suit(rule)

    def save() -> None:
        writing.add_item(current_actor(), number, part, form.written)

    if is_saved(form, save):
        flash(f"The {rule.item} is added.", "success")
        return see_other("briefings.written_part", number=number, part=part)
    return _item_page(pack, rule, form, None), status_of(form)


@blueprint.route(f"/<number>/write/<part>/{_ITEM}/edit", methods=["GET", "POST"])
@needs("pack:build")
def edit_item(number: str, part: str, item: int) -> ResponseReturnValue:
    """Change an item."""
    pack = queries.pack_to_write(current_actor(), number)
    rule = queries.part_of(pack, part)
    row = queries.written_item(pack, rule, item)
    form = ItemForm.opened(start_of_item(row))
    form.suit(rule)

    def save() -> None:
        actor, seen = current_actor(), form.seen_version
        writing.change_item(actor, number, part, item, form.written, seen_version=seen)

    try:
        if is_saved(form, save):
            flash(f"The {rule.item} is saved.", "success")
            return see_other("briefings.written_part", number=number, part=part)
    except Conflict:
        return _item_page(pack, rule, form, row, _differing(form, rule, row)), 409
    return _item_page(pack, rule, form, row), status_of(form)


@blueprint.post(f'/<number>/write/<part>/{_ITEM}/<any("up","down"):way>')
@needs("pack:build")
def move_item(number: str, part: str, item: int, way: str) -> ResponseReturnValue:
    """Move an item within its part."""

    def act() -> None:
        writing.move_item(current_actor(), number, part, item, up=way == "up")

    return _acted(number, part, act, "The order is changed.")


@blueprint.post(f"/<number>/write/<part>/{_ITEM}/remove")
@needs("pack:build")
def remove_item(number: str, part: str, item: int) -> ResponseReturnValue:
    """Take an item out; it can be put back below."""

    def act() -> None:
        writing.remove_item(current_actor(), number, part, item)

    return _acted(number, part, act, "It is taken out. You can put it back below.")


@blueprint.post(f"/<number>/write/<part>/{_ITEM}/put-back")
@needs("pack:build")
def put_back_item(number: str, part: str, item: int) -> ResponseReturnValue:
    """Put back what was taken out."""

    def act() -> None:
        writing.put_back_item(current_actor(), number, part, item)

    return _acted(number, part, act, "It is put back, at the end.")


@blueprint.post("/<number>/write/<part>/suggestions")
@needs("pack:build")
def take_suggestion(number: str, part: str) -> ResponseReturnValue:
    """Take what a record suggests as an item."""
    form = TakeForm.opened()

    def act() -> None:
        suggested = form.suggestion.data or ""
        writing.take_suggestion(current_actor(), number, part, suggested)

    return _acted(number, part, act, "It is added. Change its words as you see fit.", form)


@blueprint.route("/<number>/write-again", methods=["GET", "POST"])
@needs("pack:build")
def take_again(number: str) -> ResponseReturnValue:
    """Take items of an earlier pack into this one."""
    actor = current_actor()
    pack = queries.pack_to_write(actor, number)
    earlier = one_line(request.args.get("from"))
    form = EarlierForm.opened()
    offered = reusable_items(actor, pack, earlier) if earlier else ()
    form.offer_items([(row.id, row.words) for _, rows in offered for row in rows])
    taken: list[int] = []

    def save() -> None:
        taken.append(writing.take_again(actor, number, earlier, form.chosen))

    if earlier and is_saved(form, save):
        flash(f"{count(taken[0], 'item')} taken from {earlier}.", "success")
        return see_other("briefings.writing", number=number)
    page = render_template(
        "briefings/writing/again.html",
        pack=pack,
        form=form,
        earlier=earlier,
        choices=earlier_choices(earlier_packs(actor, pack)),
        offered=offered,
    )
    return page, status_of(form)


@blueprint.get("/<number>/words.docx")
@needs("pack:build")
def words_docx(number: str) -> ResponseReturnValue:
    """The written parts as a Word file. That it was taken is recorded."""
    content = words.take_words(current_actor(), number)
    return to_take_away(content, MEDIA_TYPE, f"{number}-words.docx")


def _acted(
    number: str, part: str, act: Callable[[], None], done: str, form: Form | None = None
) -> ResponseReturnValue:
    """Answer a button of a part's page: back to the part, or the part with what was refused."""
    form = form or Form.opened()
    if is_saved(form, act):
        flash(done, "success")
        return see_other("briefings.written_part", number=number, part=part)
    pack = queries.pack_to_write(current_actor(), number)
    return _part_page(pack, queries.part_of(pack, part), form), 422


def _part_page(pack: PackToWrite, rule: PartRule, act: Form | None = None) -> str:
    written = queries.written_part(pack, rule)
    taken = {item.record for item in written.items if item.record}
    suggestions = [
        (one, address_of(one.origin.record, one.origin.page), one.origin.record in taken)
        for one in suggestions_for(pack, rule.part)
    ]
    return render_template(
        "briefings/writing/part.html",
        pack=pack,
        rule=rule,
        written=written,
        suggestions=suggestions,
        told=number_told(rule.part, len(written.items)),
        record_address=address_of_standing,
        act=act or Form.opened(),
    )


def _item_page(
    pack: PackToWrite,
    rule: PartRule,
    form: ItemForm,
    item: ItemRow | None,
    differing: tuple[Differing, ...] | None = None,
) -> str:
    return render_template(
        "briefings/writing/item.html",
        pack=pack,
        rule=rule,
        form=form,
        item=item,
        differing=differing,
    )


def _differing(form: ItemForm, rule: PartRule, row: ItemRow) -> tuple[Differing, ...]:
    now = ItemForm(formdata=None, data=start_of_item(row))
    now.suit(rule)
    names = [name for name in ("heading", "words", "language") if form.asks(name)]
    return against(form, {name: words_in(now[name]) for name in names}, row.version)
