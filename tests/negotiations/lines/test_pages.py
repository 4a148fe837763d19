"""The pages of lines: the list, one line, the grid, and pasting."""

from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.roles import Role
from gorm.core.db import session, unit_of_work
from gorm.drafts.service import drafts_of, keep
from gorm.negotiations.queries.lines import AgreementLines, LineRow, line_of, lines_of
from tests.factories.accounts import make_user
from tests.factories.negotiations import agreement_row, make_agreement, make_line
from tests.support.client import Client
from tests.support.queries import statements_of

TABLE = (
    "Block\tOutcome\tMeasure\tBaseline\tBaseline date\tTarget 2028\tTarget 2029/30\tNotes\n"
    "Safer and stronger communities\tFewer fires\tFires\t20\t31/3/2026\t22\t25\tx\n"
    "\tMore homes\tHomes built\t100\t31/3/2026\t120\t150\ty\n"
)


def _manager(app: Flask, client: Client) -> tuple[Actor, str]:
    manager = make_user(app)
    client.sign_in(_email(app, manager))
    return manager, make_agreement(app, manager)


def _email(app: Flask, actor: Actor) -> str:
    with app.app_context():
        found = session().get(User, actor.user_id)
        assert found is not None
        return found.email


def _lines(app: Flask, agreement: str) -> AgreementLines:
    agreement_id = agreement_row(app, agreement).id
    with app.app_context():
        return lines_of(agreement_id)


def _line(app: Flask, agreement: str, number: int) -> LineRow:
    agreement_id = agreement_row(app, agreement).id
    with app.app_context():
        return line_of(agreement_id, number)


def test_an_agreement_without_lines_says_what_will_stand_there(app: Flask, client: Client) -> None:
    _, agreement = _manager(app, client)
    page = client.get("negotiations.lines", reference=agreement)
    assert "No line is entered yet" in page.text
    assert "No term is entered yet" in page.text


def test_a_line_is_added_and_shown_with_its_targets(app: Flask, client: Client) -> None:
    _, agreement = _manager(app, client)
    form = client.get("negotiations.new_line", reference=agreement)
    sent = client.submit(
        form,
        {
            "outcome": "Fewer fires",
            "indicator": "Accidental fires",
            "polarity": "low",
            "unit": "fires",
            "baseline": "1,200",
            "baseline_on": "31 March 2026",
            "target-0-due_on": "31 March 2028",
            "target-0-target": "1,100",
            "target-1-due_on": "31 March 2030",
            "target-1-target": "1,000",
            "target-1-stretch": "900",
            "target-2-due_on": "31 March 2030",
            "target-2-target": "40",
            "target-2-sub_target": "Ward A",
        },
    )
    page = client.follow(sent)
    assert "Line 1, Fewer fires: Accidental fires" in page.text
    assert "1,200" in page.text
    assert "Ward A" in page.text
    assert "31 March 2030" in client.get("negotiations.lines", reference=agreement).text


def test_a_target_against_the_polarity_comes_back_with_what_was_typed(
    app: Flask, client: Client
) -> None:
    _, agreement = _manager(app, client)
    form = client.get("negotiations.new_line", reference=agreement)
    page = client.submit(
        form,
        {
            "outcome": "Fewer fires",
            "baseline": "60",
            "baseline_on": "31/3/2026",
            "target-0-due_on": "31/3/2028",
            "target-0-target": "50",
        },
        expect=422,
    )
    assert "50 by 31 March 2028 is worse than the baseline (60)" in page.text
    fields = page.form_fields()
    assert (fields["outcome"], fields["target-0-target"]) == ("Fewer fires", "50")


def test_a_line_that_somebody_else_changed_is_shown_beside_what_was_typed(
    app: Flask, client: Client
) -> None:
    manager, agreement = _manager(app, client)
    make_line(app, manager, agreement, target=Decimal(70))
    first = client.get("negotiations.edit_line", reference=agreement, number=1)
    second = client.get("negotiations.edit_line", reference=agreement, number=1)
    client.submit(first, {"outcome": "Theirs", "target-0-target": "75"})
    page = client.submit(second, {"outcome": "Mine"}, expect=409)
    assert "Theirs" in page.text
    assert page.form_fields()["outcome"] == "Mine"
    client.submit(page, {})
    assert _line(app, agreement, 1).outcome == "Mine"


