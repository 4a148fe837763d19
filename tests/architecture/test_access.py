"""Who gets in where, by real requests to every endpoint as everybody."""

from pathlib import Path

import pytest
from werkzeug.routing import Rule

from gorm.accounts.roles import Role, permissions_of
from gorm.core.permissions import stamp_of
from tests.architecture.crawling import crawl, placeholder, post
from tests.architecture.house import OTHER_OFFICE, SIGNED_OUT, House, methods_of
from tests.architecture.test_tables import stamp_name
from tests.support.pages import check_page

PERMISSIONS = Path(__file__).parents[2] / "docs" / "permissions.md"
ADMITTED = {200, 204, 303, 404, 422}
MOST_QUERIES = 12

Matrix = dict[tuple[str, str], dict[str, str]]


def test_everybody_gets_in_where_the_stamp_admits_them_and_nowhere_else(house: House) -> None:
    surprises = [
        f"{reader} {method} {rule.endpoint}: {status}"
        for reader in house.readers
        for rule in house.rules
        for method in methods_of(rule)
        if not _is_as_stamped(house, reader, rule, status := _ask(house, reader, rule, method))
    ]
    assert not surprises


def test_the_page_of_permissions_shows_what_requests_show(house: House, write: bool) -> None:
    page = _page(house)
    print(page)  # noqa: T201 - `pytest -s -k page_of_permissions` shows the matrix
    if write:
        PERMISSIONS.write_text(page, encoding="utf-8")
    assert PERMISSIONS.read_text(encoding="utf-8") == page, (
        "the permissions changed: run `pytest tests/architecture --write`"
    )


@pytest.mark.parametrize("reader", ["director", "administrator", "auditor", "department"])
def test_reading_changes_nothing_and_no_page_breaks(house: House, reader: str) -> None:
    before = house.digest()
    broken, slow = [], []
    for visit in crawl(house, house.readers[reader]):
        if visit.status >= 500:
            broken.append(f"{visit.address}: {visit.status}")
        if visit.queries > MOST_QUERIES:
            slow.append(f"{visit.address}: {visit.queries} queries")
        check_page(visit.page)
    assert not broken
    assert not slow
    after = house.digest()
    assert {table for table in before if before[table] != after[table]} == set()


@pytest.mark.parametrize("reader", ["relationship_manager", "analyst", OTHER_OFFICE, SIGNED_OUT])
def test_reading_as_the_others_changes_nothing_either(house: House, reader: str) -> None:
    before = house.digest()
    broken = [v.address for v in crawl(house, house.readers[reader]) if v.status >= 500]
    assert not broken
    assert house.digest() == before


def _ask(house: House, reader: str, rule: Rule, method: str) -> int:
    """The status of a request about nothing that exists, with nothing in it."""
    client, address = house.readers[reader], placeholder(house, rule)
    if method == "GET":
        return client.browser.get(address).status_code
    status = post(client, address, [("csrf_token", client.token())]).status_code
    if status < 400:
        house.renew()  # it may have been the button that signs out
    return status


def _is_as_stamped(house: House, reader: str, rule: Rule, status: int) -> bool:
    if _admits(house, reader, rule):
        return status in ADMITTED
    return status in ({303, 401} if reader == SIGNED_OUT else {403})


def _admits(house: House, reader: str, rule: Rule) -> bool:
    stamp = stamp_name(stamp_of(house.app.view_functions[rule.endpoint]))
    if reader == SIGNED_OUT or stamp == "everybody":
        return stamp == "everybody"
    role = Role.RELATIONSHIP_MANAGER if reader == OTHER_OFFICE else Role(reader)
    return stamp == "everybody who is signed in" or stamp in permissions_of(frozenset({role}))


def _page(house: House) -> str:
    readers = [reader for reader in house.readers if reader != OTHER_OFFICE]
    head = ["Address", "Method", "For", *(reader.replace("_", " ") for reader in readers)]
    lines = [head, ["---"] * len(head)]
    for rule in house.rules:
        for method in methods_of(rule):
            stamp = stamp_name(stamp_of(house.app.view_functions[rule.endpoint]))
            words = [_word(house, reader, rule, method) for reader in readers]
            lines.append([f"`{rule.rule}`", method, stamp, *words])
    return _ABOVE + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _word(house: House, reader: str, rule: Rule, method: str) -> str:
    status = _ask(house, reader, rule, method)
    if status == 403:
        return "no"
    if reader == SIGNED_OUT and status in {303, 401}:
        return "sign in"
    return "yes"


_ABOVE = """# Who may open what

Written by `pytest tests/architecture --write` from real requests to every endpoint as every role;
a test compares it. *Yes* is for the door only: what stands in the room depends on the record. One
that a reader may not know of answers 404 behind every door.

"""
