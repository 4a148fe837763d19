"""What a line can name: blocks, outcomes, indicators of the catalogue, partners, priorities."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, literal, or_, select, union_all

from gorm.core.db import session
from gorm.core.text import one_line
from gorm.negotiations.models import (
    Agreement,
    AgreementBlock,
    AgreementParty,
    DesiredOutcome,
    LocalPriority,
    OutcomeSet,
)
from gorm.performance.queries.held import SeriesFacts, series_where
from gorm.performance.terms import Polarity
from gorm.places.models import AreaMember, Organisation

_BETWEEN = ": "


@dataclass(frozen=True)
class Measured:
    """An indicator of the catalogue in one breakdown, as a line names it."""

    indicator_id: int
    series_id: int
    unit: str
    polarity: Polarity
    text: str
    title: str
    source: str


@dataclass(frozen=True)
class LineChoices:
    """All that the lines of one agreement can name, read once; found by name whatever the case."""

    blocks: tuple[tuple[int, str], ...]
    outcomes: tuple[tuple[int, str], ...]
    series: tuple[SeriesFacts, ...]
    partners: tuple[tuple[int, str], ...]
    priorities: tuple[tuple[int, str, str], ...]
    elsewhere: dict[str, int] = field(default_factory=dict)

    def block_id(self, name: str) -> int | None:
        """The block of this name."""
        return self._blocks.get(name.casefold())

    def outcome_id(self, name: str) -> int | None:
        """The outcome of a set of this name."""
        return self._outcomes.get(name.casefold())

    def partner_id(self, name: str) -> int | None:
        """The organisation of this name: a party or a member of the area before any other."""
        return self._partners.get(name.casefold()) or self.elsewhere.get(name.casefold())

    def priority_id(self, reference: str) -> int | None:
        """The local priority of this reference."""
        return next((one for one, known, _ in self.priorities if known == reference), None)

    def measured(self, text: str) -> Measured | None:
        """The indicator that a text names: its code, its code with a breakdown, or its name."""
        return self._measured.get(one_line(text).casefold())

    @cached_property
    def indicators(self) -> tuple[Measured, ...]:
        """The indicators with their breakdowns, as a list offers them."""
        return tuple(_measured(one) for one in self.series)

    @cached_property
    def _measured(self) -> dict[str, Measured]:
        found: dict[str, Measured] = {}
        for one in self.series:
            named = _measured(one)
            for text in (named.text, f"{one.code}{_BETWEEN}{one.name}", one.title):
                found.setdefault(text.casefold(), named)
        for one in self.series:  # the first breakdown stands for one without a whole
            found.setdefault(one.code.casefold(), _measured(one))
        return found

    @cached_property
    def _blocks(self) -> dict[str, int]:
        return _by_name(self.blocks)

    @cached_property
    def _outcomes(self) -> dict[str, int]:
        return _by_name(self.outcomes)

    @cached_property
    def _partners(self) -> dict[str, int]:
        return _by_name(self.partners)


def line_choices(
    agreement_id: int, area_id: int, accountable_id: int, leads: Iterable[str] = ()
) -> LineChoices:  # fmt: skip
    """What the lines of an agreement can name; `leads` are names looked for in the register."""
    named = _named(agreement_id, area_id, accountable_id)
    partners = _pairs(named["partner"])
    known = {name.casefold() for _, name in partners}
    missing = {name for name in leads if name and name.casefold() not in known}
    return LineChoices(
        blocks=_pairs(named["block"]),
        outcomes=_pairs(named["outcome"]),
        series=series_where(),
        partners=partners,
        priorities=tuple((one.id, one.reference, one.name) for one in named["priority"]),
        elsewhere=_elsewhere(missing) if missing else {},
    )


def choices_of(agreement: Agreement, leads: Iterable[str] = ()) -> LineChoices:
    """What the lines of this agreement can name."""
    return line_choices(agreement.id, agreement.area_id, agreement.accountable_id, leads)


def _named(
    agreement_id: int, area_id: int, accountable_id: int
) -> dict[str, list[Row[Any]]]:  # fmt: skip
    """Blocks, outcomes, partners and priorities, each in the order of lists: in one statement."""
    statement = union_all(
        _as("block", AgreementBlock.id, AgreementBlock.name, position=AgreementBlock.position)
        .where(AgreementBlock.agreement_id == agreement_id),
        _as(
            "outcome", DesiredOutcome.id, DesiredOutcome.name, OutcomeSet.name,
            position=DesiredOutcome.position,
        )
        .join(OutcomeSet, OutcomeSet.id == DesiredOutcome.outcome_set_id)
        .where(OutcomeSet.is_in_use),
        _as("priority", LocalPriority.id, LocalPriority.title, LocalPriority.reference)
        .where(LocalPriority.area_id == area_id, LocalPriority.is_current),
        _as("partner", Organisation.id, Organisation.name)
        .where(_is_near(agreement_id, area_id, accountable_id)),
    )  # fmt: skip
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in session().execute(statement):
        found[row.what].append(row)
    found["outcome"].sort(key=lambda row: (row.reference, row.position))
    for what in ("block", "priority", "partner"):
        found[what].sort(key=lambda row: (row.position, row.name.casefold()))
    return found


def _as(
    what: str, number: Any, name: Any, reference: Any = None, position: Any = None
) -> Select[Any]:  # fmt: skip
    return select(
        literal(what).label("what"),
        number.label("id"),
        name.label("name"),
        (literal("") if reference is None else reference).label("reference"),
        (literal(0) if position is None else position).label("position"),
    )


def _is_near(agreement_id: int, area_id: int, accountable_id: int) -> ColumnElement[bool]:
    """The accountable body, the parties of the agreement, and the members of the area."""
    parties = select(AgreementParty.organisation_id).where(
        AgreementParty.agreement_id == agreement_id
    )
    members = select(AreaMember.organisation_id).where(AreaMember.area_id == area_id)
    return or_(
        Organisation.id == accountable_id,
        Organisation.id.in_(parties),
        Organisation.id.in_(members),
    )


def _elsewhere(names: Iterable[str]) -> dict[str, int]:
    rows = session().execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.name.in_(names), Organisation.is_current)
        .order_by(Organisation.id)
    )
    return {row.name.casefold(): row.id for row in rows}


def _pairs(rows: Iterable[Row[Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((row.id, row.name) for row in rows)


def _by_name(pairs: tuple[tuple[int, str], ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, name in pairs:
        found.setdefault(name.casefold(), number)
    return found


def _measured(one: SeriesFacts) -> Measured:
    return Measured(
        indicator_id=one.indicator_id,
        series_id=one.id,
        unit=one.unit,
        polarity=one.polarity,
        text=indicator_text(one.code, one.breakdown),
        title=one.title,
        source=one.source,
    )


def indicator_text(code: str, breakdown: str) -> str:
    """How a field names an indicator of the catalogue in one breakdown."""
    return f"{code}{_BETWEEN}{breakdown}" if breakdown else code
