"""From a file to a finding that a person judges: an analyst at the desk, then a manager by keys."""

import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.jobs.service import run_waiting
from gorm.places.models import Organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.performance import make_indicator
from tests.factories.places import make_area, make_council
from tests.support.browser import Visitor

NAME = "Reviews done within the year"


def test_an_analyst_takes_figures_in_and_a_manager_judges_what_is_found_in_them(
    app: Flask, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    office = make_office(app)
    councils = [make_council(app, f"Northmoor {n}", office=office) for n in range(12)]
    area = make_area(app, "Northmoor", office=office, accountable=councils[0])
    make_indicator(app, "REV-1", name=NAME)
    analyst = visitor()
    analyst.open("/")
    analyst.sign_in(make_user(app, Role.ANALYST, office=office).email)
    _take_in(app, analyst, _file_of(tmp_path, councils))
    _read(analyst, area.reference, office)
    manager = visitor()
    manager.open("/")
    manager.sign_in(make_user(app, Role.RELATIONSHIP_MANAGER, office=office).email)
    _judge_by_keyboard(manager)
    assert not analyst.complaints
    assert not manager.complaints


def _file_of(folder: Path, councils: list[Organisation]) -> Path:
    """Two years of values, under headings of the publisher's own; one area is named by hand."""
    lines = ["Measure;Local authority;Year;Percent"]
    for year, shift in (("2022-23", 0), ("2023-24", 1)):
        for place, council in enumerate(councils):
            name = "The Moor" if place == 5 else council.name
            lines.append(f"REV-1;{name};{year};{40 + 3 * place + shift * (place > 0)},5")
    path = folder / "reviews.csv"
    path.write_text("\n".join(lines), encoding="cp1252")
    return path


def _take_in(app: Flask, somebody: Visitor, path: Path) -> None:
    """Send the file, match its columns and the area that nobody knows, check it and publish it."""
    page = somebody.page
    somebody.open("/imports")
    page.get_by_role("button", name="Import figures").first.click()
    page.get_by_label("File").set_input_files(path)
    page.get_by_label("Where it comes from").fill("Reviews, table 1")
    somebody.look()
    page.get_by_role("button", name="Send and look at it").click()
    page.get_by_role("heading", name="Match the columns of reviews.csv", level=1).wait_for()
    somebody.look()
    page.get_by_role("button", name="Check the file").click()
    _work(app, somebody)
    page.get_by_text("The Moor").first.wait_for()
    page.get_by_label("The Moor is, by name or code").fill("Northmoor 5")
    page.get_by_role("button", name=re.compile("check again", re.IGNORECASE)).click()
    _work(app, somebody)
    page.get_by_role("button", name="Publish").click()
    _work(app, somebody)
    page.get_by_text("Published", exact=False).first.wait_for()


def _work(app: Flask, somebody: Visitor) -> None:
    """Let what waits be done, as the worker beside the server would; the page comes anew itself."""
    somebody.look()
    with app.app_context():
        run_waiting()
    somebody.page.locator("[data-gorm-job=going]").wait_for(state="detached")
    somebody.page.wait_for_load_state()
    somebody.look()


def _read(somebody: Visitor, area: str, office: Office) -> None:
    """Read the pages on which the figures stand, with and without their charts."""
    page = somebody.open(f"/performance/areas/{area}")
    assert page.get_by_text("Worst quarter").count()
    assert page.get_by_text("12th of 12").count()
    somebody.open("/performance/indicators/REV-1")
    page.get_by_role("row", name=re.compile("Northmoor 11")).first.wait_for()
    somebody.open(f"/performance/regions/{office.region_code}")
    somebody.open("/performance/gaps")
    somebody.open("/performance")
    somebody.open("/performance/rules")


def _judge_by_keyboard(somebody: Visitor) -> None:
    """Open the finding and dismiss it with nothing but keys."""
    page, keys = somebody.page, somebody.page.keyboard
    page.get_by_role("heading", name="My work", level=1).wait_for()
    somebody.tab_to("Findings")
    keys.press("Enter")
    page.get_by_role("heading", name="Findings", level=1).wait_for()
    somebody.look()
    somebody.tab_to(NAME)
    keys.press("Enter")
    page.get_by_role("heading", level=1, name=re.compile("in the worst quarter")).wait_for()
    somebody.look()
    somebody.tab_to("Dismiss")
    keys.press("Enter")
    page.get_by_role("heading", level=1, name=re.compile("Dismiss")).wait_for()
    somebody.look()
    keys.press("Tab")
    somebody.tab_to("Reason", at_most=60)
    keys.type("The council changed how it counts; the next figures will tell.")
    keys.press("Tab")
    keys.press("Enter")
    page.get_by_text("Dismissed").first.wait_for()
    somebody.look()