def test_a_reward_is_set_with_instalments(app: Flask, client: Client) -> None:
    manager, agreement = _manager(app, client)
    make_line(app, manager, agreement, target=Decimal(70), stretch=Decimal(80))
    form = client.get("negotiations.line_reward", reference=agreement, number=1)
    assert form.form_fields()["threshold"] == "60"
    wrong = {"full_grant": "£300,000", "instalments": "31 March 2031: 40"}
    page = client.submit(form, wrong, expect=422)
    assert "40 per cent together, not 100" in page.text
    right = {"instalments": "31 March 2031: 40\n31 March 2032: 60"}
    page = client.follow(client.submit(page, right))
    assert "£300,000" in page.text
    assert "60 per cent on 31 March 2032" in page.text


def test_a_line_is_dropped_and_restored_on_its_pages(app: Flask, client: Client) -> None:
    manager, agreement = _manager(app, client)
    make_line(app, manager, agreement)
    form = client.get("negotiations.drop_a_line", reference=agreement, number=1)
    client.submit(form, {"reason": ""}, expect=422)
    client.submit(form, {"reason": "Not theirs to give"})
    page = client.get("negotiations.line", reference=agreement, number=1)
    assert "Not theirs to give" in page.text
    client.post(
        "negotiations.restore_a_line",
        {"version": str(_line(app, agreement, 1).version)},
        reference=agreement,
        number=1,
    )
    assert not _line(app, agreement, 1).is_dropped


def test_a_grid_saves_what_was_changed_and_nothing_else(app: Flask, client: Client) -> None:
    manager, agreement = _manager(app, client)
    for _ in range(3):
        make_line(app, manager, agreement, target=Decimal(70))
    form = client.get("negotiations.line_grid", reference=agreement)
    before = [_line(app, agreement, number).version for number in (1, 2, 3)]
    client.submit(
        form,
        {
            "l2-target": "72.5",
            "n0-outcome": "Fewer fires",
            "n0-block": "Safer and stronger communities",
            "n0-due_on": "31/3/2030",
            "n0-target": "5",
        },
    )
    after = [_line(app, agreement, number).version for number in (1, 2, 3)]
    assert [new - old for old, new in zip(before, after, strict=True)] == [0, 1, 0]
    assert _line(app, agreement, 2).details.targets[0].without_stretch == Decimal("72.5")
    assert _line(app, agreement, 4).block == "Safer and stronger communities"


def test_a_grid_with_a_fault_saves_nothing_and_keeps_everything(app: Flask, client: Client) -> None:
    manager, agreement = _manager(app, client)
    make_line(app, manager, agreement, target=Decimal(70))
    form = client.get("negotiations.line_grid", reference=agreement)
    typed = {"l1-target": "10", "n0-outcome": "Fewer fires", "n1-outcome": "X", "n1-due_on": "soon"}
    page = client.submit(form, typed, expect=422)
    assert page.form_fields() | typed == page.form_fields()
    assert "#n1-due_on" in page.text
    page = client.submit(page, {"n1-due_on": ""}, expect=422)
    assert "Line 1: 10 by 31 March 2030 is worse than the baseline (60)" in page.text
    client.submit(page, {"l1-target": "80"})
    assert len(_lines(app, agreement).standing) == 3


def test_two_people_in_a_grid_lose_nothing(app: Flask, client: Client) -> None:
    manager, agreement = _manager(app, client)
    for _ in range(2):
        make_line(app, manager, agreement, target=Decimal(70))
    mine = client.get("negotiations.line_grid", reference=agreement)
    late = client.get("negotiations.line_grid", reference=agreement)
    theirs = client.get("negotiations.line_grid", reference=agreement)
    client.submit(theirs, {"l1-target": "71"})
    client.submit(mine, {"l2-target": "72"})  # another row: nothing is in the way
    assert _line(app, agreement, 1).details.targets[0].without_stretch == 71
    page = client.submit(late, {"l1-target": "75"}, expect=409)
    assert "What stands now: target 71" in page.words()
    client.submit(page, {})
    assert _line(app, agreement, 1).details.targets[0].without_stretch == 75


