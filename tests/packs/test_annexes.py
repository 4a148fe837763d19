"""The annexes that packs make themselves: changes since the last one, and biographies."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.audit.service import Subject, record
from gorm.briefings import files
from gorm.briefings.annexes.changes import ChangesSince
from gorm.briefings.contents import Chapter, PackContents, PackOrder
from gorm.briefings.frozen import frozen
from gorm.briefings.models import Pack, PackForm, Purpose
from gorm.briefings.service import build_pack, gathered
from gorm.briefings.service.drafting import begin
from gorm.core import clock
from gorm.core.db import db, session, unit_of_work
from gorm.core.plain_data import canonical
from gorm.engagements.models import EngagementState, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.people.models import PostKind
from gorm.people.queries.biographies import Biographies
from gorm.places.offers import Audience, PlaceKind
from tests.factories.accounts import make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.packs.marked import Scene, make_scene
from tools.trace_pack import Verdict, traced

TODAY = clock.today()


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A county with its office."""
    return make_scene(app)


def contents_of(
    scene: Scene, audience: Audience = Audience.OFFICE, pack_id: int | None = None
) -> PackContents:
    order = PackOrder(Purpose.NEGOTIATION, audience, leaves_out_restricted=True)
    with scene.app.app_context():
        return gathered(scene.director, PlaceKind.AREA, scene.area.reference, order, pack_id)


def chapter_of(contents: PackContents, code: str) -> Chapter:
    return next(one for one in contents.chapters if one.section.code == code)


def changes_in(contents: PackContents) -> ChangesSince:
    model = chapter_of(contents, "changes").model
    assert isinstance(model, ChangesSince)
    return model


def people_in(contents: PackContents) -> Biographies:
    model = chapter_of(contents, "biographies").model
    assert isinstance(model, Biographies)
    return model


def issue(scene: Scene, audience: Audience = Audience.OFFICE, **order: object) -> str:
    given = {"leaves_out_restricted": True} | order
    with scene.app.app_context():
        return build_pack(
            scene.director, scene.place, PackOrder(Purpose.NEGOTIATION, audience, **given)  # type: ignore[arg-type]
        )  # fmt: skip


# Changes


def test_the_first_pack_has_no_annex_of_changes_and_says_why_among_its_sources(
    scene: Scene,
) -> None:
    contents = contents_of(scene)
    chapter = chapter_of(contents, "changes")
    assert chapter.model is None
    assert chapter.part is not None
    assert "none was issued before" in chapter.part.sources[0]
    assert "Changes since the last pack" not in [one.title for one in contents.annexes]


def test_the_next_pack_says_what_is_new_what_changed_and_what_is_gone(scene: Scene) -> None:
    leader = make_person(scene.app, "Ingrid Halloran")
    post = make_post(scene.app, leader, scene.council, PostKind.LEADER)
    make_engagement(
        scene.app, scene.manager, areas=[scene.area],
        commitments=(CommitmentDetails(Side.OURS, "send the guidance", TODAY),),
    )  # fmt: skip
    number = issue(scene)
    with scene.app.app_context(), unit_of_work():
        found = session().get(type(post), post.id)
        assert found is not None
        found.ended_on = TODAY - timedelta(days=1)
        record_ended(found.reference)
    follower = make_person(scene.app, "Vikram Desai")
    make_post(scene.app, follower, scene.council, PostKind.LEADER)
    make_engagement(scene.app, scene.manager, areas=[scene.area], purpose="What came after")
    changes = changes_in(contents_of(scene))
    assert changes.number == number
    assert ("Ingrid Halloran", "Vikram Desai") in [
        (one.before, one.after) for one in changes.changed
    ]
    assert "What came after" in [one.after for one in changes.new]
    with scene.app.app_context():
        assert "Vikram Desai" in frozen(contents_of(scene)).body


def record_ended(reference: str) -> None:
    record(SYSTEM, "post.ended", Subject("post", reference))


@pytest.mark.parametrize(
    ("audience", "form"),
    [(Audience.MINISTER, PackForm.FULL), (Audience.OFFICE, PackForm.CARD)],
)
def test_packs_for_another_audience_or_in_another_form_are_not_compared(
    scene: Scene, audience: Audience, form: PackForm
) -> None:
    issue(scene, audience, form=form)
    assert chapter_of(contents_of(scene), "changes").model is None


def test_a_pack_that_its_preparer_may_not_open_is_not_compared(scene: Scene) -> None:
    make_engagement(
        scene.app, scene.manager, areas=[scene.area], sharing=Sharing.RESTRICTED,
        team_ids=(scene.director.user_id,), purpose="In confidence",
    )  # fmt: skip
    issue(scene)
    order = PackOrder(Purpose.NEGOTIATION, Audience.OFFICE)
    colleague = make_user(scene.app, office=scene.office)
    with scene.app.app_context():
        contents = gathered(colleague, PlaceKind.AREA, scene.area.reference, order)
    assert chapter_of(contents, "changes").model is None


