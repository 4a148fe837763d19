"""A Local Area Agreement for Kingston upon Hull, from its beginning to its second review.

Twenty lines on real indicators with the baselines that were published, four rounds, a mandate that
an offer breaks, two flexibilities, the signature, two reviews against what was published later, a
reward, and the four papers. GORM_KEEP_PAPERS names a folder in which the papers are kept to be
looked at.
"""

import csv
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, Refused
from gorm.decisions.queries.listing import waiting_for
from gorm.negotiations.models import (
    AgreementReview,
    BreachState,
    FlexibilityKind,
    FlexibilityState,
    LineReview,
    MandateBreach,
    PositionState,
    Rag,
    Treatment,
)
from gorm.negotiations.papers import (
    Paper,
    agreement_paper,
    brief_of,
    comparison_of,
    offer_letter,
    printed,
)
from gorm.negotiations.queries.ground import standing_of
from gorm.negotiations.queries.open_points import open_points_of
from gorm.negotiations.queries.rewards import reward_record
from gorm.negotiations.rules.positions import AREA, OFFICE
from gorm.negotiations.rules.rewards import Instalment, RewardTerms
from gorm.negotiations.service.approving import Asked as ApprovalAsked
from gorm.negotiations.service.approving import ask_for_approval
from gorm.negotiations.service.baselines import take_missing_baselines
from gorm.negotiations.service.flexibilities import (
    Answered,
    Asked,
    ask_flexibility,
    decide_flexibility,
    deliver_flexibility,
)
from gorm.negotiations.service.funding import FundingFacts, keep_funding
from gorm.negotiations.service.line_acts import set_reward
from gorm.negotiations.service.mandates import MandateDetails, set_mandate
from gorm.negotiations.service.parties import add_department
from gorm.negotiations.service.reviewing import (
    Ending,
    Rated,
    begin_review,
    finish_review,
    rate_lines,
)
from gorm.negotiations.service.rewarding import record_outturn
from gorm.performance.models import Candidate, RuleCode
from gorm.performance.rules.figures import shown
from gorm.performance.terms import Polarity
from tests.packs.reading import accessibility_failures, text_of
from tests.real_data.hull import (
    COUNCIL,
    LINES,
    MANDATED,
    OPENED,
    SIGNED,
    STRETCH,
    WALK_AWAY,
    Hull,
    known_when_it_began,
    on,
)
from tests.real_data.independent import ends
from tests.support.client import Client

pytestmark = pytest.mark.real_data
FOLDER = os.environ.get("GORM_REAL_DATA", "")
KEPT_IN = os.environ.get("GORM_KEEP_PAPERS", "")
#: Words of a mandate that stand nowhere else.
CONCESSION: Final = "May give up the target midway if the partners sign"
#: Smoking: its stretch is what earns a reward; the gap in how long men live went the wrong way.
SMOKING, GAP = 6, 12
#: What a round of twenty positions may take: a person waits for it.
SECONDS: Final = 2.0
#: When each round opened and closed, how far the office asked and the area offered, and why.
ROUNDS: Final = (
    (date(2022, 8, 15), date(2022, 9, 30), "Long list", "1.5", "0.3"),
    (date(2022, 11, 10), date(2022, 12, 15), "First draft", "1.3", "0.5"),
    (date(2023, 1, 10), date(2023, 1, 25), "Second draft", "1.1", "0.7"),
    (date(2023, 2, 1), date(2023, 2, 20), "Final offer", "1", "1"),
)
BEFORE_ROUNDS: Final = (
    ("long_list", date(2022, 7, 31)),
    ("short_list", date(2022, 10, 2)),
    ("draft_1", date(2022, 11, 6)),
    ("draft_2", date(2023, 1, 1)),
    ("final_offer", date(2023, 1, 29)),
)
REVIEWS: Final = (date(2024, 10, 1), date(2025, 4, 1))


