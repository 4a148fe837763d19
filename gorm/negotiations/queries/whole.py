"""A whole agreement as papers have it: parties, lines with what each side offers, terms, funds.

Nothing of a mandate is read here: see `mandates_on_paper`, for those who may see them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.models import Department
from gorm.core.db import session
from gorm.core.text import day
from gorm.negotiations.models import (
    AgreementBlock,
    AgreementLine,
    AgreementParty,
    AgreementTerm,
    FundingStream,
    LineReward,
    LineTarget,
    Mandate,
    NegotiationRound,
    Position,
    Side,
    TermState,
)
from gorm.negotiations.queries.on_paper import (
    BlockOnPaper,
    FundOnPaper,
    LineOnPaper,
    MandateOnPaper,
    Offer,
    PartyOnPaper,
    RewardOnPaper,
    RoundOnPaper,
    TargetOnPaper,
    TermOnPaper,
    Topic,
    WholeAgreement,
)
from gorm.negotiations.rules.positions import Speaker, Taken
from gorm.performance.models import Series
from gorm.performance.rules.figures import shown
from gorm.performance.terms import Polarity


def whole_agreement(agreement_id: int) -> WholeAgreement:
    """An agreement that the caller knows to be readable."""
    lines = _lines(agreement_id)
    terms = _terms(agreement_id)
    positions = _positions(agreement_id)
    blocks = session().scalars(
        select(AgreementBlock)
        .where(AgreementBlock.agreement_id == agreement_id)
        .order_by(AgreementBlock.position)
    )
    return WholeAgreement(
        blocks=_in_blocks([(block.id, block.name) for block in blocks], lines, positions),
        terms=tuple(_term(one, positions) for one in terms),
        funds=_funds(agreement_id),
        parties=_parties(agreement_id),
        rounds=_rounds(agreement_id),
    )


def mandates_on_paper(
    agreement_id: int, units: Mapping[int, str]
) -> dict[int, MandateOnPaper]:  # fmt: skip
    """The mandates that hold, by line. Only for whoever may see those of this agreement."""
    found = session().scalars(
        select(Mandate).where(Mandate.agreement_id == agreement_id, Mandate.is_current)
    )
    return {
        one.line_id: MandateOnPaper(
            shown(one.opening, units.get(one.line_id, "")),
            shown(one.target, units.get(one.line_id, "")),
            shown(one.walk_away, units.get(one.line_id, "")),
            one.concessions,
            one.set_at.date(),
        )
        for one in found
    }


def _lines(agreement_id: int) -> Sequence[AgreementLine]:
    return session().scalars(
        select(AgreementLine)
        .where(AgreementLine.agreement_id == agreement_id, AgreementLine.dropped_on.is_(None))
        .options(
            joinedload(AgreementLine.outcome),
            joinedload(AgreementLine.indicator),
            joinedload(AgreementLine.series),
            joinedload(AgreementLine.lead_partner),
            joinedload(AgreementLine.priority),
            joinedload(AgreementLine.reward),
            selectinload(AgreementLine.targets),
        )
        .order_by(AgreementLine.position, AgreementLine.id)
    ).all()  # fmt: skip


def _terms(agreement_id: int) -> Sequence[AgreementTerm]:
    return session().scalars(
        select(AgreementTerm)
        .where(
            AgreementTerm.agreement_id == agreement_id, AgreementTerm.state != TermState.DROPPED
        )
        .options(joinedload(AgreementTerm.department))
        .order_by(AgreementTerm.number)
    ).all()  # fmt: skip


_Positions = dict[str, list[tuple[Position, int, str]]]


def _positions(agreement_id: int) -> _Positions:
    """The positions that stand, by topic: each with its round and the department that took it."""
    rows: Any = session().execute(
        select(Position, NegotiationRound.number, Department.short_name)
        .join(NegotiationRound, NegotiationRound.id == Position.round_id)
        .outerjoin(Department, Department.id == Position.department_id)
        .where(Position.agreement_id == agreement_id, Position.is_current)
        .order_by(NegotiationRound.number, Position.id)
    )
    found: _Positions = defaultdict(list)
    for position, number, department in rows:
        key = f"line_{position.line_id}" if position.line_id else f"term_{position.term_id}"
        found[key].append((position, number, department or ""))
    return found


def _in_blocks(
    blocks: Iterable[tuple[int, str]], lines: Sequence[AgreementLine], positions: _Positions
) -> tuple[BlockOnPaper, ...]:
    by_block: dict[int | None, list[LineOnPaper]] = defaultdict(list)
    for line in lines:
        by_block[line.block_id].append(_line(line, positions))
    found = [BlockOnPaper(name, tuple(by_block.get(number, ()))) for number, name in blocks]
    found.append(BlockOnPaper("", tuple(by_block.get(None, ()))))
    return tuple(block for block in found if block.lines)


def _line(line: AgreementLine, positions: _Positions) -> LineOnPaper:
    indicator = _indicator(line)
    outcome = line.outcome_words or (line.outcome.name if line.outcome else "")
    unit = line.unit
    baseline = shown(line.baseline, unit) if line.baseline is not None else ""
    when = line.baseline_period or day(line.baseline_on)
    bare = Topic(f"line_{line.id}", indicator or outcome, line.number, line.polarity, unit)
    return LineOnPaper(
        id=line.id,
        topic=_topic(bare, positions),
        outcome=outcome,
        indicator=indicator,
        basis=line.basis.label,
        baseline=f"{baseline} ({when})" if baseline and when else baseline,
        baseline_source=line.baseline_source,
        lead=line.lead_partner.name if line.lead_partner else "",
        priority=line.priority.title if line.priority else "",
        placeholder=f"To be filled by {day(line.fill_by)}" if line.is_placeholder else "",
        targets=tuple(_target(one, unit) for one in line.targets),
        reward=_reward(line.reward) if line.reward else None,
    )


def _indicator(line: AgreementLine) -> str:
    if line.indicator is None:
        return line.indicator_words
    series: Series | None = line.series
    part = f", {series.breakdown}" if series is not None and series.breakdown else ""
    return f"{line.indicator.name}{part}"


def _target(target: LineTarget, unit: str) -> TargetOnPaper:
    def words(value: Decimal | None) -> str:
        return shown(value, unit) if value is not None else ""

    return TargetOnPaper(
        target.sub_target,
        day(target.due_on),
        words(target.without_stretch),
        words(target.with_stretch),
        target.id,
    )


def _reward(reward: LineReward) -> RewardOnPaper:
    share = shown(reward.threshold, "per cent")
    between = "pro rata from there" if reward.is_pro_rata else "nothing short of the whole"
    return RewardOnPaper(
        shown(reward.pump_priming, "pounds"),
        shown(reward.full_grant, "pounds"),
        f"Nothing below {share} of the stretch, {between}",
        tuple((day(date.fromisoformat(str(on))), f"{part} per cent")
              for on, part in reward.instalments),
    )  # fmt: skip


def _term(term: AgreementTerm, positions: _Positions) -> TermOnPaper:
    department = term.department.name if term.department else ""
    bare = Topic(f"term_{term.id}", term.title, term.number, Polarity.NEUTRAL, "")
    return TermOnPaper(
        topic=_topic(bare, positions),
        kind=term.kind.label,
        words=term.words,
        owed_by=department or term.owed_by.label,
        due=day(term.due_on),
        state=term.state,
    )  # fmt: skip


def _topic(bare: Topic, positions: _Positions) -> Topic:
    """A topic with what each side said of it last, and all positions that stand."""
    taken = positions.get(bare.key, [])
    last: dict[Speaker, Offer] = {}
    for position, number, department in taken:
        speaker = Speaker(position.side, position.department_id)
        last[speaker] = _offer(position, number, department, bare.unit)
    return replace(
        bare,
        offers=tuple(sorted(last.values(), key=lambda one: (_ORDER[one.side], one.who))),
        positions=tuple(_taken(position, number, bare.key) for position, number, _ in taken),
    )


_ORDER = {Side.OFFICE: 1, Side.AREA: 2, Side.DEPARTMENT: 3}


def _offer(position: Position, round_number: int, department: str, unit: str) -> Offer:
    value = shown(position.offer, unit) if position.offer is not None else ""
    said = ": ".join(words for words in (value, position.offer_words) if words)
    return Offer(
        department or position.side.label,
        position.side,
        round_number,
        said,
        position.reason,
        position.state,
        position.said_by,
        position.id,
    )


def _taken(position: Position, round_number: int, key: str) -> Taken:
    return Taken(
        position.id,
        round_number,
        key,
        Speaker(position.side, position.department_id),
        position.offer,
        position.offer_words,
        position.state,
    )


def _funds(agreement_id: int) -> tuple[FundOnPaper, ...]:
    found = session().scalars(
        select(FundingStream)
        .where(FundingStream.agreement_id == agreement_id)
        .options(joinedload(FundingStream.department))
        .order_by(FundingStream.id)
    )
    return tuple(
        FundOnPaper(
            one.name,
            one.department.name if one.department else "",
            one.treatment.label,
            shown(one.amount, "pounds") if one.amount is not None else "",
            one.years,
            one.conditions,
        )
        for one in found
    )


def _parties(agreement_id: int) -> tuple[PartyOnPaper, ...]:
    found = session().scalars(
        select(AgreementParty)
        .where(AgreementParty.agreement_id == agreement_id)
        .options(joinedload(AgreementParty.organisation), joinedload(AgreementParty.department))
        .order_by(AgreementParty.id)
    )
    return tuple(
        PartyOnPaper(
            one.department.name if one.department else _name(one),
            one.department is not None,
            one.signatory,
        )
        for one in found
    )


def _name(party: AgreementParty) -> str:
    return party.organisation.name if party.organisation else ""


def _rounds(agreement_id: int) -> tuple[RoundOnPaper, ...]:
    found = session().scalars(
        select(NegotiationRound)
        .where(NegotiationRound.agreement_id == agreement_id)
        .order_by(NegotiationRound.number)
    )
    return tuple(
        RoundOnPaper(one.number, one.title, day(one.opened_on), day(one.closed_on))
        for one in found
    )  # fmt: skip
