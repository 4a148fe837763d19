"""Between the two readings: what the texts of a file mean, and the rows that they hang on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, select, update

from gorm.core.db import session, unit_of_work
from gorm.core.text import count, one_line
from gorm.importing.models import DataImport, RememberedMatch
from gorm.importing.report import Fault
from gorm.performance.computing.sheets import chunks
from gorm.performance.computing.values import counts
from gorm.performance.intake.areas import Areas, Whom, said_as
from gorm.performance.intake.findings import Findings
from gorm.performance.intake.matching import Matching
from gorm.performance.intake.records import insert_missing
from gorm.performance.intake.survey import PlaceText, Seen, SheetText, Survey
from gorm.performance.models import Indicator, MeasuredPlace, Observation, Series, Sheet
from gorm.performance.rules.periods import Ambiguous, Period, Settled, Unknown, settle
from gorm.performance.terms import PeriodForm

#: A place whose rows are left out on purpose.
LEFT_OUT: Final = 0
_AT_ONCE: Final = 1_000
_WITH_CANDIDATES: Final = 100
_LONGEST_BREAKDOWN: Final = 200

#: An indicator's id and a breakdown.
SeriesKey = tuple[int, str]


@dataclass(frozen=True)
class Life:
    """When a body began and ended, as far as it is known."""

    name: str
    started_on: date | None
    ended_on: date | None


@dataclass
class Plan:
    """What each text of the file means: a row's number, or None where it means nothing."""

    sheets: dict[SheetText, int | None] = field(default_factory=dict)
    places: dict[PlaceText, int | None] = field(default_factory=dict)
    spans: dict[int, tuple[date, date]] = field(default_factory=dict)
    lives: dict[int, Life] = field(default_factory=dict)
    decimal_comma: bool = False


@dataclass(frozen=True)
class _Known:
    id: int
    code: str
    declared: PeriodForm | None


def prepare(found: Survey, matching: Matching, source_name: str, findings: Findings) -> Plan:
    """Say what everything means, make the rows that are lacking, and note what means nothing."""
    plan = Plan(decimal_comma=bool(found.decimal_comma))
    _note_decimals(found, matching, findings)
    _places(found, matching, source_name, findings, plan)
    _sheets(found, matching, findings, plan)
    return plan


def remembered_areas(source_name: str) -> dict[str, str]:
    """What people said that names and codes mean: those of the source outdo those of all."""
    rows = session().scalars(
        select(RememberedMatch)
        .where(RememberedMatch.kind == "area", RememberedMatch.source_name.in_({"", source_name}))
        .order_by(RememberedMatch.source_name)
    )
    return {said_as(one.said): str(one.meaning.get("place", "")) for one in rows}


def _note_decimals(found: Survey, matching: Matching, findings: Findings) -> None:
    if not found.is_asked:
        return
    if found.decimal_comma is None and found.ambiguous_row and "," in found.ambiguous_text:
        words = (
            f"“{found.ambiguous_text}” is one number with a decimal comma and another without, and "
            "no other cell of the file tells which is meant. Say it: the decimals are parted by a "
            "point or by a comma (--fix decimal=point or --fix decimal=comma)."
        )
        findings.fault(Fault(found.ambiguous_row, matching.column("value"), words))


def _places(
    found: Survey, matching: Matching, source_name: str, findings: Findings, plan: Plan
) -> None:
    said = remembered_areas(source_name)
    said |= {said_as(text): meaning for text, meaning in matching.areas.items()}
    areas = Areas(said)
    whoms: dict[PlaceText, Whom | str] = {}
    for text, seen in found.places.items():
        code, name = one_line(text[0]), one_line(text[1])
        if not code and not name:
            _blank(findings, seen, matching.columns.get("area_code", matching.column("area_name")))
        elif (whom := areas.find(code, name)) is None:
            _note_unmatched(findings, areas, code, name, seen)
        else:
            whoms[text] = whom
    _unused(areas, matching, findings)
    ids = _place_ids({whom for whom in whoms.values() if isinstance(whom, Whom)})
    plan.places = dict.fromkeys(found.places)
    for text, whom in whoms.items():
        plan.places[text] = ids[whom] if isinstance(whom, Whom) else LEFT_OUT
    plan.lives = {
        number: Life(whom.name, whom.started_on, whom.ended_on)
        for whom, number in ids.items()
        if whom.started_on or whom.ended_on
    }


