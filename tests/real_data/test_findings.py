"""Every finding in the real figures against rules that share no code with GORM."""

import csv
import json
import os
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.core.db import session
from gorm.performance.models import Candidate
from gorm.places.models import Organisation
from tests.real_data.independent import Cell, Figures, ends

pytestmark = pytest.mark.real_data
FOLDER = os.environ.get("GORM_REAL_DATA", "")
Found = set[tuple[Any, ...]]
_LATEST: Final = 3


class Rules:
    """The rules of the domain once more, on the independent calculation of the comparisons."""

    def __init__(self, figures: Figures, folder: Path) -> None:
        self.figures = figures
        with (folder / "english_local_authorities.csv").open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        self.current = {row["gss_code"] for row in rows if row["is_current"] == "True"}
        with (folder / "indicator_catalogue.csv").open(encoding="utf-8-sig") as file:
            self.gaps = {
                row["indicator_code"] for row in csv.DictReader(file) if row["kind"] == "gap"
            }
        self.found: dict[str, Found] = defaultdict(set)
        self.bands: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))

    def look_through(self) -> dict[str, Found]:
        """Everything that is found, by rule."""
        kinds = {council.kind for council in self.figures.councils.values()} - {"COMB"}
        examples = {
            kind: next(c for c, one in self.figures.councils.items() if one.kind == kind)
            for kind in kinds
        }
        for of in examples.values():
            newest = {one: self._newest(*one, of) for one in self.figures.series}
            latest: dict[str, date] = {}
            for (indicator, _), found in newest.items():
                if found:
                    end = ends(found[0][0][2])
                    latest[indicator] = max(latest.get(indicator, end), end)
            for (indicator, breakdown), found in newest.items():
                if found and ends(found[0][0][2]) == latest[indicator]:
                    for code in found[0][1]["councils"].keys() & self.current:
                        self._judge(code, indicator, breakdown, found)
        self._corporate()
        return self.found

    def _newest(self, indicator: str, breakdown: str, of: str) -> list[tuple[Cell, Any]]:
        """The newest periods of a series with thresholds in the type of a council."""
        periods = self.figures.series[indicator, breakdown]
        cells = [(indicator, breakdown, period) for period in reversed(periods)]
        compared = [(cell, self.figures.compared(cell, "type", of)) for cell in cells]
        return [one for one in compared if one[1]["summary"]["q1"] is not None][:_LATEST]

    def _judge(self, code: str, indicator: str, breakdown: str, newest: list[Any]) -> None:
        own = [compared["councils"].get(code) for _, compared in newest]
        periods = tuple(cell[2] for cell, _ in newest)
        bands = [one and one["band"] for one in own]
        if bands[0]:
            self.bands[code][indicator][breakdown] = bands[0]
        key = (code, indicator, breakdown)
        if bands[:2] == [4, 4] and own[0]["direction"] != "improving":
            self.found["persistent"].add((*key, *periods[:2]))
        if len(own) > 1 and bands[0] and bands[1] and bands[0] - bands[1] >= 2:
            self.found["sharp_fall"].add((*key, *periods[:2]))
        if indicator in self.gaps and len(own) == _LATEST and all(own):
            cells = [cell for cell, _ in newest]
            values = [one["value"] for one in own]
            if self._widened(cells[1], values[:2]) and self._widened(cells[2], values[1:]):
                self.found["widening_gap"].add((*key, *periods))

    def _widened(self, before: Cell, values: list[int]) -> bool:
        marks = self.figures.compared(before)["summary"]
        change = abs(values[0]) - abs(values[1])
        return bool(change * 20 > marks["q3"] - marks["q1"])

    def _corporate(self) -> None:
        for code, indicators in self.bands.items():
            bands = [one.get("") or max(one.values()) for one in indicators.values()]
            worst = bands.count(4)
            if worst >= 5 and worst * 2 >= len(bands):
                self.found["corporate"].add((code, worst, len(bands)))


def test_every_finding_is_as_the_rules_have_it(app: Flask) -> None:
    if not FOLDER:
        pytest.skip("GORM_REAL_DATA names no folder with real data")
    folder = Path(FOLDER)
    runner = app.test_cli_runner()
    for what, name in (
        ("offices", "regions_government_offices.csv"),
        ("authorities", "english_local_authorities.csv"),
        ("indicators", "indicator_catalogue.csv"),
        ("observations", "indicator_values.csv"),
    ):
        result = runner.invoke(args=["import", what, str(folder / name)])
        assert result.exit_code == 0, result.stderr
    assert runner.invoke(args=["performance", "scan"]).exit_code == 0
    expected = Rules(Figures(folder), folder).look_through()
    kept = found_in(app)
    assert {rule: len(found) for rule, found in kept.items()} == {
        rule: len(found) for rule, found in expected.items()
    }
    assert kept == expected
    assert sum(len(found) for found in kept.values()) > 500


def found_in(app: Flask) -> dict[str, Found]:
    """What the scan kept, by rule, in the words of the independent rules."""
    found: dict[str, Found] = defaultdict(set)
    with app.app_context():
        rows = session().execute(
            select(Candidate.rule, Candidate.evidence, Organisation.gss_code).join(
                Organisation, Organisation.id == Candidate.organisation_id
            )
        )
        for rule, evidence, code in rows:
            assert json.loads(json.dumps(evidence)) == evidence
            if "lines" in evidence:
                found[rule.value].add((code, len(evidence["lines"]), evidence["banded"]))
            else:
                indicator = evidence["indicator"]
                periods = [one["period"] for one in evidence["readings"]]
                found[rule.value].add((code, indicator["code"], indicator["breakdown"], *periods))
    return found
