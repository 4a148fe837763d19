"""The figures of a pack one by one: by these two packs are compared, and each is traced.

Keys: `performance/CODE` is the value, and what is said of it stands under it: `/band`, `/rank`,
`/median`, `/direction`, `/region`, `/england`, `/floor`. A breakdown follows the code after a
colon.
"""

from collections.abc import Iterator

from gorm.core.provenance import Provenance, Statement
from gorm.performance.queries.origin import comparison_of
from gorm.performance.queries.rows import FigureRow, Sign
from gorm.performance.queries.summary import Telling
from gorm.performance.terms import GroupKind


def of_row(row: FigureRow, kind: str, key: str, region_code: str) -> Iterator[Statement]:
    """A figure that is drawn, compared with the group of this kind and key."""
    yield from _figure(row)
    yield from _standing(row)
    moved = f"{row.direction.words} from {row.previous}" if row.direction and row.previous else ""
    yield from _more(row, "direction", "direction", moved, row.provenance)
    yield from _more(row, "median", "median", row.median, _group(row, kind, key))
    region = _group(row, GroupKind.REGION.value, region_code)
    yield from _more(row, "region", "region", row.region, region)
    england = _group(row, GroupKind.NATIONAL.value, "")
    yield from _more(row, "england", "England", row.england, england)
    floor = row.floor.words if row.floor else ""
    standard = row.provenance.of(f"indicator/code={row.code}") if row.provenance else None
    yield from _more(row, "floor", "floor standard", floor, standard)


def of_telling(told: Telling) -> Iterator[Statement]:
    """A figure that is listed."""
    yield from _figure(told)
    yield from _standing(told)


def _figure(one: FigureRow | Telling) -> Iterator[Statement]:
    if one.value:
        yield Statement(_key(one), one.title, one.value, one.provenance, one.ends_on)


def _standing(one: FigureRow | Telling) -> Iterator[Statement]:
    yield from _more(one, "band", "band", _words(one.band), one.provenance)
    yield from _more(one, "rank", "rank", one.rank, one.provenance)


def _more(
    one: FigureRow | Telling, key: str, label: str, value: str, provenance: Provenance | None
) -> Iterator[Statement]:
    if value:
        name = f"{one.title}, {label}"
        yield Statement(f"{_key(one)}/{key}", name, value, provenance, one.ends_on)


def _key(one: FigureRow | Telling) -> str:
    return f"performance/{one.code}{':' if one.breakdown else ''}{one.breakdown}"


def _words(sign: Sign | None) -> str:
    return sign.words if sign else ""


def _group(row: FigureRow, kind: str, key: str) -> Provenance | None:
    if row.provenance is None:
        return None
    return row.provenance.of(f"comparison_group/{comparison_of(row.provenance)}/{kind}/{key}")
