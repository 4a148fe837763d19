"""Scanning everything that is published: what becomes a candidate, and what of those before."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotAllowed
from gorm.jobs.models import Job, JobState
from gorm.jobs.service import run_waiting
from gorm.performance.models import Candidate, CandidateState, RuleCode, Scan
from gorm.performance.service import scanning
from gorm.performance.service.scan_job import ask_for_scan
from gorm.performance.service.scanning import Scanned, Search, scan
from gorm.performance.terms import IndicatorKind, Polarity
from gorm.places.models import CouncilType, Organisation
from tests.factories.accounts import make_user
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_council
from tests.performance.scanned import England
from tests.support.queries import statements_of


@pytest.fixture
def england(app: Flask) -> England:
    """A small England."""
    return England(app)


def candidates(*rules: RuleCode, of: Organisation | None = None) -> Sequence[Candidate]:
    """The candidates that were kept, the oldest first."""
    query = select(Candidate).order_by(Candidate.id)
    if rules:
        query = query.where(Candidate.rule.in_(rules))
    if of is not None:
        query = query.where(Candidate.organisation_id == of.id)
    return session().scalars(query).all()


def run() -> Scanned:
    """Scan as a command does."""
    return scan(SYSTEM, "a test")


def test_what_is_found_is_kept_with_its_evidence_and_its_office(
    england: England, context: AppContext
) -> None:
    indicator = make_indicator(england.app, "X-1", name="Reviews on time", unit="%")
    england.publish(indicator, "2022-23", "0.50")
    source = england.publish(indicator, "2023-24", "0.4")
    town = england.councils[0]
    assert run().new == len(candidates())
    [kept] = candidates(RuleCode.PERSISTENT, of=town)
    assert kept.office_id == england.office.id
    assert kept.state is CandidateState.OPEN
    assert kept.is_standing
    latest = kept.evidence["readings"][0]
    assert latest["period"] == "2023-24"
    assert latest["value"] == "0.4"
    assert (latest["band"], latest["rank"], latest["of"]) == (4, 10, 10)
    assert latest["imports"] == [source]
    assert (latest["q1"], latest["median"], latest["q3"]) == ("2.25", "4.5", "6.75")
    assert kept.evidence["readings"][1]["value"] == "0.50"
    assert kept.evidence["indicator"]["source"] == "A published table"
    assert any("10 in 2023-24" in words for _, words in kept.evidence["caveats"])


def test_scanning_again_finds_nothing_new_and_touches_nothing(
    england: England, context: AppContext
) -> None:
    indicator = make_indicator(england.app)
    for period in ("2022-23", "2023-24"):
        england.publish(indicator, period, 0)
    first = run()
    before = [(one.reference, one.version, one.evidence) for one in candidates()]
    again = run()
    assert first.new > 0
    assert again.new == 0
    assert again.found == first.found
    session().expire_all()
    assert [(one.reference, one.version, one.evidence) for one in candidates()] == before


def test_what_is_no_longer_found_is_told_and_comes_back_as_the_same(
    england: England, context: AppContext
) -> None:
    indicator = make_indicator(england.app)
    town = england.councils[0]
    england.publish(indicator, "2022-23", 0)
    england.publish(indicator, "2023-24", 0)
    run()
    england.publish(indicator, "2023-24", 50)  # revised
    scanned = run()
    [kept] = candidates(RuleCode.PERSISTENT, of=town)
    assert not kept.is_standing
    assert sum(tally.gone for tally in scanned.tallies) == 1
    england.publish(indicator, "2023-24", 0)
    run()
    session().expire_all()
    [kept] = candidates(RuleCode.PERSISTENT, of=town)
    assert kept.is_standing


def test_a_dismissed_one_returns_only_when_the_finding_has_changed(
    england: England, context: AppContext
) -> None:
    indicator = make_indicator(england.app)
    town = england.councils[0]
    for period in ("2022-23", "2023-24"):
        england.publish(indicator, period, 0)
    run()
    dismiss(town)
    england.publish(indicator, "2023-24", "0.00")
    run()
    assert [one.state for one in candidates(of=town)] == [CandidateState.DISMISSED]
    england.publish(indicator, "2023-24", "-1")
    run()
    states = [(one.state, one.is_standing) for one in candidates(of=town)]
    assert states == [(CandidateState.DISMISSED, False), (CandidateState.OPEN, True)]


def dismiss(council: Organisation) -> None:
    """Dismiss the one candidate of a council, as the service would."""
    with unit_of_work():
        [kept] = candidates(of=council)
        kept.state, kept.reason = CandidateState.DISMISSED, "An error of the source."
        record(SYSTEM, "finding.dismissed", Subject("finding", kept.reference))


def test_a_council_without_a_value_in_the_latest_period_is_not_found_by_older_ones(
    england: England, context: AppContext
) -> None:
    indicator = make_indicator(england.app)
    for period in ("2021-22", "2022-23"):
        england.publish(indicator, period, 0)
    others = {council: n for n, council in enumerate(england.councils[1:])}
    make_values(england.app, indicator, "2023-24", others)
    run()
    assert not candidates(RuleCode.PERSISTENT, of=england.councils[0])


def test_rules_compare_within_the_type_and_its_own_latest_period(
    england: England, context: AppContext
) -> None:
    """Counties have figures for one period fewer: theirs is the latest that they have."""
    app = england.app
    counties = [
        make_council(app, f"County {n}", office=england.office, council_type=CouncilType.COUNTY)
        for n in range(8)
    ]
    indicator = make_indicator(app)
    for period in ("2021-22", "2022-23"):
        values = {c: 100 + n for n, c in enumerate(counties)}
        values |= {c: n for n, c in enumerate(england.councils)}
        make_values(app, indicator, period, values)
    england.publish(indicator, "2023-24", 0)
    run()
    [county] = candidates(RuleCode.PERSISTENT, of=counties[0])
    assert [one["period"] for one in county.evidence["readings"]] == ["2022-23", "2021-22"]
    assert county.evidence["readings"][0]["of"] == 8
    [town] = candidates(RuleCode.PERSISTENT, of=england.councils[0])
    assert [one["period"] for one in town.evidence["readings"]] == ["2023-24", "2022-23"]


def test_fewer_than_eight_of_a_type_are_never_found(app: Flask, context: AppContext) -> None:
    england = England(app, number=7)
    indicator = make_indicator(app, floor_standard=Decimal(50))
    for period in ("2022-23", "2023-24"):
        england.publish(indicator, period, 0)
    assert run().found == 0


def test_floor_sharp_fall_and_widening_gap_are_found_where_they_are(
    england: England, context: AppContext
) -> None:
    app, town = england.app, england.councils[0]
    floored = make_indicator(app, polarity=Polarity.LOW, floor_standard=Decimal(20))
    england.publish(floored, "2023-24", "20.1")
    falling = make_indicator(app)
    england.publish(falling, "2022-23", 50)
    england.publish(falling, "2023-24", 0)
    gap = make_indicator(app, kind=IndicatorKind.GAP, polarity=Polarity.LOW)
    for period, value in (("2021-22", "4"), ("2022-23", "5"), ("2023-24", "6")):
        england.publish(gap, period, value)
    run()
    assert {one.rule for one in candidates(of=town)} == {
        RuleCode.FLOOR, RuleCode.SHARP_FALL, RuleCode.WIDENING_GAP,
    }  # fmt: skip


def test_a_declared_gap_between_breakdowns_is_found_and_names_both_imports(
    england: England, context: AppContext
) -> None:
    indicator = make_indicator(england.app, gap_from="Women", gap_to="Men")
    sources = []
    for period, women in (("2021-22", 20), ("2022-23", 30), ("2023-24", 40)):
        men = england.publish(indicator, period, 10, breakdown="Men")
        sources = [england.publish(indicator, period, women, breakdown="Women"), men]
    run()
    [kept] = candidates(RuleCode.WIDENING_GAP, of=england.councils[0])
    values = [one["value"] for one in kept.evidence["readings"]]
    assert values == ["30", "20", "10"]
    assert sorted(kept.evidence["readings"][0]["imports"]) == sorted(sources)


def test_corporate_needs_five_indicators_and_half(england: England, context: AppContext) -> None:
    for number in range(5):
        england.publish(make_indicator(england.app, f"BAD-{number}"), "2023-24", 0)
    for number in range(5):
        england.publish(make_indicator(england.app, f"GOOD-{number}"), "2023-24", 50)
    run()
    [kept] = candidates(RuleCode.CORPORATE, of=england.councils[0])
    assert kept.evidence["banded"] == 10
    assert [one["indicator"]["code"] for one in kept.evidence["lines"]] == [
        f"BAD-{number}" for number in range(5)
    ]
    assert kept.series_id is None
    england.publish(make_indicator(england.app, "GOOD-6"), "2023-24", 50)
    run()
    session().expire_all()
    [kept] = candidates(RuleCode.CORPORATE, of=england.councils[0])
    assert not kept.is_standing


def test_organisations_that_have_ended_are_left_out(app: Flask, context: AppContext) -> None:
    england = England(app)
    former = make_council(app, "Gone", office=england.office, is_current=False)
    indicator = make_indicator(app)
    for period in ("2022-23", "2023-24"):
        values = {council: n for n, council in enumerate(england.councils, start=5)}
        make_values(app, indicator, period, values | {former: 0})
    run()
    assert not candidates(of=former)
    assert candidates(RuleCode.PERSISTENT)


def test_a_scan_is_one_act_with_its_numbers(england: England, context: AppContext) -> None:
    indicator = make_indicator(england.app)
    for period in ("2022-23", "2023-24"):
        england.publish(indicator, period, 0)
    scanned = run()
    [entry] = history_of("scan", scanned.reference).entries
    assert entry.reason == "a test"
    kept = session().scalars(select(Scan)).one()
    assert (kept.found, kept.new) == (scanned.found, scanned.new)
    assert kept.rules["persistent"] == {"is_in_use": True, "periods": 2}


def test_a_dry_run_says_the_same_and_keeps_nothing(england: England, context: AppContext) -> None:
    indicator = make_indicator(england.app)
    for period in ("2022-23", "2023-24"):
        england.publish(indicator, period, 0)
    dry = scan(SYSTEM, "", is_dry=True)
    assert session().scalar(select(func.count()).select_from(Candidate)) == 0
    assert dry.tallies == run().tallies


def test_the_command_prints_each_rule(app: Flask) -> None:
    england = England(app)
    indicator = make_indicator(app)
    for period in ("2022-23", "2023-24"):
        england.publish(indicator, period, 0)
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["performance", "scan", "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert "nothing was kept" in dry.output
    done = runner.invoke(args=["performance", "scan"])
    assert "Persistent" in done.output
    assert "SCAN-" in done.output


def test_who_may_not_scan(app: Flask, context: AppContext) -> None:
    for role in (Role.RELATIONSHIP_MANAGER, Role.AUDITOR, Role.DIRECTOR):
        with pytest.raises(NotAllowed):
            scan(make_user(app, role), "")


def test_a_scan_asks_a_bounded_number_of_questions(england: England, context: AppContext) -> None:
    indicators = [make_indicator(england.app) for _ in range(3)]
    for indicator in indicators:
        for period in ("2022-23", "2023-24"):
            england.publish(indicator, period, 0)
    with statements_of(england.app) as asked:
        scan(SYSTEM, "", is_dry=True)
    assert len(asked) <= 12


def test_a_scan_is_asked_for_once_and_runs_as_a_job(england: England, context: AppContext) -> None:
    england.failing()
    with unit_of_work():
        ask_for_scan(SYSTEM, "Figures were published.")
        ask_for_scan(SYSTEM, "More figures were published.")
    assert run_waiting() == 1
    job = session().scalars(select(Job)).one()
    assert job.state is JobState.DONE
    found = session().scalar(select(func.count()).select_from(Candidate))
    assert job.outcome == f"{found} findings, {found} of them new."
    [entry] = history_of("scan", "SCAN-000001").entries
    assert entry.reason == "Figures were published."


def test_two_scans_at_once_keep_each_finding_once(england: England) -> None:
    for number in range(4):
        england.failing(f"Measure {number}")
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: england.scan(), range(2))
    with england.app.app_context():
        kept = session().scalar(select(func.count()).select_from(Candidate))
        assert first.new + second.new == first.found == kept
        assert session().scalar(select(func.count()).select_from(Scan)) == 2


def test_a_scan_begins_again_where_figures_are_published_meanwhile(
    england: England, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    indicator = england.failing()
    still_holds, asked = scanning._still_holds, []  # noqa: SLF001 - the moment in between

    def overtaken(search: Search) -> bool:
        asked.append(search.basis.edition)
        return still_holds(search) and len(asked) > 1

    monkeypatch.setattr(scanning, "_still_holds", overtaken)
    england.publish(indicator, "2023-24", 50)
    assert run().found == len(candidates())
    assert len(asked) == 2


def test_publishing_a_file_has_it_looked_through(england: England, tmp_path: Path) -> None:
    make_indicator(england.app, "X-1")
    rows = [
        f"X-1,{council.gss_code},{period},{value}"
        for period in ("2022-23", "2023-24")
        for value, council in enumerate(england.councils)
    ]
    path = tmp_path / "values.csv"
    path.write_text("\n".join(["indicator_code,area_code,period,value", *rows]), encoding="utf-8")
    result = england.app.test_cli_runner().invoke(args=["import", "observations", str(path)])
    assert result.exit_code == 0, result.output
    with england.app.app_context():
        assert run_waiting() == 0  # the command saw to it
        [kept] = candidates(RuleCode.PERSISTENT, of=england.town)
        assert kept.evidence["readings"][0]["imports"] == ["IMP-000001"]


def test_a_breakdown_that_was_given_up_finds_nothing_any_more(england: England) -> None:
    indicator = make_indicator(england.app, "X-2")
    values = {council: place for place, council in enumerate(england.councils)}
    for period in ("2021-22", "2022-23"):
        make_values(england.app, indicator, period, values, breakdown="Old method")
    with england.app.app_context():
        assert scan(SYSTEM, "a test").found > 0
    make_values(england.app, indicator, "2023-24", values, breakdown="New method")
    with england.app.app_context():
        scanned = scan(SYSTEM, "a test")
        assert (scanned.found, scanned.new) == (0, 0)
