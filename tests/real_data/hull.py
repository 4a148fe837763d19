"""A Local Area Agreement with Kingston upon Hull on real figures: who takes part, and their acts.

The days are those of one area's real timetable of 2006, sixteen years later, so that the figures
published up to the signing are baselines and those published after it are what reviews find.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

from flask import Flask
from sqlalchemy import select

from gorm.accounts.models import Department, Office
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.happenings import HappenedOn
from gorm.decisions.models import Decision, OutcomeKind
from gorm.decisions.service import Choice, decide
from gorm.negotiations.models import (
    Agreement,
    AgreementKind,
    AgreementLine,
    AgreementStage,
    FlexibilityRequest,
    Position,
    PositionState,
    Timetable,
)
from gorm.negotiations.queries.heads import AgreementHead, agreement_head
from gorm.negotiations.queries.lines import details_of, with_all_of_a_line
from gorm.negotiations.rules.lines import LineDetails, TargetFacts
from gorm.negotiations.rules.positions import AREA, Speaker
from gorm.negotiations.service.beginning import AgreementDetails, begin_agreement
from gorm.negotiations.service.lines import LineEdit, save_lines
from gorm.negotiations.service.positions import Occasion, Said, record_positions
from gorm.negotiations.service.replies import Answer, reply
from gorm.negotiations.service.rounds import RoundDetails, close_round, open_round
from gorm.negotiations.service.staging import StageMove, enter_stage
from gorm.performance.terms import Polarity
from tests.factories.accounts import make_user
from tests.real_data.independent import ends

T = TypeVar("T")

COUNCIL: Final = "E06000010"
KIND: Final = "local_area_agreement"
OPENED, SIGNED = date(2022, 4, 30), date(2023, 3, 10)
BEGINS, ENDS = date(2023, 4, 1), date(2026, 3, 31)
#: The figures of periods that had ended by then were known when negotiations began.
KNOWN_BY: Final = date(2022, 3, 31)
MIDWAY, LAST = date(2024, 12, 31), date(2025, 12, 31)

CHILDREN = "Children and young people"
HEALTHIER = "Healthier communities and older people"
SAFER = "Safer and stronger communities"
ECONOMY = "Economic development and enterprise"
#: Twenty indicators of the catalogue of which Hull had a figure: block, indicator, outcome.
LINES: Final = (
    (CHILDREN, "PHO-OB6", "Children leave primary school at a healthy weight"),
    (CHILDREN, "PHO-OBR", "Children start school at a healthy weight"),
    (CHILDREN, "ONS-EYLIT", "Children start school ready to read"),
    (CHILDREN, "ONS-GCSE19", "Young people have the qualifications that work asks for"),
    (CHILDREN, "ONS-OFSTED", "Every child goes to a good school"),
    (HEALTHIER, "PHO-SMK", "Fewer people smoke"),
    (HEALTHIER, "PHO-ACT", "People are active"),
    (HEALTHIER, "PHO-OWT", "Adults have a healthy weight"),
    (HEALTHIER, "PHO-PMR: Persons", "Fewer die early of what can be prevented"),
    (HEALTHIER, "PHO-LE: Female", "Women live longer"),
    (HEALTHIER, "PHO-LE: Male", "Men live longer"),
    (HEALTHIER, "PHO-SII: Male", "Where a man lives decides less how long he lives"),
    (HEALTHIER, "OFL-ASC1", "Carers live well"),
    (HEALTHIER, "OFL-ASC3", "People find out easily what help there is"),
    (HEALTHIER, "OFL-ASC4", "Carers find out easily what help there is"),
    (SAFER, "ONS-ANX", "People are less anxious"),
    (SAFER, "ONS-LSAT", "People are content with their lives"),
    (ECONOMY, "ONS-L3", "People have the skills for better work"),
    (ECONOMY, "ONS-PAY", "Work pays better"),
    (ECONOMY, "ONS-APPR", "More people learn a trade at work"),
)
#: How far a plain target goes, as a share of the baseline; a stretch goes half as far again.
USUAL_WAY, STRETCH = Decimal("0.08"), Decimal("1.5")
#: Where that would be beyond what there is.
SHORTER: Final = {
    "ONS-OFSTED": Decimal("0.04"),
    "PHO-LE: Female": Decimal("0.01"),
    "PHO-LE: Male": Decimal("0.01"),
}
#: The lines whose mandates a director sets, and how far the walk-away is towards the target.
MANDATED, WALK_AWAY = (1, 6, 7, 9, 12), Decimal("0.9137")
_SMALLEST = Decimal("0.0001")


@dataclass(frozen=True)
class Aim:
    """A line's baseline and which way is better: what any share of its way amounts to."""

    number: int
    indicator: str
    unit: str
    baseline: Decimal
    polarity: Polarity

    def at(self, share: Decimal | str | int) -> Decimal:
        """The value at a share of the way from the baseline to the plain target, and beyond."""
        step = self.baseline * SHORTER.get(self.indicator, USUAL_WAY) * Decimal(share)
        return (self.baseline + (-step if self.polarity is Polarity.LOW else step)).quantize(
            _SMALLEST
        )