def _unused(areas: Areas, matching: Matching, findings: Findings) -> None:
    for text, reference in matching.areas.items():
        if reference and not areas.is_known(reference):
            words = f"“{text}” is matched to {reference}, and GORM knows nobody of that code."
            findings.fault(Fault(0, "", words))


def _blank(findings: Findings, seen: Seen, column: str) -> None:
    words = "This is blank; it has to be filled in"
    words += f" ({count(seen.rows, 'row')})." if seen.rows > 1 else "."
    findings.fault(Fault(seen.first_row, column, words))


def _note_unmatched(findings: Findings, areas: Areas, code: str, name: str, seen: Seen) -> None:
    said = code or name
    known = next((one for one in findings.unmatched if one["said"] == said), None)
    if known is not None:
        known["rows"] += seen.rows
        return
    is_offered = len(findings.unmatched) < _WITH_CANDIDATES
    findings.unmatched.append(
        {
            "said": said,
            "code": code,
            "name": name,
            "rows": seen.rows,
            "first_row": seen.first_row,
            "candidates": areas.candidates(code, name) if is_offered else [],
        }
    )


def _place_ids(whoms: set[Whom]) -> dict[Whom, int]:
    wanted = {(whom.organisation_id, whom.region_code): whom for whom in whoms}
    with unit_of_work():
        known = _known_places()
        lacking = [key for key in wanted if key not in known]
        bodies = sorted(body for body, _ in lacking if body is not None)
        regions = sorted(region for _, region in lacking if region is not None)
        insert_missing(MeasuredPlace, [{"organisation_id": body} for body in bodies])
        insert_missing(MeasuredPlace, [{"region_code": region} for region in regions])
        known = _known_places()
    return {whom: known[key] for key, whom in wanted.items()}


def _known_places() -> dict[tuple[int | None, str | None], int]:
    rows = session().execute(
        select(MeasuredPlace.organisation_id, MeasuredPlace.region_code, MeasuredPlace.id)
    )
    return {(organisation, region): number for organisation, region, number in rows}


def _sheets(found: Survey, matching: Matching, findings: Findings, plan: Plan) -> None:
    indicators = _indicators(found, matching, findings)
    by_series: dict[SeriesKey, dict[str, Seen]] = defaultdict(dict)
    meant: dict[SheetText, tuple[SeriesKey, str]] = {}
    for text, seen in found.sheets.items():
        indicator = indicators.get(_said(text[0], matching, "indicator"))
        breakdown = _said(text[1], matching, "breakdown")
        period = _said(text[2], matching, "period")
        if not period:
            _blank(findings, seen, matching.column("period"))
        elif len(breakdown) > _LONGEST_BREAKDOWN:
            words = f"A breakdown can have {_LONGEST_BREAKDOWN} characters; shorten it."
            findings.fault(Fault(seen.first_row, matching.column("breakdown"), words))
        elif indicator is not None:
            series = (indicator.id, breakdown)
            meant[text] = (series, period)
            _add_seen(by_series[series], period, seen)
    settled = _settled(by_series, indicators, matching, findings)
    ids = _sheet_ids(settled, plan)
    plan.sheets = dict.fromkeys(found.sheets)
    for text, (series, period) in meant.items():
        plan.sheets[text] = ids.get((series, period))


def _add_seen(periods: dict[str, Seen], period: str, seen: Seen) -> None:
    known = periods.setdefault(period, Seen(seen.first_row))
    known.rows += seen.rows
    known.first_row = min(known.first_row, seen.first_row)


