"""Judgements in categories: recorded, withdrawn, imported, and shown with their places."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.performance.models import Assessment, Candidate, RuleCode
from gorm.performance.panels import rating_facts
from gorm.performance.rules.assessing import day_fault
from gorm.performance.service.scanning import scan
from gorm.places.models import Organisation, Succession
from gorm.places.offers import Audience, PackRequest
from gorm.places.queries import place_for_organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area, make_council
from tests.support.client import Client
from tests.support.pages import Page

OFSTED = "Ofsted inspection of children’s services"


class Scene:
    """A council, and an analyst who is signed in."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.office = make_office(client.app)
        self.council = make_council(client.app, "Anytown Council", office=self.office)
        self.reference = self.council.reference
        client.sign_in(make_user(client.app, Role.ANALYST, office=self.office).email)

    def record(
        self, judgement: str = f"{OFSTED}: Inadequate", expect: int = 303, **typed: str
    ) -> Page:
        """Record a judgement by the form."""
        page = self.client.get("performance.record_assessment_form", reference=self.reference)
        usual = {
            "category": self.option(page, judgement),
            "judged_on": "3 March 2024",
            "source": "Inspection report",
            "service": "children’s services",
        }
        return self.client.submit(page, usual | typed, expect=expect)

    def option(self, page: Page, label: str) -> str:
        """The value of an option by its label."""
        return next(
            str(one.get("value")) for one in page.all("option") if (one.text or "") == label
        )

    def history(self) -> str:
        """What the page of assessments says."""
        return self.client.get("performance.assessments_of", reference=self.reference).words()


def test_the_schemes_of_the_domain_are_there_to_begin_with(client: Client) -> None:
    Scene(client)
    words = client.get("performance.schemes").words()
    for said in (
        "Weak, counts as failing Poor, counts as failing",
        "1 star, counts as failing 0 stars, counts as failing",
        "Requires improvement to be good Inadequate, counts as failing",
        "Segment 3 Segment 4, counts as failing",
        "Adverse, counts as failing Disclaimer, counts as failing",
    ):
        assert said in words


def test_a_judgement_is_recorded_and_shown_in_words_and_shape(client: Client) -> None:
    scene = Scene(client)
    page = client.follow(
        scene.record(source_address="https://example.org/report", notes="A *full* inspection.")
    )
    assert OFSTED in page.words("table")
    assert "3 March 2024 ○ Inadequate (counts as failing)" in page.words("table")
    [link] = [a for a in page.all("a") if a.get("href") == "https://example.org/report"]
    assert link.text == "Inspection report"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("judged_on", "1 January 2099", "The day of the judgement must not be after today."),
        ("judged_on", "", "Enter the day of the judgement."),
        ("source", "", "Enter the source."),
        (
            "source_address",
            "javascript:alert(1)",
            "Enter a web address that begins with https:// or http://, or leave this empty.",
        ),
        ("category", "", "Choose the judgement."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: Client, field: str, typed: str, said: str
) -> None:
    scene = Scene(client)
    assert scene.record(expect=422, **{field: typed}).errors() == [said]
    assert "No judgement is recorded yet." in scene.history()


def test_two_judgements_of_one_day_in_one_scheme_and_service_are_refused(client: Client) -> None:
    scene = Scene(client)
    scene.record()
    [error] = scene.record(f"{OFSTED}: Good", expect=422).errors()
    assert "recorded already" in error
    scene.record(f"{OFSTED}: Good", service="fostering")


def test_an_error_is_withdrawn_with_a_reason_and_stays_on_record(client: Client) -> None:
    scene = Scene(client)
    scene.record()
    page = client.get("performance.assessments_of", reference=scene.reference)
    [address] = [a.get("href") for a in page.all("a") if "withdraw" in str(a.get("href"))]
    page = client.open(str(address))
    assert client.submit(page, {"reason": ""}, expect=422).errors() == ["Enter the reason."]
    page = client.follow(client.submit(page, {"reason": "Of another council."}))
    assert "Withdrawn: Inadequate Of another council." in page.words("table")
    with client.app.app_context():
        assert rating_facts(asked(scene, Audience.OFFICE)) is None
        assert found(client.app) == 0
    scene.record()  # the same day is free again


def asked(scene: "Scene", audience: Audience) -> PackRequest:
    """What a pack of the judged council asks for an audience."""
    place = place_for_organisation(scene.reference)
    reader = replace(SYSTEM, roles=frozenset({Role.RELATIONSHIP_MANAGER}))
    return PackRequest(reader, place, audience, clock.now())


