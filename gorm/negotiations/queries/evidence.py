"""The evidence beside lines, read for one line or for all of an agreement's in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import and_, func, or_, select

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.negotiations.models import Side
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.line_facts import (
    LineFacts,
    Offer,
    latest_offers,
    line_facts,
    live_lines,
)
from gorm.negotiations.rules.evidence import (
    Aim,
    Found,
    PeriodValues,
    Question,
    Yardstick,
    evidence_of,
)
from gorm.performance.models import Comparison, PeerGroup, PeerGroupMember, Sheet, Standing
from gorm.performance.queries.against import in_region
from gorm.performance.queries.subjects import type_plural
from gorm.places.models import Organisation

#: So many periods of a series are looked at, counted back from the newest.
RECENT: Final = 24


@dataclass(frozen=True)
class LineEvidence:
    """A line with its evidence; `found` is None where there is nothing to compare.

    `lacks` then says in words what is missing.
    """

    line: LineFacts
    ask: Offer | None
    offer: Offer | None
    aims: tuple[Aim, ...]
    found: Found | None
    lacks: str


def evidence_of_line(head: AgreementHead, number: int) -> LineEvidence:
    """The evidence beside one line of an agreement. Raises NotFound."""
    line = line_facts(head.id, number)
    return evidence_of_lines(head, [line])[0]


def evidence_of_agreement(head: AgreementHead) -> tuple[LineEvidence, ...]:
    """The evidence beside every line that was not dropped, for a paper: in as many queries."""
    return evidence_of_lines(head, live_lines(head.id))


def evidence_of_lines(head: AgreementHead, lines: Sequence[LineFacts]) -> tuple[LineEvidence, ...]:
    """The evidence beside some lines, in five queries however many they are."""
    offers = latest_offers([line.id for line in lines])
    series = {line.series_id for line in lines if not _lacking(line) and line.series_id}
    periods = periods_of(series) if series else {}
    yardsticks = yardsticks_of(head.accountable_id) if series else ()
    return tuple(
        _beside(head, line, offers, periods.get(line.series_id or 0, ()), yardsticks)
        for line in lines
    )


def _beside(
    head: AgreementHead,
    line: LineFacts,
    offers: Mapping[tuple[int, Side], Offer],
    periods: Sequence[PeriodValues],
    yardsticks: Sequence[Yardstick],
) -> LineEvidence:
    ask, offer = offers.get((line.id, Side.OFFICE)), offers.get((line.id, Side.AREA))
    aims = _aims(line, ask, offer)
    lacks = _lacking(line) or ("" if periods else "No value of this indicator is published yet.")
    if lacks or line.baseline is None or line.baseline_on is None:
        return LineEvidence(line, ask, offer, aims, None, lacks)
    question = Question(
        council=head.accountable_id,
        polarity=line.polarity,
        unit=line.unit,
        baseline=line.baseline,
        baseline_on=line.baseline_on,
        baseline_period=line.baseline_period,
        aims=aims,
    )
    return LineEvidence(line, ask, offer, aims, evidence_of(question, periods, yardsticks), "")


def _lacking(line: LineFacts) -> str:
    if line.series_id is None:
        return "The indicator is in words only: there are no published values to compare with."
    if line.baseline is None or line.baseline_on is None:
        return "The line has no baseline with its day yet: nothing can be measured from it."
    return ""


def _aims(line: LineFacts, ask: Offer | None, offer: Offer | None) -> tuple[Aim, ...]:
    """Our last ask, their last offer and the last target: all for the last target's day."""
    last = line.last
    if last is None or line.baseline_on is None or last.due_on <= line.baseline_on:
        return ()
    by: date = last.due_on
    found: list[tuple[str, str, Decimal | None]] = [
        ("ask", "Our ask", ask.value if ask else None),
        ("offer", "Their offer", offer.value if offer else None),
        ("target", "Target", last.without_stretch),
        ("stretch", "Target with stretch", last.with_stretch),
    ]
    return tuple(Aim(code, label, value, by) for code, label, value in found if value is not None)


def periods_of(series_ids: Collection[int]) -> dict[int, tuple[PeriodValues, ...]]:
    """The newest periods of these series with the value of everybody who is compared."""
    place = func.row_number().over(partition_by=Sheet.series_id, order_by=Sheet.ends_on.desc())
    placed = (
        select(Sheet.id, place.label("place")).where(Sheet.series_id.in_(series_ids)).subquery()
    )
    rows = session().execute(
        select(
            Sheet.series_id, Sheet.period, Sheet.ends_on,
            Standing.organisation_id, Standing.value,
        )
        .join(Comparison, and_(Comparison.sheet_id == Sheet.id, Comparison.is_current))
        .join(Standing, Standing.comparison_id == Comparison.id)
        .where(
            Sheet.id.in_(select(placed.c.id).where(placed.c.place <= RECENT)), Standing.is_member
        )
    )  # fmt: skip
    values: dict[tuple[int, str, date], dict[int, Decimal]] = defaultdict(dict)
    for series_id, period, ends_on, body, value in rows:
        values[series_id, period, ends_on][body] = value
    found: dict[int, list[PeriodValues]] = defaultdict(list)
    for (series_id, period, ends_on), of_period in values.items():
        found[series_id].append(PeriodValues(period, ends_on, of_period))
    return {key: tuple(several) for key, several in found.items()}


def yardsticks_of(accountable_id: int) -> tuple[Yardstick, ...]:
    """The same type, everybody, the region, and each named group that the council is in."""
    rows = session().execute(
        select(Organisation, Office.region_code, Office.region_name).outerjoin(
            Office, Office.id == Organisation.office_id
        )
    )
    types: dict[str, set[int]] = defaultdict(set)
    regions: dict[str, set[int]] = defaultdict(set)
    own_type, own_region, region_name = "", "", ""
    for body, code, name in rows:
        types[body.type_key].add(body.id)
        regions[code or ""].add(body.id)
        if body.id == accountable_id:
            own_type, own_region, region_name = body.type_key, code or "", name or ""
    plural = type_plural(own_type)
    found = [
        Yardstick("type", "Same type", plural, frozenset(types[own_type])),
        Yardstick("national", "All of England", "places in England"),
    ]
    if own_region:
        whom = f"places in {in_region(region_name)}"
        found.append(Yardstick("region", "Region", whom, frozenset(regions[own_region])))
    return (*found, *_named(accountable_id))


def _named(accountable_id: int) -> tuple[Yardstick, ...]:
    """The named groups in use to which the council belongs, or whose centre it is."""
    mine = select(PeerGroupMember.group_id).where(PeerGroupMember.organisation_id == accountable_id)
    rows = session().execute(
        select(PeerGroup.code, PeerGroup.name, PeerGroupMember.organisation_id)
        .join(PeerGroupMember, PeerGroupMember.group_id == PeerGroup.id)
        .where(
            PeerGroup.is_in_use, or_(PeerGroup.id.in_(mine), PeerGroup.centre_id == accountable_id)
        )
        .order_by(PeerGroup.name)
    )
    members: dict[tuple[str, str], set[int]] = defaultdict(set)
    for code, name, body in rows:
        members[code, name].add(body)
    return tuple(
        Yardstick(code, name, f"councils of the group {name}", frozenset(of | {accountable_id}))
        for (code, name), of in members.items()
    )
