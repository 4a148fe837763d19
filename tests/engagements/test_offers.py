"""What engagements show on the page of a place: timeline, facts, promises."""

from datetime import date, timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.paging import Cursor
from gorm.engagements import sections
from gorm.engagements.models import EngagementKind, EngagementState, Sharing, Side
from gorm.engagements.sections import PromisesBand
from gorm.engagements.service import CommitmentDetails
from gorm.places.models import Area, Succession
from gorm.places.offers import Place, PlaceKind, TimelineRequest
from tests.engagements.readers import KNOW_RESTRICTED, READ_OFFICE, Readers, make_readers
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council, make_partner
from tests.support.queries import statements_of

TODAY = clock.today()


@pytest.fixture
def readers(app: Flask) -> Readers:
    return make_readers(app)


def place_of(area: Area) -> Place:
    return Place(PlaceKind.AREA, area.id, area.reference, area.name)


def told(app: Flask, actor: Actor, place: Place, **asked: object) -> list[str]:
    """The references that the timeline of a place tells, in order."""
    with app.app_context():
        request = TimelineRequest(actor, place, limit=50, **asked)  # type: ignore[arg-type]
        return [event.model.reference for event in sections.events(request)]  # type: ignore[attr-defined]


def facts(app: Flask, actor: Actor, place: Place) -> dict[str, str]:
    with app.app_context():
        return dict(sections.contact_facts(actor, place))


def promises(app: Flask, actor: Actor, place: Place) -> tuple[int, int, int, int]:
    """Ours open and overdue, theirs open and overdue."""
    with app.app_context():
        band = sections.promises_band(actor, place)
    assert band is not None
    assert isinstance(band.model, PromisesBand)
    ours, theirs = band.model.promises.ours, band.model.promises.theirs
    return ours.open, ours.overdue, theirs.open, theirs.overdue


def test_a_restricted_engagement_is_on_the_timeline_of_those_who_may_know_of_it(
    app: Flask, readers: Readers
) -> None:
    area = make_area(app, office=readers.office)
    reference = make_engagement(
        app,
        readers.writer,
        areas=[area],
        sharing=Sharing.RESTRICTED,
        team_ids=(readers.team.user_id,),
        commitments=(CommitmentDetails(Side.OURS, "CANARY"),),
    )
    for kind, reader in readers.named().items():
        knows = kind in KNOW_RESTRICTED
        assert told(app, reader, place_of(area)) == ([reference] if knows else []), kind
        assert (facts(app, reader, place_of(area))["Last contact"] != "None on record") is knows
        assert promises(app, reader, place_of(area)) == (int(knows), 0, 0, 0), kind


def test_only_those_who_may_read_an_engagement_count_what_it_promised(
    app: Flask, readers: Readers
) -> None:
    area = make_area(app, office=readers.office)
    late = CommitmentDetails(Side.THEIRS, "Late", TODAY - timedelta(days=1))
    make_engagement(app, readers.writer, areas=[area], commitments=(late,))
    for kind, reader in readers.named().items():
        expected = (0, 0, 1, 1) if kind in READ_OFFICE else (0, 0, 0, 0)
        assert promises(app, reader, place_of(area)) == expected, kind


def test_a_timeline_goes_on_where_it_stopped_and_leaves_out_other_kinds(
    app: Flask, readers: Readers
) -> None:
    area = make_area(app, office=readers.office)
    made = [
        make_engagement(
            app, readers.writer, areas=[area], kind=kind, happens_on=TODAY - timedelta(days=days)
        )
        for days, kind in enumerate(
            (EngagementKind.VISIT, EngagementKind.CALL, EngagementKind.CALL)
        )
    ]
    place = place_of(area)
    assert told(app, readers.writer, place) == made
    assert told(app, readers.writer, place, kinds=frozenset({"call"})) == made[1:]
    assert told(app, readers.writer, place, kinds=frozenset({"case"})) == []
    after = Cursor(TODAY, 2**62)
    assert told(app, readers.writer, place, after=after) == made
    assert told(app, readers.writer, place, after=Cursor(TODAY, 0)) == made[1:]


