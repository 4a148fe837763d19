"""Imports beside one another, and imports that are killed: all of a file, or nothing of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict
from gorm.importing.models import ImportState
from gorm.performance.intake import publishing, records
from gorm.performance.intake.comparing import difference
from gorm.performance.intake.matching import Matching
from gorm.performance.intake.records import Arrived, Taking
from gorm.performance.service import imports as service
from tests.factories.accounts import make_office
from tests.factories.performance import make_indicator
from tests.factories.places import make_council
from tests.performance.intake import lines, run, staged, states, take, values_of

ROOT = Path(__file__).parents[2]
ROWS = tuple(f"CARE-1,E0600090{n},,2016-17,,{n}.5" for n in range(1, 6))


@pytest.fixture
def ready(app: Flask) -> Flask:
    """Five councils and an indicator."""
    office = make_office(app)
    for number in range(1, 6):
        make_council(app, f"Place {number}", office=office, gss_code=f"E0600090{number}")
    make_indicator(app, "CARE-1")
    return app


def until(is_so: Callable[[], object], seconds: float = 40) -> None:
    """Wait for something that another process does."""
    for _ in range(int(seconds * 10)):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail(f"nothing happened in {seconds} seconds")


@pytest.mark.slow
@pytest.mark.parametrize("where", ["staging", "publishing"])
def test_a_killed_import_leaves_nothing_and_comes_again(
    ready: Flask, tmp_path: Path, where: str
) -> None:
    path, sign = tmp_path / "f.csv", tmp_path / "sign"
    path.write_bytes(lines(*ROWS))
    settings = ready.extensions["gorm.settings"]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "GORM_INSTANCE": str(tmp_path),
    }
    command = ["-m", "tests.performance.import_at_work", str(path), where, str(sign)]
    with subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment) as begun:  # noqa: S603
        try:
            until(sign.exists)
        finally:
            begun.send_signal(signal.SIGKILL)
            begun.wait()
    assert values_of(ready, "CARE-1", "2016-17") == {}
    tidied = run(ready, "tidy")
    assert "IMP-000001 had been ended before it was done" in tidied.output
    assert staged(ready) == 0
    assert states(ready) == ["discarded"]
    done = take(ready, tmp_path, lines(*ROWS))
    assert "new 5" in done.output
    assert len(values_of(ready, "CARE-1", "2016-17")) == 5


def test_what_another_import_published_meanwhile_is_compared_again(
    ready: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute = publishing._computed  # noqa: SLF001
    others = [lines("CARE-1,E06000901,,2016-17,,9", "CARE-1,E06000902,,2016-17,,2.5")]

    def overtaken(taking: Taking, reference: str) -> object:
        done = compute(taking, reference)
        if others:
            take(ready, tmp_path, others.pop(), name="other.csv")
            session().rollback()
        return done

    monkeypatch.setattr(publishing, "_computed", overtaken)
    done = take(ready, tmp_path, lines(*ROWS[:3]))
    assert done.exit_code == 0, done.output
    assert "new 1, revised 1, unchanged 1" in done.output
    assert states(ready) == ["published", "published"]
    assert values_of(ready, "CARE-1", "2016-17") == {
        "Place 1": Decimal("1.5"),
        "Place 2": Decimal("2.5"),
        "Place 3": Decimal("3.5"),
    }


@pytest.mark.usefixtures("context")
def test_two_workers_cannot_both_write_one_import(ready: Flask) -> None:
    with unit_of_work():
        one = records.begin(SYSTEM, Arrived("f.csv", "0" * 64, 1), Matching(), ImportState.CHECKING)
        session().flush()
        import_id = one.id
    came_from = (ImportState.CHECKING,)
    first = records.take_up(import_id, ImportState.CHECKING, came_from, lambda *_: None)
    records.take_up(import_id, ImportState.CHECKING, came_from, lambda *_: None)
    with pytest.raises(Conflict):
        first.has_beaten()


@pytest.mark.usefixtures("context")
def test_an_import_that_a_living_worker_has_in_hand_is_left_alone(ready: Flask) -> None:
    with unit_of_work():
        one = records.begin(SYSTEM, Arrived("f.csv", "0" * 64, 1), Matching(), ImportState.CHECKING)
        session().flush()
        import_id = one.id
    came_from = (ImportState.CHECKING,)
    records.take_up(import_id, ImportState.CHECKING, came_from, lambda *_: None)
    assert service.tidy() == []
    assert difference(import_id).new == 0
