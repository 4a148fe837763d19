"""Nobody finds, counts or reads among the results what the policy keeps from them."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, select, true

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.challenge.models import Aspect
from gorm.challenge.service.notes import write_note
from gorm.challenge.service.proposing import STEP
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.happenings import HappenedOn
from gorm.decisions.models import Decision
from gorm.decisions.service import Request, ask
from gorm.engagements.models import Sharing
from gorm.negotiations.models import Agreement
from gorm.negotiations.service.breaches import OUTSIDE_MANDATE
from gorm.performance.models import Candidate, RuleCode
from gorm.registry import SEARCH_SOURCES
from gorm.search.offers import Source
from tests.engagements.readers import Readers, make_readers
from tests.factories.accounts import make_user
from tests.factories.challenge import make_case, make_regime
from tests.factories.negotiations import make_agreement, make_line
from tests.factories.packs import make_pack
from tests.factories.people import make_person
from tests.factories.places import make_area, make_council
from tests.search.finding import found, hits, results, words_of

CANARY = "Serinus canaria"
KINDS = ("case", "agreement", "line", "finding", "decision", "pack")


@pytest.fixture
def people(app: Flask) -> dict[str, Actor]:
    """Everybody around one office, for whom there is a record of every kind to find or not."""
    readers = make_readers(app)
    found = readers.named()
    found["analyst"] = make_user(app, Role.ANALYST, office=readers.office)
    found["analyst_elsewhere"] = make_user(app, Role.ANALYST)
    _records(app, readers)
    return found


def _records(app: Flask, readers: Readers) -> None:
    writer = readers.writer
    regime = make_regime(app)
    for sharing in Sharing:
        kept: dict[str, Any] = {
            "sharing": sharing,
            "team_ids": frozenset({readers.team.user_id, writer.user_id}),
        }
        case = make_case(app, writer, regime=regime, statements={Aspect.TRIGGER: CANARY}, **kept)
        agreement = make_agreement(app, writer, title=f"{CANARY} {sharing.value}", **kept)
        make_line(app, writer, agreement, indicator_words=f"Line of {CANARY}")
        with app.app_context(), unit_of_work():
            today = HappenedOn(clock.today())
            write_note(writer, case, title=CANARY, words=CANARY, happened=today)
            request = Request(
                kind=STEP,
                subject_kind="case",
                subject_reference=case,
                office_id=writer.office_id or 0,
                question=f"May {CANARY} be kept?",
                grade_code="g7",
            )
            ask(writer, request)
    area = make_area(app, office=readers.office)
    make_pack(app, area, prepared_by=writer, occasion=CANARY)
    make_pack(app, area, prepared_by=writer, occasion=CANARY, readers=[readers.team])
    _finding(app, writer)


def _finding(app: Flask, writer: Actor) -> None:
    council = make_council(app, office_id=writer.office_id)
    with app.app_context(), unit_of_work():
        one = Candidate(
            reference="FND-900001",
            fingerprint="f" * 64,
            rule=RuleCode.OFF_TRACK,
            organisation_id=council.id,
            office_id=writer.office_id,
            evidence={
                "off_track": {
                    "agreement": "AGR-1", "title": CANARY, "line": 1, "name": CANARY, "unit": "",
                    "target": "1", "target_by": None, "reviews": [],
                }
            },
            found_at=clock.now(),
            reason=CANARY,
        )  # fmt: skip
        session().add(one)
        record(SYSTEM, "finding.found", Subject("finding", one.reference))


def _source(kind: str) -> Source:
    return next(one for one in SEARCH_SOURCES if one.kind == kind)


def _ids(source: Source, condition: Callable[[Actor], ColumnElement[bool]], actor: Actor) -> int:
    if not actor.has(source.permission):
        return 0
    included = source.included() if source.included else true()
    query = select(source.model.id).where(condition(actor), included)
    return len(session().scalars(query).all())


def test_the_canary_is_found_by_whom_the_policy_lets_read_it_and_by_nobody_else(
    app: Flask, people: dict[str, Actor]
) -> None:
    for (who, actor), source in product(people.items(), map(_source, KINDS)):
        with app.app_context():
            assert source.readable is not None
            readable = _ids(source, source.readable, actor)
        answer = results(app, actor, CANARY, kind=source.kind)
        told = f"{who} and {source.kind}"
        assert (answer.total, len(answer.hits)) == (readable, readable), told
        counts = results(app, actor, CANARY).counts
        counted = [one.count for one in counts if one.kind == source.kind]
        assert counted == ([readable] if readable else []), told


def test_who_may_only_know_of_a_record_finds_it_without_its_words(
    app: Flask, people: dict[str, Actor]
) -> None:
    kinds = (("case", "council corporate"), ("agreement", "agreement with area"))
    closed = set()
    for (who, actor), (kind, words) in product(people.items(), kinds):
        source = _source(kind)
        with app.app_context():
            assert source.known is not None
            assert source.readable is not None
            known = _ids(source, source.known, actor)
            readable = _ids(source, source.readable, actor)
        some = [hit for hit in hits(app, actor, words, kind=kind) if hit.is_closed]
        assert len(some) == known - readable, f"{who} and {kind}"
        for hit in some:
            assert CANARY not in words_of(hit)
            assert not hit.extract
            closed.add((who, kind))
    assert {("elsewhere", "case"), ("elsewhere", "agreement")} <= closed


def test_there_is_something_of_every_kind_to_find_and_somebody_who_may_not(
    app: Flask, people: dict[str, Actor]
) -> None:
    for kind in KINDS:
        assert found(app, people["auditor"], CANARY, kind=kind)
        assert not found(app, people["department"], CANARY, kind=kind)
        assert not found(app, people["elsewhere"], f"{CANARY} nowhere", kind=kind)


def test_the_notes_and_the_mobile_number_of_a_person_are_found_by_nobody(
    app: Flask, people: dict[str, Actor]
) -> None:
    make_person(app, "Ada Kestrel", notes=CANARY, mobile="07700900123")
    for actor in people.values():
        assert "person" not in {one.kind for one in results(app, actor, CANARY).counts}
        assert not found(app, actor, "07700900123")
        assert found(app, actor, "kestrel")


def test_a_decision_about_a_mandate_is_in_no_index(app: Flask, people: dict[str, Actor]) -> None:
    director, writer = people["director"], people["writer"]
    with app.app_context():
        agreement = session().scalars(select(Agreement.reference)).first()
    with app.app_context(), unit_of_work():
        ask(
            writer,
            Request(
                kind=OUTSIDE_MANDATE,
                subject_kind="agreement",
                subject_reference=str(agreement),
                office_id=writer.office_id or 0,
                question="May we offer goldcrests?",
                grade_code="g7",
            ),
        )
    with app.app_context():
        asked = select(Decision.id).where(Decision.question.contains("goldcrests"))
        assert session().scalars(asked).all()
    assert not found(app, director, "goldcrests")