def test_contents_that_cannot_be_read_are_no_reason_not_to_make_a_pack(scene: Scene) -> None:
    number = issue(scene)
    with scene.app.app_context():
        files.keep_contents(number, b"damaged")
    assert chapter_of(contents_of(scene), "changes").model is None


def test_a_pack_for_the_other_side_has_neither_annex(scene: Scene) -> None:
    make_post(scene.app, make_person(scene.app), scene.council, PostKind.LEADER)
    issue(scene, Audience.AREA)
    contents = contents_of(scene, Audience.AREA)
    codes = {one.section.code for one in contents.chapters}
    assert not codes & {"changes", "biographies"}


# Biographies


def test_a_biography_tells_posts_now_and_before_and_when_they_were_met(scene: Scene) -> None:
    person = make_person(scene.app, "Ingrid Halloran", notes="What we think of her")
    post = make_post(
        scene.app, person, scene.council, PostKind.LEADER, started_on=date(2024, 5, 6)
    )  # fmt: skip
    make_post(
        scene.app, person, scene.council, title="Cabinet member for roads",
        started_on=date(2019, 5, 6), ended_on=date(2024, 5, 5),
    )  # fmt: skip
    make_engagement(scene.app, scene.manager, areas=[scene.area], post_ids=(post.id,))
    (told,) = people_in(contents_of(scene)).people
    assert told.name == "Ingrid Halloran"
    assert [one.when for one in told.now] == ["since 6 May 2024"]
    assert told.before[0].words == "Cabinet member for roads, Moorshire County Council"
    assert told.before[0].when == "6 May 2019 to 5 May 2024"
    assert told.last_met
    assert "What we think of her" not in repr(told)


def test_a_biography_prints_what_is_written_of_somebody_with_its_source(scene: Scene) -> None:
    person = make_person(
        scene.app, "Ingrid Halloran", biography="Taught mathematics for eighteen years.",
        biography_source="Website of the council", biography_checked_on=date(2026, 3, 2),
    )  # fmt: skip
    make_post(scene.app, person, scene.council, PostKind.LEADER)
    contents = contents_of(scene)
    (told,) = people_in(contents).people
    assert told.words == "Taught mathematics for eighteen years."
    assert told.words_provenance is not None
    assert told.words_provenance.source == "Website of the council"
    (said,) = [one for one in contents.statements if one.key.endswith("/words")]
    assert (said.label, said.value) == ("Ingrid Halloran, biography", told.words)
    with scene.app.app_context():
        body = frozen(contents).body
        with db.engine.connect() as connection:
            kept = canonical(said)
            (right,) = traced(connection, [kept])
            (wrong,) = traced(connection, [kept | {"value": "Sailed for eighteen years."}])
    assert (right.verdict, wrong.verdict) == (Verdict.TRACED, Verdict.MISMATCH)
    assert "Taught mathematics" in body
    assert "Biography of Ingrid Halloran, checked on 2 March 2026. Website of the council." in body
    theirs = contents_of(scene, Audience.AREA)
    assert "Taught mathematics" not in repr(theirs.chapters)


def test_whoever_is_expected_at_the_meeting_comes_first(scene: Scene) -> None:
    make_post(scene.app, make_person(scene.app, "A Leader"), scene.council, PostKind.LEADER)
    visitor = make_post(scene.app, make_person(scene.app, "Zoe Last"), scene.council)
    meets_on = TODAY + timedelta(days=5)
    make_engagement(
        scene.app, scene.manager, areas=[scene.area], post_ids=(visitor.id,),
        state=EngagementState.PLANNED, happens_on=meets_on,
    )  # fmt: skip
    with scene.app.app_context(), unit_of_work():
        order = PackOrder(Purpose.NEGOTIATION, Audience.OFFICE, meets_on=meets_on)
        number = begin(scene.director, scene.place, order)
        pack_id = session().scalars(select(Pack.id).where(Pack.number == number)).one()
    told = people_in(contents_of(scene, pack_id=pack_id)).people
    assert [(one.name, one.is_expected) for one in told] == [
        ("Zoe Last", True),
        ("A Leader", False),
    ]


def test_a_restricted_meeting_tells_nothing_of_whom_it_was_with(scene: Scene) -> None:
    post = make_post(scene.app, make_person(scene.app), scene.council, PostKind.LEADER)
    make_engagement(
        scene.app, scene.manager, areas=[scene.area], post_ids=(post.id,),
        sharing=Sharing.RESTRICTED, team_ids=(scene.director.user_id,),
    )  # fmt: skip
    (told,) = people_in(contents_of(scene)).people
    assert told.last_met == ""


# Notes


def test_one_record_has_one_note_however_often_it_is_marked(scene: Scene) -> None:
    make_engagement(
        scene.app, scene.manager, areas=[scene.area],
        commitments=tuple(CommitmentDetails(Side.OURS, f"send part {n}") for n in range(5)),
    )  # fmt: skip
    with scene.app.app_context():
        body = frozen(contents_of(scene)).body
    notes = body[body.index('class="notes"') :]
    assert notes.count("ENG-000001") == 1