def _said(text: str, matching: Matching, name: str) -> str:
    return one_line(text) or one_line(matching.fixed.get(name, ""))


def _indicators(found: Survey, matching: Matching, findings: Findings) -> dict[str, _Known]:
    """The indicators by what the file calls them: a code, or else the exact name."""
    texts: dict[str, Seen] = {}
    for (text, _, _), seen in found.sheets.items():
        _add_seen(texts, _said(text, matching, "indicator"), seen)
    known = _known_indicators(texts)
    column = matching.columns.get("indicator", "")
    for text, seen in texts.items():
        if not text:
            _blank(findings, seen, column)
        elif text not in known:
            words = (
                f"GORM knows no indicator “{text[:80]}” ({count(seen.rows, 'row')}). Add it on the "
                "page of indicators or with flask import indicators, then take this file again."
            )
            findings.fault(Fault(seen.first_row, column, words))
    return known


def _known_indicators(texts: Iterable[str]) -> dict[str, _Known]:
    rows = (
        session()
        .execute(select(Indicator.id, Indicator.code, Indicator.name, Indicator.declared_form))
        .all()
    )
    by_code = {row.code.casefold(): _Known(row.id, row.code, row.declared_form) for row in rows}
    by_name: dict[str, list[_Known]] = defaultdict(list)
    for row in rows:
        by_name[said_as(row.name)].append(by_code[row.code.casefold()])
    found: dict[str, _Known] = {}
    for text in texts:
        named = by_name.get(said_as(text), [])
        if one := by_code.get(text.casefold()) or (named[0] if len(named) == 1 else None):
            found[text] = one
    return found


@dataclass(frozen=True)
class _Kept:
    form: PeriodForm
    is_published: bool
    is_gap: bool


def _settled(
    by_series: Mapping[SeriesKey, Mapping[str, Seen]],
    indicators: Mapping[str, _Known],
    matching: Matching,
    findings: Findings,
) -> dict[SeriesKey, Settled]:
    codes = {known.id: known for known in indicators.values()}
    kept = _kept_series({indicator_id for indicator_id, _ in by_series})
    column = matching.column("period")
    found: dict[SeriesKey, Settled] = {}
    for key, periods in by_series.items():
        one = kept.get(key)
        if one is not None and one.is_gap:
            _refuse_gap(key[1], periods, matching, findings)
            continue
        known = one.form if one is not None and one.is_published else None
        indicator = codes[key[0]]
        declared = _declared(indicator, matching)
        outcome = settle(periods, declared, known)
        if isinstance(outcome, Unknown):
            for text in outcome.texts:
                findings.fault(Fault(periods[text].first_row, column, outcome.why))
            rest = [text for text in periods if text not in outcome.texts]
            outcome = settle(rest, declared, known) if rest else outcome
        if isinstance(outcome, Settled):
            found[key] = outcome
        elif isinstance(outcome, Ambiguous):
            _ask(findings, indicator.code, key[1], outcome, periods)
        elif not isinstance(outcome, Unknown):
            first = min(seen.first_row for seen in periods.values())
            findings.fault(
                Fault(first, column, f"{_series_name(indicator.code, key[1])}: {outcome.why}")
            )
    return found


def _declared(indicator: _Known, matching: Matching) -> PeriodForm | None:
    said = matching.forms.get(indicator.code)
    return PeriodForm(said) if said else indicator.declared


def _ask(
    findings: Findings, code: str, breakdown: str, outcome: Ambiguous, periods: Mapping[str, Seen]
) -> None:
    findings.questions.append(
        {
            "code": code,
            "breakdown": breakdown,
            "periods": list(periods)[:10],
            "first_row": min(seen.first_row for seen in periods.values()),
            "forms": [form.value for form in outcome.forms],
            "why": outcome.why,
        }
    )


def _refuse_gap(
    breakdown: str, periods: Mapping[str, Seen], matching: Matching, findings: Findings
) -> None:
    first = min(seen.first_row for seen in periods.values())
    words = f"GORM calculates “{breakdown}” itself. Leave these rows out, or name them otherwise."
    findings.fault(Fault(first, matching.column("breakdown"), words))


