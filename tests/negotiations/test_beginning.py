"""Beginning an agreement."""

from datetime import date

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotAllowed, Refused
from gorm.negotiations.models import StageDate, Timetable
from gorm.negotiations.service.beginning import AgreementDetails, begin_agreement
from tests.factories.accounts import make_user
from tests.factories.negotiations import KIND, agreement_row, make_agreement, make_line, make_round
from tests.factories.places import make_area


def test_an_agreement_begins_at_the_first_stage_of_its_kind(app: Flask) -> None:
    manager = make_user(app, Role.RELATIONSHIP_MANAGER)
    agreement = agreement_row(app, make_agreement(app, manager))
    assert agreement.last_event == 1
    with app.app_context():
        stages = session().query(StageDate).filter_by(agreement_id=agreement.id).all()
    assert [(one.stage_id, one.reached_on) for one in stages] == [
        (agreement.stage_id, agreement.opened_on)
    ]


def test_a_timetable_counts_the_dates_of_the_stages_back_from_signing(app: Flask) -> None:
    manager = make_user(app, Role.RELATIONSHIP_MANAGER)
    with app.app_context():
        timetable = session().query(Timetable).order_by(Timetable.id).first()
        assert timetable is not None
        timetable_id = timetable.id
    reference = make_agreement(
        app, manager, timetable_id=timetable_id, signing_on=date(2007, 3, 10)
    )  # fmt: skip
    with app.app_context():
        agreement_id = agreement_row(app, reference).id
        dates = session().query(StageDate.due_on).filter_by(agreement_id=agreement_id)
        assert date(2006, 7, 31) in {due for (due,) in dates}


def test_an_agreement_is_begun_only_in_the_office_of_its_area(app: Flask) -> None:
    other = make_user(app, Role.RELATIONSHIP_MANAGER)
    area = make_area(app)
    with pytest.raises(NotAllowed):
        make_agreement(app, other, area)


def test_an_agreement_does_not_end_before_it_begins(app: Flask) -> None:
    manager = make_user(app, Role.RELATIONSHIP_MANAGER)
    area = make_area(app, office_id=manager.office_id)
    details = AgreementDetails(
        area.reference, KIND, "", date(2027, 4, 1), date(2027, 3, 31), date(2026, 1, 5)
    )
    with app.app_context(), pytest.raises(Refused) as refused, unit_of_work():
        begin_agreement(manager, details)
    assert "ends_on" in refused.value.faults


def test_lines_and_rounds_are_numbered_within_their_agreement(app: Flask) -> None:
    manager = make_user(app, Role.RELATIONSHIP_MANAGER)
    reference = make_agreement(app, manager)
    assert [make_line(app, manager, reference).number for _ in range(2)] == [1, 2]
    assert make_round(app, manager, reference).number == 1
