"""A mandate is known to the team, the office's directors and auditors: searched for everywhere.

Everything that a mandate holds carries a canary, and every page, file and pack about agreements,
decisions, the queue and the place is opened as everybody. The agreement itself is shared, so that
the mandate is guarded by its own rule alone.
"""

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import pytest
from flask import Flask, render_template
from sqlalchemy import select
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from gorm.core import clock
from gorm.core.db import session
from gorm.core.permissions import Open, stamp_of
from gorm.core.sheets import XLSX
from gorm.decisions.models import Decision, OutcomeKind
from gorm.decisions.service import Choice
from gorm.engagements.models import Sharing
from gorm.negotiations.models import Agreement, AgreementEvent, PositionState
from gorm.negotiations.rules.positions import OFFICE
from gorm.negotiations.service.positions import Said
from gorm.places.models import Area, Organisation
from gorm.places.offers import Audience, PackRequest, Place, PlaceKind, pack_sections
from tests.factories.accounts import make_office, make_user
from tests.negotiations.rounds.talks import Talks
from tests.packs.reading import text_of
from tests.support.client import Client

CANARY: Final = "Serinus canaria"
#: What nobody outside may read: the mandate's words and figures, and that an offer is outside it.
CANARIES: Final = (CANARY, "77.377", "74.377", "71.377", "which is outside the mandate")
#: Where the pages stand that tell of an agreement or of what surrounds it.
ROOMS: Final = ("agreements", "decisions", "areas", "organisations", "put-to-us", "queue", "audit")


#: What each reader was given to read, so that a search that opens nothing finds nothing unseen.
READ: Final[dict[str, set[str]]] = {}


@pytest.fixture
def talks(app: Flask) -> Talks:
    made = Talks(app, details={"sharing": Sharing.SHARED})
    made.open()
    mandate = {
        "opening": Decimal("77.377"), "target": Decimal("74.377"), "concessions": CANARY,
        "reason": CANARY,
    }  # fmt: skip
    for line in (1, 2):
        made.mandate("71.377", line=line, **mandate)
    made.say(Said("line_1", Decimal(61), reason="Needed now"), speaker=OFFICE)
    asked = made.reply(made.offer("60", line=2), PositionState.ACCEPTED)
    made.decide(asked, Choice(OutcomeKind.APPROVED, CANARY))
    return made


@pytest.fixture
def readers(app: Flask, talks: Talks) -> dict[str, Actor]:
    elsewhere = make_office(app)
    department = make_user(app, Role.DEPARTMENT, department="DfE")
    talks.put(department)
    return {
        "team": talks.manager,
        "director": talks.director,
        "auditor": make_user(app, Role.AUDITOR, office=elsewhere),
        "colleague": make_user(app, office=talks.office),
        "analyst": make_user(app, Role.ANALYST, office=talks.office),
        "administrator": make_user(app, Role.ADMINISTRATOR, office=talks.office),
        "department": department,
        "manager elsewhere": make_user(app, office=elsewhere),
        "director elsewhere": make_user(app, Role.DIRECTOR, office=elsewhere),
    }


INSIDE: Final = ("team", "director", "auditor")


@pytest.fixture
def references(app: Flask, talks: Talks) -> dict[str, list[str]]:
    """What the addresses of each room can be about."""
    with app.app_context():
        agreement = session().query(Agreement).one()
        area = session().get_one(Area, agreement.area_id)
        accountable = session().get_one(Organisation, agreement.accountable_id)
        return {
            "agreements": [agreement.reference],
            "decisions": [one.reference for one in session().query(Decision)],
            "areas": [area.reference],
            "organisations": [accountable.reference],
            "put-to-us": ["REF-000001"],
            "position": ["POS-000001", "POS-000002"],
            "referral": ["REF-000001"],
        }


