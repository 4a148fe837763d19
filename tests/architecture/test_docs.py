"""Pages of documentation that are made of the code, or must name all of it."""

import re
from pathlib import Path

from tools import data_model

ROOT = Path(data_model.__file__).parents[1]
DOCS = ROOT / "docs"
_SETTING = r"((?:GORM|SECRET|DATABASE)_[A-Z_]+)"


def test_the_data_model_is_written_down_as_it_is(write: bool) -> None:
    if write:
        data_model.PAGE.write_text(data_model.page(), encoding="utf-8")
    assert data_model.PAGE.read_text(encoding="utf-8") == data_model.page(), (
        "the tables changed: run `python -m tools.data_model`"
    )


def test_every_setting_is_explained() -> None:
    read = set(re.findall(rf'"{_SETTING}"', (ROOT / "config.py").read_text(encoding="utf-8")))
    told = set(re.findall(rf"^\| `{_SETTING}`", _page("settings.md"), re.MULTILINE))
    assert told == read


def test_every_default_number_is_the_one_that_is_written_down() -> None:
    source = (ROOT / "config.py").read_text(encoding="utf-8")
    calls = re.findall(rf'_whole_number\(\s*"{_SETTING}", ([\d *]+),', source)
    assert len(calls) >= 6
    for name, default in calls:
        number = 1
        for factor in default.split("*"):
            number *= int(factor)
        assert f"| `{name}` | `{number}` |" in _page("settings.md"), name


def test_what_the_documentation_names_of_the_code_is_there() -> None:
    """Files in backticks and links of the pages lead to something."""
    for page in (*DOCS.rglob("*.md"), ROOT / "README.md"):
        text = page.read_text(encoding="utf-8")
        files = re.findall(r"`((?:gorm|tests|templates|migrations|tools|bench)/[\w./]+)`", text)
        for name in files:
            assert (ROOT / name).exists(), f"{page.name} names {name}"


def test_decisions_are_numbered_once_from_the_first_on() -> None:
    numbers = [int(page.name[:4]) for page in sorted((DOCS / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def _page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")