def found(app: Flask) -> int:
    """How many findings of judgement stand after a scan."""
    with app.app_context():
        scan(SYSTEM, "a test")
        query = select(func.count()).where(
            Candidate.rule == RuleCode.JUDGEMENT, Candidate.is_standing
        )
        return session().scalar(query) or 0


def test_only_the_latest_judgement_of_a_scheme_and_service_is_found(client: Client) -> None:
    scene = Scene(client)
    scene.record()
    assert found(client.app) == 1
    scene.record(service="fostering")
    assert found(client.app) == 2
    scene.record(f"{OFSTED}: Good", judged_on="4 March 2025")
    assert found(client.app) == 1


def test_a_scheme_that_is_not_in_use_finds_nothing(client: Client) -> None:
    scene = Scene(client)
    scene.record()
    page = client.get("performance.edit_scheme", code="ofsted_children")
    client.submit(page, {"is_in_use": None})
    assert found(client.app) == 0
    assert "Not in use." in client.get("performance.schemes").words()


def test_recording_is_for_analysts(client: Client) -> None:
    scene = Scene(client)
    client.sign_out()
    client.sign_in(make_user(client.app, office=scene.office).email)
    client.get("performance.record_assessment_form", reference=scene.reference, expect=403)
    assert "Analysts record them." in scene.history()


def test_a_place_shows_its_latest_judgements_and_its_timeline_tells_each(client: Client) -> None:
    scene = Scene(client)
    area = make_area(client.app, "Anytown", office=scene.office, accountable=scene.council)
    scene.record(f"{OFSTED}: Good", judged_on="1 May 2021")
    scene.record()
    for endpoint, reference in (
        ("places.organisation_detail", scene.reference),
        ("places.area_detail", area.reference),
    ):
        words = client.get(endpoint, reference=reference).words()
        assert "○ Inadequate (counts as failing)" in words
        assert "Judged inadequate by Ofsted" in words
        assert "Judged good by Ofsted" in words


def test_a_successors_page_tells_its_predecessors_judgements(client: Client) -> None:
    scene = Scene(client)
    scene.record()
    successor = make_council(client.app, "Newtown Council", office=scene.office)
    succeed(client.app, scene.council, successor)
    page = client.get("performance.assessments_of", reference=successor.reference)
    assert "3 March 2024 Anytown Council" in page.words("table")
    page = client.get("places.organisation_detail", reference=successor.reference)
    assert "Judged inadequate by Ofsted" in page.words()


def succeed(app: Flask, predecessor: Organisation, successor: Organisation) -> None:
    """Replace one council by another."""
    with app.app_context(), unit_of_work():
        session().add(Succession(predecessor_id=predecessor.id, successor_id=successor.id))
        record(SYSTEM, "organisation.replaced", Subject("organisation", predecessor.reference))


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        (Audience.OFFICE, "Inadequate (counts as failing), 3 March 2024"),
        (Audience.AREA, "Inadequate, 3 March 2024"),
    ],
)
def test_ratings_stand_at_a_glance_in_a_pack_and_our_reading_of_them_on_our_side_only(
    client: Client, audience: Audience, words: str
) -> None:
    scene = Scene(client)
    scene.record()
    with client.app.app_context():
        found = rating_facts(asked(scene, audience))
    assert found is not None
    assert found.facts == ((OFSTED, words),)
    assert found.sources == (f"{OFSTED}: Inspection report, 3 March 2024.",)


class TestSchemes:
    def test_a_category_in_use_cannot_vanish_and_others_can(self, client: Client) -> None:
        scene = Scene(client)
        scene.record()
        page = client.get("performance.edit_scheme", code="ofsted_children")
        typed = {"categories": "Outstanding\nGood", "failing": ""}
        page = client.submit(page, typed, expect=422)
        assert page.errors() == [
            "Somebody was judged “Inadequate”: a category in use cannot vanish."
        ]
        client.submit(page, {"categories": "Good\nFair\nInadequate", "failing": "Fair"})
        words = client.get("performance.schemes").words()
        assert "Good Fair, counts as failing Inadequate (1 judgement)" in words

    @pytest.mark.parametrize(
        ("categories", "failing", "said"),
        [
            ("Good", "", "Enter at least two categories, the best first."),
            ("Good\nGOOD", "", "“Good” stands there twice."),
            ("Good\nBad", "Awful", "“Awful” is not one of the categories above."),
        ],
    )
    def test_what_is_wrong_with_categories(
        self, client: Client, categories: str, failing: str, said: str
    ) -> None:
        Scene(client)
        page = client.get("performance.new_scheme")
        typed = {"name": "X", "code": "x_1", "categories": categories, "failing": failing}
        assert client.submit(page, typed, expect=422).errors() == [said]

    def test_a_scheme_is_added_once(self, client: Client) -> None:
        Scene(client)
        typed = {"name": "Peer review", "code": "peer", "categories": "A\nB", "failing": "B"}
        client.submit(client.get("performance.new_scheme"), typed)
        page = client.submit(client.get("performance.new_scheme"), typed, expect=422)
        assert len(page.errors()) == 1
        page = client.submit(page, {"code": "Peer 2"}, expect=422)
        assert page.errors()[0].startswith("Enter a code of small letters")

    def test_two_at_once(self, client: Client) -> None:
        Scene(client)
        first = client.get("performance.edit_scheme", code="cqc")
        second = client.get("performance.edit_scheme", code="cqc")
        client.submit(first, {"failing": "Inadequate\nRequires improvement"})
        page = client.submit(second, {"made_by": "CQC"}, expect=409)
        assert "What stands now" in page.words("table")
        client.submit(page, {})


