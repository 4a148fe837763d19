"""Who may know of an engagement, read its words and change it: every role, on the pages."""

from dataclasses import dataclass
from itertools import product

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.engagements.models import EngagementState, Marking, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.places.models import Area
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.support.client import Client

CANARY = "Serinus canaria"
READERS = (
    "relationship manager",
    "director",
    "analyst",
    "administrator",
    "auditor elsewhere",
    "manager elsewhere",
    "director elsewhere",
    "team member elsewhere",
    "owning department",
    "owning department's team member",
    "another department",
)


@dataclass(frozen=True)
class Owned:
    """An engagement and what decides who may see it."""

    reference: str
    by_department: bool
    sharing: Sharing
    marking: Marking


@dataclass(frozen=True)
class World:
    """One office, one department, everybody around them, and an engagement of every kind."""

    people: dict[str, Actor]
    engagements: tuple[Owned, ...]
    home_office: Office
    department_id: int | None


@pytest.fixture
def world(app: Flask) -> World:
    office, elsewhere = make_office(app), make_office(app)
    people = {
        "relationship manager": make_user(app, office=office),
        "director": make_user(app, Role.DIRECTOR, office=office),
        "analyst": make_user(app, Role.ANALYST, office=office),
        "administrator": make_user(app, Role.ADMINISTRATOR, office=office),
        "auditor elsewhere": make_user(app, Role.AUDITOR, office=elsewhere),
        "manager elsewhere": make_user(app, office=elsewhere),
        "director elsewhere": make_user(app, Role.DIRECTOR, office=elsewhere),
        "team member elsewhere": make_user(app, office=elsewhere),
        "owning department": make_user(app, Role.DEPARTMENT, department="DfE"),
        "owning department's team member": make_user(app, Role.DEPARTMENT, department="DfE"),
        "another department": make_user(app, Role.DEPARTMENT, department="DfT"),
    }
    writers = {
        False: make_user(app, office=office),
        True: make_user(app, Role.DEPARTMENT, department="DfE"),
    }
    team = (people["team member elsewhere"], people["owning department's team member"])
    area = make_area(app, office=office)
    kinds = product(writers, Sharing, Marking)
    engagements = tuple(
        Owned(_made(app, writers[by], area, (sharing, marking), team), by, sharing, marking)
        for by, sharing, marking in kinds
    )
    return World(people, engagements, office, writers[True].department_id)


def _made(
    app: Flask,
    writer: Actor,
    area: Area,
    kept: tuple[Sharing, Marking],
    team: tuple[Actor, ...],
) -> str:
    """An engagement with the canary in everything that only its readers may read."""
    return make_engagement(
        app,
        writer,
        areas=[area],
        state=EngagementState.HELD,
        sharing=kept[0],
        marking=kept[1],
        team_ids=tuple(one.user_id for one in team),
        purpose=CANARY,
        notes=f"{CANARY}\n- us: {CANARY}",
        outcome=CANARY,
        place=CANARY,
        handling=CANARY,
        described=(CANARY,),
        commitments=(CommitmentDetails(Side.THEIRS, CANARY),),
    )


def knows(reader: str, actor: Actor, it: Owned, world: World) -> bool:
    """The domain's rules, written down once more."""
    if actor.is_a(Role.AUDITOR):
        return True
    if it.sharing is Sharing.RESTRICTED:
        is_director = actor.is_a(Role.DIRECTOR) and _is_home(actor, it, world)
        return is_director or "team member" in reader
    if actor.office_id is not None:
        return True
    return it.marking is Marking.OFFICIAL or _is_home(actor, it, world)


def reads(reader: str, actor: Actor, it: Owned, world: World) -> bool:
    """Whether the words are for this reader."""
    if not knows(reader, actor, it, world) or it.sharing is not Sharing.OFFICE:
        return knows(reader, actor, it, world)
    return actor.is_a(Role.AUDITOR) or _is_home(actor, it, world)


def changes(reader: str, actor: Actor, it: Owned, world: World) -> bool:
    """Whether this reader may change it."""
    writes = actor.has("engagement:log") and _is_home(actor, it, world)
    return writes and reads(reader, actor, it, world)


def _is_home(actor: Actor, it: Owned, world: World) -> bool:
    if it.by_department:
        return actor.department_id == world.department_id
    return actor.office_id == world.home_office.id


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_finds_what_is_for_them_and_no_canary_else(
    client: Client, world: World, reader: str
) -> None:
    actor = world.people[reader]
    client.sign_in(actor.email)
    for it in world.engagements:
        known = knows(reader, actor, it, world)
        status = 200 if known else 404
        page = client.get("engagements.detail", expect=status, reference=it.reference)
        is_read = reads(reader, actor, it, world)
        assert (CANARY in page.text) is is_read, f"{reader} and {it}"
        assert ("History" in page.words("main")) is is_read
        may_change = changes(reader, actor, it, world)
        assert ("Edit" in page.links()) is may_change, f"{reader} and {it}"
        if not may_change:
            _check_refused(client, it, 403 if known or not actor.has("engagement:log") else 404)


def _check_refused(client: Client, it: Owned, status: int) -> None:
    """Neither the form nor what it would send is for this reader."""
    form = client.get("engagements.edit", expect=status, reference=it.reference)
    fields = {"version": "1", "happens_on": "1/1/2026", "notes": "Mine now"}
    sent = client.post("engagements.edit_now", fields, expect=status, reference=it.reference)
    assert CANARY not in form.text + sent.text
