"""Reading maps: the one in use as a picture, and those that were taken in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import number_in
from gorm.performance.models import AreaMap, AreaMapDrawing, MapKind
from gorm.performance.queries.indicator import IndicatorPage
from gorm.performance.queries.members import Member
from gorm.performance.queries.region import Column, RegionPage
from gorm.performance.rules.figures import BANDS
from gorm.performance.rules.maps import MapMark, MapPicture, MapWords, picture_of
from gorm.performance.rules.shapes import Drawing
from gorm.places.models import CodeScheme, CouncilType, Organisation, OrganisationCode


@dataclass(frozen=True)
class MapRecord:
    """A map that was taken in."""

    reference: str
    name: str
    kind: MapKind
    source: str
    licence: str
    file_name: str
    digest: str
    shapes: int
    left_out: int
    is_in_use: bool
    by_name: str
    taken_at: datetime
    version: int


@dataclass(frozen=True)
class MapChecked:
    """A map beside the register of today: whom it shows, whom it does not know."""

    record: MapRecord
    picture: MapPicture
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


def choropleth(
    marks: Mapping[str, MapMark],
    *,
    title: str,
    whom: str = "councils",
    within: Collection[str] = (),
) -> MapPicture | None:
    """The map in use, coloured by marks (GSS code -> mark); None where no map is loaded.

    Draw it with performance/_map.html. `title` says what is shown, such as "Recycling rate,
    2023-24"; `whom` who stands in the table beside it; `within` are the codes to which
    the picture is cut, where it is not of the whole country.
    """
    found = session().execute(
        select(AreaMap, AreaMapDrawing.content)
        .join(AreaMapDrawing, AreaMapDrawing.map_id == AreaMap.id)
        .where(AreaMap.is_in_use)
    ).one_or_none()  # fmt: skip
    if found is None:
        return None
    area_map, content = found
    drawing = Drawing.unpacked(content)
    if within:
        drawing = drawing.within(within)
    return _picture(area_map, drawing, marks, title=title, whom=whom)


def map_of(page: IndicatorPage) -> MapPicture | None:
    """The councils of an indicator's table on the map; None where no band or no map is there.

    The reference of a council is its GSS code.
    """
    if not any(member.band for member in page.members):
        return None
    marks = {member.reference: _mark(member) for member in page.members}
    parts = (page.series.title, page.period, f"in {page.unit}" if page.unit else "")
    return choropleth(marks, title=", ".join(part for part in parts if part), whom=page.whom)


def region_map_of(page: RegionPage, column: Column | None) -> MapPicture | None:
    """The councils of a region on the map, by one column of its table; None without a map."""
    if column is None:
        return None
    place = page.columns.index(column)
    marks = {}
    for row in page.rows:
        cell = row.cells[place]
        if cell is not None:
            words = f"{cell.value}, {cell.band.words.lower()}" if cell.band else cell.value
            marks[row.reference] = MapMark(cell.band_number, words)
    return choropleth(
        marks,
        title=f"{column.title}, {column.period}",
        whom=f"councils of {page.name}",
        within={row.reference for row in page.rows},
    )


def _mark(member: Member) -> MapMark:
    band = f", {BANDS[member.band].lower()}" if member.band else ""
    return MapMark(member.band, f"{member.shown}{band}")


def map_records() -> tuple[MapRecord, ...]:
    """Every map that was taken in, the newest first."""
    rows = session().scalars(select(AreaMap).order_by(AreaMap.id.desc()))
    return tuple(_record(row) for row in rows)


def map_checked(reference: str) -> MapChecked:
    """One map, drawn without figures, and what it has not in common with the register."""
    area_map = session().scalar(select(AreaMap).where(AreaMap.id == number_in(reference, "MAP")))
    kept = session().get(AreaMapDrawing, area_map.id) if area_map else None
    if area_map is None or kept is None:
        raise NotFound
    drawing = Drawing.unpacked(kept.content)
    known = _current_councils()
    today = _now_called({shape.code for shape in drawing.shapes} - known.keys())
    shown = {today.get(shape.code, shape.code) for shape in drawing.shapes}
    marks = {code: MapMark(None, code) for code in shown & known.keys()}
    return MapChecked(
        record=_record(area_map),
        picture=picture_of(drawing, marks, _words_of_check(area_map), now_called=today),
        unknown=tuple(
            f"{shape.name} ({shape.code})"
            for shape in drawing.shapes
            if today.get(shape.code, shape.code) not in known
        ),
        missing=tuple(sorted(name for code, name in known.items() if code not in shown)),
    )


def _picture(
    area_map: AreaMap, drawing: Drawing, marks: Mapping[str, MapMark], *, title: str, whom: str
) -> MapPicture:
    words = MapWords(title, whom, area_map.name, area_map.source, area_map.licence)
    codes = {shape.code for shape in drawing.shapes}
    # Only where both sides have codes that the other has not can one be the other's former code.
    unmatched = codes - marks.keys() if marks.keys() - codes else set()
    return picture_of(drawing, marks, words, now_called=_now_called(unmatched))


def _words_of_check(area_map: AreaMap) -> MapWords:
    return MapWords(
        area_map.name,
        "councils",
        area_map.name,
        area_map.source,
        area_map.licence,
        no_band="In the register",
        no_value="Not in the register",
        beside="The lists above name those that are not.",
    )


def _now_called(codes: set[str]) -> dict[str, str]:
    """Former GSS codes, and the codes that the same bodies have now."""
    if not codes:
        return {}
    rows = session().execute(
        select(OrganisationCode.code, Organisation.gss_code)
        .join(Organisation, Organisation.id == OrganisationCode.organisation_id)
        .where(
            OrganisationCode.scheme == CodeScheme.FORMER_GSS,
            OrganisationCode.code.in_(codes),
            Organisation.gss_code.is_not(None),
        )
    )
    return {former: str(now) for former, now in rows}


def _current_councils() -> dict[str, str]:
    """The names of the councils of today by GSS code, counties aside: no map of districts has
    them, and no map of districts should."""
    rows = session().execute(
        select(Organisation.gss_code, Organisation.name).where(
            Organisation.is_current,
            Organisation.gss_code.is_not(None),
            Organisation.council_type.is_not(None),
            Organisation.council_type != CouncilType.COUNTY,
        )
    )
    return {str(code): name for code, name in rows}


def _record(row: AreaMap) -> MapRecord:
    return MapRecord(
        reference=row.reference,
        name=row.name,
        kind=row.kind,
        source=row.source,
        licence=row.licence,
        file_name=row.file_name,
        digest=row.digest,
        shapes=row.shapes,
        left_out=row.left_out,
        is_in_use=row.is_in_use,
        by_name=row.by_name,
        taken_at=row.taken_at,
        version=row.version,
    )