HEADINGS = "gss_code,scheme,category,service,judged_on,source,source_address\n"


class TestImport:
    def run(self, app: Flask, folder: Path, rows: str) -> tuple[int, str]:
        path = folder / "assessments.csv"
        path.write_text(HEADINGS + rows, encoding="utf-8")
        result = app.test_cli_runner().invoke(args=["import", "assessments", str(path)])
        return result.exit_code, result.output

    def kept(self, app: Flask) -> int:
        with app.app_context():
            return session().scalar(select(func.count()).select_from(Assessment)) or 0

    def test_a_file_is_taken_in_and_again_changes_nothing(self, app: Flask, tmp_path: Path) -> None:
        council = make_council(app, "Anytown")
        rows = (
            f"{council.gss_code},ofsted_children,Inadequate,,2024-03-03,Report,https://example.org/1\n"
            f"{council.gss_code},{OFSTED},good,fostering,2024-03-03,Report,\n"
        )
        status, output = self.run(app, tmp_path, rows)
        assert status == 0, output
        assert "Assessments: added 2, changed 0, unchanged 0, refused 0." in output
        assert "added 0, changed 0, unchanged 2" in self.run(app, tmp_path, rows)[1]
        changed = rows.replace("/1", "/2")
        assert "added 0, changed 1, unchanged 1" in self.run(app, tmp_path, changed)[1]
        assert self.kept(app) == 2

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ("E99999999,cqc,Good,,2024-03-03,R,", "column gss_code: GORM knows no code"),
            ("{code},nope,Good,,2024-03-03,R,", "column scheme: GORM knows no scheme “nope”."),
            ("{code},cqc,Great,,2024-03-03,R,", "column category: The scheme has no category"),
            ("{code},cqc,Good,,3/3/2024,R,", "column judged_on: “3/3/2024” is no date"),
            ("{code},cqc,Good,,2099-01-01,R,", "column judged_on: The day of the judgement must"),
            ("{code},cqc,Good,,2024-03-03,,", "column source: This is blank"),
            ("{code},cqc,Good,,2024-03-03,R,ftp://x.org", "column source_address: Enter a web"),
        ],
    )
    def test_a_fault_is_named_and_nothing_is_taken_in(
        self, app: Flask, tmp_path: Path, row: str, said: str
    ) -> None:
        council = make_council(app, "Anytown")
        good = f"{council.gss_code},cqc,Good,,2020-03-03,Report,\n"
        status, output = self.run(app, tmp_path, good + row.format(code=council.gss_code) + "\n")
        assert status == 1
        assert f"Row 3, {said}" in output
        assert self.kept(app) == 0

    def test_rows_that_contradict_one_another_or_the_record(
        self, app: Flask, tmp_path: Path
    ) -> None:
        council = make_council(app, "Anytown")
        good = f"{council.gss_code},cqc,Good,,2020-03-03,Report,\n"
        status, output = self.run(app, tmp_path, good + good)
        assert status == 1
        assert "Row 3: Row 2 is about the same judgement." in output
        self.run(app, tmp_path, good)
        status, output = self.run(app, tmp_path, good.replace("Good", "Inadequate"))
        assert status == 1
        assert "says otherwise of that day; withdraw it first." in output

    def test_a_column_that_lacks_is_named(self, app: Flask, tmp_path: Path) -> None:
        path = tmp_path / "assessments.csv"
        path.write_text("gss_code,scheme\nE06000001,cqc\n", encoding="utf-8")
        result = app.test_cli_runner().invoke(args=["import", "assessments", str(path)])
        assert result.exit_code == 1
        assert "column category: There is no such column." in result.output


def test_days_are_days() -> None:
    """The rules of days, at their ends."""
    today = date(2026, 1, 1)
    assert not day_fault(today, today)
    assert day_fault(date(1899, 12, 31), today)
