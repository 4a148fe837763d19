"""Seeding the sample office: the same each time, once, never beside real data, open to all."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from flask.testing import FlaskCliRunner
from sqlalchemy import func, or_, select, text

from gorm.accounts.models import Office
from gorm.accounts.passwords import fault_of
from gorm.core import clock
from gorm.core.db import Base, db, session, unit_of_work
from gorm.core.errors import Refused
from gorm.demo import library
from gorm.demo.sample.people import PASSWORD
from gorm.demo.sample.service import NOTICE, seed
from gorm.engagements.models import (
    Engagement,
    EngagementState,
)
from tests.factories.accounts import make_office
from tests.support.client import Client
from tests.support.databases import PostgresqlDatabase, SqliteDatabase

A_DAY = datetime(2026, 6, 17, 9, 30, tzinfo=UTC)
_BY_CHANCE = {"password_hash", "token_digest"}
_UNLIKE_EACH_TIME = {"audit_entry", "audit_payload", "audit_head", "sign_in"}


def contents(app: Flask) -> dict[str, list[str]]:
    """Every row of every table, but for what chance and the audit's clock make."""
    with app.app_context(), unit_of_work():
        return {
            table.name: sorted(str(tuple(row)) for row in session().execute(_wanted(table)))
            for table in Base.metadata.sorted_tables
            if table.name not in _UNLIKE_EACH_TIME
        }


def _wanted(table: Any) -> Any:
    return select(*(column for column in table.columns if column.name not in _BY_CHANCE))


def test_the_same_day_makes_the_same_sample(
    migrated: tuple[Flask, SqliteDatabase | PostgresqlDatabase],
) -> None:
    app, database = migrated
    made = []
    for _ in range(2):
        database.renew(app)
        with app.app_context(), clock.stopped_at(A_DAY), unit_of_work():
            seed()
        made.append(contents(app))
    assert made[0] == made[1]


@pytest.mark.parametrize("day", ["2027-01-01", "2028-02-29", "2026-03-31", "2026-04-01"])
def test_the_sample_can_be_made_on_any_day(context: AppContext, day: str) -> None:
    moment = datetime.fromisoformat(f"{day}T23:30:00+00:00")
    with clock.stopped_at(moment), unit_of_work():
        assert seed().engagements >= 250
        assert not _out_of_time(), "an engagement was held after today, or logged after now"


def _out_of_time() -> int:
    return (
        session().scalar(
            select(func.count())
            .select_from(Engagement)
            .where(
                or_(
                    Engagement.logged_at > clock.now(),
                    (Engagement.happens_on > clock.today())
                    & Engagement.state.in_([EngagementState.HELD, EngagementState.NO_CONTACT]),
                )
            )
        )
        or 0
    )


def test_a_second_run_adds_nothing_and_says_so(app: Flask) -> None:
    commands = app.test_cli_runner()
    first = run(commands, "demo", "seed")
    before = contents(app)
    second = run(commands, "demo", "seed")
    assert "6 areas" in first
    assert second == "The sample office is there already; nothing was added.\n"
    assert contents(app) == before


def test_the_sample_never_stands_beside_real_data(app: Flask) -> None:
    make_office(app)
    result = app.test_cli_runner().invoke(args=["demo", "seed"])
    assert result.exit_code == 1
    assert "must not stand among them" in result.output
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Engagement)) == 0


def test_production_refuses_a_password_that_everybody_can_read(app: Flask) -> None:
    settings = app.extensions["gorm.settings"]
    app.extensions["gorm.settings"] = replace(settings, is_production=True)
    try:
        for command in (["seed"], ["prepare"], ["scale", "--engagements", "1"]):
            result = app.test_cli_runner().invoke(args=["demo", *command])
            assert result.exit_code == 1
            assert "not for production" in result.output
    finally:
        app.extensions["gorm.settings"] = settings


def test_prepare_says_who_can_sign_in_and_where_the_pack_is(app: Flask) -> None:
    commands = app.test_cli_runner()
    said = run(commands, "demo", "prepare")
    assert PASSWORD in said
    for reader in library.readers():
        assert reader.email in said
    pack = Path(said.strip().rsplit(": ", maxsplit=1)[-1])
    assert pack.read_bytes().startswith(b"%PDF-")
    again = run(commands, "demo", "prepare")
    assert "nothing was added" in again
    with app.app_context():
        assert session().scalar(text("SELECT count(*) FROM pack")) == 3


def test_the_password_is_one_that_the_rules_accept() -> None:
    for reader in library.readers():
        assert fault_of(PASSWORD, context=[reader.name, reader.email]) == ""


def test_every_sample_user_signs_in_to_my_work_and_is_told_that_it_is_a_sample(
    sampled: Flask,
) -> None:
    client = Client(sampled)
    for reader in library.readers():
        page = client.follow(client.sign_in(reader.email, PASSWORD))
        assert page.words("h1") == "My work"
        assert NOTICE in page.text
        client.sign_out()


def test_a_refusal_leaves_no_trace(sampled: Flask) -> None:
    with sampled.app_context():
        with unit_of_work():
            session().execute(text("UPDATE office SET code = 'GOXX' WHERE code = 'GOMV'"))
        with pytest.raises(Refused), unit_of_work():
            seed()
        assert session().scalar(select(func.count()).select_from(Office)) == 2
        db.session.rollback()


def run(commands: FlaskCliRunner, *words: str) -> str:
    """What a command says; it must succeed."""
    result = commands.invoke(args=words)
    assert result.exit_code == 0, result.output
    return result.output
