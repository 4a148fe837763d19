"""A list as a file: what its reader is shown, row by row, and noted in the trail."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import Form

from gorm.accounts.actor import current_actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.errors import NotFound, Refused
from gorm.core.sheets import Cell, csv_response, xlsx_response
from gorm.core.web.application import leave_behind
from gorm.lists.definitions import ListDefinition
from gorm.lists.rules import kept_query
from gorm.lists.tools import own_of

#: Rows of a file; an administrator who needs more asks the database.
MOST_ROWS: Final = 50_000

_FORMS: Final = {"csv": csv_response, "xlsx": xlsx_response}


def taken_away(definition: ListDefinition, form: str, rows: Iterable[Any]) -> ResponseReturnValue:
    """The rows as a CSV file or a workbook, with the columns that the reader is shown.

    See `file_of` for what it refuses and records.
    """
    parts = [
        part
        for column in definition.shown(own_of(current_actor(), definition.key).columns)
        for part in column.parts
    ]
    return file_of(
        form,
        definition.title,
        [part.heading for part in parts],
        ([part.read(row) for part in parts] for row in rows),
        what=Subject("list", definition.key),
        asked=kept_query(definition.filters, request.args.items()),
    )


def file_of(
    form: str,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    what: Subject,
    asked: str = "",
) -> ResponseReturnValue:
    """A table to take away, of today, and the record that it was: of what, asked how, how long.

    Raises Refused where there are more rows than a file takes, and NotFound for another form.
    """
    respond = _FORMS.get(form)
    if respond is None:
        raise NotFound
    actor = current_actor()
    counted = _Counted(rows)
    response = respond(f"{title} {clock.today().isoformat()}", headings, counted)
    facts = {
        "title": title,
        "asked": asked,
        "columns": list(headings),
        "form": form,
        "rows": counted.number,
    }
    leave_behind(lambda: record(actor, "list.exported", what, facts=facts))
    return response


def insist_on_known(form: Form) -> None:
    """Raise Refused where an address asks what the list does not know: a file is of what the page
    shows, and such a page shows what is wrong."""
    if not form.validate():
        raise Refused(
            "The list does not know all of the filters in this address, so that no file was made. "
            "Go back to the list, choose filters that it offers, and take the file from there."
        )


class _Counted:
    """Rows that are counted as they pass, up to the most that a file takes."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.number += 1
            if self.number > MOST_ROWS:
                raise Refused(
                    f"The list has more than {MOST_ROWS:,} rows, which is the most that a file "
                    "takes, so that no file was made. Go back, narrow the list, and take it in "
                    "parts."
                )
            yield row