@pytest.fixture
def hull(app: Flask, tmp_path: Path) -> Hull:
    """Hull's office, with the figures that were known when negotiations began."""
    if not FOLDER:
        pytest.skip("GORM_REAL_DATA names no folder with real data")
    values = Path(FOLDER) / "indicator_values.csv"
    known = known_when_it_began(values, tmp_path / "values_known_in_2022.csv")
    for what, path in (
        ("offices", Path(FOLDER) / "regions_government_offices.csv"),
        ("authorities", Path(FOLDER) / "english_local_authorities.csv"),
        ("indicators", Path(FOLDER) / "indicator_catalogue.csv"),
        ("observations", known),
    ):
        take_in(app, what, path)
    with on(OPENED):
        return Hull(app)


def take_in(app: Flask, what: str, path: Path) -> None:
    """Import a file by the command for it."""
    result = app.test_cli_runner().invoke(args=["import", what, str(path)])
    assert result.exit_code == 0, result.stderr


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say how long something took; fails where a person would wait too long."""
    start = time.perf_counter()
    yield
    took = time.perf_counter() - start
    sys.stdout.write(f"{what}: {took * 1000:.0f} ms\n")
    assert took < SECONDS, f"{what} took {took:.2f} s"


def test_an_agreement_goes_from_its_beginning_to_its_second_review(
    hull: Hull, client: Client
) -> None:
    begins_on_the_timetable_of_2006(hull)
    has_twenty_lines_with_published_baselines(hull)
    has_mandates_that_only_the_team_sees(hull)
    asks_two_flexibilities(hull)
    goes_through_three_rounds(hull, client)
    breaks_a_mandate_in_the_fourth(hull)
    prints_papers(hull)
    is_approved_and_signed(hull)
    take_in(hull.app, "observations", Path(FOLDER) / "indicator_values.csv")
    is_reviewed_twice(hull)
    earns_a_reward(hull)
    with on(REVIEWS[-1]), hull.app.app_context():
        head = hull.head()
        signed = agreement_paper(head, at=clock.now(), by=hull.manager.name)
        assert "As signed on 10 March 2023" in text_of(kept(signed, "agreement_signed"))


def begins_on_the_timetable_of_2006(hull: Hull) -> None:
    with on(OPENED):
        hull.begin()
        with hull.app.app_context():
            path = standing_of(hull.head()).path
    due = {one.stage.id: one.due_on for one in path if one.due_on}
    expected = {"preparing": OPENED, **dict(BEFORE_ROUNDS), "signed": SIGNED}
    assert due == {hull.stage_id(code): day for code, day in expected.items()}


def has_twenty_lines_with_published_baselines(hull: Hull) -> None:
    with on(date(2022, 7, 1)):
        assert hull.name_lines() == list(range(1, len(LINES) + 1))
        taken = hull.act(lambda: take_missing_baselines(hull.manager, hull.agreement))
        assert taken == len(LINES) == 20
        hull.set_targets()
        terms = RewardTerms(
            Decimal(50_000), Decimal(400_000), Decimal(60), is_pro_rata=True,
            instalments=(Instalment(date(2026, 6, 30), Decimal(50)),
                         Instalment(date(2027, 6, 30), Decimal(50))),
        )  # fmt: skip
        version = hull.lines()[SMOKING - 1].version
        hull.act(lambda: set_reward(hull.manager, hull.agreement, SMOKING, terms, version))
        department = hull.department("MHCLG")
        hull.act(lambda: add_department(
            hull.manager, hull.agreement, department, "Minister for Local Government"
        ))  # fmt: skip
        money = FundingFacts("Healthy Hull fund", Treatment.POOLED, department, Decimal(3_200_000))
        hull.act(lambda: keep_funding(hull.manager, hull.agreement, money))
    published = latest_published()
    for line, aim in zip(hull.lines(), hull.aims, strict=True):
        assert (line.baseline_period, line.baseline) == published[aim.indicator]
        assert "values_known_in_2022.csv" in line.baseline_source
        plain, stretch = line.targets[-1].without_stretch, line.targets[-1].with_stretch
        assert plain is not None
        assert stretch is not None
        is_low = aim.polarity is Polarity.LOW
        assert (stretch < plain < aim.baseline) if is_low else (stretch > plain > aim.baseline)


def latest_published() -> dict[str, tuple[str, Decimal]]:
    """Hull's last figure that was known when negotiations began, from the file itself."""
    found: dict[str, tuple[str, Decimal]] = {}
    with (Path(FOLDER) / "indicator_values.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["area_code"] == COUNCIL]
    for row in sorted(rows, key=lambda row: ends(row["period"])):
        if ends(row["period"]) <= date(2022, 3, 31):
            code = ": ".join(filter(None, (row["indicator_code"], row["breakdown"])))
            found[code] = (row["period"], Decimal(row["value"]))
    return found


def has_mandates_that_only_the_team_sees(hull: Hull) -> None:
    with on(date(2022, 8, 1)):
        for number in MANDATED:
            aim = hull.aims[number - 1]
            mandate = MandateDetails(aim.at(STRETCH), aim.at(1), aim.at(WALK_AWAY), CONCESSION)
            set_by = partial(set_mandate, reference=hull.agreement, line=number, details=mandate)
            with pytest.raises(NotAllowed):
                hull.act(partial(set_by, hull.manager, seen=0))
            hull.act(partial(set_by, hull.director, seen=0))
    assert hull.head().sees_mandates
    assert not hull.head(of_outsider=True).sees_mandates


def asks_two_flexibilities(hull: Hull) -> None:
    with on(date(2022, 9, 1)):
        pool = asked(hull, "MHCLG", FlexibilityKind.POOL, "Neighbourhood grants as one fund", 6)
        reports = asked(
            hull, "DfE", FlexibilityKind.LESS_REPORTING, "Quarterly returns on early years", 3
        )
    with on(date(2022, 12, 1)):
        answered(hull, pool, FlexibilityState.AGREED, "One fund suits both sides.")
        answered(hull, reports, FlexibilityState.REFUSED, "The returns feed national statistics.")
    with on(date(2023, 2, 1)):
        version = hull.request(pool).version
        hull.act(lambda: deliver_flexibility(
            hull.manager, pool, delivered_on=clock.today(), words="The grants are one.",
            seen_version=version,
        ))  # fmt: skip
        refused = hull.request(reports)
        with pytest.raises(Refused, match="Only what was agreed to"):
            hull.act(lambda: deliver_flexibility(
                hull.manager, reports, delivered_on=clock.today(), words="",
                seen_version=refused.version,
            ))  # fmt: skip
    assert hull.request(pool).delivered_on == date(2023, 2, 1)
    assert refused.state is FlexibilityState.REFUSED


def asked(hull: Hull, department: str, kind: FlexibilityKind, what: str, line: int) -> str:
    """Ask for a flexibility; its reference."""
    case = "The area would spend on people what it spends on forms."
    request = Asked(hull.department(department), kind, what, case, clock.today(), line_number=line)
    return hull.act(lambda: ask_flexibility(hull.manager, hull.agreement, request))


def answered(hull: Hull, request: str, state: FlexibilityState, reasons: str) -> None:
    """Record what the department decided."""
    version = hull.request(request).version
    answer = Answered(state, reasons, clock.today(), "The minister")
    hull.act(lambda: decide_flexibility(hull.manager, request, answer, version))


def goes_through_three_rounds(hull: Hull, client: Client) -> None:
    stages = dict(BEFORE_ROUNDS)
    enter(hull, "long_list", stages)
    for number, (opens, closes, title, office, area) in enumerate(ROUNDS[:3], start=1):
        with on(opens):
            assert hull.open_round(opens, title) == number
            theirs = hull.offers(area, "What the partners can answer for")
            if number == 2:
                recorded_by_the_page(hull, client, area)
            else:
                with timed(f"round {number}, 20 positions of the area by the service"):
                    assert hull.say(number, AREA, theirs) == 20
            ours = hull.offers(office, "What councils like it have reached")
            assert hull.say(number, OFFICE, ours) == 20
        with on(closes):
            hull.close_round(number)
        for code in {1: ("short_list", "draft_1"), 2: ("draft_2",), 3: ("final_offer",)}[number]:
            enter(hull, code, stages)
        assert len(hull.positions(number, AREA)) == len(hull.positions(number, OFFICE)) == 20


def enter(hull: Hull, code: str, stages: dict[str, date]) -> None:
    """Enter a stage on its day."""
    with on(stages[code]):
        hull.enter(code)


def recorded_by_the_page(hull: Hull, client: Client, share: str) -> None:
    """Record the area's round on its sheet, as a negotiator does."""
    client.sign_in(hull.manager.email)
    typed = {f"offer_line_{aim.number}": format(aim.at(share), "f") for aim in hull.aims}
    with timed("round 2, the sheet of 20 lines by its page"):
        sheet = client.get("negotiations.record_round", reference=hull.agreement, number=2)
    with timed("round 2, 20 positions of the area sent from the sheet"):
        sent = client.submit(sheet, typed)
    assert "20 positions recorded." in client.follow(sent).words()


def breaks_a_mandate_in_the_fourth(hull: Hull) -> None:
    opens, closes, title, office, area = ROUNDS[3]
    with on(opens):
        assert hull.open_round(opens, title) == 4
        said = hull.offers(area, "The partners' last offer")
        # On smoking the area stays where it was, short of the walk-away.
        said[SMOKING - 1] = hull.offers("0.8", "The last clinic closed")[SMOKING - 1]
        with timed("round 4, 20 positions of the area by the service"):
            assert hull.say(4, AREA, said) == 20
        assert hull.say(4, OFFICE, hull.offers(office, "Our last offer")) == 20
        offered = hull.positions(4, AREA)
        decision = hull.accept(offered[SMOKING].reference)
        assert decision
        assert breaches(hull) == [BreachState.WAITING]
        with hull.app.app_context():
            assert waiting_for(hull.director) == 1
        with pytest.raises(Refused, match="outside the mandate and waits for a director"):
            hull.accept(offered[SMOKING].reference)
        assert hull.positions(4, AREA)[SMOKING].state is PositionState.OPEN
        with hull.app.app_context():
            assert len(open_points_of(hull.head().id)) == 20
    with on(date(2023, 2, 15)):
        hull.approve(decision, "The clinics are gone; the rest is worth it.")
        assert breaches(hull) == [BreachState.ALLOWED]
        for number in range(1, len(LINES) + 1):
            assert hull.accept(offered[number].reference) == ""
    with on(closes):
        hull.close_round(4)
        with hull.app.app_context():
            assert open_points_of(hull.head().id) == ()
    with on(closes):
        hull.agree_on(SMOKING, "0.8")
    states = {one.state for one in hull.positions(4, AREA).values()}
    assert states == {PositionState.ACCEPTED}


def breaches(hull: Hull) -> list[BreachState]:
    """What became of every offer outside a mandate."""
    with hull.app.app_context():
        return list(session().scalars(select(MandateBreach.state)))


def prints_papers(hull: Hull) -> None:
    mandated = hull.aims[SMOKING - 1]
    walk_away = " ".join(shown(mandated.at(WALK_AWAY), mandated.unit).split())
    with on(date(2023, 2, 21)), hull.app.app_context():
        head, at, by = hull.head(), clock.now(), hull.manager.name
        outside = {
            "agreement": agreement_paper(head, at=at, by=by),
            "offer": offer_letter(head, at=at, by=by),
            "comparison": comparison_of(head, (1, 4), at=at, by=by),
        }
        read = {name: text_of(kept(paper, name)) for name, paper in outside.items()}
        for name, words in read.items():
            assert not outside[name].mandates
            assert CONCESSION not in words
            assert walk_away not in words
            assert "mandate" not in words.lower()
        assert "No figure yet" not in read["offer"]
        assert "Nothing yet" not in read["offer"]
        assert not any(one.is_open for one in outside["comparison"].moved)
        brief = text_of(kept(brief_of(head, at=at, by=by), "brief"))
        assert CONCESSION in brief
        assert walk_away in brief
        assert "Nothing is open" in brief
        with pytest.raises(NotAllowed):
            brief_of(hull.head(of_outsider=True), at=at, by=by)


def kept(paper: Paper, name: str) -> bytes:
    """A paper as PDF/UA-1, kept in a folder where one is named."""
    pdf = printed(paper)
    assert accessibility_failures(pdf) == []
    if KEPT_IN:
        (Path(KEPT_IN) / f"{name}.pdf").write_bytes(pdf)
    return pdf


def is_approved_and_signed(hull: Hull) -> None:
    with on(date(2023, 2, 22)):
        hull.enter("with_departments")
    with on(date(2023, 3, 1)):
        hull.enter("agreed")
    with on(SIGNED):
        with pytest.raises(Refused, match="needs an approval"):
            hull.enter("signed")
        request = ApprovalAsked(hull.stage_id("signed"), "Every line is agreed.")
        version = hull.version()
        decision = hull.act(
            lambda: ask_for_approval(hull.manager, hull.agreement, request, version)
        )  # fmt: skip
        hull.approve(decision, "A good agreement for Hull.")
        hull.enter("signed")
    assert (hull.head().stage, hull.head().signed_on) == ("Signed", SIGNED)


def is_reviewed_twice(hull: Hull) -> None:
    put = [reviewed(hull, number, held_on) for number, held_on in enumerate(REVIEWS, start=1)]
    assert put[0] == ()
    first, second = ratings(hull, 1), ratings(hull, 2)
    red_twice = {n for n in first if first[n] is second[n] is Rag.RED}
    assert GAP in red_twice
    assert first[SMOKING] is Rag.GREEN
    assert len(put[1]) == len(red_twice)
    with hull.app.app_context():
        found = session().scalars(
            select(Candidate.reference).where(
                Candidate.rule == RuleCode.OFF_TRACK, Candidate.is_standing
            )
        )
        assert set(found) == set(put[1])


def reviewed(hull: Hull, number: int, held_on: date) -> tuple[str, ...]:
    """A whole review that rates every line as its figures suggest; the findings it puts."""
    with on(held_on):
        begun = hull.act(lambda: begin_review(hull.manager, hull.agreement, held_on))
        assert begun == number
        rated = {
            line: Rated(row.suggested_rag, row.suggested_travel, "As the figures have it.")
            for line, row in rows_of(hull, number).items()
        }
        hull.act(lambda: rate_lines(
            hull.manager, hull.agreement, number, rated, narrative="", seen_version=1
        ))  # fmt: skip
        ending = Ending(held_on, is_agreed=True)
        return hull.act(
            lambda: finish_review(hull.manager, hull.agreement, number, ending, seen_version=2)
        )


def rows_of(hull: Hull, number: int) -> dict[int, LineReview]:
    """How the lines fared in a review, by their numbers, detached."""
    numbers = {line.id: line.number for line in hull.lines()}
    with hull.app.app_context():
        rows = session().scalars(
            select(LineReview)
            .join(AgreementReview, AgreementReview.id == LineReview.review_id)
            .where(AgreementReview.number == number)
        ).all()  # fmt: skip
        session().expunge_all()
    return {numbers[row.line_id]: row for row in rows}


def ratings(hull: Hull, number: int) -> dict[int, Rag | None]:
    """How the lines were rated in a review, by their numbers."""
    return {line: row.rag for line, row in rows_of(hull, number).items()}


def earns_a_reward(hull: Hull) -> None:
    smoking = hull.aims[SMOKING - 1]
    with on(REVIEWS[-1]):
        line = hull.lines()[SMOKING - 1]
        reached = smoking.at("1.36")  # four fifths of the stretch, which begins where it was agreed
        hull.act(lambda: record_outturn(
            hull.manager, hull.agreement, SMOKING, reached, "Annual survey",
            seen_version=line.version,
        ))  # fmt: skip
        with hull.app.app_context():
            reward = reward_record(hull.head(), SMOKING).reward
    assert reward is not None
    agreed = smoking.at("0.8")
    share = (agreed - reached) / (agreed - smoking.at(STRETCH))
    assert Decimal("0.79") < share < Decimal("0.81")
    assert reward.grant == (400_000 * share).quantize(Decimal(1))
    assert reward.total == reward.grant + 50_000
    assert sum(one.amount for one in reward.instalments) == reward.grant
