"""What was changed is found as it is from the same commit on, and the index can be written anew."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.audit.recording import RECORDED_AS_ONE_ACT
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Refused
from gorm.engagements.models import Attendee, Commitment, Engagement, Marking, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.people.models import Person
from gorm.places.models import Organisation
from gorm.search.models import SearchDocument
from gorm.search.queries.checking import checked
from gorm.search.service.rebuilding import Progress, rebuild, write_all
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council
from tests.search.finding import found


def _change(app: Flask, reference: str, **columns: Any) -> None:
    with app.app_context(), unit_of_work():
        one = session().scalars(select(Engagement).where(Engagement.reference == reference)).one()
        for name, value in columns.items():
            setattr(one, name, value)
        record(SYSTEM, "engagement.edited", Subject("engagement", reference))


def test_what_was_written_over_is_not_found_any_more(app: Flask) -> None:
    actor = make_user(app)
    reference = make_engagement(app, actor, outcome="Agreed the lighthouse budget")
    assert found(app, actor, "lighthouse") == [reference]
    _change(app, reference, outcome="Agreed the windmill budget")
    assert found(app, actor, "lighthouse") == []
    assert found(app, actor, "windmill") == [reference]


def test_what_is_shared_restricted_or_marked_is_found_by_others_from_then_on(app: Flask) -> None:
    office = make_office(app)
    actor, elsewhere = make_user(app, office=office), make_user(app)
    colleague = make_user(app, office=office)
    department = make_user(app, Role.DEPARTMENT, department="DfE")
    reference = make_engagement(app, actor, notes="Lighthouse", team_ids=(actor.user_id,))

    def finders() -> set[Actor]:
        everybody = (actor, colleague, elsewhere, department)
        return {one for one in everybody if found(app, one, "lighthouse")}

    assert finders() == {actor, colleague}
    _change(app, reference, sharing=Sharing.SHARED)
    assert finders() == {actor, colleague, elsewhere, department}
    _change(app, reference, marking=Marking.OFFICIAL_SENSITIVE)
    assert finders() == {actor, colleague, elsewhere}
    _change(app, reference, sharing=Sharing.RESTRICTED)
    assert colleague not in finders()
    assert finders() <= {actor}


def test_the_words_of_a_commitment_follow_the_sharing_of_its_engagement(app: Flask) -> None:
    actor, elsewhere = make_user(app), make_user(app)
    promise = CommitmentDetails(Side.OURS, "Send the lighthouse figures")
    reference = make_engagement(app, actor, commitments=(promise,))
    assert len(found(app, actor, "lighthouse", kind="commitment")) == 1
    assert found(app, elsewhere, "lighthouse") == []
    _change(app, reference, sharing=Sharing.SHARED)
    assert len(found(app, elsewhere, "lighthouse", kind="commitment")) == 1


def test_what_is_taken_away_is_not_found(app: Flask) -> None:
    actor = make_user(app)
    promise = CommitmentDetails(Side.OURS, "Send the windmill figures")
    reference = make_engagement(
        app, actor, described=("A lighthouse keeper",), commitments=(promise,)
    )
    assert found(app, actor, "lighthouse") == [reference]
    with app.app_context(), unit_of_work():
        session().delete(session().scalars(select(Attendee)).one())
        session().delete(session().scalars(select(Commitment)).one())
        record(SYSTEM, "engagement.edited", Subject("engagement", reference))
    assert found(app, actor, "lighthouse") == []
    assert found(app, actor, "windmill") == []


def test_what_was_rolled_back_was_never_found(app: Flask) -> None:
    actor = make_user(app)
    reference = make_engagement(app, actor, notes="Windmill")
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        one = session().scalars(select(Engagement)).one()
        one.notes = "Lighthouse"
        session().flush()
        raise Refused("It was not to be.")
    assert found(app, actor, "lighthouse") == []
    assert found(app, actor, "windmill") == [reference]


def test_a_new_name_is_found_at_its_organisation_its_area_and_its_people(app: Flask) -> None:
    actor = make_user(app)
    council = make_council(app, "Lighthouse Council", office_id=actor.office_id)
    person = make_person(app, "Ada Kestrel")
    make_post(app, person, council)
    assert found(app, actor, "lighthouse") == [council.reference, person.reference]
    with app.app_context(), unit_of_work():
        one = session().get_one(Organisation, council.id)
        one.name = one.short_name = "Windmill Council"
        record(SYSTEM, "organisation.corrected", Subject("organisation", one.reference))
    assert found(app, actor, "lighthouse") == []
    assert found(app, actor, "windmill") == [council.reference, person.reference]


def test_an_engagement_that_is_put_off_stands_where_its_new_day_is(app: Flask) -> None:
    actor = make_user(app)
    first = make_engagement(app, actor, notes="Lighthouse")
    second = make_engagement(app, actor, notes="Lighthouse")
    with app.app_context():
        on = session().scalars(select(Engagement.happens_on)).first()
    assert on is not None
    _change(app, first, happens_on=on.replace(year=on.year + 1))
    assert found(app, actor, "lighthouse") == [first, second]
    _change(app, first, happens_on=on.replace(year=on.year - 1))
    assert found(app, actor, "lighthouse") == [second, first]
    assert found(app, actor, "lighthouse", since=on) == [second]


def test_a_search_is_narrowed_to_an_area(app: Flask) -> None:
    actor = make_user(app)
    here, there = (make_area(app, office_id=actor.office_id) for _ in range(2))
    reference = make_engagement(app, actor, areas=[here], notes="Lighthouse")
    make_engagement(app, actor, areas=[there], notes="Lighthouse")
    assert found(app, actor, "lighthouse", area_ids=(here.id,)) == [reference]


def test_words_phrases_and_beginnings_are_found(app: Flask) -> None:
    actor = make_user(app)
    reference = make_engagement(app, actor, notes="The children’s services budget of Cafés")
    for text_typed in (
        "childrens", "CHILDREN'S SERVICE", '"services budget"', "budg", "cafe", "services budget",
        reference, reference.lower(), "budgets", "“children's services”",
    ):  # fmt: skip
        assert found(app, actor, text_typed) == [reference], text_typed
    for text_typed in ('"budget services"', "budg ", "udget", "budget lighthouse", '"budg"'):
        assert found(app, actor, text_typed) == [], text_typed


def test_names_come_before_texts_and_the_newest_first(app: Flask) -> None:
    actor = make_user(app)
    text_only = make_engagement(app, actor, notes="Lighthouse", purpose="Visit")
    named = make_engagement(app, actor, notes="Nothing", purpose="Lighthouse")
    council = make_council(app, "Lighthouse", office_id=actor.office_id)
    assert found(app, actor, "lighthouse") == [council.reference, named, text_only]


def _forget_everything(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        session().execute(text("DELETE FROM search_index"))
        session().execute(delete(SearchDocument))


def test_the_index_is_checked_and_written_anew(app: Flask) -> None:
    actor = make_user(app)
    reference = make_engagement(app, actor, notes="Lighthouse")
    run = app.test_cli_runner()
    assert run.invoke(args=["search", "check"]).exit_code == 0
    _forget_everything(app)
    assert found(app, actor, "lighthouse") == []
    told = run.invoke(args=["search", "check"])
    assert told.exit_code == 1
    assert "rebuild --kind engagement" in told.output
    assert run.invoke(args=["search", "rebuild", "--where-needed"]).exit_code == 0
    assert run.invoke(args=["search", "check"]).exit_code == 0
    again = run.invoke(args=["search", "rebuild", "--where-needed"])
    assert again.output == "The index holds what it should.\n"
    assert found(app, actor, "lighthouse") == [reference]


def test_a_rebuild_goes_on_where_it_was_and_takes_out_what_is_gone(app: Flask) -> None:
    actor = make_user(app)
    first = make_person(app, "Ada Lighthouse")
    second = make_person(app, "Ben Lighthouse")
    with app.app_context(), unit_of_work():
        session().execute(
            delete(Person).where(Person.id == first.id),
            execution_options={RECORDED_AS_ONE_ACT: True},
        )
    assert set(found(app, actor, "lighthouse")) == {first.reference, second.reference}
    told: list[Progress] = []
    with app.app_context():
        rebuild(["person"], after=first.id, tell=told.append)
    assert [one.up_to for one in told] == [second.id]
    assert len(found(app, actor, "lighthouse")) == 2
    with app.app_context():
        rebuild(["person"])
        assert all(one.is_sound for one in checked())
    assert found(app, actor, "lighthouse") == [second.reference]


def test_a_bulk_import_writes_its_part_in_its_own_transaction(app: Flask) -> None:
    actor = make_user(app)
    person = make_person(app, "Ada Lighthouse")
    _forget_everything(app)
    with app.app_context(), unit_of_work():
        assert write_all(["person"]) == {"person": 1}
    assert found(app, actor, "lighthouse") == [person.reference]


def test_a_command_with_a_kind_that_there_is_not_is_refused(app: Flask) -> None:
    run = app.test_cli_runner()
    assert run.invoke(args=["search", "rebuild", "--kind", "spell"]).exit_code == 2
    assert run.invoke(args=["search", "rebuild", "--after", "5"]).exit_code == 2
