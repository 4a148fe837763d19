"""Several people who write in one draft at once."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from gorm.briefings.models import PackState
from gorm.briefings.service import issue
from gorm.briefings.service.writing import ItemWords, add_item, take_suggestion
from gorm.core.db import unit_of_work
from gorm.core.errors import Conflict, NotAllowed
from tests.packs.writing.drafts import Drafts
from tests.packs.writing.test_suggestions import pack_row


def test_a_suggestion_that_two_take_at_once_is_one_item(app: Flask, drafts: Drafts) -> None:
    drafts.promise("Send the guidance")
    number = drafts.begin()

    def take(_: int) -> None:
        with app.app_context(), unit_of_work():
            take_suggestion(drafts.manager, number, "points", "COM-000001")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(take, range(4)))
    assert len(drafts.items("points")) == 1


def test_what_several_add_at_once_all_stands_in_one_order(app: Flask, drafts: Drafts) -> None:
    number = drafts.begin()

    def add(which: int) -> None:
        with app.app_context(), unit_of_work():
            add_item(drafts.manager, number, "points", ItemWords(f"Point {which}."))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(8)))
    items = drafts.items("points")
    assert {item.words for item in items} == {f"Point {which}." for which in range(8)}
    assert [item.position for item in items] == list(range(1, 9))


def test_nothing_is_written_into_a_pack_while_it_is_frozen(app: Flask, drafts: Drafts) -> None:
    number = drafts.begin()
    drafts.write(number, "points", "Before.")
    refused = []

    def freeze() -> bool:
        with app.app_context():
            return issue(drafts.manager, number)

    def write(which: int) -> None:
        try:
            with app.app_context(), unit_of_work():
                add_item(drafts.manager, number, "points", ItemWords(f"Late {which}."))
        except (NotAllowed, Conflict) as reason:
            refused.append(reason)

    with ThreadPoolExecutor(3) as pool:
        frozen = pool.submit(freeze)
        list(pool.map(write, range(20)))
    assert frozen.result()
    write(99)
    assert refused
    with app.app_context():
        assert pack_row(number).state is PackState.ISSUED
