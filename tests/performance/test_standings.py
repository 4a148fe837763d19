"""Kept comparisons: what is computed, from which values, and when people see it."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.performance.models import (
    Comparison,
    ComparisonGroup,
    Indicator,
    Series,
    Sheet,
    Standing,
)
from gorm.performance.service import standings
from gorm.performance.terms import ENGLAND, Direction, GroupKind, IndicatorKind, Polarity
from gorm.places.models import CouncilType, Organisation, Succession
from tests.factories.accounts import make_office
from tests.factories.performance import Whom, make_indicator, make_values
from tests.factories.places import make_council, make_partner


@pytest.fixture
def office(app: Flask) -> Office:
    """An office whose region the councils are in."""
    return make_office(app)


def councils(app: Flask, office: Office, number: int = 8) -> list[Organisation]:
    """Some unitary councils of the office."""
    return [make_council(app, office=office) for _ in range(number)]


def rising(bodies: list[Organisation], start: int = 10, step: int = 10) -> dict[Whom, int]:
    """Values that rise from one council to the next."""
    return {body: start + step * place for place, body in enumerate(bodies)}


def standing(app: Flask, indicator: Indicator, period: str, body: Organisation) -> Standing | None:
    """Where a council stands in the current comparison."""
    with app.app_context():
        return session().scalar(
            select(Standing)
            .join(Comparison, Standing.comparison_id == Comparison.id)
            .join(Sheet, Comparison.sheet_id == Sheet.id)
            .join(Series, Sheet.series_id == Series.id)
            .where(
                Comparison.is_current,
                Series.indicator_id == indicator.id,
                Series.minuend_id.is_(None),
                Sheet.period == period,
                Standing.organisation_id == body.id,
            )
        )


def groups(app: Flask, period: str) -> dict[tuple[GroupKind, str], ComparisonGroup]:
    """The groups of the current comparison of a period."""
    with app.app_context():
        found = session().scalars(
            select(ComparisonGroup)
            .join(Comparison, ComparisonGroup.comparison_id == Comparison.id)
            .join(Sheet, Comparison.sheet_id == Sheet.id)
            .where(Comparison.is_current, Sheet.period == period)
        )
        return {(group.kind, group.key): group for group in found}


def succeed(app: Flask, predecessor: Organisation, successor: Organisation) -> None:
    """Have one council replace another."""
    with app.app_context(), unit_of_work():
        session().add(Succession(predecessor_id=predecessor.id, successor_id=successor.id))
        record(SYSTEM, "organisation.changed", Subject("organisation", predecessor.reference))


def test_a_council_stands_nationally_by_type_and_by_region(app: Flask, office: Office) -> None:
    indicator = make_indicator(app)
    unitaries = councils(app, office)
    counties = [
        make_council(app, office=make_office(app), council_type=CouncilType.COUNTY)
        for _ in range(8)
    ]
    make_values(app, indicator, "2018", rising(unitaries, start=100) | rising(counties, start=10))

    best_county = standing(app, indicator, "2018", counties[-1])

    assert best_county is not None
    assert (best_county.rank, best_county.band) == (9, 3)
    assert (best_county.type_rank, best_county.type_band) == (1, 1)
    assert best_county.region_rank is None  # each county has a region of its own
    found = groups(app, "2018")
    assert found[GroupKind.NATIONAL, ""].number == 16
    assert found[GroupKind.TYPE, "county"].median == Decimal(45)
    assert found[GroupKind.REGION, office.region_code].number == 8


def test_regions_and_england_are_comparators_and_no_members(app: Flask, office: Office) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office)
    make_values(
        app, indicator, "2018", rising(bodies) | {ENGLAND: 999, office.region_code: "45.50"}
    )
    found = groups(app, "2018")
    assert found[GroupKind.NATIONAL, ""].number == 8
    assert found[GroupKind.NATIONAL, ""].maximum == Decimal(80)
    assert found[GroupKind.NATIONAL, ""].published_value == Decimal(999)
    assert str(found[GroupKind.REGION, office.region_code].published_value) == "45.50"


def test_a_predecessor_is_left_out_where_a_successor_of_its_successor_has_a_value(
    app: Flask, office: Office
) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office, 10)
    former, between, latest = bodies[:3]
    succeed(app, former, between)
    succeed(app, between, latest)
    values = rising(bodies)
    values.pop(between)
    make_values(app, indicator, "2018", values)

    left_out = standing(app, indicator, "2018", former)

    assert groups(app, "2018")[GroupKind.NATIONAL, ""].number == 8
    assert left_out is not None
    assert not left_out.is_member
    assert (left_out.rank, left_out.band) == (None, None)
    assert left_out.value == 10


def test_a_predecessor_counts_while_no_successor_has_a_value(app: Flask, office: Office) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office, 9)
    succeed(app, bodies[0], bodies[1])
    values = rising(bodies)
    values.pop(bodies[1])
    make_values(app, indicator, "2018", values)
    counted = standing(app, indicator, "2018", bodies[0])
    assert counted is not None
    assert counted.is_member
    assert counted.rank == 8


def test_direction_is_told_against_the_latest_earlier_value_however_long_ago(
    app: Flask, office: Office
) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office, 9)
    make_values(app, indicator, "2015-16", rising(bodies))
    make_values(app, indicator, "2016-17", rising(bodies[:8]))
    make_values(app, indicator, "2017-18", rising(bodies, start=11))

    skipped = standing(app, indicator, "2017-18", bodies[8])
    usual = standing(app, indicator, "2017-18", bodies[0])

    assert skipped is not None
    assert usual is not None
    assert (skipped.previous_period, skipped.previous_value) == ("2015-16", Decimal(90))
    assert (usual.previous_period, usual.previous_value) == ("2016-17", Decimal(10))
    # A twentieth of the range of 2016-17 (35) is 1.75; the change is 1.
    assert usual.direction is Direction.UNCHANGED


def test_a_predecessors_value_never_stands_in_for_the_earlier_one(
    app: Flask, office: Office
) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office, 9)
    succeed(app, bodies[0], bodies[8])
    make_values(app, indicator, "2016-17", rising(bodies[:8]))
    make_values(app, indicator, "2017-18", rising(bodies[1:]))
    new = standing(app, indicator, "2017-18", bodies[8])
    assert new is not None
    assert new.previous_value is None
    assert new.direction is None


def test_there_is_no_direction_against_a_period_of_few_values(app: Flask, office: Office) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office)
    make_values(app, indicator, "2016-17", rising(bodies[:7]))
    make_values(app, indicator, "2017-18", rising(bodies, start=50))
    found = standing(app, indicator, "2017-18", bodies[0])
    assert found is not None
    assert found.previous_value == 10
    assert found.direction is None


def test_a_late_value_of_an_earlier_period_changes_the_direction_of_the_later(
    app: Flask, office: Office
) -> None:
    indicator = make_indicator(app, polarity=Polarity.LOW)
    bodies = councils(app, office)
    make_values(app, indicator, "2017-18", rising(bodies))
    make_values(app, indicator, "2016-17", rising(bodies, start=40))
    found = standing(app, indicator, "2017-18", bodies[0])
    assert found is not None
    assert found.direction is Direction.IMPROVING
    assert found.previous_period == "2016-17"


def test_a_revision_holds_and_the_old_value_is_kept(app: Flask, office: Office) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office)
    make_values(app, indicator, "2018", rising(bodies))
    make_values(app, indicator, "2018", {bodies[0]: "12.5"})
    found = standing(app, indicator, "2018", bodies[0])
    assert found is not None
    assert str(found.value) == "12.5"
    assert groups(app, "2018")[GroupKind.NATIONAL, ""].number == 8


def test_bodies_of_another_kind_are_no_members(app: Flask, office: Office) -> None:
    indicator = make_indicator(app)
    partner = make_partner(app, office=office)
    make_values(app, indicator, "2018", rising(councils(app, office)) | {partner: 500})
    found = standing(app, indicator, "2018", partner)
    assert found is not None
    assert not found.is_member
    assert groups(app, "2018")[GroupKind.NATIONAL, ""].maximum == 80


def test_an_indicator_of_other_bodies_compares_those(app: Flask, office: Office) -> None:
    indicator = make_indicator(app, measures="nhs")
    trusts = [make_partner(app, office=office) for _ in range(8)]
    make_values(app, indicator, "2018", rising(trusts) | rising(councils(app, office), start=900))
    assert groups(app, "2018")[GroupKind.NATIONAL, ""].maximum == 80


def test_a_declared_gap_is_the_distance_between_two_breakdowns(app: Flask, office: Office) -> None:
    indicator = make_indicator(app, gap_from="Female", gap_to="Male", kind=IndicatorKind.PLAIN)
    bodies = councils(app, office)
    make_values(app, indicator, "2018", rising(bodies, start=10), breakdown="Male")
    make_values(app, indicator, "2018", rising(bodies, start=15, step=11), breakdown="Female")
    with app.app_context():
        gaps = session().execute(
            select(Standing.value, Standing.band)
            .join(Comparison, Standing.comparison_id == Comparison.id)
            .join(Sheet, Comparison.sheet_id == Sheet.id)
            .join(Series, Sheet.series_id == Series.id)
            .where(Comparison.is_current, Series.minuend_id.is_not(None))
            .order_by(Standing.organisation_id)
        )
        assert [tuple(row) for row in gaps] == [
            (5, 1), (6, 1), (7, 2), (8, 2), (9, 3), (10, 3), (11, 4), (12, 4),
        ]  # fmt: skip


def test_the_latest_period_with_thresholds_is_marked_and_no_other(
    app: Flask, office: Office
) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office)
    for period, number in (("2016-17", 8), ("2017-18", 8), ("2018-19", 5)):
        make_values(app, indicator, period, rising(bodies[:number]))
    with app.app_context():
        latest = session().scalars(
            select(Sheet.period)
            .join(Comparison, Comparison.sheet_id == Sheet.id)
            .where(Comparison.is_latest)
        )
        assert latest.all() == ["2017-18"]


def test_an_edition_that_came_too_late_is_not_published(app: Flask, office: Office) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office)
    make_values(app, indicator, "2018", rising(bodies))
    with app.app_context():
        late = standings.begin_edition("a slow one")
    make_values(app, indicator, "2018", {bodies[0]: 11})
    with app.app_context(), pytest.raises(standings.EditionOutOfDate), unit_of_work():
        standings.publish(late)
    found = standing(app, indicator, "2018", bodies[0])
    assert found is not None
    assert found.value == 11


def test_comparisons_that_nobody_can_be_reading_are_deleted_after_a_while(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office)
    for start in (10, 20, 30):
        make_values(app, indicator, "2018", rising(bodies, start=start))
    with app.app_context():
        assert standings.discard_stale() == 0  # somebody may be reading them
        monkeypatch.setattr(standings, "_KEPT", -standings._KEPT)  # noqa: SLF001
        assert standings.discard_stale() == 2
        assert session().scalar(select(func.count()).select_from(Standing)) == 8


def test_a_change_of_the_register_has_everything_computed_with_the_next_edition(
    app: Flask, office: Office
) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office, 9)
    make_values(app, indicator, "2017-18", rising(bodies))
    succeed(app, bodies[0], bodies[1])
    make_values(app, make_indicator(app), "2018", rising(bodies))
    left_out = standing(app, indicator, "2017-18", bodies[0])
    assert left_out is not None
    assert not left_out.is_member


def test_everything_can_be_computed_anew(app: Flask, office: Office) -> None:
    indicator = make_indicator(app)
    bodies = councils(app, office, 9)
    make_values(app, indicator, "2017-18", rising(bodies))
    succeed(app, bodies[0], bodies[1])
    result = app.test_cli_runner().invoke(args=["performance", "recompute"])
    assert result.output == "Computed 1 comparison.\n"
    assert groups(app, "2017-18")[GroupKind.NATIONAL, ""].number == 8