def test_the_timeline_of_a_successor_tells_what_happened_with_its_predecessors(
    app: Flask, readers: Readers
) -> None:
    old, older, new = (make_council(app, office=readers.office) for _ in range(3))
    with app.app_context(), unit_of_work():
        session().add_all(
            [
                Succession(predecessor_id=older.id, successor_id=old.id),
                Succession(predecessor_id=old.id, successor_id=new.id),
            ]
        )
        record(readers.writer, "organisation.replaced", Subject("organisation", old.reference))
    made = [
        make_engagement(
            app, readers.writer, organisations=[one], happens_on=TODAY - timedelta(days=days)
        )
        for days, one in ((1, new), (2, older), (3, old))
    ]
    both = make_engagement(
        app, readers.writer, organisations=[old, new], happens_on=TODAY - timedelta(days=9)
    )
    place = Place(PlaceKind.ORGANISATION, new.id, new.reference, new.name)
    assert told(app, readers.writer, place) == [*made, both]
    assert told(app, readers.writer, Place(PlaceKind.ORGANISATION, older.id, "", "")) == [made[1]]
    # An area goes by the council that answers for it.
    area = make_area(app, office=readers.office, accountable=new)
    former = make_area(app, office=readers.office, accountable=older)
    named = make_engagement(app, readers.writer, areas=[former], happens_on=TODAY)
    assert named in told(app, readers.writer, place_of(area))


def test_the_timeline_of_a_person_follows_them_from_post_to_post(
    app: Flask, readers: Readers
) -> None:
    person = make_person(app, "Ann Example")
    trust = make_partner(app, office=readers.office)
    first = make_post(app, person, trust, title="Manager")
    second = make_post(app, person, trust, title="Director")
    one = make_engagement(
        app, readers.writer, post_ids=(first.id, second.id), happens_on=date(2026, 1, 5)
    )
    two = make_engagement(app, readers.writer, post_ids=(second.id,), happens_on=date(2026, 2, 5))
    place = Place(PlaceKind.PERSON, person.id, person.reference, person.name)
    assert told(app, readers.writer, place) == [two, one]
    stranger = make_person(app)
    nobody = Place(PlaceKind.PERSON, stranger.id, stranger.reference, stranger.name)
    assert told(app, readers.writer, nobody) == []
    assert facts(app, readers.writer, nobody)["Last contact"] == "None on record"


def test_contact_is_what_was_held_and_what_is_planned(app: Flask, readers: Readers) -> None:
    area = make_area(app, office=readers.office)
    place = place_of(area)
    assert facts(app, readers.writer, place) == {
        "Last contact": "None on record",
        "Next planned contact": "None planned",
    }
    make_engagement(app, readers.writer, areas=[area], happens_on=date(2026, 3, 3))
    make_engagement(
        app, readers.writer, areas=[area], happens_on=date(2026, 4, 4),
        state=EngagementState.NO_CONTACT,
    )  # fmt: skip
    for days in (20, 10):
        make_engagement(
            app, readers.writer, areas=[area], happens_on=TODAY + timedelta(days=days),
            state=EngagementState.PLANNED, kind=EngagementKind.VISIT,
        )  # fmt: skip
    known = facts(app, readers.elsewhere, place)
    writer = f"{readers.writer.name} ({readers.office.name})"
    assert known["Last contact"] == f"3 March 2026, meeting, {writer}"
    assert ", visit, " in known["Next planned contact"]
    assert str((TODAY + timedelta(days=10)).day) in known["Next planned contact"]


def test_a_place_costs_three_queries_whatever_happened_there(app: Flask, readers: Readers) -> None:
    """Its identities, its timeline, and once for its page what the facts and the band tell."""
    area = make_area(app, office=readers.office)

    def asked() -> int:
        with statements_of(app) as statements, app.app_context():
            sections.events(TimelineRequest(readers.writer, place_of(area), limit=50))
            sections.contact_facts(readers.writer, place_of(area))
            sections.promises_band(readers.writer, place_of(area))
        return len(statements)

    make_engagement(app, readers.writer, areas=[area], notes="- us: do it")
    few = asked()
    for _ in range(5):
        make_engagement(app, readers.writer, areas=[area], notes="- them: do it")
    assert asked() == few == 3
