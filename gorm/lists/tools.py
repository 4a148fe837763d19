"""What stands above a list: the reader's saved filters, their columns, the list as a file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from gorm.accounts.actor import Actor, current_actor
from gorm.core.web.addresses import see_path
from gorm.lists.definitions import Column, ListDefinition
from gorm.lists.offers import list_of
from gorm.lists.queries import ReadersList, SavedFilterRecord, readers_list
from gorm.lists.rules import kept_query, pairs_of

#: Asked of a list, it shows everything, whatever filter somebody opens it with.
WHOLE = {"whole": "yes"}


@dataclass(frozen=True)
class FilterLink:
    """A saved filter above its list."""

    saved: SavedFilterRecord
    address: str
    is_here: bool


@dataclass(frozen=True)
class ListTools:
    """What a reader can do with the list that they look at."""

    definition: ListDefinition
    columns: tuple[Column, ...]
    filters: tuple[FilterLink, ...]
    asked: str
    has_default: bool
    whole_address: str
    files: dict[str, str]

    @property
    def here(self) -> SavedFilterRecord | None:
        """The saved filter that is in force."""
        return next((one.saved for one in self.filters if one.is_here), None)

    @property
    def may_save(self) -> bool:
        """Whether something is in force that is not saved."""
        return bool(self.asked) and self.here is None

    def shows(self, key: str) -> bool:
        """Whether the reader sees a column."""
        return any(one.key == key for one in self.columns)

    def sorted_by(self, column: Column) -> bool:
        """Whether the list is in the order of a column."""
        definition = self.definition
        order = request.args.get(definition.order) or definition.usual_order
        return bool(column.sort) and column.sort == order

    def sort_address(self, column: Column) -> str:
        """The address of the list in the order of a column."""
        asked = dict(pairs_of(self.definition.filters, self.asked))
        return address_of(self.definition, {**asked, self.definition.order: column.sort})


def list_tools(key: str) -> ListTools:
    """The tools of a list for whoever reads its page."""
    definition = list_of(key)
    own = own_of(current_actor(), key)
    asked = kept_query(definition.filters, request.args.items())
    links = tuple(_link(definition, saved, asked) for saved in own.filters)
    return ListTools(
        definition=definition,
        columns=definition.shown(own.columns),
        filters=links,
        asked=asked,
        has_default=own.default is not None,
        whole_address=address_of(definition, {}),
        files={form: export_address(definition, form, asked) for form in ("csv", "xlsx")},
    )


def own_of(actor: Actor, key: str) -> ReadersList:
    """What the reader has for a list, read once for a request."""
    held: dict[str, ReadersList] = g.setdefault("readers_lists", {})
    if key not in held:
        held[key] = readers_list(actor, key)
    return held[key]


def address_of(definition: ListDefinition, asked: dict[str, str]) -> str:
    """The address of a list with these filters; the whole list for none."""
    return url_for(definition.endpoint, **(asked or WHOLE))  # type: ignore[arg-type]


def saved_address(definition: ListDefinition, query: str) -> str:
    """The address of a list with the filters that were saved, as far as it knows them still."""
    return address_of(definition, dict(pairs_of(definition.filters, query)))


def export_address(definition: ListDefinition, form: str, asked: str) -> str:
    """The list as a file, as it is asked for."""
    pairs = dict(pairs_of(definition.filters, asked)) | dict(definition.export_values)
    return url_for(definition.export_endpoint, form=form, **pairs)  # type: ignore[arg-type]


def open_with_defaults(app: Flask, definitions: Iterable[ListDefinition]) -> None:
    """Have each list open with what its reader chose, where the address asks for nothing.

    The view itself is as it was: its stamp, its name and what it answers to an address that asks
    for something.
    """
    for definition in definitions:
        endpoint = definition.endpoint
        app.view_functions[endpoint] = _with_default(definition, app.view_functions[endpoint])


def _with_default(definition: ListDefinition, view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def opened(*args: Any, **values: Any) -> ResponseReturnValue:
        if not request.query_string and current_user.is_authenticated:
            default = own_of(current_actor(), definition.key).default
            if default and pairs_of(definition.filters, default.query):
                return see_path(saved_address(definition, default.query))
        answer: ResponseReturnValue = view(*args, **values)
        return answer

    return opened


def _link(definition: ListDefinition, saved: SavedFilterRecord, asked: str) -> FilterLink:
    query = kept_query(definition.filters, pairs_of(definition.filters, saved.query))
    return FilterLink(saved, saved_address(definition, query), bool(asked) and query == asked)
