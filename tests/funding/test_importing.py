"""Taking in lists of awards: by the command and by the pages; all of a file or nothing of it."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.core.sheets import xlsx_response
from gorm.funding.models import Award, AwardStatus, WaitingFile
from gorm.funding.queries.awards import award_record
from gorm.places.models import CodeScheme, Organisation, OrganisationCode
from tests.factories.accounts import make_office, make_user
from tests.factories.funding import EXCEPTIONAL, MILLION, make_award, make_secret_award
from tests.factories.places import make_council
from tests.support.client import Client
from tests.support.pages import Page

HEADINGS = "council,gss_code,financial_year,amount_gbp_m,note,source"
NAME = "Exceptional Financial Support"


def file_of(*rows: str, headings: str = HEADINGS) -> str:
    return "\n".join([headings, *rows]) + "\n"


def take_in(app: Flask, folder: Path, content: str, *options: str, programme: str = NAME) -> Result:
    path = folder / "awards.csv"
    path.write_text(content, encoding="utf-8")
    args = ["funding", "import", str(path), "--programme", programme, *options]
    return app.test_cli_runner().invoke(args=args)


def awards(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context():
        rows = session().execute(
            select(
                Award.reference, Award.financial_year, Award.amount_pence, Award.status, Award.note
            ).order_by(Award.id)
        )
        return [tuple(row) for row in rows]


@pytest.fixture
def council(app: Flask) -> Organisation:
    return make_council(app, "Anytown Council", short_name="Anytown")


def test_the_same_file_twice_is_on_record_once(
    app: Flask, tmp_path: Path, council: Organisation
) -> None:
    content = file_of(
        f"Anytown,{council.gss_code},2020-21,3.9,capitalisation not utilised,https://www.gov.uk/a",
        f"Anytown,{council.gss_code},2022-23,125,in-principle,A list",
        f"Anytown,{council.gss_code},2023-24,,gave notice and withdrew its request,",
    )
    first = take_in(app, tmp_path, content)
    assert "Awards: added 3, changed 0, unchanged 0, refused 0." in first.output
    before = awards(app)
    assert before == [
        ("AWD-000001", "2020-21", 390_000_000, AwardStatus.AGREED, "capitalisation not utilised"),
        ("AWD-000002", "2022-23", 125 * MILLION, AwardStatus.IN_PRINCIPLE, "in-principle"),
        (
            "AWD-000003", "2023-24", None, AwardStatus.WITHDRAWN,
            "gave notice and withdrew its request",
        ),
    ]  # fmt: skip
    second = take_in(app, tmp_path, content)
    assert "Awards: added 0, changed 0, unchanged 3, refused 0." in second.output
    assert awards(app) == before


def test_where_an_award_comes_from_is_kept(
    app: Flask, tmp_path: Path, council: Organisation
) -> None:
    code = council.gss_code
    take_in(
        app,
        tmp_path,
        file_of(f",{code},2020-21,1,,http://www.gov.uk/list", f",{code},2021-22,1,,A list"),
    )
    with app.app_context():
        first, second = (award_record(SYSTEM, f"AWD-00000{number}") for number in (1, 2))
    assert (first.line.source, first.line.source_address) == ("", "http://www.gov.uk/list")
    assert (second.line.source, second.line.source_address) == ("A list", "")
    assert first.line.entered_by == "a command on the server"
    assert len(first.file_digest) == 64


def test_a_changed_amount_revises_the_award_and_its_history_keeps_the_former(
    app: Flask, tmp_path: Path, council: Organisation
) -> None:
    take_in(app, tmp_path, file_of(f"Anytown,{council.gss_code},2023-24,63.0,in-principle,"))
    result = take_in(
        app, tmp_path, file_of(f"Anytown,{council.gss_code},2023-24,50.0,in-principle,")
    )
    assert "£63,000,000 → £50,000,000" in result.output
    assert [one[2] for one in awards(app)] == [50 * MILLION]
    with app.app_context():
        change = history_of("award", "AWD-000001").entries[0].changes[0]
    assert (change.label, change.before, change.after) == ("Amount", "£63,000,000", "£50,000,000")


def test_a_trial_says_what_would_be_done_and_does_nothing(
    app: Flask, tmp_path: Path, council: Organisation
) -> None:
    result = take_in(
        app, tmp_path, file_of(f"Anytown,{council.gss_code},2020-21,3.9,,"), "--dry-run"
    )
    assert result.exit_code == 0
    assert "Row 2: Anytown Council, 2020-21: £3,900,000, added." in result.output
    assert "nothing was changed" in result.output
    assert not awards(app)


def test_a_council_is_known_by_a_former_code_its_names_and_though_it_is_no_more(
    app: Flask, tmp_path: Path
) -> None:
    council = make_council(app, "Metropolitan Borough of Newtown", short_name="Newtown & Hill")
    make_council(app, "Oldtown Council", short_name="Oldtown", is_current=False)
    with app.app_context(), unit_of_work():
        session().add(
            OrganisationCode(
                scheme=CodeScheme.FORMER_GSS, code="E06009999", organisation_id=council.id
            )
        )
        record(SYSTEM, "organisation.changed", Subject("organisation", council.reference))
    result = take_in(
        app, tmp_path,
        file_of(
            ",E06009999,2019-20,1,,", "newtown and hill,,2020-21,2,,",
            "Metropolitan Borough of Newtown,,2021-22,3,,", "OLDTOWN,,2022-23,4,,",
        ),
    )  # fmt: skip
    assert "added 4" in result.output, result.output
    with app.app_context():
        each = dict(
            session()
            .execute(select(Award.organisation_id, func.count()).group_by(Award.organisation_id))
            .all()
        )
    assert each[council.id] == 3


def test_of_two_bodies_of_one_name_the_current_one_is_meant(app: Flask, tmp_path: Path) -> None:
    make_council(app, "Anytown Borough", short_name="Anytown", is_current=False)
    now = make_council(app, "Anytown Council", short_name="Anytown")
    take_in(app, tmp_path, file_of("Anytown,,2020-21,1,,"))
    with app.app_context():
        assert session().scalars(select(Award.organisation_id)).all() == [now.id]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("Nowhere,,2020-21,1,,", "column council: GORM knows no organisation called “Nowhere”"),
        (",E06111111,2020-21,1,,", "column gss_code: GORM knows no organisation with the code"),
        (",,2020-21,1,,", "column council: This is blank"),
        ("Othertown,CODE,2020-21,1,,", "is Anytown Council, and not Othertown"),
        ("Anytown,,2020-21,-1,,", "column amount_gbp_m: “-1” is negative"),
        ("Anytown,,2020-21,lots,,", "column amount_gbp_m: “lots” is no sum of money"),
        ("Anytown,,2020-21,,,", "column amount_gbp_m: This is blank"),
        ("Anytown,,2020-21,0.000000001,,", "not a whole number of pence"),
        ("Anytown,,2020/21,1,,", "column financial_year: “2020/21” is not how years are written"),
        ("Anytown,,2020-2021,1,,", "Write 2020-21"),
        ("Anytown,,2020-22,1,,", "“2020-22” is not one financial year"),
        ("Anytown,,,1,,", "column financial_year: This is blank"),
        ("Anytown,,2020-21,1,,javascript:alert(1)", ""),
        ("Anytown,,2020-21,1,,https://nowhere", "column source: Enter a web address"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_taken(
    app: Flask, tmp_path: Path, council: Organisation, cells: str, why: str
) -> None:
    make_council(app, "Othertown Council", short_name="Othertown")
    row = cells.replace("CODE", council.gss_code or "")
    result = take_in(app, tmp_path, file_of("Anytown,,2019-20,1,,", row))
    if not why:  # words that are no address are the source in words, and never a link
        assert "added 2" in result.output
        return
    assert result.exit_code == 1
    assert "Row 3" in result.stderr
    assert why in result.stderr
    assert not awards(app)


def test_the_same_award_twice_in_a_file_is_refused(
    app: Flask, tmp_path: Path, council: Organisation
) -> None:
    row = f"Anytown,{council.gss_code},2020-21,1,,"
    result = take_in(app, tmp_path, file_of(row, row))
    assert "Row 3: Row 2 is of the same council and year, with the same note." in result.stderr
    assert not awards(app)


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        ("council,financial_year", "needs a column amount_gbp_m"),
        ("council,financial_year,amount_gbp,amount_gbp_m", "has both"),
        ("council,amount_gbp", "column financial_year"),
        ("body,financial_year,amount_gbp", "Which council?"),
    ],
)
def test_a_file_without_a_column_that_it_needs_is_refused(
    app: Flask, tmp_path: Path, headings: str, why: str
) -> None:
    result = take_in(
        app, tmp_path, file_of(",".join("a" for _ in headings.split(",")), headings=headings)
    )
    assert result.exit_code == 1
    assert why in result.stderr


def test_amounts_are_pounds_where_the_heading_says_so(
    app: Flask, tmp_path: Path, council: Organisation
) -> None:
    headings = "gss_code,financial_year,amount_gbp"
    take_in(app, tmp_path, file_of(f'{council.gss_code},2020-21,"412,000.50"', headings=headings))
    assert awards(app)[0][2] == 41_200_050


def test_a_programme_that_is_unknown_is_refused_with_those_there_are(
    app: Flask, tmp_path: Path
) -> None:
    result = take_in(app, tmp_path, file_of("Anytown,,2020-21,1,,"), programme="Support")
    assert result.exit_code == 2
    assert f"No programme in use is called “Support”. There is: {NAME}." in result.stderr


def test_what_somebody_removed_is_not_brought_back_by_a_list(
    app: Flask, tmp_path: Path, client: Client, council: Organisation
) -> None:
    content = file_of(f"Anytown,{council.gss_code},2020-21,1,,")
    take_in(app, tmp_path, content)
    client.sign_in(make_user(app, Role.ANALYST).email)
    page = client.get("funding.remove", reference="AWD-000001")
    client.submit(page, {"because": "It was another council."})
    result = take_in(app, tmp_path, content)
    assert "added 0, changed 0, unchanged 1" in result.output
    assert "AWD-000001 was removed here with a reason, and stays removed." in result.output


def test_a_list_does_not_change_what_is_not_announced(app: Flask, tmp_path: Path) -> None:
    office = make_office(app)
    council = make_council(app, "Anytown Council", short_name="Anytown", office=office)
    make_secret_award(app, council, office, year="2020-21", pence=5 * MILLION)
    result = take_in(app, tmp_path, file_of(f"Anytown,{council.gss_code},2020-21,4,,"))
    assert "AWD-000001 is on record as OFFICIAL-SENSITIVE" in result.stderr
    assert [one[2] for one in awards(app)] == [5 * MILLION]


# --- On pages ------------------------------------------------------------------------------------


def sent(client: Client, content: bytes, name: str = "awards.csv", expect: int = 303) -> Page:
    page = client.get("funding.send_file")
    data = {"programme": EXCEPTIONAL, "file": (io.BytesIO(content), name)}
    return client.submit(page, data, expect=expect)


def looked_at(client: Client, *rows: str) -> Page:
    return client.follow(sent(client, file_of(*rows).encode()))


def test_a_file_is_looked_at_before_anything_is_done(client: Client, council: Organisation) -> None:
    make_award(client.app, council, year="2023-24", pence=63 * MILLION)
    make_award(client.app, council, year="2024-25", pence=38 * MILLION, source="")
    before = awards(client.app)
    client.sign_in(make_user(client.app, Role.ANALYST).email)
    code = council.gss_code
    page = looked_at(
        client, f"Anytown,{code},2020-21,70,,", f"Anytown,{code},2023-24,50,,",
        f"Anytown,{code},2024-25,38,,",
    )  # fmt: skip
    words = page.words()
    assert "To be added: 1" in words
    assert "To be changed: 1" in words
    assert "Amount: £63,000,000 → £50,000,000" in words
    assert "On record already: 1" in words
    assert awards(client.app) == before
    done = client.follow(client.submit(page, {}, form=-2))
    assert "1 award added, 1 changed, 1 left." in done.words()
    assert [one[2] // MILLION for one in awards(client.app)] == [50, 38, 70]
    assert client.get("funding.check_file", expect=303).location == "/funding/import"


def test_rows_that_cannot_be_taken_are_listed_and_nothing_can_be_taken_in(
    client: Client, council: Organisation
) -> None:
    client.sign_in(make_user(client.app, Role.ANALYST).email)
    page = looked_at(
        client, f"Anytown,{council.gss_code},2020-21,70,,", "Nowhere,,2020/21,-1,,",
        f"Anytown,{council.gss_code},2020-22,1,,",
    )  # fmt: skip
    words = page.words()
    assert "2 rows of the file cannot be taken, so that nothing is." in words
    for why in ("Row 3, column council", "Row 3, column financial_year", "Row 4, column financial"):
        assert why in words
    assert "Take it in" not in words
    client.post("funding.take_file", {"seen": "0" * 64}, expect=409)
    client.post("funding.take_file", expect=422)
    assert not awards(client.app)


def test_what_changed_since_somebody_looked_is_looked_at_again(
    client: Client, council: Organisation
) -> None:
    client.sign_in(make_user(client.app, Role.ANALYST).email)
    page = looked_at(client, f"Anytown,{council.gss_code},2024-25,70,,")
    make_award(client.app, council, year="2024-25", pence=60 * MILLION)
    again = client.submit(page, {}, form=-2, expect=409)
    assert "What is on record has changed since you looked at this file" in again.words()
    assert "Amount: £60,000,000 → £70,000,000" in again.words()
    client.submit(again, {}, form=-2)
    assert [one[2] for one in awards(client.app)] == [70 * MILLION]


def test_a_file_is_given_up_and_is_nobody_elses_to_see(
    client: Client, council: Organisation
) -> None:
    client.sign_in(make_user(client.app, Role.ANALYST).email)
    page = looked_at(client, f"Anytown,{council.gss_code},2024-25,70,CANARY,")
    assert "CANARY" in page.words()
    other = Client(client.app)
    other.sign_in(make_user(client.app, Role.ANALYST).email)
    assert other.get("funding.check_file", expect=303).location == "/funding/import"
    assert "Nothing of it was taken in" in client.follow(client.submit(page, {})).words()
    with client.app.app_context():
        assert session().scalar(select(func.count()).select_from(WaitingFile)) == 0
    assert not awards(client.app)


def test_a_manager_takes_in_rows_of_the_own_office_only(client: Client) -> None:
    office = make_office(client.app)
    own, other = make_council(client.app, "Own", office=office), make_council(client.app, "Other")
    client.sign_in(make_user(client.app, office=office).email)
    page = looked_at(client, f",{own.gss_code},2024-25,1,,", f",{other.gss_code},2024-25,1,,")
    assert "Row 3, column council: Other belongs to another office." in page.words()
    page = looked_at(client, f",{own.gss_code},2024-25,1,,")
    client.submit(page, {}, form=-2)
    assert len(awards(client.app)) == 1


def test_a_workbook_is_read_as_a_file_of_commas_is(client: Client, council: Organisation) -> None:
    client.sign_in(make_user(client.app, Role.ANALYST).email)
    with client.app.test_request_context():
        response = xlsx_response(
            "awards", ("gss_code", "financial_year", "amount_gbp"),
            [(council.gss_code, "2024-25", 14_742_000)],
        )  # fmt: skip
        book = response.get_data()
    page = client.follow(sent(client, book, "awards.xlsx"))
    assert "£14,742,000" in page.words()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("awards.csv", b"", "empty"),
        ("awards.xlsx", b"PK\x03\x04 not a workbook", ""),
        ("awards.csv", b"council,financial_year\nAnytown,2020-21\n", "needs a column amount_gbp_m"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_its_form(
    client: Client, name: str, content: bytes, why: str
) -> None:
    client.sign_in(make_user(client.app, Role.ANALYST).email)
    page = sent(client, content, name, expect=422)
    assert why.casefold() in page.words().casefold()
    assert "There is a problem" in page.words()


def test_a_workbook_that_unpacks_to_a_mountain_is_refused(client: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * 30_000_000)
    client.sign_in(make_user(client.app, Role.ANALYST).email)
    assert "There is a problem" in sent(client, packed.getvalue(), "a.xlsx", expect=422).words()
    with client.app.app_context():
        assert session().scalar(select(func.count()).select_from(WaitingFile)) == 0
