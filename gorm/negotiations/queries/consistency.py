"""The same indicator across agreements: who got which target, and how ambitious each is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import and_, func, select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementKind,
    AgreementLine,
    AgreementStage,
    AgreementState,
    LineTarget,
)
from gorm.negotiations.rules.consistency import (
    Aim,
    ambition,
    change_a_year,
    most_ambitious_first,
    remark,
    usual,
)
from gorm.performance.models import Indicator, Series
from gorm.performance.rules.figures import shown
from gorm.places.models import Area

#: As many lines as are compared.
MOST: Final = 1_000


@dataclass(frozen=True)
class TargetAcross:
    """The last target of one line, with what it asks for each year."""

    area: str
    area_reference: str
    agreement: str
    title: str
    kind: str
    stage: str
    line: int
    part: str
    unit: str
    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    stretch: Decimal | None
    due_on: date | None
    yearly: Decimal | None
    ambition: Decimal | None
    remark: str

    def words(self, value: Decimal | None) -> str:
        """A value with the line's unit."""
        return shown(value, self.unit)


@dataclass(frozen=True)
class Across:
    """One indicator across agreements, the most ambitious target first."""

    code: str
    name: str
    rule: str
    rows: tuple[TargetAcross, ...]
    usual: Decimal | None

    @property
    def outliers(self) -> tuple[TargetAcross, ...]:
        """The targets about which something stands out."""
        return tuple(row for row in self.rows if row.remark)


def indicators_agreed(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The indicators that lines of readable agreements use: (code, name with how many lines)."""
    rows = session().execute(
        select(Indicator.code, Indicator.name, func.count(AgreementLine.id).label("many"))
        .join(AgreementLine, AgreementLine.indicator_id == Indicator.id)
        .join(Agreement, Agreement.id == AgreementLine.agreement_id)
        .where(*_counted(actor))
        .group_by(Indicator.id, Indicator.code, Indicator.name)
        .order_by(Indicator.name, Indicator.id)
    )
    return tuple((row.code, f"{row.name} ({row.many})") for row in rows)


def targets_across(actor: Actor, code: str) -> Across | None:
    """The targets of one indicator over the agreements that the reader may read.

    None where no readable agreement uses it: that another does is not told.
    """
    rows = session().execute(_query(actor, code).limit(MOST)).all()
    if not rows:
        return None
    found = [_row(row) for row in rows]
    middle = usual(one[1] for one in found)
    order = most_ambitious_first([one[1] for one in found])
    first = rows[0]
    return Across(
        code=first.code,
        name=first.name,
        rule=first.indicator_polarity.label,
        rows=tuple(_made(rows[place], *found[place], middle) for place in order),
        usual=middle,
    )


def _counted(actor: Actor) -> tuple[Any, ...]:
    return (
        policy.readable_by(actor),
        Agreement.state != AgreementState.WITHDRAWN,
        AgreementLine.dropped_on.is_(None),
    )


def _query(actor: Actor, code: str) -> Any:
    last = (
        select(func.max(LineTarget.due_on))
        .where(LineTarget.line_id == AgreementLine.id, LineTarget.sub_target == "")
        .correlate(AgreementLine)
        .scalar_subquery()
    )
    is_last = and_(
        LineTarget.line_id == AgreementLine.id,
        LineTarget.sub_target == "",
        LineTarget.due_on == last,
    )
    return (
        select(
            Area.name.label("area"), Area.reference.label("area_reference"), Agreement.reference,
            Agreement.title, AgreementKind.name.label("kind"), AgreementStage.name.label("stage"),
            AgreementLine.number, AgreementLine.unit, AgreementLine.baseline,
            AgreementLine.baseline_on, LineTarget.without_stretch, LineTarget.with_stretch,
            LineTarget.due_on, Indicator.code, Indicator.name, Series.breakdown,
            Indicator.unit.label("indicator_unit"), Indicator.polarity.label("indicator_polarity"),
        )
        .join(Agreement, Agreement.id == AgreementLine.agreement_id)
        .join(Area, Area.id == Agreement.area_id)
        .join(AgreementKind, AgreementKind.id == Agreement.kind_id)
        .join(AgreementStage, AgreementStage.id == Agreement.stage_id)
        .join(Indicator, Indicator.id == AgreementLine.indicator_id)
        .outerjoin(Series, Series.id == AgreementLine.series_id)
        .outerjoin(LineTarget, is_last)
        .where(*_counted(actor), Indicator.code == code)
        .order_by(Area.name, Agreement.id, AgreementLine.number)
    )  # fmt: skip


def _row(row: Any) -> tuple[Decimal | None, Decimal | None]:
    aim = Aim(
        row.indicator_polarity, row.baseline, row.baseline_on, row.without_stretch, row.due_on
    )  # fmt: skip
    return change_a_year(aim), ambition(aim)


def _made(
    row: Any, yearly: Decimal | None, own: Decimal | None, middle: Decimal | None
) -> TargetAcross:
    return TargetAcross(
        area=row.area,
        area_reference=row.area_reference,
        agreement=row.reference,
        title=row.title,
        kind=row.kind,
        stage=row.stage,
        line=row.number,
        part=row.breakdown or "",
        unit=row.unit or row.indicator_unit,
        baseline=row.baseline,
        baseline_on=row.baseline_on,
        target=row.without_stretch,
        stretch=row.with_stretch,
        due_on=row.due_on,
        yearly=yearly,
        ambition=own,
        remark=remark(own, middle),
    )
