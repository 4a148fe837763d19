"""What a pack says of engagements and commitments, by audience and by who prepares it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, render_template
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.engagements import sections
from gorm.engagements.listing.pack_promises import PromiseList
from gorm.engagements.listing.packs import EngagementLog
from gorm.engagements.models import Engagement, EngagementState, Marking, Sharing, Side
from gorm.engagements.service import CommitmentDetails, drop_commitment
from gorm.places.models import Area
from gorm.places.offers import Audience, PackPart, PackRequest, Place, PlaceKind
from tests.engagements.readers import Readers, make_readers
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area, make_partner

TODAY = clock.today()
BOTH = (sections.LOG, sections.COMMITMENTS)


@dataclass(frozen=True)
class Scene:
    """An area with one engagement of every kind, each with a canary for a name."""

    app: Flask
    readers: Readers
    area: Area
    place: Place

    def parts(self, actor: Actor, audience: Audience) -> dict[str, PackPart]:
        """What both sections say."""
        with self.app.app_context():
            request = PackRequest(actor, self.place, audience, clock.now())
            found = {section.code: section.part(request) for section in BOTH}
        return {code: part for code, part in found.items() if part is not None}

    def canaries(self, actor: Actor, audience: Audience) -> set[str]:
        """The engagements that the sections tell of, in their data and on paper alike."""
        parts = self.parts(actor, audience)
        said = repr(parts)
        with self.app.test_request_context():
            printed = "".join(
                render_template(section.template, model=parts[section.code].model)
                for section in BOTH
            )
        names = {name for name in SCENE if f"CANARY-{name}-purpose" in said}
        assert names == {name for name in SCENE if f"CANARY-{name}-purpose" in printed}
        assert names == {name for name in SCENE if f"CANARY-{name}-promise" in said}
        return names


SCENE: dict[str, dict[str, Any]] = {
    "own": {},
    "sensitive": {"marking": Marking.OFFICIAL_SENSITIVE},
    "not_for_ministers": {"is_not_for_ministers": True},
    "restricted": {"sharing": Sharing.RESTRICTED},
    "releasable": {"is_releasable": True},
    "elsewhere": {"is_releasable": True},
    "shared": {"sharing": Sharing.SHARED},
    "shared_releasable": {"sharing": Sharing.SHARED, "is_releasable": True},
}
OF_ANOTHER_OFFICE = {"elsewhere", "shared", "shared_releasable"}
OFFICE = {"own", "sensitive", "not_for_ministers", "releasable", "shared", "shared_releasable"}
MINISTER = OFFICE - {"not_for_ministers"}
AREA = {"releasable", "shared_releasable"}


@pytest.fixture
def scene(app: Flask) -> Scene:
    readers = make_readers(app)
    area = make_area(app, "Ambleton", office=readers.office)
    for name, details in SCENE.items():
        promise = CommitmentDetails(Side.OURS, f"CANARY-{name}-promise", TODAY - timedelta(days=2))
        make_engagement(
            app,
            readers.elsewhere if name in OF_ANOTHER_OFFICE else readers.writer,
            areas=[area],
            purpose=f"CANARY-{name}-purpose",
            notes="NOTES",
            described=("DESCRIBED",),
            team_ids=(readers.team.user_id,) if name == "restricted" else (),
            commitments=(promise,),
            **details,
        )
    _release_by_mistake(app, readers.writer, "sensitive", "restricted")
    return Scene(app, readers, area, Place(PlaceKind.AREA, area.id, area.reference, area.name))


def _release_by_mistake(app: Flask, actor: Actor, *names: str) -> None:
    """Tick "may be released" on what the service would refuse to release."""
    purposes = [f"CANARY-{name}-purpose" for name in names]
    with app.app_context(), unit_of_work():
        for one in session().scalars(select(Engagement).where(Engagement.purpose.in_(purposes))):
            one.is_releasable = True
        record(actor, "engagement.edited", Subject("engagement", "ENG-000000"))


@pytest.mark.parametrize(
    ("preparer", "audience", "expected"),
    [
        ("writer", Audience.OFFICE, OFFICE | {"restricted"}),
        ("team", Audience.OFFICE, OFFICE | {"restricted"}),
        ("director", Audience.OFFICE, OFFICE | {"restricted"}),
        ("colleague", Audience.OFFICE, OFFICE),
        ("administrator", Audience.OFFICE, OFFICE),
        ("system", Audience.OFFICE, OFFICE),
        ("auditor", Audience.OFFICE, {"elsewhere", "shared", "shared_releasable"}),
        ("department", Audience.OFFICE, {"shared", "shared_releasable"}),
        *[
            (who, Audience.MINISTER, MINISTER)
            for who in ("writer", "team", "director", "colleague", "system")
        ],
        *[
            (who, Audience.AREA, AREA)
            for who in ("writer", "team", "director", "colleague", "system")
        ],
        ("elsewhere", Audience.AREA, {"elsewhere", "shared_releasable"}),
    ],
)  # fmt: skip
def test_a_pack_tells_what_its_preparer_may_read_and_its_audience_may_be_told(
    scene: Scene, preparer: str, audience: Audience, expected: set[str]
) -> None:
    actor = {**scene.readers.named(), "system": SYSTEM}[preparer]
    assert scene.canaries(actor, audience) == expected


def test_an_auditor_of_the_office_prepares_what_its_members_may_read(
    scene: Scene,
) -> None:
    """Auditing opens everything to the auditor, and nothing to a pack."""
    both = replace(scene.readers.colleague, roles=frozenset({Role.AUDITOR, Role.DIRECTOR}))
    assert scene.canaries(both, Audience.OFFICE) == OFFICE | {"restricted"}
    only = replace(both, roles=frozenset({Role.AUDITOR}))
    assert scene.canaries(only, Audience.OFFICE) == OFFICE


def test_a_pack_with_restricted_records_opens_to_those_who_may_know_of_each(scene: Scene) -> None:
    readers = scene.readers
    knowing = frozenset({readers.writer.user_id, readers.team.user_id, readers.director.user_id})
    for part in scene.parts(readers.team, Audience.OFFICE).values():
        assert part.readers == (knowing,)
    for actor, audience in (
        (readers.colleague, Audience.OFFICE),
        (SYSTEM, Audience.OFFICE),
        (readers.team, Audience.MINISTER),
        (readers.director, Audience.AREA),
    ):
        assert all(part.readers == () for part in scene.parts(actor, audience).values())


def test_what_is_withheld_is_counted_once_and_only_for_those_who_may_know(scene: Scene) -> None:
    def withheld(actor: Actor, audience: Audience) -> int:
        return sum(part.withheld for part in scene.parts(actor, audience).values())

    for audience in (Audience.MINISTER, Audience.AREA):
        assert withheld(scene.readers.team, audience) == 1
        assert withheld(scene.readers.director, audience) == 1
        assert withheld(scene.readers.colleague, audience) == 0
        assert withheld(SYSTEM, audience) == 0
    assert withheld(scene.readers.team, Audience.OFFICE) == 0


def test_an_old_restricted_engagement_with_an_open_promise_is_withheld_too(app: Flask) -> None:
    readers = make_readers(app)
    area = make_area(app, office=readers.office)
    make_engagement(
        app, readers.writer, areas=[area], sharing=Sharing.RESTRICTED,
        happens_on=TODAY - timedelta(days=800),
        commitments=(CommitmentDetails(Side.OURS, "CANARY"),),
    )  # fmt: skip
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name)
    parts = Scene(app, readers, area, place).parts(readers.writer, Audience.MINISTER)
    assert {code: part.withheld for code, part in parts.items()} == {
        "engagement_log": 0,
        "commitments": 1,
    }


def test_the_marking_of_a_pack_is_the_highest_of_what_stands_in_it(scene: Scene) -> None:
    for part in scene.parts(scene.readers.writer, Audience.OFFICE).values():
        assert part.marking_rank == 1
    for part in scene.parts(scene.readers.writer, Audience.AREA).values():
        assert part.marking_rank == 0


def test_the_other_side_reads_no_note_name_or_reason_of_ours(scene: Scene) -> None:
    writer = scene.readers.writer
    ours = repr(scene.parts(writer, Audience.OFFICE))
    theirs = repr(scene.parts(writer, Audience.AREA))
    for word in ("NOTES", "DESCRIBED", writer.name, "OFFICIAL"):
        assert word in ours, word
        assert word not in theirs, word


def test_sources_say_whose_records_and_of_which_day(scene: Scene) -> None:
    log = scene.parts(scene.readers.writer, Audience.OFFICE)["engagement_log"]
    home = f"Engagement records of {scene.readers.office.name}, as at"
    assert log.sources[0].startswith(home)
    assert len(log.sources) == 2
    command = scene.parts(SYSTEM, Audience.OFFICE)["engagement_log"]
    assert command.sources[0].startswith(home)


def test_a_command_reads_as_a_member_of_the_office_of_a_partner(app: Flask) -> None:
    readers = make_readers(app)
    area = make_area(app, office=readers.office)
    trust = make_partner(app, office=readers.office, area=area, office_id=None)
    make_engagement(app, readers.writer, organisations=[trust], purpose="CANARY")
    place = Place(PlaceKind.ORGANISATION, trust.id, trust.reference, trust.name)
    parts = Scene(app, readers, area, place).parts(SYSTEM, Audience.OFFICE)
    assert "CANARY" in repr(parts)


def test_a_log_tells_twelve_months_and_what_is_planned(app: Flask) -> None:
    readers = make_readers(app)
    area = make_area(app, office=readers.office)
    scene = Scene(app, readers, area, Place(PlaceKind.AREA, area.id, area.reference, area.name))
    days = {"old": -400, "held": -200, "lately": -1}
    for name, ahead in days.items():
        make_engagement(
            app, readers.writer, areas=[area], purpose=name,
            happens_on=TODAY + timedelta(days=ahead),
        )  # fmt: skip
    for name, ahead in {"missed": -3, "soon": 3, "later": 30}.items():
        make_engagement(
            app, readers.writer, areas=[area], purpose=name, state=EngagementState.PLANNED,
            happens_on=TODAY + timedelta(days=ahead),
        )  # fmt: skip
    log = scene.parts(readers.writer, Audience.OFFICE)["engagement_log"].model
    assert isinstance(log, EngagementLog)
    assert [entry.purpose for entry in log.held] == ["lately", "held"]
    assert [entry.purpose for entry in log.planned] == ["soon", "later"]


def test_commitments_are_told_open_first_and_closed_ones_for_six_months(app: Flask) -> None:
    readers = make_readers(app)
    area = make_area(app, office=readers.office)
    scene = Scene(app, readers, area, Place(PlaceKind.AREA, area.id, area.reference, area.name))
    make_engagement(
        app, readers.writer, areas=[area],
        commitments=(
            CommitmentDetails(Side.THEIRS, "undated"),
            CommitmentDetails(Side.THEIRS, "late", TODAY - timedelta(days=1)),
            CommitmentDetails(Side.THEIRS, "dropped", TODAY - timedelta(days=9)),
            CommitmentDetails(Side.THEIRS, "due", TODAY),
        ),
    )  # fmt: skip
    with app.app_context(), unit_of_work():
        drop_commitment(readers.writer, "COM-000003", "BECAUSE", 1)
    model = scene.parts(readers.writer, Audience.OFFICE)["commitments"].model
    assert isinstance(model, PromiseList)
    assert [one.promise for one in model.theirs] == ["late", "due", "undated", "dropped"]
    assert [one.is_overdue for one in model.theirs] == [True, False, False, False]
    assert model.theirs[-1].reason == "BECAUSE"
    assert not model.ours
    with app.test_request_context():
        page = render_template(sections.COMMITMENTS.template, model=model)
    for words in ("▲", "Overdue", "We promised"):
        assert words in page


def test_an_empty_pack_says_so(app: Flask) -> None:
    readers = make_readers(app)
    area = make_area(app, office=readers.office)
    scene = Scene(app, readers, area, Place(PlaceKind.AREA, area.id, area.reference, area.name))
    assert scene.canaries(readers.writer, Audience.OFFICE) == set()
