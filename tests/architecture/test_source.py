"""What the source itself must not hold: another clock, another commit, reaching for the session."""

import ast
from functools import cache
from pathlib import Path

import gorm
from gorm.core.db import Base

ROOT = Path(gorm.__file__).parents[1]
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "localtime"), ("time", "gmtime"), ("time", "strftime"),
}  # fmt: skip


def test_only_the_clock_asks_what_time_it_is() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and (_ends(node.value), node.attr) in CLOCKS
        if path.name != "clock.py"
    ]
    assert not found


def test_only_the_unit_of_work_commits() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]
    assert len(found) == 1, found
    assert found[0].startswith("gorm/core/db.py:")


def test_every_module_begins_by_saying_what_it_is_about() -> None:
    silent = []
    for path, tree in _sources():
        first = (ast.get_docstring(tree) or "").split("\n\n")[0]
        if not first.endswith((".", ":", "?")) or first.count("\n") > 2:
            silent.append(str(path))
    assert not silent


def test_relationships_stay_inside_a_feature_and_never_load_by_themselves() -> None:
    for mapper in Base.registry.mappers:
        home = mapper.class_.__module__.split(".")[1]
        for relationship in mapper.relationships:
            assert relationship.lazy == "raise_on_sql", relationship
            assert not relationship.backref, relationship
            other = relationship.mapper.class_.__module__.split(".")[1]
            assert not relationship.back_populates or other == home, relationship


@cache
def _sources() -> list[tuple[Path, ast.Module]]:
    return [
        (path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / "gorm").rglob("*.py"))
    ]


def _ends(node: ast.expr) -> str:
    """The last name of an expression: `datetime` of `datetime.datetime`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
