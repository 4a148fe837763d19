"""The words of performance that tables, rules and pages share."""

from enum import StrEnum
from typing import Final

#: Fewer values than this give no thresholds, no rank and no band.
FEWEST_COMPARED: Final = 8
ENGLAND: Final = "E92000001"


class Polarity(StrEnum):
    """Whether a high or a low value is better, or neither."""

    HIGH = "high"
    LOW = "low"
    NEUTRAL = "neutral"

    @property
    def label(self) -> str:
        """The polarity as a page says it."""
        return {"high": "High is better", "low": "Low is better"}.get(
            self.value, "Neither high nor low is better"
        )


class IndicatorKind(StrEnum):
    """A plain measure, or one whose value is itself an inequality."""

    PLAIN = "plain"
    GAP = "gap"


class Level(StrEnum):
    """Whether an indicator speaks of a council as a whole or of one service."""

    CORPORATE = "corporate"
    SERVICE = "service"


class Measures(StrEnum):
    """Whom an indicator measures, and so who is compared with whom."""

    COUNCIL = "council"
    COMBINED_AUTHORITY = "combined_authority"
    NHS = "nhs"
    POLICE = "police"
    FIRE = "fire"
    SCHOOL_TRUST = "school_trust"
    VOLUNTARY_SECTOR = "voluntary_sector"
    BUSINESS = "business"
    HOUSING = "housing"
    OTHER = "other"

    @classmethod
    def of(cls, kind: str, partner_kind: str | None) -> "Measures":
        """What an organisation is measured as: a partner by its kind, others by what they are."""
        return cls(partner_kind or kind)

    @property
    def label(self) -> str:
        """Whom it measures, as a page says it."""
        return _MEASURES[self.value]


_MEASURES: Final = {
    "council": "Councils",
    "combined_authority": "Combined authorities",
    "nhs": "NHS bodies",
    "police": "Police",
    "fire": "Fire and rescue",
    "school_trust": "School trusts",
    "voluntary_sector": "Voluntary sector",
    "business": "Business",
    "housing": "Housing",
    "other": "Other partners",
}


class PeriodForm(StrEnum):
    """The form in which a series writes its periods; a series has one."""

    FINANCIAL_YEAR = "financial_year"
    CALENDAR_YEAR = "calendar_year"
    POOLED_YEARS = "pooled_years"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def label(self) -> str:
        """The form with an example, as a page says it."""
        return {
            "financial_year": "Financial years, such as 2016-17",
            "calendar_year": "Calendar years, such as 2018",
            "pooled_years": "Pooled years, such as 2015-17",
            "quarter": "Quarters of financial years, such as 2016-17 Q3",
            "month": "Months, such as 2016-09",
        }[self.value]


class Direction(StrEnum):
    """Direction of travel; up and down are for indicators that are neither better high nor low."""

    IMPROVING = "improving"
    UNCHANGED = "unchanged"
    DETERIORATING = "deteriorating"
    UP = "up"
    DOWN = "down"


class GapTravel(StrEnum):
    """Which way an inequality gap goes; it is a distance, so that its sign says nothing."""

    WIDENING = "widening"
    UNCHANGED = "unchanged"
    NARROWING = "narrowing"


class GroupKind(StrEnum):
    """With whom a council is compared in the kept standings."""

    NATIONAL = "national"
    TYPE = "type"
    REGION = "region"
