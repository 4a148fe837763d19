"""Two records of one person are made one and taken apart again; who knows whom is looked at."""

from collections.abc import Callable

import pytest
from flask import Flask

from gorm.core.db import session, unit_of_work
from gorm.merging.service import look
from gorm.people.models import PostKind
from gorm.places.models import Organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area
from tests.support.browser import Visitor


@pytest.mark.parametrize("scripts", [True, False])
def test_a_manager_merges_two_records_of_a_leader_and_undoes_it(
    app: Flask, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    office = make_office(app)
    manager = make_user(app, office=office)
    area = make_area(app, "Anytown", office=office)
    jane = make_person(app, "Jane Smith", email="jane.smith@example.org")
    twin = make_person(app, "J Smith", email="jane.smith@example.org")
    with app.app_context():
        council = session().get_one(Organisation, area.accountable_id)
        session().expunge(council)
    posts = [make_post(app, person, council, PostKind.LEADER).id for person in (jane, twin)]
    make_engagement(app, manager, areas=[area], post_ids=(posts[1],))
    with app.app_context(), unit_of_work():
        assert look() == (1, 0)

    window = visitor(scripts=scripts)
    window.page.goto("/")
    window.sign_in(manager.email)
    page = window.page
    page.get_by_role("heading", name="My work", level=1).wait_for()
    window.open(f"/areas/{area.reference}/relationships")
    window.open("/people/duplicates")
    page.get_by_role("link", name="Compare").click()
    page.get_by_role("heading", name="Are these the same person?").wait_for()
    window.look()
    page.get_by_role("button", name="Merge the two").click()
    page.get_by_role("heading", name="J Smith merged into Jane Smith").wait_for()
    window.look()
    window.open(f"/people/{twin.reference}")
    page.get_by_text("Also recorded before as J Smith").wait_for()
    window.open(f"/areas/{area.reference}/relationships")
    assert page.get_by_text("never met").count() == 0
    window.open("/people/merges/MRG-000001")
    page.get_by_role("button", name="Undo this merge").click()
    page.get_by_text("The merge is undone").wait_for()
    window.open(f"/people/{jane.reference}")
    page.get_by_role("link", name="Same as somebody else?").click()
    page.get_by_label("Name of the other record").fill("J Smith")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Compare with J Smith").wait_for()
    window.look()
    assert not window.complaints