def known_when_it_began(values: Path, to: Path) -> Path:
    """A file with the figures of periods that had ended before negotiations began."""
    with (
        values.open(newline="", encoding="utf-8") as source,
        to.open("w", newline="", encoding="utf-8") as target,
    ):
        rows = csv.DictReader(source)
        kept = csv.DictWriter(target, rows.fieldnames or ())
        kept.writeheader()
        kept.writerows(row for row in rows if ends(row["period"]) <= KNOWN_BY)
    return to


@contextmanager
def on(day: date) -> Iterator[None]:
    """On that day, at noon."""
    with clock.stopped_at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        yield


class Hull:
    """The people of Hull's office, and what they do about the agreement."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            office = session().scalars(select(Office).where(Office.code == "GOYH")).one()
            session().expunge(office)
        self.office = office
        self.manager = make_user(app, office=office, name="Rowan Ellerby")
        self.member = make_user(app, office=office, name="Sam Thwaite")
        self.director = make_user(
            app, Role.DIRECTOR, office=office, grade="director", name="Alex Marfleet"
        )
        self.outsider = make_user(app, office=office, name="Kit Sutton")
        self.agreement = ""
        self.aims: tuple[Aim, ...] = ()

    def act(self, doing: Callable[[], T]) -> T:
        """Do one thing, and keep it."""
        with self.app.app_context(), unit_of_work():
            return doing()

    def begin(self) -> None:
        """Begin the agreement, with a member of the team, on the timetable of 2006."""
        with self.app.app_context():
            timetable = session().scalars(
                select(Timetable.id)
                .join(AgreementKind, AgreementKind.id == Timetable.kind_id)
                .where(AgreementKind.code == KIND, Timetable.name.contains("2006"))
            ).one()  # fmt: skip
        details = AgreementDetails(
            area=COUNCIL,
            kind=KIND,
            title="Local Area Agreement for Kingston upon Hull",
            begins_on=BEGINS,
            ends_on=ENDS,
            opened_on=OPENED,
            team_ids=frozenset({self.member.user_id}),
            timetable_id=timetable,
            signing_on=SIGNED,
        )
        self.agreement = self.act(lambda: begin_agreement(self.manager, details))

    def head(self, *, of_outsider: bool = False) -> AgreementHead:
        """The agreement as the manager, or a colleague who is not of the team, sees it."""
        with self.app.app_context():
            return agreement_head(self.outsider if of_outsider else self.manager, self.agreement)

    def lines(self) -> list[AgreementLine]:
        """The lines in order, detached."""
        with self.app.app_context():
            found = list(
                session().scalars(
                    select(AgreementLine)
                    .options(*with_all_of_a_line())
                    .order_by(AgreementLine.number)
                )
            )
            session().expunge_all()
        return found

    def name_lines(self) -> list[int]:
        """Put the twenty lines down with their indicators; their numbers."""
        edits = [LineEdit(LineDetails(block, outcome, code)) for block, code, outcome in LINES]
        return self.act(lambda: save_lines(self.manager, self.agreement, edits))

    def set_targets(self) -> None:
        """Give each line a target midway and one at the end, with stretch, the better way."""
        lines = self.lines()
        self.aims = tuple(map(_aim, lines))
        edits = []
        for line, aim in zip(lines, self.aims, strict=True):
            targets = (
                TargetFacts(MIDWAY, aim.at("0.6"), aim.at("0.8")),
                TargetFacts(LAST, aim.at(1), aim.at(STRETCH)),
            )
            meant = replace(details_of(line), targets=targets)
            edits.append(LineEdit(meant, line.number, line.version))
        self.act(lambda: save_lines(self.manager, self.agreement, edits))

    def agree_on(self, number: int, share: str) -> None:
        """Write what was accepted on a line into its last target, which accepting leaves alone."""
        line, aim = self.lines()[number - 1], self.aims[number - 1]
        details = details_of(line)
        last = replace(details.targets[-1], without_stretch=aim.at(share))
        meant = replace(details, targets=(*details.targets[:-1], last))
        edit = LineEdit(meant, number, line.version)
        self.act(lambda: save_lines(self.manager, self.agreement, [edit]))

    def open_round(self, day: date, title: str) -> int:
        """Open the next round on a day."""
        details = RoundDetails(day, title)
        return self.act(lambda: open_round(self.manager, self.agreement, details))

    def close_round(self, number: int) -> None:
        """Close a round today."""
        self.act(lambda: close_round(self.manager, self.agreement, number, clock.today()))

    def offers(self, share: str, reason: str) -> list[Said]:
        """What a side offers on every line: the same share of its way."""
        return [Said(f"line_{aim.number}", aim.at(share), reason=reason) for aim in self.aims]

    def say(self, number: int, speaker: Speaker, said: Sequence[Said]) -> int:
        """Record positions of a side in a round, all at once; how many."""
        who = "Leader of the council" if speaker == AREA else self.manager.name
        occasion = Occasion(number, speaker, clock.today(), who)
        recorded = self.act(
            lambda: record_positions(self.manager, self.agreement, occasion, said)
        )  # fmt: skip
        return recorded.positions

    def positions(self, number: int, speaker: Speaker) -> Mapping[int, Position]:
        """The positions of a side that stand in a round, by the line's number, detached."""
        with self.app.app_context():
            rows = session().execute(
                select(AgreementLine.number, Position)
                .join(Position, Position.line_id == AgreementLine.id)
                .where(
                    Position.round.has(number=number),
                    Position.side == speaker.side,
                    Position.is_current,
                )
            )
            found = {row.number: row.Position for row in rows}
            session().expunge_all()
        return found

    def accept(self, position: str) -> str:
        """Accept a position; the decision that had to be asked for, or ''."""
        answer = Answer(position, PositionState.ACCEPTED, clock.today(), "Agreed")
        return self.act(lambda: reply(self.manager, self.agreement, answer))

    def approve(self, decision: str, reasons: str) -> None:
        """Have the director approve what waits for them."""
        with self.app.app_context():
            version = session().scalars(
                select(Decision.version).where(Decision.reference == decision)
            ).one()  # fmt: skip
        choice = Choice(OutcomeKind.APPROVED, reasons)
        self.act(lambda: decide(self.director, decision, choice, version))

    def stage_id(self, code: str) -> int:
        """A stage of the agreement's kind."""
        with self.app.app_context():
            return session().scalars(
                select(AgreementStage.id)
                .join(Agreement, Agreement.kind_id == AgreementStage.kind_id)
                .where(Agreement.reference == self.agreement, AgreementStage.code == code)
            ).one()  # fmt: skip

    def version(self) -> int:
        """The version of the agreement as it stands."""
        with self.app.app_context():
            return session().scalars(
                select(Agreement.version).where(Agreement.reference == self.agreement)
            ).one()  # fmt: skip

    def enter(self, code: str) -> None:
        """Enter a stage today."""
        move = StageMove(self.stage_id(code), HappenedOn(clock.today()))
        version = self.version()
        self.act(lambda: enter_stage(self.manager, self.agreement, move, version))

    def department(self, short_name: str) -> int:
        """A department's number."""
        with self.app.app_context():
            return session().scalars(
                select(Department.id).where(Department.short_name == short_name)
            ).one()  # fmt: skip

    def request(self, reference: str) -> FlexibilityRequest:
        """A flexibility request as it stands, detached."""
        with self.app.app_context():
            found = session().scalars(
                select(FlexibilityRequest).where(FlexibilityRequest.reference == reference)
            ).one()  # fmt: skip
            session().expunge(found)
        return found


def _aim(line: AgreementLine) -> Aim:
    details = details_of(line)
    assert details.baseline is not None, f"line {line.number} has no baseline"
    return Aim(line.number, details.indicator, line.unit, details.baseline, line.polarity)