def test_pasted_lines_are_looked_at_and_then_added(app: Flask, client: Client) -> None:
    _, agreement = _manager(app, client)
    form = client.get("negotiations.paste_form", reference=agreement)
    page = client.submit(form, {"pasted": TABLE}, expect=200)
    assert "2 lines would be added" in page.text
    assert "Left out" in page.text
    assert _lines(app, agreement).standing == ()
    client.submit(page, {})
    added = _lines(app, agreement).standing
    assert [line.outcome for line in added] == ["Fewer fires", "More homes"]
    assert [target.without_stretch for target in added[0].targets] == ["22", "25"]


def test_pasted_lines_with_a_fault_add_nothing(app: Flask, client: Client) -> None:
    _, agreement = _manager(app, client)
    form = client.get("negotiations.paste_form", reference=agreement)
    wrong = TABLE.replace("22\t25", "25\t22").replace("\tMore", "Nowhere\tMore")
    page = client.submit(form, {"pasted": wrong}, expect=422)
    assert "Something is wrong in 2 rows" in page.text
    assert "Check the order of the years" in page.text
    assert "there is no block “Nowhere”" in page.text
    client.submit(page, {"meant": "yes"}, expect=422)
    assert _lines(app, agreement).standing == ()
    page = client.submit(page, {"pasted": TABLE}, expect=200)
    client.submit(page, {})
    assert len(_lines(app, agreement).standing) == 2


def test_a_file_of_lines_is_looked_at_like_pasted_ones(app: Flask, client: Client) -> None:
    _, agreement = _manager(app, client)
    form = client.get("negotiations.paste_form", reference=agreement)
    content = TABLE.replace("\t", ",").encode("utf-8-sig")
    page = client.submit(form, {"file": (BytesIO(content), "lines.csv")}, expect=200)
    client.submit(page, {})
    assert len(_lines(app, agreement).standing) == 2


def test_a_paste_without_headings_says_what_is_missing(app: Flask, client: Client) -> None:
    _, agreement = _manager(app, client)
    form = client.get("negotiations.paste_form", reference=agreement)
    page = client.submit(form, {"pasted": "Colour\tShape\nred\tround\n"}, expect=422)
    assert "No column is called Outcome or Indicator" in page.text
    client.submit(form, {"pasted": ""}, expect=422)


@pytest.mark.parametrize("path", ["", "/grid", "/1", "/1/edit", "/1/reward", "/paste"])
def test_pages_of_lines_ask_little_of_the_database_however_many_lines(
    app: Flask, client: Client, path: str
) -> None:
    manager, agreement = _manager(app, client)

    def asked() -> int:
        with statements_of(app) as statements:
            client.open(f"/agreements/{agreement}/lines{path}")
        return len(statements)

    make_line(app, manager, agreement, target=Decimal(70))
    few = asked()
    for _ in range(12):
        make_line(app, manager, agreement, target=Decimal(70))
    assert asked() == few <= 12


def test_an_auditor_reads_lines_without_a_button_to_change_them(app: Flask, client: Client) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    make_line(app, manager, agreement)
    auditor = make_user(app, Role.AUDITOR)
    client.sign_in(_email(app, auditor))
    page = client.get("negotiations.lines", reference=agreement)
    assert "Enter lines in a grid" not in page.text
    assert "Change this line" not in client.get(
        "negotiations.line", reference=agreement, number=1
    ).text  # fmt: skip
    client.get("negotiations.line_grid", reference=agreement, expect=403)


@pytest.mark.parametrize(("path", "field"), [("grid", "n0-outcome"), ("1/edit", "target-1-target")])
def test_what_a_draft_keeps_of_rows_comes_back(
    app: Flask, client: Client, path: str, field: str
) -> None:
    manager, agreement = _manager(app, client)
    make_line(app, manager, agreement, target=Decimal(70))
    form = client.open(f"/agreements/{agreement}/lines/{path}")
    typed = form.form_fields() | {field: "72", "l1-outcome": "Half a thought"}
    with app.app_context(), unit_of_work():
        address = keep(manager.reference, form.address, typed.items())
    page = client.open(address)
    assert page.form_fields()[field] == "72"
    client.submit(page, {field: ""})
    client.open(address)  # what was saved is a draft no longer, and the page stands as it is
    with app.app_context():
        assert drafts_of(manager.reference) == ()


def test_a_number_that_no_line_has_is_not_found(app: Flask, client: Client) -> None:
    _, agreement = _manager(app, client)
    for number in ("1", "99999999999999999999"):
        client.open(f"/agreements/{agreement}/lines/{number}", expect=404)
