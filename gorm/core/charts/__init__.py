"""Charts as plain geometry: what a template draws as SVG, on a page and on paper alike.

Nothing here knows what is measured. A chart is made of exact numbers and of words, and holds
positions, paths and labels. Floats are positions in a picture and nothing else.
"""

from gorm.core.charts.bipartite import Bipartite, bipartite
from gorm.core.charts.distribution import Bar, Distribution, Stretch, distribution
from gorm.core.charts.lettered import Letter, Lettered, lettered
from gorm.core.charts.scales import Scale, Tick, scale_over, ticks
from gorm.core.charts.stepped import Spell, Stepped, stepped
from gorm.core.charts.strip import Strip, strip
from gorm.core.charts.trend import EndLabel, Line, Point, Ribbon, Trend, spark, trend

__all__ = [
    "Bar",
    "Bipartite",
    "Distribution",
    "EndLabel",
    "Letter",
    "Lettered",
    "Line",
    "Point",
    "Ribbon",
    "Scale",
    "Spell",
    "Stepped",
    "Stretch",
    "Strip",
    "Tick",
    "Trend",
    "bipartite",
    "distribution",
    "lettered",
    "scale_over",
    "spark",
    "stepped",
    "strip",
    "ticks",
    "trend",
]
