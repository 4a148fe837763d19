"""Published figures of a case's organisation, as they are frozen when they become evidence."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from gorm.core.errors import NotFound
from gorm.performance.queries.held import has_standing_of, series_where
from gorm.performance.queries.place_indicator import PeriodRow, place_indicator_of
from gorm.performance.queries.rows import Sign
from gorm.performance.queries.subjects import subject_of_organisation

#: As many periods are frozen as a profile of the organisation goes back.
MOST_PERIODS: Final = 10
_BETWEEN: Final = ": "


def figures_offered(organisation_id: int) -> tuple[tuple[str, str], ...]:
    """The indicators, with breakdowns, of which an organisation has figures: (value, label)."""
    found = series_where(has_standing_of([organisation_id]))
    return tuple((_value(one.code, one.breakdown), f"{one.title} ({one.theme})") for one in found)


def figures_to_freeze(organisation_reference: str, chosen: str) -> dict[str, Any]:
    """The latest figures of one indicator and breakdown, as plain data, each with its import.

    `chosen` is a value of `figures_offered`. Raises NotFound for anything else.
    """
    code, _, breakdown = chosen.partition(_BETWEEN)
    subject = subject_of_organisation(organisation_reference)
    found = place_indicator_of(subject, code, compared_with="type")
    part = next((one for one in found.parts if one.breakdown == breakdown), None)
    if part is None:
        raise NotFound
    return {
        "code": code,
        "indicator": part.latest.title,
        "theme": found.theme,
        "polarity": found.polarity,
        "source": found.source,
        "organisation": subject.name,
        "compared_with": found.against.chosen.whom,
        "rows": [_row(one) for one in _of_its_own(part.periods)],
        "strip": asdict(part.latest.strip) if part.latest.strip else None,
    }


def _of_its_own(rows: Sequence[PeriodRow]) -> list[PeriodRow]:
    """The organisation's own periods; what a predecessor had is evidence of another body."""
    return [row for row in rows if not row.whose][:MOST_PERIODS]


def _row(row: PeriodRow) -> dict[str, Any]:
    return {
        "period": row.period,
        "value": row.value,
        "band": _sign(row.band),
        "rank": row.rank,
        "direction": _sign(row.direction),
        "import": row.source.reference if row.source else "",
        "file": row.source.file_name if row.source else "",
    }


def _sign(sign: Sign | None) -> list[str]:
    return [sign.shape, sign.words] if sign else ["", ""]


def _value(code: str, breakdown: str) -> str:
    return f"{code}{_BETWEEN}{breakdown}" if breakdown else code