def _series_name(code: str, breakdown: str) -> str:
    return f"{code}, {breakdown}" if breakdown else code


def _kept_series(indicator_ids: set[int]) -> dict[SeriesKey, _Kept]:
    """The series that are there, and whether anything published settles their form of period."""
    found: dict[SeriesKey, _Kept] = {}
    for some in chunks(indicator_ids):
        rows = session().execute(
            select(
                Series.indicator_id,
                Series.breakdown,
                Series.period_form,
                has_published_values().label("is_published"),
                Series.minuend_id,
            ).where(Series.indicator_id.in_(some))
        )
        for row in rows:
            key = (row.indicator_id, row.breakdown)
            found[key] = _Kept(row.period_form, row.is_published, row.minuend_id is not None)
    return found


def has_published_values() -> ColumnElement[bool]:
    """Whether a series has a value that counts."""
    return (
        exists()
        .where(Sheet.series_id == Series.id, Observation.sheet_id == Sheet.id)
        .where(DataImport.id == Observation.import_id, counts())
        .correlate(Series)
    )


def _sheet_ids(
    settled: Mapping[SeriesKey, Settled], plan: Plan
) -> dict[tuple[SeriesKey, str], int]:
    series_ids = _series_ids(settled)
    periods: dict[tuple[int, str], Period] = {
        (series_ids[key], period.text): period
        for key, one in settled.items()
        for period in one.periods.values()
    }
    known = _known_sheets(series_ids.values())
    lacking = [key for key in sorted(periods) if key not in known]
    for start in range(0, len(lacking), _AT_ONCE):
        with unit_of_work():
            some = lacking[start : start + _AT_ONCE]
            insert_missing(Sheet, [_sheet_row(key[0], periods[key]) for key in some])
    known = _known_sheets(series_ids.values()) if lacking else known
    for key, period in periods.items():
        plan.spans[known[key]] = (period.starts_on, period.ends_on)
    return {
        (key, text): known[series_ids[key], period.text]
        for key, one in settled.items()
        for text, period in one.periods.items()
    }


def _sheet_row(series_id: int, period: Period) -> dict[str, Any]:
    return {
        "series_id": series_id,
        "period": period.text,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
    }


def _known_sheets(series_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for some in chunks(series_ids):
        rows = session().execute(
            select(Sheet.series_id, Sheet.period, Sheet.id).where(Sheet.series_id.in_(some))
        )
        found |= {(series_id, period): number for series_id, period, number in rows}
    return found


def _series_ids(settled: Mapping[SeriesKey, Settled]) -> dict[SeriesKey, int]:
    """The series, made where they are lacking; nothing published holds the others to a form."""
    keys = sorted(settled)
    with unit_of_work():
        for start in range(0, len(keys), _AT_ONCE):
            insert_missing(
                Series,
                [
                    {"indicator_id": key[0], "breakdown": key[1], "period_form": settled[key].form}
                    for key in keys[start : start + _AT_ONCE]
                ],
            )
        known = _known_series({key[0] for key in keys})
        for key in keys:
            number, form = known[key]
            if form is not settled[key].form:
                session().execute(
                    update(Series)
                    .where(Series.id == number, ~has_published_values())
                    .values(period_form=settled[key].form)
                    .execution_options(synchronize_session=False)
                )
    return {key: known[key][0] for key in keys}


def _known_series(indicator_ids: Iterable[int]) -> dict[SeriesKey, tuple[int, PeriodForm]]:
    found: dict[SeriesKey, tuple[int, PeriodForm]] = {}
    for some in chunks(indicator_ids):
        rows = session().execute(
            select(Series.indicator_id, Series.breakdown, Series.id, Series.period_form).where(
                Series.indicator_id.in_(some)
            )
        )
        found |= {(row[0], row[1]): (row[2], row[3]) for row in rows}
    return found
