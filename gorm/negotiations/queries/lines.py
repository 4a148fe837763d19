"""The lines of an agreement as pages read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.importing.models import DataImport
from gorm.negotiations.models import AgreementBlock, AgreementLine, LineBasis, LineReward
from gorm.negotiations.queries.line_choices import indicator_text
from gorm.negotiations.rules.lines import LineDetails, TargetFacts, line_title
from gorm.negotiations.rules.rewards import Instalment, RewardTerms
from gorm.performance.rules.figures import shown
from gorm.performance.terms import Polarity


@dataclass(frozen=True)
class TargetRow:
    """A dated target as a page shows it, with its unit."""

    sub_target: str
    due_on: date
    without_stretch: str
    with_stretch: str


@dataclass(frozen=True)
class LineRow:
    """A line as a page shows it.

    `details` is the line as forms and grids hold it; `baseline` and the values of `targets` carry
    their unit; `import_reference` is the import from which the baseline was taken.
    """

    id: int
    number: int
    version: int
    title: str
    block: str
    outcome: str
    ambition: str
    indicator: str
    indicator_code: str
    indicator_id: int | None
    series_id: int | None
    unit: str
    polarity: Polarity
    basis: LineBasis
    baseline: str
    baseline_on: date | None
    baseline_period: str
    baseline_source: str
    import_reference: str
    targets: tuple[TargetRow, ...]
    reward: RewardTerms | None
    lead: str
    lead_reference: str
    priority: str
    priority_reference: str
    is_placeholder: bool
    fill_by: date | None
    dropped_on: date | None
    dropped_because: str
    details: LineDetails

    @property
    def is_dropped(self) -> bool:
        """Whether it was dropped; it can be restored."""
        return self.dropped_on is not None

    @property
    def own_targets(self) -> tuple[TargetRow, ...]:
        """The targets of the line itself."""
        return tuple(target for target in self.targets if not target.sub_target)


@dataclass(frozen=True)
class BlockOfLines:
    """The lines that stand under one block; the name is '' where they stand under none."""

    name: str
    lines: tuple[LineRow, ...]


@dataclass(frozen=True)
class AgreementLines:
    """The lines of an agreement: those that stand, by block, and those that were dropped."""

    blocks: tuple[BlockOfLines, ...]
    dropped: tuple[LineRow, ...]

    @property
    def standing(self) -> tuple[LineRow, ...]:
        """The lines that stand, in their order."""
        return tuple(line for block in self.blocks for line in block.lines)


def lines_of(agreement_id: int) -> AgreementLines:
    """All lines of an agreement, by block, in their order."""
    rows = _rows(AgreementLine.agreement_id == agreement_id)
    standing = [row for row in rows if not row.is_dropped]
    names = dict.fromkeys(row.block for row in standing)
    return AgreementLines(
        blocks=tuple(
            BlockOfLines(name, tuple(row for row in standing if row.block == name))
            for name in names
        ),
        dropped=tuple(row for row in rows if row.is_dropped),
    )


def line_of(agreement_id: int, number: int) -> LineRow:
    """One line of an agreement. Raises NotFound."""
    rows = _rows(AgreementLine.agreement_id == agreement_id, AgreementLine.number == number)
    if not rows:
        raise NotFound
    return rows[0]


def details_of(line: AgreementLine) -> LineDetails:
    """A line as forms and grids hold it."""
    return LineDetails(
        block=line.block.name if line.block else "",
        outcome=line.outcome.name if line.outcome else line.outcome_words,
        indicator=_indicator_typed(line),
        unit=line.unit,
        polarity=line.polarity,
        basis=line.basis,
        baseline=line.baseline,
        baseline_on=line.baseline_on,
        baseline_source=line.baseline_source,
        lead=line.lead_partner.name if line.lead_partner else "",
        priority=line.priority.reference if line.priority else "",
        is_placeholder=line.is_placeholder,
        fill_by=line.fill_by,
        targets=tuple(
            TargetFacts(one.due_on, one.without_stretch, one.with_stretch, one.sub_target)
            for one in line.targets
        ),
    )


def with_all_of_a_line() -> tuple[Any, ...]:
    """What is read with a line so that nothing of it is read again."""
    return (
        joinedload(AgreementLine.block),
        joinedload(AgreementLine.outcome),
        joinedload(AgreementLine.indicator),
        joinedload(AgreementLine.series),
        joinedload(AgreementLine.lead_partner),
        joinedload(AgreementLine.priority),
        joinedload(AgreementLine.reward),
        selectinload(AgreementLine.targets),
    )


def _rows(*conditions: ColumnElement[bool]) -> list[LineRow]:
    found = session().execute(
        select(AgreementLine, DataImport.reference)
        .outerjoin(DataImport, DataImport.id == AgreementLine.baseline_import_id)
        .outerjoin(AgreementBlock, AgreementBlock.id == AgreementLine.block_id)
        .where(*conditions)
        .options(*with_all_of_a_line())
        .order_by(
            AgreementBlock.position.is_(None),
            AgreementBlock.position,
            AgreementLine.position,
            AgreementLine.id,
        )
    )
    return [_row(line, reference or "") for line, reference in found]


def _row(line: AgreementLine, import_reference: str) -> LineRow:
    outcome = line.outcome.name if line.outcome else line.outcome_words
    indicator = _indicator_named(line)
    return LineRow(
        id=line.id,
        number=line.number,
        version=line.version,
        title=line_title(line.number, outcome, indicator),
        block=line.block.name if line.block else "",
        outcome=outcome,
        ambition=line.outcome.ambition if line.outcome else "",
        indicator=indicator,
        indicator_code=line.indicator.code if line.indicator else "",
        indicator_id=line.indicator_id,
        series_id=line.series_id,
        unit=line.unit,
        polarity=line.polarity,
        basis=line.basis,
        baseline=_valued(line.baseline, line.unit),
        baseline_on=line.baseline_on,
        baseline_period=line.baseline_period,
        baseline_source=line.baseline_source,
        import_reference=import_reference,
        targets=tuple(
            TargetRow(
                one.sub_target,
                one.due_on,
                _valued(one.without_stretch, line.unit),
                _valued(one.with_stretch, line.unit),
            )
            for one in line.targets
        ),
        reward=_reward(line.reward),
        lead=line.lead_partner.name if line.lead_partner else "",
        lead_reference=line.lead_partner.reference if line.lead_partner else "",
        priority=line.priority.title if line.priority else "",
        priority_reference=line.priority.reference if line.priority else "",
        is_placeholder=line.is_placeholder,
        fill_by=line.fill_by,
        dropped_on=line.dropped_on,
        dropped_because=line.dropped_because,
        details=details_of(line),
    )


def _reward(reward: LineReward | None) -> RewardTerms | None:
    if reward is None:
        return None
    instalments: Sequence[Sequence[str]] = reward.instalments
    return RewardTerms(
        reward.pump_priming,
        reward.full_grant,
        reward.threshold,
        reward.is_pro_rata,
        tuple(Instalment(date.fromisoformat(due), Decimal(share)) for due, share in instalments),
    )


def _indicator_named(line: AgreementLine) -> str:
    if line.indicator is None:
        return line.indicator_words
    breakdown = line.series.breakdown if line.series else ""
    return f"{line.indicator.name}: {breakdown}" if breakdown else line.indicator.name


def _indicator_typed(line: AgreementLine) -> str:
    if line.indicator is None:
        return line.indicator_words
    return indicator_text(line.indicator.code, line.series.breakdown if line.series else "")


def _valued(value: Decimal | None, unit: str) -> str:
    return shown(value, unit)


def line_of_words(line: AgreementLine) -> str:
    """What a line is called, of which its outcome and indicator were read with it."""
    outcome = line.outcome.name if line.outcome else line.outcome_words
    indicator = line.indicator.name if line.indicator else line.indicator_words
    return line_title(line.number, outcome, indicator)
