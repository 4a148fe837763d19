"""The head of the queue, as the page has it that signing in leads to."""

from dataclasses import dataclass

from flask import g, url_for

from gorm.accounts.actor import current_actor
from gorm.decisions.offers import QueueList
from gorm.escalations.queries.head import queue_head
from gorm.escalations.queries.lists import QueueRow
from gorm.escalations.views.addresses import ENDPOINTS


@dataclass(frozen=True)
class HeadList:
    """The beginning of a list: its rows, each with the address that opens it."""

    label: str
    address: str
    count: int
    rows: tuple[tuple[QueueRow, str], ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether the list has more rows than stand here."""
        return self.count > len(self.rows)


@dataclass(frozen=True)
class Head:
    """The three lists as the first page shows them."""

    mine: HeadList
    others: HeadList
    note: HeadList

    @property
    def lists(self) -> tuple[HeadList, ...]:
        """All three, in their order."""
        return self.mine, self.others, self.note


def head_of_queue() -> Head:
    """The head of the reader's queue, for `escalations/_head.html`."""
    head = queue_head(current_actor())
    g.queue_of_mine = head.counts[QueueList.MINE]
    return Head(
        mine=_list(QueueList.MINE, head.counts[QueueList.MINE], head.mine),
        others=_list(QueueList.OTHERS, head.counts[QueueList.OTHERS]),
        note=_list(QueueList.NOTE, head.counts[QueueList.NOTE], head.note),
    )


def _list(name: QueueList, count: int, rows: tuple[QueueRow, ...] = ()) -> HeadList:
    endpoint = ENDPOINTS[name]
    opened = tuple(
        (row, url_for(endpoint, open=str(row.key), _anchor=str(row.key))) for row in rows
    )
    return HeadList(name.label, url_for(endpoint), count, opened)
