"""Records of every marking, each with a canary, and for whom each may stand in a pack: as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.challenge.models import Aspect, Case, Letter
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.engagements.models import Engagement, Marking, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.negotiations.models import Agreement
from gorm.negotiations.service.mandates import MandateDetails, set_mandate
from gorm.people.models import PostKind
from gorm.places.models import Area, Organisation
from gorm.places.offers import Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import make_case
from tests.factories.engagements import make_engagement
from tests.factories.negotiations import make_agreement, make_line
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council

#: Who reads a pack: the three audiences, and a minister to whom a director has released.
OFFICE: Final = "office"
MINISTER: Final = "minister"
RELEASED: Final = "minister, released"
AREA: Final = "area"
READERS: Final = (OFFICE, MINISTER, RELEASED, AREA)
_OURS: Final = frozenset({OFFICE, MINISTER, RELEASED})
_ALL: Final = frozenset(READERS)
_NOBODY: Final[frozenset[str]] = frozenset()

_OPEN: Final[Mapping[str, Any]] = {"is_releasable": True}
_RESTRICTED: Final[Mapping[str, Any]] = {"sharing": Sharing.RESTRICTED, "is_releasable": False}
_SENSITIVE: Final[Mapping[str, Any]] = {
    "marking": Marking.OFFICIAL_SENSITIVE, "is_releasable": False,
}  # fmt: skip
_NOT_FOR_MINISTERS: Final[Mapping[str, Any]] = {
    "is_not_for_ministers": True, "is_releasable": False,
}  # fmt: skip


@dataclass
class Scene:
    """An office with a county, and who writes there."""

    app: Flask
    office: Office
    manager: Actor
    director: Actor
    elsewhere: Actor
    council: Organisation
    area: Area

    @property
    def place(self) -> Place:
        """The county as packs know it."""
        return Place(
            PlaceKind.AREA, self.area.id, self.area.reference, self.area.name, self.office.id
        )


def make_scene(app: Flask) -> Scene:
    """A county in which nothing has happened yet."""
    office = make_office(app, name="Government Office for the Moors")
    council = make_council(app, "Moorshire County Council", office=office)
    return Scene(
        app,
        office,
        make_user(app, office=office),
        make_user(app, Role.DIRECTOR, office=office, grade="director"),
        make_user(app, office=make_office(app, name="Government Office for the Fens")),
        council,
        make_area(app, "Moorshire", office=office, accountable=council),
    )


Maker = Callable[[Scene, str], None]
Marker = Callable[[Scene, str], None]


@dataclass(frozen=True)
class Content:
    """A record with a marking: who may read of it, how it is made, and how it is marked later.

    `make` makes it as it is marked. Where it is first open to all and marked afterwards,
    `make_open` and `mark` do that: what an earlier pack told may not come back in its changes.
    """

    may_read: frozenset[str]
    make: Maker
    make_open: Maker | None = None
    mark: Marker | None = None


def _engagement(**columns: Any) -> Maker:
    def make(scene: Scene, canary: str) -> None:
        make_engagement(
            scene.app, scene.manager, areas=[scene.area], purpose=f"{canary}P",
            outcome=f"{canary}O",
            team_ids=(scene.director.user_id,) if "sharing" in columns else (),
            commitments=(CommitmentDetails(Side.OURS, f"{canary}C"),), **columns,
        )  # fmt: skip

    return make


def _marked(table: Any, column: Any, **columns: Any) -> Marker:
    def mark(scene: Scene, canary: str) -> None:
        with scene.app.app_context(), unit_of_work():
            for found in session().scalars(select(table).where(column.startswith(canary))):
                for name, value in columns.items():
                    setattr(found, name, value)
            record(SYSTEM, "engagement.edited", Subject("engagement", "ENG-000000"))

    return mark


def _engagement_of(may_read: frozenset[str], columns: Mapping[str, Any]) -> Content:
    mark = _marked(Engagement, Engagement.purpose, **columns)
    return Content(may_read, _engagement(**columns), _engagement(**_OPEN), mark)


def _notes(scene: Scene, canary: str) -> None:
    make_engagement(
        scene.app, scene.manager, areas=[scene.area], purpose="Plain", notes=canary,
        handling=f"{canary}H", is_releasable=True,
    )  # fmt: skip


def _of_elsewhere(**columns: Any) -> Maker:
    def make(scene: Scene, canary: str) -> None:
        make_engagement(
            scene.app, scene.elsewhere, areas=[scene.area], purpose=canary,
            commitments=(CommitmentDetails(Side.THEIRS, f"{canary}C"),), **columns,
        )  # fmt: skip

    return make


def _case(**columns: Any) -> Maker:
    def make(scene: Scene, canary: str) -> None:
        said = {aspect: f"{canary}{aspect.name}" for aspect in (Aspect.AIM, Aspect.EXIT_TEST)}
        reference = make_case(
            scene.app, scene.manager, scene.council, service=f"{canary}S",
            statements={Aspect.TRIGGER: "A trigger", **said},
        )  # fmt: skip
        _set(scene, Case, reference, {"marking": Marking.OFFICIAL, **columns})

    return make


def _case_of(may_read: frozenset[str], columns: Mapping[str, Any]) -> Content:
    return Content(
        may_read, _case(**columns), _case(**_OPEN), _marked(Case, Case.service, **columns)
    )


def _status(scene: Scene, canary: str) -> None:
    reference = make_case(
        scene.app, scene.manager, scene.council, service="Roads",
        statements={Aspect.TRIGGER: "A trigger", Aspect.STATUS: canary,
                    Aspect.NEXT_STEPS: f"{canary}N"},
    )  # fmt: skip
    _set(scene, Case, reference, {"marking": Marking.OFFICIAL, **_OPEN})


def _letter(scene: Scene, canary: str) -> None:
    reference = make_case(scene.app, scene.manager, scene.council, service="Letters")
    _set(scene, Case, reference, {"marking": Marking.OFFICIAL, **_OPEN})
    with scene.app.app_context(), unit_of_work():
        case = session().scalars(select(Case).where(Case.reference == reference)).one()
        session().add(
            Letter(
                reference="LET-009999", case_id=case.id, heading=canary, words=f"{canary}W",
                drafted_by_id=scene.manager.user_id, drafted_at=clock.now(),
            )
        )  # fmt: skip
        record(SYSTEM, "case.letter_drafted", Subject("case", reference))


def _agreement(**columns: Any) -> Maker:
    def make(scene: Scene, canary: str) -> None:
        reference = make_agreement(scene.app, scene.manager, scene.area, title=f"{canary}T")
        make_line(
            scene.app, scene.manager, reference, indicator_words=f"{canary}L", target=Decimal(70)
        )
        _set(scene, Agreement, reference, {"marking": Marking.OFFICIAL, **columns})

    return make


def _agreement_of(may_read: frozenset[str], columns: Mapping[str, Any]) -> Content:
    own = {name: value for name, value in columns.items() if name != "is_releasable"}
    return Content(
        may_read, _agreement(**own), _agreement(), _marked(Agreement, Agreement.title, **own)
    )


def _mandate(scene: Scene, canary: str) -> None:
    reference = make_agreement(scene.app, scene.manager, scene.area, title="With a mandate")
    line = make_line(scene.app, scene.manager, reference, target=Decimal(70))
    _set(scene, Agreement, reference, {"marking": Marking.OFFICIAL})
    details = MandateDetails(
        Decimal("71.456"), Decimal("68.123"), Decimal("66.789"), canary, f"{canary}R"
    )
    with scene.app.app_context(), unit_of_work():
        set_mandate(scene.director, reference, line.number, details, seen=0)


def _person(**columns: str) -> Maker:
    def make(scene: Scene, canary: str) -> None:
        given = {name: value.format(canary) for name, value in columns.items()}
        person = make_person(scene.app, **given)
        make_post(
            scene.app, person, scene.council, PostKind.CHAIR, is_key=True
        )  # fmt: skip

    return make


def _set(scene: Scene, table: Any, reference: str, columns: Mapping[str, Any]) -> None:
    with scene.app.app_context(), unit_of_work():
        found = session().scalars(select(table).where(table.reference == reference)).one()
        for name, value in columns.items():
            setattr(found, name, value)
        record(SYSTEM, "engagement.edited", Subject("engagement", "ENG-000000"))


_OFFICE_ALONE: Final = frozenset({OFFICE})
_TEAM_OR_RELEASED: Final = frozenset({OFFICE, RELEASED})

CONTENTS: Final[Mapping[str, Content]] = {
    "engagement that may be released": Content(_ALL, _engagement(**_OPEN)),
    "engagement of the office": _engagement_of(_OURS, {"is_releasable": False}),
    "engagement, OFFICIAL-SENSITIVE": _engagement_of(_OURS, _SENSITIVE),
    "engagement, not for ministers": _engagement_of(_OFFICE_ALONE, _NOT_FOR_MINISTERS),
    "engagement, restricted": _engagement_of(_TEAM_OR_RELEASED, _RESTRICTED),
    "engagement, restricted and not for ministers": _engagement_of(
        _OFFICE_ALONE, {**_RESTRICTED, **_NOT_FOR_MINISTERS}
    ),
    "internal note of an engagement that may be released": Content(_OURS, _notes),
    "engagement of another office": Content(_NOBODY, _of_elsewhere(is_releasable=True)),
    "engagement that another office shares": Content(_OURS, _of_elsewhere(sharing=Sharing.SHARED)),
    "case that may be released": Content(_ALL, _case(**_OPEN)),
    "case of the office": _case_of(_OURS, {"is_releasable": False}),
    "case, OFFICIAL-SENSITIVE": _case_of(_OURS, _SENSITIVE),
    "case, not for ministers": _case_of(_OFFICE_ALONE, _NOT_FOR_MINISTERS),
    "case, restricted": _case_of(_TEAM_OR_RELEASED, _RESTRICTED),
    "status and next steps of a case that may be released": Content(_OURS, _status),
    "draft letter of a case that may be released": Content(_NOBODY, _letter),
    "agreement, OFFICIAL": Content(_ALL, _agreement()),
    "agreement, OFFICIAL-SENSITIVE": _agreement_of(_OURS, _SENSITIVE),
    # A party to an agreement knows of it, whatever is kept from ministers.
    "agreement, not for ministers": _agreement_of(frozenset({OFFICE, AREA}), _NOT_FOR_MINISTERS),
    "agreement, restricted": _agreement_of(_TEAM_OR_RELEASED, _RESTRICTED),
    "mandate": Content(_NOBODY, _mandate),
    "telephone and mobile number of a key person": Content(
        _OURS, _person(phone="0{}1", mobile="0{}2")
    ),
    "notes on a key person": Content(_NOBODY, _person(notes="{}")),
}
CANARIES: Final = {name: f"Zq{number:02d}xJ" for number, name in enumerate(CONTENTS, 1)}
