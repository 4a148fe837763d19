"""Who gets in where, by real requests to every endpoint as everybody."""

from pathlib import Path

from gorm.core.permissions import stamp_of
from tests.architecture.house import OTHER_OFFICE, SIGNED_OUT, House, methods_of
from tests.architecture.test_tables import stamp_name
from tests.architecture.tour import Tour

PERMISSIONS = Path(__file__).parents[2] / "docs" / "permissions.md"
ADMITTED = {200, 204, 303, 404, 422}
MOST_QUERIES = 12
#: What asks more often. The card of a draft is gathered anew, as its pack is: each section and each
#: fact at a glance reads its own part, and every agreement and case of the place is read whole.
ASKS_MORE = {"briefings.card": 23}
_ABOVE = """# Who may open what

Written by `pytest tests/architecture --write` from real requests to every endpoint as every role;
a test compares it. *Yes* is for the door only: what stands in the room depends on the record. One
that a reader may not know of answers 404 behind every door.

"""


def test_everybody_gets_in_where_the_stamp_admits_them_and_nowhere_else(
    house: House, tour: Tour
) -> None:
    surprises = [
        f"{reader} {method} {endpoint}: {status}"
        for (reader, endpoint, method), status in tour.statuses.items()
        if status not in _expected(house, reader, endpoint)
    ]
    assert not surprises


def test_no_page_breaks_for_anybody(tour: Tour) -> None:
    assert not tour.broken


def test_every_page_reads_well(tour: Tour) -> None:
    assert not tour.faulty


def test_no_page_asks_the_database_more_often_than_it_may(tour: Tour) -> None:
    """Twelve times, the sign-in included; what asks more often may not ask yet more."""
    costly = {e: n for e, n in tour.queries.items() if n > ASKS_MORE.get(e, MOST_QUERIES)}
    assert not costly


def test_reading_changes_nothing(tour: Tour) -> None:
    assert not tour.changed


def test_the_page_of_permissions_shows_what_requests_show(
    house: House, tour: Tour, write: bool
) -> None:
    page = _page(house, tour)
    print(page)  # noqa: T201 - `pytest -s -k page_of_permissions` shows the matrix
    if write:
        PERMISSIONS.write_text(page, encoding="utf-8")
    assert PERMISSIONS.read_text(encoding="utf-8") == page, (
        "the permissions changed: run `pytest tests/architecture --write`"
    )


def _expected(house: House, reader: str, endpoint: str) -> set[int]:
    if house.admits(reader, endpoint):
        return ADMITTED
    return {303, 401} if reader == SIGNED_OUT else {403}


def _page(house: House, tour: Tour) -> str:
    readers = [r for r in house.readers if r not in {OTHER_OFFICE, house.sees_most}]
    head = ["Address", "Method", "For", *(reader.replace("_", " ") for reader in readers)]
    lines = [head, ["---"] * len(head)]
    for rule in house.rules:
        for method in methods_of(rule):
            stamp = stamp_name(stamp_of(house.app.view_functions[rule.endpoint]))
            asked = [tour.statuses[reader, rule.endpoint, method] for reader in readers]
            words = [_word(r, status, stamp) for r, status in zip(readers, asked, strict=True)]
            lines.append([f"`{rule.rule}`", method, stamp, *words])
    return _ABOVE + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _word(reader: str, status: int, stamp: str) -> str:
    if status == 403:
        return "no"
    if reader == SIGNED_OUT and status in {303, 401} and stamp != "everybody":
        return "sign in"
    return "yes"