def addresses(app: Flask, actor: Actor, references: dict[str, list[str]]) -> Iterator[str]:
    """Every page and file that the stamps open to a reader, about what there is."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in (rule.methods or set()):
            continue
        stamp = stamp_of(app.view_functions[rule.endpoint])
        if stamp in {Open.TO_ALL, Open.TO_SIGNED_IN} or actor.has(str(stamp)):
            yield from _filled(app, rule, references)


def _filled(app: Flask, rule: Rule, references: dict[str, list[str]]) -> Iterator[str]:
    room = rule.rule.split("/")[1]
    if rule.arguments and room not in ROOMS:
        return
    for first in references.get(room, [""]):
        for number in (1, 2):
            values = {}
            for name in rule.arguments:
                converter = rule._converters[name]  # noqa: SLF001 - there is no public way to ask
                is_number = isinstance(converter, IntegerConverter)
                others = references.get(name, [first])
                others = sorted(getattr(converter, "items", ())) or others
                values[name] = number if is_number else others[min(number, len(others)) - 1]
            with app.test_request_context():
                built = rule.build(values, append_unknown=False)
            if built:
                yield built[1]


def _words_of(answer: TestResponse) -> str:
    """Everything that an answer says: a document's words where it is one."""
    if answer.mimetype == "application/pdf":
        return text_of(answer.get_data())
    if answer.mimetype == XLSX:
        with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    return answer.get_data(as_text=True)


def found_by(app: Flask, actor: Actor, references: dict[str, list[str]]) -> dict[str, set[str]]:
    """Where a reader met which canaries."""
    client = Client(app)
    client.sign_in(actor.email)
    met: dict[str, set[str]] = {}
    for address in dict.fromkeys(addresses(app, actor, references)):
        if address.startswith("/sign-"):
            continue
        answer = client.browser.get(address)
        text = _words_of(answer)
        READ.setdefault(actor.email, set()).update({address} if answer.status_code == 200 else ())
        if canaries := {one for one in CANARIES if one in text}:
            met[address] = canaries
    return met


def test_nobody_outside_meets_a_mandate_anywhere(
    app: Flask, readers: dict[str, Actor], references: dict[str, list[str]]
) -> None:
    met = {
        name: found_by(app, actor, references)
        for name, actor in readers.items()
        if name not in INSIDE
    }
    assert met == {name: {} for name in met}
    shared = f"/agreements/{references['agreements'][0]}/rounds"
    for name in ("colleague", "analyst", "manager elsewhere", "director elsewhere"):
        assert shared in READ[readers[name].email]
    assert "/put-to-us/REF-000001" in READ[readers["department"].email]


@pytest.mark.parametrize("reader", INSIDE)
def test_those_inside_do_meet_it(
    app: Flask, readers: dict[str, Actor], references: dict[str, list[str]], reader: str
) -> None:
    met = found_by(app, readers[reader], references)
    told = met[f"/agreements/{references['agreements'][0]}/mandates"]
    assert told >= {CANARY, "77.377", "74.377", "71.377"}
    decision = references["decisions"][0]
    assert "71.377" in met[f"/decisions/{decision}"]


@pytest.mark.parametrize("audience", [Audience.AREA, Audience.MINISTER])
def test_no_pack_that_leaves_the_office_tells_of_a_mandate(
    app: Flask, readers: dict[str, Actor], references: dict[str, list[str]], audience: Audience
) -> None:
    with app.app_context():
        area = session().scalars(select(Area).where(Area.reference == references["areas"][0])).one()
        place = Place(PlaceKind.AREA, area.id, area.reference, area.name)
    for name in ("team", "director", "colleague"):
        with app.test_request_context():
            request = PackRequest(readers[name], place, audience, clock.now())
            for section in pack_sections.offers():
                part = section.part(request)
                if part is None:
                    continue
                printed = repr(part) + render_template(section.template, model=part.model)
                assert not [one for one in CANARIES if one in printed], section.code


def test_the_chronology_and_the_history_of_the_agreement_tell_nothing_of_it(
    app: Flask, talks: Talks
) -> None:
    with app.app_context():
        told = [(one.title, one.words, str(one.facts)) for one in session().query(AgreementEvent)]
        said = repr(told) + repr(history_of("agreement", talks.agreement))
    assert not [one for one in CANARIES if one in said]
