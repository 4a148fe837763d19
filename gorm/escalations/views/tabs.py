"""The way between the pages of the queue: three lists with their counts, and what lies beside."""

from dataclasses import dataclass
from typing import Final

from flask import g, request, url_for
from flask_login import current_user

from gorm.accounts.actor import Actor, current_actor
from gorm.core.together import Question
from gorm.core.web.frame import FramePart, framed
from gorm.decisions.offers import QueueList
from gorm.escalations.queries.tally import EVERYTHING, Narrowed, Tally, count_of_mine, tally_of
from gorm.escalations.views.addresses import ENDPOINTS, list_address

_BESIDE: Final = {
    "escalations.decided": "Decided lately",
    "escalations.covers": "Cover",
}


@dataclass(frozen=True)
class Tab:
    """A page of the queue as the others lead to it."""

    label: str
    address: str
    count: int | None
    is_here: bool


def counted_tally() -> Tally:
    """The tally of the reader's queue; the navigation then needs not count again."""
    tally = tally_of(current_actor())
    g.queue_of_mine = tally.count(QueueList.MINE)
    return tally


def count_in_navigation() -> int:
    """How many rows wait for the reader; a page of the queue has counted them already."""
    if "queue_of_mine" not in g:
        [counted] = framed(FRAME.code)
        g.queue_of_mine = counted.number
    return int(g.queue_of_mine)


def _asked() -> Question | None:
    """The count, where the reader has a queue and nobody has counted it yet."""
    actor = current_user._get_current_object()  # noqa: SLF001 - the way out of a proxy
    has_queue = isinstance(actor, Actor) and actor.has("queue:work")
    return count_of_mine(actor) if has_queue and "queue_of_mine" not in g else None


FRAME: Final = FramePart("queue", _asked)


def tabs_of(tally: Tally, narrowed: Narrowed = EVERYTHING) -> tuple[Tab, ...]:
    """The pages of the queue; the lists are counted as they are narrowed, and lead there so."""
    lists = (
        Tab(one.label, list_address(one), tally.count(one, narrowed), _is_here(ENDPOINTS[one]))
        for one in QueueList
    )
    beside = (Tab(label, url_for(at), None, _is_here(at)) for at, label in _BESIDE.items())
    return (*lists, *beside)


def _is_here(endpoint: str) -> bool:
    return request.endpoint == endpoint
