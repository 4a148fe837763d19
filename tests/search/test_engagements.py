"""Who finds the words of an engagement: the rule of the index beside the rule of the policy."""

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.engagements.models import Commitment, Engagement
from gorm.engagements.policy import readable_by, visible_to
from tests.engagements.test_sharing import CANARY, READERS, World, world
from tests.search.finding import hits, results, words_of

__all__ = ["world"]


def _allowed(app: Flask, actor: Actor) -> tuple[set[str], set[str]]:
    """What the policy lets the actor read, and what it lets them know of."""
    with app.app_context():
        return tuple(
            set(session().scalars(select(Engagement.reference).where(rule(actor))))
            for rule in (readable_by, visible_to)
        )  # type: ignore[return-value]


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_finds_the_words_that_they_may_read_and_no_canary_else(
    app: Flask, world: World, reader: str
) -> None:
    actor = world.people[reader]
    readable, _ = _allowed(app, actor)
    for kind, each in (("engagement", 1), ("commitment", 2)):
        answer = results(app, actor, CANARY, kind=kind)
        assert answer.total == each * len(readable)
        found = {hit.address.rpartition("/")[2] for hit in answer.hits}
        assert found <= readable
        assert found == readable or answer.pages > 1
        assert not any(hit.is_closed for hit in answer.hits)


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_finds_that_an_engagement_took_place_if_they_may_know_of_it(
    app: Flask, world: World, reader: str
) -> None:
    actor = world.people[reader]
    readable, known = _allowed(app, actor)
    found = hits(app, actor, "meeting area", kind="engagement")
    assert {hit.reference for hit in found} == known
    assert {hit.reference for hit in found if hit.is_closed} == known - readable
    for hit in found:
        assert (CANARY in words_of(hit)) is not hit.is_closed
        assert not (hit.is_closed and hit.is_sensitive)


@pytest.mark.parametrize("reader", READERS)
def test_a_marking_narrows_only_what_a_reader_may_read(
    app: Flask, world: World, reader: str
) -> None:
    actor = world.people[reader]
    readable, _ = _allowed(app, actor)
    found = set()
    for is_sensitive in (True, False):
        some = hits(app, actor, "meeting area", kind="engagement", is_sensitive=is_sensitive)
        assert not any(hit.is_closed for hit in some)
        found |= {hit.reference for hit in some}
    assert found == readable


def test_there_are_commitments_to_find_at_each(app: Flask, world: World) -> None:
    with app.app_context():
        assert len(session().scalars(select(Commitment.id)).all()) == 2 * len(world.engagements)
