"""The negotiations of the sample, made through the services: one under way, one in review."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.working_days import months_after
from gorm.demo import library
from gorm.demo.sample.cases import actor_for
from gorm.demo.sample.people import ids
from gorm.demo.sample.places import Region
from gorm.negotiations.models import (
    AgreementEventKind,
    AgreementLine,
    AgreementReview,
    AgreementStage,
    FlexibilityKind,
    FlexibilityRequest,
    FlexibilityState,
    LineReview,
    LineTravel,
    LocalPriority,
    Position,
    PositionState,
    Rag,
    Side,
    TermKind,
    Timetable,
    Treatment,
)
from gorm.negotiations.queries.lines import line_of
from gorm.negotiations.rules.lines import LineDetails, TargetFacts
from gorm.negotiations.rules.positions import AREA, OFFICE
from gorm.negotiations.service.baselines import take_missing_baselines
from gorm.negotiations.service.beginning import AgreementDetails, begin_agreement
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.flexibilities import (
    Answered,
    Asked,
    ask_flexibility,
    decide_flexibility,
)
from gorm.negotiations.service.funding import FundingFacts, keep_funding
from gorm.negotiations.service.lines import LineEdit, save_lines
from gorm.negotiations.service.loading import agreement_to_work_on
from gorm.negotiations.service.mandates import MandateDetails, set_mandate
from gorm.negotiations.service.parties import add_department, add_partner
from gorm.negotiations.service.positions import Occasion, Said, record_positions
from gorm.negotiations.service.priorities import PriorityDetails, add_priority
from gorm.negotiations.service.replies import Answer, reply
from gorm.negotiations.service.rounds import RoundDetails, close_round, open_round
from gorm.negotiations.service.staging import StageMove, enter_stage
from gorm.negotiations.service.terms import TermDetails, add_term
from gorm.performance.terms import Polarity

_KIND: Final = "local_area_agreement"
_TENTH: Final = Decimal("0.1")
_HUNDRED: Final = Decimal(100)
#: In days from today: when it is to be signed, when it began, and its rounds.
_SIGNING: Final = 80
_BEGAN: Final = -230
_ROUNDS: Final = ((-120, -95, "First offers"), (-60, -35, "Second offers"), (-8, None, ""))
#: The stages that were reached, in days from today.
_REACHED: Final = (("long_list", -140), ("short_list", -78), ("draft_1", -42))
#: The older agreement: begun, signed, and when its reviews were held, in days from today.
_OLDER_BEGUN: Final = -800
_OLDER_SIGNED: Final = -560
_OLDER_REVIEWED: Final = (-370, -180)
_THE_COUNTY: Final = "The chief executive (fictional)"
_SURVEY: Final = "A survey of the county (fictional)"
_THE_OFFICE: Final = "The office’s team"


class Agreements:
    """Makes the sample's agreements: each as it would have been made, on days that have passed."""

    def __init__(self, region: Region, users: Mapping[str, User], today: date) -> None:
        self.region, self.today = region, today
        self.actors = {key: actor_for(user.id) for key, user in users.items() if user.office_id}
        self.users = users
        self.departments = ids(Department.short_name, Department.id)

    def add(self) -> int:
        """Add every agreement; how many."""
        self._under_way(library.agreements()["under_way"])
        self._signed(library.agreements()["signed"])
        return 2

    def _under_way(self, raw: Mapping[str, Any]) -> None:
        actor, director = self.actors[raw["owner"]], self.actors[raw["director"]]
        area = self.region.areas[raw["area"]].reference
        for one in raw["priority"]:
            add_priority(actor, area, PriorityDetails(**one, heard_on=self._on(-300)))
        begins = _first_of_april_after(self._on(_SIGNING))
        reference = begin_agreement(
            actor,
            AgreementDetails(
                area=area, kind=_KIND, title=raw["title"], begins_on=begins,
                ends_on=months_after(begins, 36) - timedelta(days=1),
                opened_on=self._on(_BEGAN),
                team_ids=frozenset(self.users[key].id for key in raw["team"]),
                timetable_id=_timetable(), signing_on=self._on(_SIGNING),
            ),
        )  # fmt: skip
        self._with_parties(actor, reference, raw)
        self._lines(actor, reference, raw["line"])
        take_missing_baselines(actor, reference)
        self._targets(actor, reference, raw["line"])
        for one in raw["term"]:
            add_term(actor, reference, TermDetails(
                TermKind(one["kind"]), one["title"], Side(one["owed_by"]), due_on=self._on(200),
            ))  # fmt: skip
        self._mandates(director, reference, raw["line"])
        self._stages(actor, reference)
        self._rounds(actor, reference, raw["line"])
        for one in raw["flexibility"]:
            self._flexibility(actor, reference, one)

    def _with_parties(self, actor: Actor, reference: str, raw: Mapping[str, Any]) -> None:
        for key in ("west-nhs", "west-police", "bracken-trust"):
            body = self.region.organisations[key]
            add_partner(actor, reference, body.reference, f"The chair of {body.short_name}")
        add_department(actor, reference, self.departments[raw["department"]], "The minister")
        for one in raw["fund"]:
            keep_funding(actor, reference, FundingFacts(
                one["name"], Treatment(one["treatment"]), self.departments[raw["department"]],
                Decimal(one["amount"]), one["years"],
            ))  # fmt: skip

    def _lines(
        self, actor: Actor, reference: str, raw: Iterable[Mapping[str, Any]]
    ) -> None:  # fmt: skip
        priorities = {
            row.title: row.reference
            for row in session().execute(select(LocalPriority.title, LocalPriority.reference))
        }
        edits = [
            LineEdit(
                LineDetails(
                    block=one["block"], outcome=one["outcome"], indicator=one["indicator"],
                    unit=one.get("unit", ""), lead=one.get("lead", ""),
                    priority=priorities.get(one.get("priority", ""), ""),
                    baseline=_decimal(one.get("baseline")),
                    baseline_on=self._on(_BEGAN) if "baseline" in one else None,
                    baseline_source=_SURVEY if "baseline" in one else "",
                    is_placeholder=one.get("is_placeholder", False),
                    fill_by=self._on(45) if one.get("is_placeholder") else None,
                )
            )
            for one in raw
        ]  # fmt: skip
        save_lines(actor, reference, edits)

    def _targets(
        self, actor: Actor, reference: str, raw: Iterable[Mapping[str, Any]]
    ) -> None:  # fmt: skip
        """Give each line the target that the office asked for first, and its stretch."""
        agreement = agreement_to_work_on(actor, reference)
        edits = []
        for number, one in enumerate(raw, start=1):
            row = line_of(agreement.id, number)
            if row.details.baseline is None or "office" not in one:
                continue
            stretch = one.get("stretch")
            target = TargetFacts(
                agreement.ends_on,
                _nearer(row.details, one["office"][-1]),
                _nearer(row.details, stretch) if stretch else None,
            )
            details = LineDetails(**(vars(row.details) | {"targets": (target,)}))
            edits.append(LineEdit(details, number, row.version))
        save_lines(actor, reference, edits)

    def _mandates(
        self, director: Actor, reference: str, raw: Iterable[Mapping[str, Any]]
    ) -> None:  # fmt: skip
        for number, one in enumerate(raw, start=1):
            if "mandate" not in one:
                continue
            facts = self._facts(director, reference, number)
            given = one["mandate"]
            figures = {
                name: _nearer(facts, given[name]) for name in ("opening", "target", "walk_away")
            }
            details = MandateDetails(
                **figures, concessions=given["concessions"], reason="As the office agreed in spring"
            )
            set_mandate(director, reference, number, details, seen=0)

    def _stages(self, actor: Actor, reference: str) -> None:
        for code, days in _REACHED:
            agreement = agreement_to_work_on(actor, reference)
            stage = _stage(agreement.kind_id, code)
            move = StageMove(stage.id, HappenedOn(self._on(days)))
            enter_stage(actor, reference, move, agreement.version)

    def _rounds(
        self, actor: Actor, reference: str, raw: tuple[Mapping[str, Any], ...]
    ) -> None:  # fmt: skip
        for place, (opened, closed, title) in enumerate(_ROUNDS):
            number = open_round(actor, reference, RoundDetails(self._on(opened), title))
            for side, speaker, who in (
                ("area", AREA, _THE_COUNTY), ("office", OFFICE, _THE_OFFICE),
            ):  # fmt: skip
                said = self._said(actor, reference, raw, side, place)
                if said:
                    on = self._on(opened + 3)
                    occasion = Occasion(number, speaker, on, who)
                    record_positions(actor, reference, occasion, said)
            if closed is not None:
                close_round(actor, reference, number, self._on(closed))
            if place == 1:
                self._accept(actor, reference, number, raw)

    def _said(
        self, actor: Actor, reference: str, raw: Iterable[Mapping[str, Any]], side: str, place: int
    ) -> list[Said]:  # fmt: skip
        found = []
        for number, one in enumerate(raw, start=1):
            shares = one.get(side, ())
            if place >= len(shares):
                continue
            facts = self._facts(actor, reference, number)
            reason = one.get("reason", "") if side == "area" and place == 0 else ""
            if facts.baseline is not None:
                offer = _nearer(facts, shares[place])
                found.append(Said(f"line_{number}", offer, reason=reason))
        return found

    def _accept(
        self, actor: Actor, reference: str, number: int, raw: Iterable[Mapping[str, Any]]
    ) -> None:  # fmt: skip
        """Accept what both sides came to in a round."""
        agreement = agreement_to_work_on(actor, reference)
        settled = [place for place, one in enumerate(raw, start=1) if one.get("accepted")]
        rows = session().scalars(
            select(Position.reference)
            .join(AgreementLine, AgreementLine.id == Position.line_id)
            .where(
                Position.agreement_id == agreement.id, Position.is_current,
                AgreementLine.number.in_(settled), Position.round.has(number=number),
            )
            .order_by(Position.id)
        ).all()  # fmt: skip
        for one in rows:
            answer = Answer(
                one, PositionState.ACCEPTED, self._on(-35), "Both sides are content.", _THE_OFFICE
            )
            reply(actor, reference, answer)

    def _flexibility(self, actor: Actor, reference: str, raw: Mapping[str, Any]) -> None:
        asked_on = self._on(-raw["asked"])
        request = ask_flexibility(
            actor,
            reference,
            Asked(
                self.departments[raw["department"]], FlexibilityKind(raw["kind"]),
                raw["rule_or_fund"], raw["case_made"], asked_on,
                asked_on + timedelta(days=raw["answer_in"]),
            ),
        )  # fmt: skip
        if "decided" in raw:
            query = select(FlexibilityRequest.version).where(
                FlexibilityRequest.reference == request
            )
            answered = Answered(
                FlexibilityState.AGREED,
                "The two grants are for the same families, and one return says as much.",
                self._on(-raw["decided"]),
                "The department’s finance director (fictional)",
            )
            decide_flexibility(actor, request, answered, session().scalars(query).one())

    def _signed(self, raw: Mapping[str, Any]) -> None:
        actor = self.actors[raw["owner"]]
        begins = self._on(_OLDER_SIGNED)
        reference = begin_agreement(
            actor,
            AgreementDetails(
                area=self.region.areas[raw["area"]].reference, kind=_KIND, title=raw["title"],
                begins_on=begins, ends_on=months_after(begins, 36),
                opened_on=self._on(_OLDER_BEGUN),
            ),
        )  # fmt: skip
        save_lines(actor, reference, [self._agreed(one, begins) for one in raw["line"]])
        self._sign(actor, reference)
        for place, days in enumerate(_OLDER_REVIEWED):
            self._review(actor, reference, raw["line"], place, self._on(days))

    def _agreed(self, raw: Mapping[str, Any], begins: date) -> LineEdit:
        return LineEdit(
            LineDetails(
                block=raw["block"], outcome=raw["outcome"], indicator=raw["indicator"],
                unit=raw.get("unit", ""), baseline=_decimal(raw["baseline"]), baseline_on=begins,
                baseline_source="As both sides agreed it (fictional)",
                targets=(
                    TargetFacts(
                        months_after(begins, 36), _decimal(raw["target"]),
                        _decimal(raw.get("stretch")),
                    ),
                ),
            )
        )  # fmt: skip

    def _sign(self, actor: Actor, reference: str) -> None:
        """It was signed before anybody kept the approvals of stages here: entered as it was."""
        agreement = agreement_to_work_on(actor, reference)
        signed_on = self._on(_OLDER_SIGNED)
        agreement.stage_id = _stage(agreement.kind_id, "in_review").id
        agreement.signed_on = signed_on
        happening = Happening(AgreementEventKind.SIGNED, "Signed reached")
        happened = HappenedOn(signed_on)
        tell(actor, agreement, "agreement.stage_entered", happening, happened=happened)

    def _review(
        self, actor: Actor, reference: str, raw: Iterable[Mapping[str, Any]], place: int, on: date
    ) -> None:  # fmt: skip
        agreement = agreement_to_work_on(actor, reference)
        review = AgreementReview(
            agreement_id=agreement.id, number=place + 1, held_on=on, finished_on=on,
            covers=("The first half year", "The second half year")[place], is_agreed=True,
        )  # fmt: skip
        session().add(review)
        session().flush()
        numbers = select(AgreementLine.number, AgreementLine.id).where(
            AgreementLine.agreement_id == agreement.id
        )
        lines = {row.number: row.id for row in session().execute(numbers)}
        session().add_all(
            LineReview(
                review_id=review.id, line_id=lines[number], rag=Rag(one["rag"][place]),
                travel=LineTravel(one["travel"][place]), updated_at=clock.now(),
                narrative=one["words"] if place else "",
            )
            for number, one in enumerate(raw, start=1)
        )  # fmt: skip
        happening = Happening(AgreementEventKind.REVIEW, f"Review {place + 1} finished")
        happened = HappenedOn(on)
        tell(actor, agreement, "agreement.review_finished", happening, happened=happened)

    def _facts(self, actor: Actor, reference: str, number: int) -> LineDetails:
        return line_of(agreement_to_work_on(actor, reference).id, number).details

    def _on(self, days: int) -> date:
        return self.today + timedelta(days=days)


def _nearer(line: LineDetails, share: float) -> Decimal:
    """The value that goes this share of the way that is left, to a tenth."""
    baseline, part = line.baseline or Decimal(0), Decimal(str(share))
    if line.polarity is Polarity.LOW:
        return (baseline * (1 - part)).quantize(_TENTH)
    return (baseline + (_HUNDRED - baseline) * part).quantize(_TENTH)


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _stage(kind_id: int, code: str) -> AgreementStage:
    return session().scalars(
        select(AgreementStage).where(
            AgreementStage.kind_id == kind_id, AgreementStage.code == code
        )
    ).one()  # fmt: skip


def _timetable() -> int:
    return session().scalars(select(Timetable.id).order_by(Timetable.id).limit(1)).one()


def _first_of_april_after(day: date) -> date:
    return date(day.year + (1 if (day.month, day.day) >= (4, 1) else 0), 4, 1)
