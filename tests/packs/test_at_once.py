"""Two who issue at once, a process that ends in the middle, and a disk that is full."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.audit.models import AuditEntry
from gorm.audit.service import Subject, record
from gorm.briefings import files, printing
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackCopy, PackState, Purpose
from gorm.briefings.queries import CUT_OFF_AFTER
from gorm.briefings.service import begin, issue, issuing
from gorm.core import clock
from gorm.core.db import db, session, unit_of_work
from gorm.core.errors import Conflict, Refused
from gorm.core.file_store import digest_of
from gorm.core.pdf import Pdf
from gorm.places.models import Area
from gorm.places.offers import Audience, PackPart, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.packs import file_of
from tests.factories.places import make_area
from tests.packs.conftest import Offer, Said


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    """A place of the office."""
    return make_area(app, "Northmoor", office=office)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, office=office)


@pytest.fixture
def number(app: Flask, offered: Offer, manager: Actor, area: Area) -> str:
    """A draft."""
    offered(PackPart(Said("Nine lines of twelve are met.")))
    return begun(app, manager, area)


def begun(app: Flask, manager: Actor, area: Area, occasion: str = "") -> str:
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name)
    order = PackOrder(Purpose.NEGOTIATION, Audience.OFFICE, occasion=occasion)
    with app.app_context(), unit_of_work():
        return begin(manager, place, order)


def pack_of(app: Flask, number: str) -> Pack:
    with app.app_context():
        return session().scalars(select(Pack).where(Pack.number == number)).one()


def how_often(app: Flask, action: str) -> int:
    with app.app_context():
        query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
        return session().scalar(query) or 0


def insist_it_is_whole(app: Flask, number: str) -> None:
    """The row and the file say the same, or there is neither."""
    pack = pack_of(app, number)
    path = file_of(app, number)
    if pack.state is PackState.ISSUED:
        assert digest_of(path.read_bytes()) == pack.file_digest
    else:
        assert pack.file_digest == ""
        assert not path.exists()


def test_of_several_who_issue_at_once_one_does_and_the_others_are_told(
    app: Flask, manager: Actor, number: str
) -> None:
    start = Barrier(3)

    def try_it(_n: int) -> str:
        with app.app_context():
            try:
                start.wait(timeout=30)
                return "issued" if issue(manager, number) else "failed"
            except (Refused, Conflict) as told:
                return str(told)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(try_it, range(3)))
    assert answers.count("issued") == 1
    assert all("issued" in one for one in answers)
    assert how_often(app, "pack.frozen") == 1
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(PackCopy)) == 1
    insist_it_is_whole(app, number)


def test_packs_that_supersede_the_same_one_at_once_end_in_a_chain(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PackPart(Said("x")))
    numbers = [begun(app, manager, area, "The visit") for _ in range(3)]
    with app.app_context():
        assert issue(manager, numbers[0])
    start = Barrier(2)

    def try_it(one: str) -> bool:
        with app.app_context():
            start.wait(timeout=30)
            done = issue(manager, one)
            db.session.remove()
            return done

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(try_it, numbers[1:])) == [True, True]
    assert pack_of(app, numbers[0]).state is PackState.SUPERSEDED
    assert PackState.ISSUED in {pack_of(app, one).state for one in numbers[1:]}
    for one in numbers[1:]:
        if pack_of(app, one).state is PackState.ISSUED:
            insist_it_is_whole(app, one)


def test_what_a_process_left_in_the_middle_is_a_draft_again_and_can_be_issued(
    app: Flask, manager: Actor, number: str
) -> None:
    left_in_the_middle(app, number)
    with app.app_context(), pytest.raises(Refused, match="being issued"):
        issue(manager, number)
    with clock.stopped_at(clock.now() + CUT_OFF_AFTER * 2), app.app_context():
        assert issue(manager, number)
    insist_it_is_whole(app, number)


def left_in_the_middle(app: Flask, number: str) -> None:
    with app.app_context(), unit_of_work():
        pack = session().scalars(select(Pack).where(Pack.number == number)).one()
        pack.state, pack.issuing_since = PackState.ISSUING, clock.now()
        record(SYSTEM, "pack.issuing", Subject("pack", number))


def test_whoever_was_given_up_on_does_not_write_over_what_was_issued_meanwhile(
    app: Flask, manager: Actor, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = printing.printed
    late = clock.now() + CUT_OFF_AFTER + timedelta(minutes=1)
    first: list[bool] = []

    def slow(*told: Any) -> Pdf:
        if not first:
            first.append(True)
            with clock.stopped_at(late):
                assert issue(manager, number)
        return printed(*told)

    monkeypatch.setattr(issuing, "printed", slow)
    with app.app_context():
        assert not issue(manager, number)
    assert pack_of(app, number).state is PackState.ISSUED
    assert how_often(app, "pack.frozen") == 1
    insist_it_is_whole(app, number)


@pytest.mark.parametrize("which", ["keep", "keep_contents"])
def test_a_full_disk_leaves_a_draft_and_nothing_else(
    app: Flask, manager: Actor, number: str, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_told: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, which, full)
    with app.app_context():
        assert not issue(manager, number)
    pack = pack_of(app, number)
    assert pack.state is PackState.DRAFT
    assert "the disk is full" in pack.failure
    insist_it_is_whole(app, number)
    monkeypatch.undo()
    with app.app_context():
        assert issue(manager, number)
    insist_it_is_whole(app, number)
