"""The tables of performance: what is measured and observed, how it compares, what is found."""

from gorm.performance.models.assessments import Assessment, Category, Scheme
from gorm.performance.models.comparison import Comparison, ComparisonGroup, Edition, Standing
from gorm.performance.models.findings import (
    Candidate,
    CandidateState,
    Caveat,
    CaveatKind,
    FindingRule,
    RuleCode,
    Scan,
)
from gorm.performance.models.indicators import Indicator, MeasuredPlace, Series, Sheet
from gorm.performance.models.maps import AreaMap, AreaMapDrawing, MapKind
from gorm.performance.models.observations import Observation
from gorm.performance.models.peers import PeerGroup, PeerGroupMember, PeerMethod

__all__ = [
    "AreaMap",
    "AreaMapDrawing",
    "Assessment",
    "Candidate",
    "CandidateState",
    "Category",
    "Caveat",
    "CaveatKind",
    "Comparison",
    "ComparisonGroup",
    "Edition",
    "FindingRule",
    "Indicator",
    "MapKind",
    "MeasuredPlace",
    "Observation",
    "PeerGroup",
    "PeerGroupMember",
    "PeerMethod",
    "RuleCode",
    "Scan",
    "Scheme",
    "Series",
    "Sheet",
    "Standing",
]
