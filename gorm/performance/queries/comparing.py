"""One sheet of an indicator compared within a group: what the command prints and pages show."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.errors import GormError
from gorm.core.text import listed
from gorm.performance.models import (
    Comparison,
    ComparisonGroup,
    Indicator,
    PeerGroup,
    PeerGroupMember,
    Series,
    Sheet,
    Standing,
)
from gorm.performance.rules.comparison import Summary, Thresholds, compare
from gorm.performance.rules.periods import possible
from gorm.performance.terms import Direction, GroupKind, Polarity
from gorm.places.models import CodeScheme, Organisation, OrganisationCode

NATIONAL: Final = "national"
TYPE: Final = "type"
REGION: Final = "region"
_MOST_NAMED: Final = 60


class Missing(GormError):
    """Something that a comparison was asked for is not there; the message names it."""


@dataclass(frozen=True)
class Question:
    """What is to be compared: `group` is national, type, region or the code of a peer group.

    `breakdown` is None where none was named; `of` is the GSS code, now or formerly, or the
    reference of the council whose type or region is meant.
    """

    code: str
    period: str
    breakdown: str | None = None
    group: str = NATIONAL
    of: str = ""


@dataclass(frozen=True)
class Member:
    """One member of the population: its value, what it had before, and where it stands."""

    reference: str
    gss_code: str
    name: str
    value: Decimal
    previous: Decimal | None
    previous_period: str | None
    rank: int | None
    of: int
    band: int | None
    direction: Direction | None


@dataclass(frozen=True)
class Table:
    """A population compared."""

    code: str
    name: str
    unit: str
    period: str
    breakdown: str
    group: str
    of: str
    summary: Summary
    members: tuple[Member, ...]


@dataclass(frozen=True)
class _Sheet:
    """The current comparison of the sheet that was asked for."""

    comparison_id: int
    indicator: Indicator
    series: Series
    period: str

    @property
    def polarity(self) -> Polarity:
        """Of a gap, low is better, whatever the indicator is."""
        is_gap = self.series.minuend_id is not None
        return Polarity.LOW if is_gap else self.indicator.polarity


def comparison_table(question: Question) -> Table:
    """The comparison that is asked for. Raises Missing, naming what is not there."""
    sheet = _sheet(question)
    summary, members = _population(sheet, question)
    return Table(
        code=sheet.indicator.code,
        name=sheet.indicator.name,
        unit=sheet.indicator.unit,
        period=sheet.period,
        breakdown=sheet.series.breakdown,
        group=question.group,
        of=question.of,
        summary=summary,
        members=tuple(sorted(members, key=lambda member: (member.rank or 0, member.name))),
    )


def _sheet(question: Question) -> _Sheet:
    indicator = session().scalar(select(Indicator).where(Indicator.code == question.code))
    if indicator is None:
        raise Missing(f"There is no indicator {question.code}.")
    series = _series(indicator, question.breakdown)
    meant = {question.period, *(period.text for period in possible(question.period))}
    found = (
        session()
        .execute(
            select(Comparison.id, Sheet.period)
            .join(Sheet, Comparison.sheet_id == Sheet.id)
            .where(Comparison.is_current, Sheet.series_id == series.id, Sheet.period.in_(meant))
        )
        .first()
    )
    if found is None:
        raise Missing(_no_period(indicator, series, question.period))
    return _Sheet(found.id, indicator, series, found.period)


def _series(indicator: Indicator, breakdown: str | None) -> Series:
    """The series that is meant: the whole where no breakdown is named and there is a whole."""
    found = session().scalars(
        select(Series).where(Series.indicator_id == indicator.id).order_by(Series.breakdown)
    )
    by_name = {series.breakdown: series for series in found}
    if not by_name:
        raise Missing(f"Indicator {indicator.code} has no values yet.")
    if (breakdown or "") in by_name:
        return by_name[breakdown or ""]
    names = listed([f"“{name}”" for name in by_name if name])
    if breakdown is None:
        raise Missing(f"Indicator {indicator.code} has breakdowns; name one of {names}.")
    if not names:
        raise Missing(f"Indicator {indicator.code} has no breakdowns.")
    raise Missing(f"Indicator {indicator.code} has no breakdown “{breakdown}”; it has {names}.")


def _no_period(indicator: Indicator, series: Series, period: str) -> str:
    periods = (
        session()
        .scalars(
            select(Sheet.period)
            .join(Comparison, Comparison.sheet_id == Sheet.id)
            .where(Sheet.series_id == series.id, Comparison.is_current)
            .order_by(Sheet.ends_on.desc())
            .limit(_MOST_NAMED)
        )
        .all()
    )
    of = f" ({series.breakdown})" if series.breakdown else ""
    if not periods:
        return f"Indicator {indicator.code}{of} has no values."
    known = listed(list(periods))
    return f"Indicator {indicator.code}{of} has no values for {period}; it has {known}."


def _population(sheet: _Sheet, question: Question) -> tuple[Summary, list[Member]]:
    if question.group == NATIONAL:
        return _kept(sheet, GroupKind.NATIONAL, "", true())
    if question.group in (TYPE, REGION):
        return _of_a_council(sheet, question)
    return _peers(sheet, question.group)


def _of_a_council(sheet: _Sheet, question: Question) -> tuple[Summary, list[Member]]:
    if not question.of:
        raise Missing(f"Whose {question.group}? Name a council by its GSS code.")
    body = organisation_by_code(question.of)
    if body is None:
        raise Missing(f"There is no organisation with the code {question.of}.")
    if question.group == REGION:
        code = session().scalar(select(Office.region_code).where(Office.id == body.office_id))
        if code is None:
            raise Missing(f"{body.name} is in no region.")
        return _kept(sheet, GroupKind.REGION, code, Office.region_code == code)
    alike = and_(
        Organisation.kind == body.kind,
        Organisation.council_type.is_not_distinct_from(body.council_type),
        Organisation.partner_kind.is_not_distinct_from(body.partner_kind),
    )
    return _kept(sheet, GroupKind.TYPE, body.type_key, alike)


def organisation_by_code(code: str) -> Organisation | None:
    """An organisation by its GSS code, a former one, or its reference."""
    former = select(OrganisationCode.organisation_id).where(
        OrganisationCode.scheme == CodeScheme.FORMER_GSS, OrganisationCode.code == code
    )
    return session().scalar(
        select(Organisation).where(
            or_(
                Organisation.gss_code == code,
                Organisation.reference == code,
                Organisation.id.in_(former),
            )
        )
    )


_PLACES: Final[dict[GroupKind, tuple[InstrumentedAttribute[int | None], ...]]] = {
    GroupKind.NATIONAL: (Standing.rank, Standing.band),
    GroupKind.TYPE: (Standing.type_rank, Standing.type_band),
    GroupKind.REGION: (Standing.region_rank, Standing.region_band),
}


def _kept(
    sheet: _Sheet, kind: GroupKind, key: str, condition: ColumnElement[bool]
) -> tuple[Summary, list[Member]]:
    """A group whose comparison is kept."""
    summary = summary_of(session().get(ComparisonGroup, (sheet.comparison_id, kind, key)))
    rows = _rows(sheet, condition)
    rank, band = (column.key for column in _PLACES[kind])
    return summary, [
        _member(row, getattr(row.standing, rank), summary.number, getattr(row.standing, band))
        for row in rows
    ]


def summary_of(group: ComparisonGroup | None) -> Summary:
    """A kept group as the rules know it; an empty one where there is none."""
    if group is None:
        return compare({}, Polarity.NEUTRAL).summary
    marks = None
    if group.q1 is not None and group.median is not None and group.q3 is not None:
        marks = Thresholds(group.q1, group.median, group.q3)
    return Summary(
        number=group.number,
        thresholds=marks,
        minimum=group.minimum,
        maximum=group.maximum,
        ratio=group.ratio,
        spread=group.spread,
        histogram=tuple(group.histogram),
    )


def _peers(sheet: _Sheet, code: str) -> tuple[Summary, list[Member]]:
    """A named peer group, compared as it is asked for: it is small, and it may change."""
    group = session().scalar(select(PeerGroup).where(PeerGroup.code == code))
    if group is None:
        known = ", ".join([NATIONAL, TYPE, REGION, *_codes()])
        raise Missing(f"There is no peer group “{code}”; the groups are {known}.")
    members = select(PeerGroupMember.organisation_id).where(PeerGroupMember.group_id == group.id)
    rows = _rows(sheet, Organisation.id.in_(members))
    values = {row.standing.organisation_id: row.standing.value for row in rows}
    compared = compare(values, sheet.polarity)
    return compared.summary, [
        _member(row, place.rank, compared.summary.number, place.band)
        for row in rows
        for place in (compared.places[row.standing.organisation_id],)
    ]


def _codes() -> list[str]:
    """The codes of the peer groups that are in use; not more than a message can name."""
    in_use = select(PeerGroup.code).where(PeerGroup.is_in_use).order_by(PeerGroup.code)
    return list(session().scalars(in_use.limit(_MOST_NAMED)))


@dataclass(frozen=True)
class _Row:
    """A standing, and whose it is."""

    standing: Standing
    reference: str
    gss_code: str | None
    name: str


def _rows(sheet: _Sheet, condition: ColumnElement[bool]) -> list[_Row]:
    """The members of the population that meet the condition."""
    found = session().execute(
        select(Standing, Organisation.reference, Organisation.gss_code, Organisation.name)
        .join(Organisation, Standing.organisation_id == Organisation.id)
        .outerjoin(Office, Organisation.office_id == Office.id)
        .where(Standing.comparison_id == sheet.comparison_id, Standing.is_member, condition)
    )
    return [_Row(*row) for row in found]


def _member(row: _Row, rank: int | None, of: int, band: int | None) -> Member:
    standing = row.standing
    return Member(
        reference=row.reference,
        gss_code=row.gss_code or "",
        name=row.name,
        value=standing.value,
        previous=standing.previous_value,
        previous_period=standing.previous_period,
        rank=rank,
        of=of,
        band=band,
        direction=standing.direction,
    )
