"""Every comparison of the real figures against one that shares no code with GORM."""

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask

from tests.real_data.independent import SCALE, Cell, Figures

pytestmark = pytest.mark.real_data
FOLDER = os.environ.get("GORM_REAL_DATA", "")
#: The digits of a mean that floating point can be trusted with.
_CLOSE: Final = 1e-12
_GROUPS: Final = ("type", "region")
#: High is better, low is better, neither is; the last one has breakdowns.
_CHOSEN: Final = ("OFL-ASC2", "PHO-SMK", "OFL-ASC6", "PHO-LE")
_COUNCILS: Final = ("E06000010", "E08000035", "E07000008", "E09000033", "E10000012")


@pytest.fixture(scope="module")
def figures() -> Figures:
    """The files."""
    if not FOLDER:
        pytest.skip("GORM_REAL_DATA names no folder with real data")
    return Figures(Path(FOLDER))


@pytest.fixture
def loaded(app: Flask, figures: Figures) -> Flask:
    """An application into which the files were imported by its own commands."""
    runner = app.test_cli_runner()
    for what, name in (
        ("offices", "regions_government_offices.csv"),
        ("authorities", "english_local_authorities.csv"),
        ("indicators", "indicator_catalogue.csv"),
        ("observations", "indicator_values.csv"),
    ):
        result = runner.invoke(args=["import", what, str(Path(FOLDER) / name)])
        assert result.exit_code == 0, result.stderr
    return app


def test_every_cell_of_every_comparison_is_as_numpy_has_it(loaded: Flask, figures: Figures) -> None:
    compared, wrong = 0, []
    for cell, group, of in questions(figures):
        printed = asked(loaded, cell, group, of)
        expected = figures.compared(cell, group, of)
        for name, ours, theirs in cells(printed, expected):
            compared += 1
            if not agrees(ours, theirs, is_mean=name in {"ratio", "spread"}):
                wrong.append((cell, group, of, name, ours, theirs))
    assert not wrong[:10], f"{len(wrong)} of {compared} cells differ"
    assert compared > 400_000


def questions(figures: Figures) -> Iterator[tuple[Cell, str, str]]:
    """Every sheet of the nation, and four indicators within the groups of five councils."""
    for cell in figures.values:
        yield cell, "national", ""
        if cell[0] in _CHOSEN:
            for group in _GROUPS:
                yield from ((cell, group, of) for of in _COUNCILS)


def asked(app: Flask, cell: Cell, group: str, of: str) -> Any:
    """What the command prints."""
    code, breakdown, period = cell
    arguments = ["performance", "compare", code, "--period", period, "--group", group]
    arguments += ["--breakdown", breakdown] if breakdown else []
    arguments += ["--of", of] if of else []
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_float=Decimal, parse_int=Decimal)


def cells(printed: Any, expected: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Pairs of what should be equal."""
    for name, value in expected["summary"].items():
        yield name, _in_units(name, printed["summary"][name]), value
    ours = {council["gss_code"]: council for council in printed["councils"]}
    yield "councils", sorted(ours), sorted(expected["councils"])
    for code, member in expected["councils"].items():
        for name, value in member.items():
            yield name, _in_units(name, ours.get(code, {}).get(name, "no such council")), value


def agrees(ours: Any, theirs: Any, *, is_mean: bool) -> bool:
    """Whether both say the same; values in different units, and means to 12 digits."""
    if is_mean and ours is not None and theirs is not None:
        return abs(float(ours) / float(theirs) - 1) < _CLOSE
    return bool(ours == theirs)


def _in_units(name: str, value: Any) -> Any:
    """A printed value in the units of the independent calculation; counts and words as they are."""
    if isinstance(value, Decimal) and name not in {"n", "ratio", "spread", "rank", "of", "band"}:
        return value * SCALE
    return value
