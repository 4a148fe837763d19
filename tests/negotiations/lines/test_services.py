"""Adding, changing, dropping and moving lines, and taking their baselines."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.negotiations.models import AgreementEvent, AgreementStage, AgreementState
from gorm.negotiations.queries.lines import LineRow, line_of, lines_of
from gorm.negotiations.rules.lines import LineDetails, TargetFacts
from gorm.negotiations.rules.rewards import RewardTerms
from gorm.negotiations.service.baselines import take_baseline, take_missing_baselines
from gorm.negotiations.service.line_acts import drop_line, move_line, restore_line, set_reward
from gorm.negotiations.service.lines import (
    LineEdit,
    RowsRefused,
    add_line,
    change_line,
    save_lines,
)
from gorm.negotiations.service.loading import agreement_by_reference
from gorm.places.models import Organisation
from tests.factories.accounts import make_user
from tests.factories.negotiations import agreement_row, make_agreement, make_line
from tests.factories.performance import make_indicator, make_values

DETAILS = LineDetails(
    block="Safer and stronger communities",
    outcome="Fewer burglaries",
    indicator="Burglaries per household",
    unit="per 1,000",
    baseline=Decimal(60),
    baseline_on=date(2026, 3, 31),
    baseline_source="The police",
    targets=(TargetFacts(date(2030, 3, 31), Decimal(70), Decimal(80)),),
)


def _row(app: Flask, agreement: str, number: int) -> LineRow:
    agreement_id = agreement_row(app, agreement).id
    with app.app_context():
        return line_of(agreement_id, number)


def _added(app: Flask, actor: Actor, agreement: str, details: LineDetails = DETAILS) -> int:
    with app.app_context(), unit_of_work():
        return add_line(actor, agreement, details)


def _council(app: Flask, agreement: str) -> Organisation:
    with app.app_context():
        found = session().get(Organisation, agreement_by_reference(agreement).accountable_id)
        assert found is not None
        session().expunge(found)
        return found


def test_a_line_says_what_was_entered_and_the_chronology_tells_of_it(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    number = _added(app, manager, agreement)
    row = _row(app, agreement, number)
    assert row.details == DETAILS
    assert row.title == "Line 1, Fewer burglaries: Burglaries per household"
    with app.app_context():
        event = session().scalars(select(AgreementEvent).order_by(AgreementEvent.id.desc())).first()
        assert event is not None
        assert event.title == f"{row.title}: added"
        assert "70 / 80 with stretch by 31 March 2030" in event.facts[0][1]
        assert history_of("agreement", agreement).entries


def test_an_indicator_of_the_catalogue_brings_its_unit_and_polarity(app: Flask) -> None:
    manager = make_user(app)
    indicator = make_indicator(app, "BURGLARY", polarity="low", unit="per 1,000")
    make_values(app, indicator, "2025-26", {"E92000001": 5})
    agreement = make_agreement(app, manager)
    details = replace(DETAILS, indicator="burglary", unit="apples", targets=())
    row = _row(app, agreement, _added(app, manager, agreement, details))
    assert (row.indicator, row.unit, row.polarity.value) == (indicator.name, "per 1,000", "low")
    assert row.series_id is not None


def test_a_target_against_the_polarity_of_the_catalogue_is_refused(app: Flask) -> None:
    manager = make_user(app)
    indicator = make_indicator(app, "BURGLARY", polarity="low")
    make_values(app, indicator, "2025-26", {"E92000001": 5})
    agreement = make_agreement(app, manager)
    with pytest.raises(Refused) as refused:
        _added(app, manager, agreement, replace(DETAILS, indicator="BURGLARY"))
    assert "low is better" in refused.value.faults["target"]


@pytest.mark.parametrize(
    ("field", "details"),
    [("block", replace(DETAILS, block="Nobody")), ("lead", replace(DETAILS, lead="Nobody"))],
)
def test_what_nobody_knows_is_refused(app: Flask, field: str, details: LineDetails) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    with pytest.raises(Refused) as refused:
        _added(app, manager, agreement, details)
    assert "Nobody" in refused.value.faults[field]


def test_a_change_of_targets_alone_is_a_change_of_the_line(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    number = _added(app, manager, agreement)
    before = _row(app, agreement, number)
    changed = replace(DETAILS, targets=(TargetFacts(date(2030, 3, 31), Decimal(72), Decimal(80)),))
    with app.app_context(), unit_of_work():
        change_line(manager, agreement, number, changed, before.version)
    after = _row(app, agreement, number)
    assert after.version > before.version
    assert after.targets[0].without_stretch.startswith("72")
    with app.app_context(), pytest.raises(Conflict), unit_of_work():
        change_line(manager, agreement, number, DETAILS, before.version)


def test_lines_that_are_sent_together_are_all_saved_or_none(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    bad = replace(DETAILS, targets=(TargetFacts(date(2030, 3, 31), Decimal(1)),))
    edits = [LineEdit(DETAILS), LineEdit(bad), LineEdit(LineDetails())]
    with app.app_context(), pytest.raises(RowsRefused) as refused, unit_of_work():
        save_lines(manager, agreement, edits)
    assert set(refused.value.rows) == {1, 2}
    row = agreement_row(app, agreement)
    assert row.last_line == 0


def test_nobody_of_another_office_changes_a_line(app: Flask) -> None:
    manager, other = make_user(app), make_user(app)
    agreement = make_agreement(app, manager)
    with pytest.raises(NotFound):
        _added(app, other, agreement)


def _changed(app: Flask, agreement: str, **columns: object) -> None:
    with app.app_context(), unit_of_work():
        found = agreement_by_reference(agreement)
        for name, value in columns.items():
            setattr(found, name, value)
        record(SYSTEM, "agreement.begun", Subject("agreement", agreement))


def test_an_agreement_that_is_signed_takes_no_lines(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    number = _added(app, manager, agreement)
    with app.app_context():
        stage_id = session().scalars(
            select(AgreementStage.id).where(
                AgreementStage.kind_id == agreement_by_reference(agreement).kind_id,
                AgreementStage.is_in_force,
                AgreementStage.opens_lines.is_(False),
            )
        ).first()  # fmt: skip
    _changed(app, agreement, stage_id=stage_id)
    with pytest.raises(Refused, match="refresh"):
        _added(app, manager, agreement)
    with app.app_context(), pytest.raises(Refused, match="refresh"), unit_of_work():
        drop_line(manager, agreement, number, "Because", 1)


def test_an_agreement_that_was_withdrawn_takes_no_lines(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    _changed(app, agreement, state=AgreementState.WITHDRAWN, state_because="They left")
    with pytest.raises(Refused, match="withdrawn"):
        _added(app, manager, agreement)


def test_a_line_is_dropped_with_a_reason_and_can_be_restored(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    number = _added(app, manager, agreement)
    version = _row(app, agreement, number).version
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        drop_line(manager, agreement, number, "  ", version)
    with app.app_context(), unit_of_work():
        drop_line(manager, agreement, number, "Not theirs to give", version)
    dropped = _row(app, agreement, number)
    assert (dropped.is_dropped, dropped.dropped_because) == (True, "Not theirs to give")
    with app.app_context(), pytest.raises(Conflict), unit_of_work():
        restore_line(manager, agreement, number, version)
    with app.app_context(), unit_of_work():
        restore_line(manager, agreement, number, dropped.version)
    assert not _row(app, agreement, number).is_dropped


def test_a_line_moves_within_its_block(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    for _ in range(3):
        make_line(app, manager, agreement)
    with app.app_context(), unit_of_work():
        move_line(manager, agreement, 3, up=True)
    agreement_id = agreement_row(app, agreement).id
    with app.app_context():
        assert [line.number for line in lines_of(agreement_id).standing] == [1, 3, 2]
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        move_line(manager, agreement, 1, up=True)


def test_a_baseline_is_the_latest_figure_of_the_council_with_its_source(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    council = _council(app, agreement)
    indicator = make_indicator(app, "CARE", source="The department")
    make_values(app, indicator, "2024-25", {council: 50})
    make_values(app, indicator, "2025-26", {council: 55})
    revised = make_values(app, indicator, "2025-26", {council: 56})
    details = LineDetails(indicator="CARE")
    numbers = [_added(app, manager, agreement, details) for _ in range(2)]
    version = _row(app, agreement, numbers[0]).version
    with app.app_context(), unit_of_work():
        take_baseline(manager, agreement, numbers[0], version)
    row = _row(app, agreement, numbers[0])
    assert row.details.baseline == 56
    assert (row.baseline_period, row.baseline_on) == ("2025-26", date(2026, 3, 31))
    assert row.import_reference == revised
    assert row.baseline_source.startswith("The department, figures-")
    with app.app_context(), unit_of_work():
        assert take_missing_baselines(manager, agreement) == 1
    assert _row(app, agreement, numbers[1]).details.baseline == 56


def test_a_baseline_that_is_typed_over_no_longer_names_the_import(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    indicator = make_indicator(app, "CARE")
    make_values(app, indicator, "2025-26", {_council(app, agreement): 55})
    number = _added(app, manager, agreement, LineDetails(indicator="CARE"))
    with app.app_context(), unit_of_work():
        take_baseline(manager, agreement, number, 1)
    row = _row(app, agreement, number)
    assert row.import_reference
    same = replace(row.details, unit="anything")
    with app.app_context(), unit_of_work():
        change_line(manager, agreement, number, same, row.version)
    assert _row(app, agreement, number).import_reference == row.import_reference
    typed = replace(row.details, baseline=Decimal(54), baseline_source="A letter")
    with app.app_context(), unit_of_work():
        change_line(manager, agreement, number, typed, _row(app, agreement, number).version)
    after = _row(app, agreement, number)
    assert (after.import_reference, after.baseline_period) == ("", "")
    assert after.baseline_source == "A letter"


def test_a_baseline_of_which_no_figures_are_held_is_refused(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    number = _added(app, manager, agreement)
    with app.app_context(), pytest.raises(Refused, match="catalogue"), unit_of_work():
        take_baseline(manager, agreement, number, 1)


def test_a_reward_wants_a_stretch_and_keeps_its_instalments(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    terms = RewardTerms(Decimal(10), Decimal(500), Decimal(60), is_pro_rata=True)
    plain = _added(app, manager, agreement, replace(DETAILS, targets=()))
    with app.app_context(), pytest.raises(Refused) as refused, unit_of_work():
        set_reward(manager, agreement, plain, terms, 1)
    assert "stretch" in refused.value.faults["full_grant"]
    number = _added(app, manager, agreement)
    with app.app_context(), unit_of_work():
        set_reward(manager, agreement, number, terms, 1)
    row = _row(app, agreement, number)
    assert (row.reward, row.version) == (terms, 2)


def test_an_auditor_reads_lines_and_changes_none(app: Flask) -> None:
    manager, auditor = make_user(app), make_user(app, Role.AUDITOR)
    agreement = make_agreement(app, manager)
    with pytest.raises(NotAllowed):
        _added(app, auditor, agreement)
