"""Agreements to measure with: lines, rounds and all that hangs on them, written in bulk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Department, Office, User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import Base, session
from gorm.core.references import next_references
from gorm.demo.scale.country import OFFICE_CODES
from gorm.demo.scale.tables import analyse, count_on, free_ids, insert_all
from gorm.engagements.models import Sharing
from gorm.negotiations.models import (
    Agreement,
    AgreementBlock,
    AgreementEvent,
    AgreementEventKind,
    AgreementKind,
    AgreementLine,
    AgreementMember,
    AgreementReview,
    AgreementStage,
    FlexibilityKind,
    FlexibilityRequest,
    FlexibilityState,
    LineReview,
    LineReward,
    LineTarget,
    LineTravel,
    LocalPriority,
    Mandate,
    NegotiationRound,
    Position,
    PositionState,
    Rag,
    Side,
    StageDate,
)
from gorm.performance.models import Indicator, Series
from gorm.performance.terms import Polarity
from gorm.places.models import Area

LINES: Final = 35
ROUNDS: Final = 10
#: Of the lines of an agreement, so many are on indicators of the catalogue.
ON_INDICATORS: Final = 20
_KIND: Final = "local_area_agreement"
_BLOCKS: Final = ("Children and young people", "Healthier communities", "Safer communities",
                  "Economic development")  # fmt: skip
_FLEXIBILITIES: Final = 4
_REVIEWS: Final = 2
_WORDS: Final = (
    "The partnership holds that more is not to be had without the fund, and says by when it would "
    "know; the office has asked for the figures behind it. "
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """An agreement as its rows need it. Every other one is signed and has been reviewed."""

    id: int
    reference: str
    number: int
    area: int
    office: int
    accountable: int
    opened_on: date

    @property
    def is_signed(self) -> bool:
        """Whether it runs, all its rounds closed."""
        return self.number % 2 == 1


@dataclass(frozen=True)
class Drawn:
    """A line as its rows need it."""

    id: int
    agreement: Made
    number: int

    @property
    def begins_at(self) -> Decimal:
        """Its baseline."""
        return Decimal(40 + self.number)


def fill_agreements(how_many: int, lines: int, rounds: int, seed: int = 1) -> dict[str, int]:
    """Write so many agreements of so many lines and rounds; how many rows of each table.

    Runs inside the unit of work, in a database that was filled with a country and figures before.
    """
    talks = _Talks(how_many, lines, rounds, Random(seed))  # noqa: S311 - no secret
    talks.build()
    record(
        SYSTEM,
        "sample.filled",
        Subject("office", OFFICE_CODES[0]),
        reason="Agreements to measure with",
        facts={"rows": talks.written},
    )
    analyse()
    return talks.written


class _Talks:
    """Writes the agreements, table by table."""

    def __init__(self, how_many: int, lines: int, rounds: int, rng: Random) -> None:
        self.rng = rng
        self.rounds = rounds
        self.lines_of_each = lines
        self.today = clock.today()
        self.now = clock.now()
        self.written: dict[str, int] = {}
        self.users = _users()
        self.departments = list(session().scalars(select(Department.id).order_by(Department.id)))
        self.indicators: Sequence[Any] = session().execute(
            select(Indicator.id, Series.id, Indicator.polarity)
            .join(Series, Series.indicator_id == Indicator.id)
            .order_by(Indicator.id, Series.id)
            .limit(ON_INDICATORS)
        ).all()  # fmt: skip
        self.kind = session().scalars(
            select(AgreementKind.id).where(AgreementKind.code == _KIND)
        ).one()  # fmt: skip
        self.stages = dict(
            session()
            .execute(
                select(AgreementStage.code, AgreementStage.id)
                .where(AgreementStage.kind_id == self.kind)
                .order_by(AgreementStage.position)
            )
            .tuples()
            .all()
        )
        self.agreements = list(self._made(how_many))
        ids = iter(free_ids(AgreementLine, how_many * lines))
        self.lines = [
            Drawn(next(ids), one, number)
            for one in self.agreements
            for number in range(1, lines + 1)
        ]
        first = free_ids(AgreementBlock, 1)[0]
        self.block_of = {one.id: first + one.number * len(_BLOCKS) for one in self.agreements}

    def _made(self, how_many: int) -> Iterator[Made]:
        areas: Any = session().execute(
            select(Area.id, Area.office_id, Area.accountable_id)
            .where(Area.office_id.in_(self.users), Area.accountable_id.is_not(None))
            .order_by(Area.id)
            .limit(how_many)
        )
        references = next_references("AGR", how_many)
        pairs = zip(free_ids(Agreement, how_many), references, areas, strict=True)
        for number, (id_, reference, (area, office, accountable)) in enumerate(pairs):
            opened_on = self.today - timedelta(days=600 - number % 90)
            yield Made(id_, reference, number, area, office, accountable, opened_on)

    def build(self) -> None:
        """Write everything."""
        self._insert(LocalPriority, self._priorities())
        self._insert(Agreement, map(self._agreement, self.agreements))
        self._insert(AgreementMember, self._members())
        self._insert(AgreementBlock, self._blocks())
        self._insert(StageDate, self._dates())
        self._insert(AgreementEvent, self._events())
        self._insert(AgreementLine, map(self._line, self.lines))
        self._insert(LineTarget, self._targets())
        self._insert(LineReward, self._rewards())
        self._insert(Mandate, self._mandates())
        self._insert_rounds()
        self._insert(FlexibilityRequest, self._flexibilities())
        self._insert_reviews()
        count_on(
            (LocalPriority, Agreement, AgreementBlock, StageDate, AgreementEvent, AgreementLine,
             LineTarget, Mandate, NegotiationRound, Position, FlexibilityRequest, AgreementReview)
        )  # fmt: skip

    def _insert(self, model: type[Base], rows: Iterable[Row]) -> None:
        self.written[model.__tablename__] = insert_all(model, rows)

    def _owner(self, one: Made) -> int:
        return self.users[one.office][0]

    def _director(self, one: Made) -> int:
        return self.users[one.office][-1]

    def _agreement(self, one: Made) -> Row:
        begins_on = one.opened_on + timedelta(days=365)
        return {
            "id": one.id, "reference": one.reference, "title": f"Agreement {one.number}",
            "kind_id": self.kind, "stage_id": self.stages["signed" if one.is_signed else "draft_1"],
            "area_id": one.area, "office_id": one.office, "accountable_id": one.accountable,
            "owner_id": self._owner(one), "begins_on": begins_on,
            "ends_on": begins_on + timedelta(days=3 * 365), "opened_on": one.opened_on,
            "sharing": Sharing.OFFICE if one.number % 4 == 0 else Sharing.SHARED,
            "signed_on": begins_on if one.is_signed else None,
            "recorded_at": self.now, "recorded_by_id": self._owner(one),
            "last_event": self.lines_of_each + self.rounds, "last_line": self.lines_of_each,
        }  # fmt: skip

    def _members(self) -> Iterator[Row]:
        for one in self.agreements:
            for user in self.users[one.office][1:3]:
                yield {"agreement_id": one.id, "user_id": user}

    def _blocks(self) -> Iterator[Row]:
        for one in self.agreements:
            for place, name in enumerate(_BLOCKS):
                yield {
                    "id": self.block_of[one.id] + place, "agreement_id": one.id, "name": name,
                    "position": place + 1,
                }  # fmt: skip

    def _dates(self) -> Iterator[Row]:
        for one in self.agreements:
            for place, stage in enumerate(self.stages.values()):
                due_on = one.opened_on + timedelta(days=60 * place)
                yield {
                    "agreement_id": one.id, "stage_id": stage, "due_on": due_on,
                    "owner_id": self._owner(one), "reached_on": due_on if place < 3 else None,
                }  # fmt: skip

    def _events(self) -> Iterator[Row]:
        for one in self.agreements:
            for number in range(1, self.lines_of_each + self.rounds + 1):
                later = number - self.lines_of_each
                is_line = later <= 0
                kind = AgreementEventKind.LINE if is_line else AgreementEventKind.ROUND
                yield {
                    "agreement_id": one.id, "number": number, "kind": kind,
                    "title": f"Line {number} added" if is_line else f"Round {later}",
                    "happened_on": one.opened_on + timedelta(days=number), "recorded_at": self.now,
                    "recorded_by_id": self._owner(one),
                }  # fmt: skip

    def _priorities(self) -> Iterator[Row]:
        references = iter(next_references("PRI", 3 * len(self.agreements)))
        for one in self.agreements:
            for turn in range(3):
                yield {
                    "reference": next(references), "area_id": one.area, "title": f"Wish {turn}",
                    "words": _WORDS, "heard_where": "The partnership’s away day",
                    "recorded_at": self.now, "recorded_by_id": self._owner(one),
                }  # fmt: skip

    def _line(self, line: Drawn) -> Row:
        """A line on an indicator of the catalogue, or in words from the twenty-first on."""
        found = (
            self.indicators[line.number - 1]
            if line.number <= len(self.indicators)
            else (None, None, Polarity.HIGH)
        )
        return {
            "id": line.id, "agreement_id": line.agreement.id, "number": line.number,
            "position": line.number,
            "block_id": self.block_of[line.agreement.id] + line.number % len(_BLOCKS),
            "outcome_words": f"Fewer people wait for what they need ({line.number})",
            "indicator_id": found[0], "series_id": found[1],
            "polarity": found[2],
            "indicator_words": "" if found[0] else f"Households seen within a week ({line.number})",
            "unit": "percent", "baseline": line.begins_at, "baseline_on": date(2025, 3, 31),
            "baseline_period": "2024-25" if found[0] else "", "baseline_source": "A survey",
            "lead_partner_id": line.agreement.accountable,
        }  # fmt: skip

    def _targets(self) -> Iterator[Row]:
        for line in self.lines:
            way = self._way(line)
            for year in (1, 2, 3):
                target = line.begins_at + way * 2 * year
                yield {
                    "line_id": line.id, "due_on": date(2027 + year, 3, 31),
                    "without_stretch": target, "with_stretch": target + way * 3,
                }  # fmt: skip

    def _way(self, line: Drawn) -> int:
        """+1 where more is better, -1 where less is."""
        is_known = line.number <= len(self.indicators)
        return -1 if is_known and self.indicators[line.number - 1][2] is Polarity.LOW else 1

    def _rewards(self) -> Iterator[Row]:
        for line in self.lines:
            if line.number % 5 == 0:
                yield {
                    "line_id": line.id, "pump_priming": Decimal(20_000),
                    "full_grant": Decimal(400_000),
                    "instalments": [["2030-09-01", "50"], ["2031-09-01", "50"]],
                }  # fmt: skip

    def _mandates(self) -> Iterator[Row]:
        """On every third line, of which one was changed once."""
        for line in self.lines:
            if line.number % 3:
                continue
            way = self._way(line)
            for is_current in (False, True) if line.number == 3 else (True,):
                yield {
                    "agreement_id": line.agreement.id, "line_id": line.id,
                    "opening": line.begins_at + way * 12, "target": line.begins_at + way * 8,
                    "walk_away": line.begins_at - way * 60, "concessions": "A later date",
                    "reason": "So it was said.", "is_current": is_current,
                    "set_by_id": self._director(line.agreement), "set_at": self.now,
                }  # fmt: skip

    def _insert_rounds(self) -> None:
        ids = free_ids(NegotiationRound, len(self.agreements) * self.rounds)
        first = {one.id: ids[turn * self.rounds] for turn, one in enumerate(self.agreements)}
        self._insert(NegotiationRound, self._rounds(first))
        self._insert(Position, self._positions(first))

    def _opened_on(self, one: Made, number: int) -> date:
        return one.opened_on + timedelta(days=30 * number)

    def _rounds(self, first: Mapping[int, int]) -> Iterator[Row]:
        for one in self.agreements:
            for number in range(1, self.rounds + 1):
                opened_on = self._opened_on(one, number)
                is_open = number == self.rounds and not one.is_signed
                yield {
                    "id": first[one.id] + number - 1, "agreement_id": one.id, "number": number,
                    "title": f"Meeting {number}", "opened_on": opened_on,
                    "closed_on": None if is_open else opened_on + timedelta(days=20),
                }  # fmt: skip

    def _positions(self, first: Mapping[int, int]) -> Iterator[Row]:
        """Both sides on every line in every round, each a little nearer to the other."""
        references = iter(next_references("POS", 2 * len(self.lines) * self.rounds))
        for line in self.lines:
            one, way = line.agreement, self._way(line)
            for number in range(1, self.rounds + 1):
                for side, distance in ((Side.AREA, number), (Side.OFFICE, 24 - number)):
                    is_last = number == self.rounds
                    state = PositionState.ACCEPTED if one.is_signed else PositionState.OPEN
                    yield {
                        "reference": next(references), "agreement_id": one.id,
                        "round_id": first[one.id] + number - 1, "line_id": line.id, "side": side,
                        "offer": line.begins_at + way * Decimal(distance) / 2, "reason": _WORDS,
                        "said_by": "A. Brown", "taken_on": self._opened_on(one, number),
                        "state": state if is_last else PositionState.REJECTED,
                        "recorded_at": self.now, "recorded_by_id": self._owner(one),
                    }  # fmt: skip

    def _flexibilities(self) -> Iterator[Row]:
        references = iter(next_references("FLX", _FLEXIBILITIES * len(self.agreements)))
        for one in self.agreements:
            for turn in range(_FLEXIBILITIES):
                is_agreed = turn == 0
                yield {
                    "reference": next(references), "agreement_id": one.id,
                    "department_id": self.departments[(one.number + turn) % len(self.departments)],
                    "kind": [*FlexibilityKind][turn], "rule_or_fund": f"Fund {turn}",
                    "case_made": _WORDS, "asked_on": one.opened_on + timedelta(days=90 * turn),
                    "answer_by": one.opened_on + timedelta(days=90 * turn + 60),
                    "state": FlexibilityState.AGREED if is_agreed else FlexibilityState.ASKED,
                    "decided_on": one.opened_on + timedelta(days=40) if is_agreed else None,
                    "reasons": "It costs nothing." if is_agreed else "",
                    "asked_by_id": self._owner(one),
                }  # fmt: skip

    def _insert_reviews(self) -> None:
        signed = [one for one in self.agreements if one.is_signed]
        ids = free_ids(AgreementReview, _REVIEWS * len(signed))
        of = {one.id: ids[turn * _REVIEWS] for turn, one in enumerate(signed)}
        self._insert(AgreementReview, self._reviews(signed, of))
        self._insert(LineReview, self._line_reviews(of))

    def _reviews(self, signed: Sequence[Made], of: Mapping[int, int]) -> Iterator[Row]:
        """The first is finished, the last is being held."""
        for one in signed:
            for turn in range(_REVIEWS):
                held_on = self.today - timedelta(days=190 - 180 * turn)
                is_finished = turn < _REVIEWS - 1
                yield {
                    "id": of[one.id] + turn, "agreement_id": one.id, "number": turn + 1,
                    "held_on": held_on, "narrative": _WORDS,
                    "finished_on": held_on if is_finished else None,
                    "is_agreed": True if is_finished else None,
                }  # fmt: skip

    def _line_reviews(self, of: Mapping[int, int]) -> Iterator[Row]:
        for line in self.lines:
            if line.agreement.id not in of:
                continue
            for turn in range(_REVIEWS):
                yield {
                    "review_id": of[line.agreement.id] + turn, "line_id": line.id,
                    "rag": self.rng.choice([*Rag]), "travel": self.rng.choice([*LineTravel]),
                    "narrative": _WORDS, "observed": line.begins_at + 1,
                    "observed_period": "2024-25", "expected": line.begins_at + 2,
                    "updated_at": self.now,
                }  # fmt: skip


def _users() -> dict[int, list[int]]:
    """The users of each office: its managers, and last its director."""
    users: dict[int, list[int]] = {}
    rows: Any = session().execute(
        select(User.id, User.office_id)
        .join(Office, Office.id == User.office_id)
        .where(Office.code.in_(OFFICE_CODES))
        .order_by(User.id)
    )
    for id_, office in rows:
        users.setdefault(office, []).append(id_)
    return users
