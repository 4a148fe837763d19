"""Several questions in one statement."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from gorm.core.together import Question, asked_together
from gorm.places.models import Area, Organisation, OrganisationKind
from gorm.settings.models import Theme
from tests.factories.accounts import make_office
from tests.factories.places import make_area, make_council, make_partner
from tests.support.queries import statements_of

ORGANISATIONS = select(
    Organisation.name, Organisation.kind, Organisation.is_current, Organisation.ended_on
)


def test_each_question_has_its_own_rows_in_its_own_order(app: Flask) -> None:
    make_council(app, "Arden", ended_on=date(2023, 3, 31))
    make_partner(app, "Zeal", office=make_office(app))
    make_area(app, "Marshton", accountable=make_council(app, "Marshton"))
    with app.app_context(), statements_of(app) as asked:
        found = asked_together(
            {
                "bodies": Question(ORGANISATIONS, (Organisation.name.desc(),)),
                "first": Question(select(Organisation.name), (Organisation.name,), limit=2),
                "areas": Question(select(Area.id, Area.name), (Area.id,)),
                "nothing": Question(select(Theme.name).where(Theme.id < 0), (Theme.id,)),
            }
        )
    assert len(asked) == 1
    assert [row.name for row in found["bodies"]] == ["Zeal", "Marshton", "Arden"]
    assert [row.name for row in found["first"]] == ["Arden", "Marshton"]
    assert [row.name for row in found["areas"]] == ["Marshton"]
    assert found["nothing"] == []


def test_a_value_is_what_it_would_be_if_its_question_were_asked_alone(app: Flask) -> None:
    make_council(app, "Arden", is_current=False, ended_on=date(2023, 3, 31))
    questions = {
        "numbers": Question(select(Area.id, Area.name), (Area.id,)),
        "bodies": Question(ORGANISATIONS, (Organisation.id,)),
    }
    with app.app_context():
        [row] = asked_together(questions)["bodies"]
    assert tuple(row) == ("Arden", OrganisationKind.COUNCIL, False, date(2023, 3, 31))


def test_without_questions_nothing_is_asked(app: Flask) -> None:
    with app.app_context(), statements_of(app) as asked:
        assert asked_together({}) == {}
    assert not asked.texts
