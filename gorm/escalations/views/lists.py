"""The three lists of the queue, and a list as a file."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.permissions import needs
from gorm.core.web.navigation import NavigationItem
from gorm.decisions.offers import QueueList, Unfolded
from gorm.escalations.forms import QueueFilterForm
from gorm.escalations.queries import lists
from gorm.escalations.queries.lists import QueueRow, Wanted
from gorm.escalations.queries.tally import EVERYTHING, Narrowed, Tally, tally_of
from gorm.escalations.rules import QueueCursor, RowKey
from gorm.escalations.views.acts import LETTERS, RowActs, acts_of
from gorm.escalations.views.addresses import ENDPOINTS, FILTERS, here, kept
from gorm.escalations.views.blueprint import pages
from gorm.escalations.views.listed import LISTS
from gorm.escalations.views.tabs import count_in_navigation, counted_tally, tabs_of
from gorm.lists.taking_away import taken_away

#: The keys that choose in a row, beside those that walk; the page announces them.
_LETTERS: Final = {
    QueueList.MINE: LETTERS,
    QueueList.OTHERS: {},
    QueueList.NOTE: {"n": "noted, or undo that"},
}


@dataclass(frozen=True)
class Shown:
    """A row as the page has it: the addresses that open and close it, and where to go on."""

    row: QueueRow
    is_open: bool
    address: str
    next_address: str
    noted_address: str
    unnoted_address: str


NAVIGATION = NavigationItem("Queue", "escalations.mine", "queue:work", count_in_navigation)


@pages.get("/queue")
@needs("queue:work")
def mine() -> ResponseReturnValue:
    """What is mine to decide, what is due first on top."""
    return _list_page(QueueList.MINE)


@pages.get("/queue/others")
@needs("queue:work")
def others() -> ResponseReturnValue:
    """What others decide: above my grade, delegated, or where I am recused."""
    return _list_page(QueueList.OTHERS)


@pages.get("/queue/note")
@needs("queue:work")
def to_note() -> ResponseReturnValue:
    """What asks for no decision but should be known."""
    return _list_page(QueueList.NOTE)


@pages.get("/queue/<any(mine, others, note):name>.<any(csv, xlsx):form>")
@needs("queue:work")
def export(name: str, form: str) -> ResponseReturnValue:
    """A list as its filters leave it, as a file."""
    actor = current_actor()
    tally = tally_of(actor)
    rows = lists.rows_to_export(actor, _wanted(QueueList(name)), tally)
    return taken_away(LISTS[QueueList(name)], form, rows)


def _list_page(name: QueueList) -> ResponseReturnValue:
    actor = current_actor()
    tally = counted_tally()
    wanted = _wanted(name)
    page = lists.queue_page(actor, wanted, tally)
    opened, elsewhere = _opened(page.rows, name)
    is_beyond = opened is not None and all(row is not opened for row in page.rows)
    rows = (opened, *page.rows) if opened and is_beyond else page.rows
    shown = _shown(name, rows, opened)
    unfolded = _unfolded(opened)
    return render_template(
        "escalations/queue.html",
        list=name,
        tabs=tabs_of(tally, wanted.narrowed),
        form=_filter_form(tally),
        shown=shown,
        opened=unfolded,
        acts=_acts(name, shown, unfolded),
        letters=_LETTERS[name],
        elsewhere=elsewhere,
        is_gone=bool(request.args.get("open")) and opened is None and elsewhere is None,
        is_narrowed=wanted.narrowed != EVERYTHING,
        is_noted=wanted.is_noted,
        has_offices=len(tally.offices) > 1,
        on=here(name, after=str(page.next)) if page.next else "",
        is_continued=wanted.after is not None,
        whole_address=url_for(ENDPOINTS[name]),
        noted_address=url_for(ENDPOINTS[QueueList.NOTE], show="noted"),
        tools_key=LISTS[name].key,
    )


def _wanted(name: QueueList) -> Wanted:
    is_noted = name is QueueList.NOTE and request.args.get("show") == "noted"
    asked = {} if is_noted else kept(*FILTERS)
    return Wanted(
        list=name,
        narrowed=Narrowed(**asked),
        after=QueueCursor.parse(request.args.get("after")),
        is_noted=is_noted,
        beside=RowKey.parse(request.args.get("noted")),
    )


def _opened(
    rows: tuple[QueueRow, ...], name: QueueList
) -> tuple[QueueRow | None, tuple[str, str] | None]:
    """The row that the address opens; or the list in which it stands by now."""
    key = RowKey.parse(request.args.get("open"))
    if key is None:
        return None, None
    found = next((row for row in rows if row.key == key), None)
    found = found or lists.queue_row_of(current_actor(), key)
    if found is None or found.list is name:
        return found, None
    address = url_for(ENDPOINTS[found.list], open=str(key), _anchor=str(key))
    return None, (found.list.label, address)


def _unfolded(opened: QueueRow | None) -> Unfolded | None:
    return None if opened is None else lists.unfolded(current_actor(), opened)


def _shown(
    name: QueueList, rows: tuple[QueueRow, ...], opened: QueueRow | None
) -> tuple[Shown, ...]:
    """Each row with the address that opens it, and the one that opens the row after it."""
    return tuple(
        Shown(
            row=row,
            is_open=row is opened,
            address=here(name, row.key),
            next_address=here(name, following.key if following else None),
            noted_address=here(name, noted=str(row.key), _anchor=str(row.key)),
            unnoted_address=here(name, _anchor=str(row.key)),
        )
        for row, following in zip_longest(rows, rows[1:])
    )


def _acts(name: QueueList, shown: tuple[Shown, ...], unfolded: Unfolded | None) -> RowActs | None:
    """What can be done in the open row: only what is the reader's own is decided there."""
    opened = next((one for one in shown if one.is_open), None)
    if name is not QueueList.MINE or opened is None or unfolded is None:
        return None
    return acts_of(opened.row, unfolded, opened.next_address)


def _filter_form(tally: Tally) -> QueueFilterForm:
    form = QueueFilterForm(formdata=request.args, data=dict.fromkeys(FILTERS, ""))
    form.offer_rows("kind", tally.sources)
    form.offer_rows("area", tally.areas)
    form.offer_rows("grade", tally.grades)
    form.offer_rows("office", tally.offices)
    return form
