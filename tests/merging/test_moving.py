"""Every reference moves from one record to the other, and comes back as it was."""

from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gorm.core.db import Base, db, session
from gorm.merging.models import MergedKind
from gorm.merging.rules.handling import (
    BY_NAME,
    KEPT_AS_WRITTEN,
    REFUSALS,
    Collision,
    handling_of,
)
from gorm.merging.service.merging import make_one
from gorm.merging.service.moving import is_referred_to, keys_with, references_to
from gorm.merging.service.records import TABLES
from gorm.merging.service.steps import Undoing
from tests.merging.graph import Graph, contents, left_behind, make_graph

_TARGETS = ("person", "organisation", "post")


@pytest.fixture(params=list(MergedKind))
def graph(app: Flask, request: pytest.FixtureRequest) -> Graph:
    return make_graph(app, request.param)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_whatever_refers_to_them_a_merge_leaves_nothing_behind_and_undone_is_as_before(
    graph: Graph, seed: int
) -> None:
    with graph.undone_after():
        graph.scatter(Random(seed))  # noqa: S311 - the same rows on every run
        two = graph.two()
        target = TABLES[graph.kind].name
        gone, stays = two.away.id, two.kept.id
        before = contents()

        steps = make_one(two, graph.kind, {})

        assert left_behind(target, gone) == []
        assert session().scalar(
            sa.select(TABLES[graph.kind].c.merged_into_id).where(TABLES[graph.kind].c.id == gone)
        ) == stays  # fmt: skip
        undoing = Undoing()
        for step in reversed(steps.done):
            undoing.take_back(step)
        assert contents() == before


def test_something_did_refer_to_both_in_the_graph(graph: Graph) -> None:
    with graph.undone_after():
        graph.scatter(Random(1))  # noqa: S311
        two, target = graph.two(), TABLES[graph.kind].name
        moved = left_behind(target, two.away.id)
        assert len(moved) >= (2 if graph.kind is MergedKind.PERSON else 10), moved


def test_every_table_that_refers_to_people_bodies_or_posts_has_its_way_of_colliding() -> None:
    undecided = {
        column.table.name
        for target in _TARGETS
        for column in references_to(target)
        if keys_with(column)
        and handling_of(column.table.name, is_referred_to=is_referred_to(column.table)) is None
    }
    assert not undecided, f"say in merging.rules.handling what a merge does with {undecided}"


def test_what_is_said_of_tables_by_name_is_said_of_tables_that_there_are() -> None:
    referring = {column.table.name for target in _TARGETS for column in references_to(target)}
    assert set(BY_NAME) <= referring
    assert referring >= KEPT_AS_WRITTEN
    assert set(REFUSALS) == {name for name, way in BY_NAME.items() if way is Collision.REFUSE}


def test_tables_that_the_database_keeps_from_changing_are_left_as_written(app: Flask) -> None:
    """A trigger on a table that refers to people or bodies: its rows must not be moved."""
    with app.app_context(), db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        triggered = set(
            connection.scalars(
                sa.text(
                    "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
                    if is_sqlite
                    else "SELECT event_object_table FROM information_schema.triggers"
                )
            )
        )
    assert {"audit_entry", "position"} <= triggered
    referring = {column.table.name for target in _TARGETS for column in references_to(target)}
    assert triggered & referring == KEPT_AS_WRITTEN


def test_a_table_that_may_not_change_goes_on_referring_to_the_one_who_went(graph: Graph) -> None:
    name = "case_appointment"
    target = TABLES[graph.kind].name
    with graph.undone_after():
        two = graph.two()
        table = Base.metadata.tables[name]
        column = next(c for c in references_to(target) if c.table is table)
        row = session().execute(sa.select(table.c.id)).scalars().first()
        from gorm.merging.service.moving import move_references
        from gorm.merging.service.steps import Steps, execute

        execute(sa.update(table).where(table.c.id == row).values({column: two.away.id}))
        steps = Steps()
        move_references(steps, target, two.away.id, two.kept.id, leave=frozenset({name}))
        assert left_behind(target, two.away.id) == [f"{name}.{column.name}"]
