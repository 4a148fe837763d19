"""The query of a source of the queue is kept while it asks the same, and no longer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Select, literal, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.core import clock
from gorm.decisions.offers import built_once_a_day
from tests.decisions.kinds import offer_moves


@built_once_a_day
def _rows(actor: Actor) -> Select[tuple[int]]:
    return select(literal(actor.user_id))


@pytest.fixture(autouse=True)
def _day(context: object, monkeypatch: pytest.MonkeyPatch) -> None:
    _at(monkeypatch, 2)


def test_the_same_actor_asks_the_same_query_all_day() -> None:
    assert _rows(SYSTEM) is _rows(replace(SYSTEM))


def test_another_actor_asks_another() -> None:
    kept = _rows(SYSTEM)
    for other in (replace(SYSTEM, user_id=9), replace(SYSTEM, office_id=9)):
        assert _rows(other) is not kept


def test_the_next_day_it_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _rows(SYSTEM)
    _at(monkeypatch, 3)
    assert _rows(SYSTEM) is not kept


def test_other_kinds_of_decision_have_it_built_anew(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = _rows(SYSTEM)
    offer_moves(app, monkeypatch)
    assert _rows(SYSTEM) is not kept


def _at(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, day, 12, tzinfo=UTC))
