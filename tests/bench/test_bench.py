"""The bench measures every page that it knows, at any size, and leaves nothing behind."""

from pathlib import Path

import pytest

from bench.__main__ import main
from bench.table import growth
from bench.timing import Timing
from config import ROOT


@pytest.mark.slow
def test_the_bench_measures_every_page_and_writes_nothing_here(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = own_files()
    assert main(["--engagements", "120", "--areas", "9", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    for name in ("Area page", "page 100", "office, kind, state", "My work", "Log a meeting"):
        assert said.count(name) == 1
    assert "NOT MEASURED" not in said
    assert own_files() == before


def test_a_page_that_asks_more_of_a_fuller_database_is_named() -> None:
    few, more = Timing((2.0,), cpu=1.0, queries=7), Timing((3.0,), cpu=1.0, queries=9)
    said = "\n".join(growth({100: {"A": few, "B": few}, 1_000: {"A": few, "B": more}}))
    assert "A" + " " * 33 + "     1.0 x the time, same queries" in said
    assert "B" + " " * 33 + "     1.5 x the time, QUERIES GREW" in said


def own_files() -> set[Path]:
    """The files of the repository, but for what Python makes of its own accord."""
    folders = (ROOT / name for name in ("bench", "gorm", "instance", "docs", "tools"))
    found = (path for folder in folders for path in folder.rglob("*"))
    return {path for path in found if "__pycache__" not in path.parts}


def test_the_95th_percentile_is_the_round_that_95_in_a_hundred_do_not_pass() -> None:
    timing = Timing(tuple(float(number) for number in range(1, 101)), cpu=1.0)
    assert timing.p95 == 95.0
    assert timing.median == 50.5
    assert Timing((7.0,), cpu=1.0).p95 == 7.0
