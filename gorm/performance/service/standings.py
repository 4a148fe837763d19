"""Keeping comparisons: computed into an edition beside what is read, published all at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict
from gorm.performance.computing.gaps import ensure_declared_gaps, ensure_gap_series, forget_gap
from gorm.performance.computing.population import Bodies, load_bodies
from gorm.performance.computing.series import compare_series
from gorm.performance.computing.sheets import CHUNK, Work, chunks, work_for
from gorm.performance.computing.values import NO_CHANGE, Change
from gorm.performance.computing.writing import write_sheets
from gorm.performance.models import (
    Comparison,
    ComparisonGroup,
    Edition,
    Indicator,
    Series,
    Sheet,
)
from gorm.performance.terms import GroupKind

#: How many sheets are written in one transaction: other writers wait no longer than for these.
_SHEETS_AT_ONCE: Final = 60
#: How long a superseded comparison is kept, for a page that is being read.
_KEPT: Final = timedelta(minutes=10)

_OUT_OF_DATE: Final = "Figures were published at this very moment. Send it once more."

#: Told how much has been computed: sheets done, and sheets in all.
Progress = Callable[[int, int], None]


class EditionOutOfDate(Conflict):
    """Another edition was published since this one was begun: what it says may be wrong."""


def begin_edition(reason: str) -> int:
    """Begin an edition in a transaction of its own; its number."""
    with unit_of_work():
        return _begun(reason)


def compute(
    edition_id: int,
    sheet_ids: Iterable[int],
    *,
    adding: int | None = None,
    removing: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Compute these sheets, and all that change with them, into an edition that nobody reads yet.

    `adding` is an import whose staged values count as if it were published last; `removing` one
    that is about to be undone. Runs in short transactions of its own, so that people go on
    working.
    """
    change = Change(adding, removing)
    with unit_of_work():
        bodies = load_bodies()
        touched = list(sheet_ids) if _is_as_before(edition_id, bodies) else _every_sheet()
        works = _work_for(touched)
    done, total = 0, sum(len(work.sheets) for work in works)
    for lot in _lots(works):
        with unit_of_work():
            for work in lot:
                write_sheets(edition_id, compare_series(work, bodies, change))
        done += sum(len(work.sheets) for work in lot)
        if progress is not None:
            progress(done, total)


def publish(edition_id: int) -> None:
    """Have everybody read this edition, inside the running unit of work.

    Raises EditionOutOfDate where another was published since it was begun; then nothing of the
    transaction may be kept, and the edition is to be computed again from a new beginning.
    """
    edition = session().get_one(Edition, edition_id)
    if _last_number() != edition.basis:
        raise EditionOutOfDate(_OUT_OF_DATE)
    edition.number = edition.basis + 1
    edition.published_at = clock.now()
    try:
        session().flush()
    except IntegrityError as error:  # another took the number at this very moment
        raise EditionOutOfDate(_OUT_OF_DATE) from error
    _flip(edition_id)


def recompute_all(reason: str, progress: Progress | None = None) -> int:
    """Compute and publish every comparison, in short transactions; how many sheets there are."""
    while True:
        edition_id = begin_edition(reason)
        with unit_of_work():
            sheet_ids = _every_sheet()
        compute(edition_id, sheet_ids, progress=progress)
        try:
            with unit_of_work():
                publish(edition_id)
        except EditionOutOfDate:
            continue  # an import came between: what was computed lacks its values
        discard_stale()
        return len(sheet_ids)


def recompute(sheet_ids: Iterable[int], reason: str) -> None:
    """Compute and publish a handful of sheets inside the running unit of work."""
    edition_id = _begun(reason)
    bodies = load_bodies()
    if not _is_as_before(edition_id, bodies):
        sheet_ids = _every_sheet()
    for work in _work_for(list(sheet_ids)):
        write_sheets(edition_id, compare_series(work, bodies, NO_CHANGE))
    publish(edition_id)


def recompute_indicator(indicator_id: int, reason: str) -> None:
    """Compute an indicator's comparisons anew: its polarity, or whom it measures, has changed."""
    sheets = select(Sheet.id).join(Series, Sheet.series_id == Series.id)
    found = session().scalars(sheets.where(Series.indicator_id == indicator_id)).all()
    if found:
        recompute(found, reason)


def declare_gap(indicator: Indicator, reason: str) -> None:
    """Have the declared gap of an indicator, or none, be computed from now on."""
    declared = ensure_gap_series(indicator)
    former = session().scalars(
        select(Series).where(
            Series.indicator_id == indicator.id,
            Series.minuend_id.is_not(None),
            Series.id != (declared or 0),
        )
    )
    for series in former.all():
        forget_gap(series)
    recompute_indicator(indicator.id, reason)


def discard_stale() -> int:
    """Delete comparisons that nobody can be reading any more, lot by lot; how many."""
    deleted = 0
    while some := _stale():
        with unit_of_work():
            session().execute(delete(Comparison).where(Comparison.id.in_(some)))
        deleted += len(some)
    return deleted


def _work_for(sheet_ids: list[int]) -> list[Work]:
    ensure_declared_gaps(sheet_ids)
    return work_for(sheet_ids)


def _begun(reason: str) -> int:
    edition = Edition(basis=_last_number(), reason=reason[:200], begun_at=clock.now())
    session().add(edition)
    session().flush()
    return edition.id


def _is_as_before(edition_id: int, bodies: Bodies) -> bool:
    """Whether the register bears on comparisons as it did; the edition notes what it is now."""
    before = session().scalar(
        select(Edition.bodies_digest)
        .where(Edition.number.is_not(None))
        .order_by(Edition.number.desc())
        .limit(1)
    )
    session().get_one(Edition, edition_id).bodies_digest = bodies.digest
    session().flush()
    return before in (None, bodies.digest)


def _every_sheet() -> list[int]:
    return list(session().scalars(select(Sheet.id)))


def _last_number() -> int:
    return session().scalar(select(func.max(Edition.number))) or 0


def _lots(works: Sequence[Work]) -> Iterator[list[Work]]:
    """Series that are written together: at least one, and few enough sheets."""
    lot: list[Work] = []
    for work in works:
        if lot and sum(len(one.sheets) for one in lot) + len(work.sheets) > _SHEETS_AT_ONCE:
            yield lot
            lot = []
        lot.append(work)
    if lot:
        yield lot


def _flip(edition_id: int) -> None:
    """Make the comparisons of an edition the current ones of their sheets.

    A sheet that has no value any more has no current comparison.
    """
    new = select(Comparison.sheet_id).where(Comparison.edition_id == edition_id)
    has_values = exists().where(ComparisonGroup.comparison_id == Comparison.id)
    for change in (
        update(Comparison)
        .where(Comparison.is_current, Comparison.sheet_id.in_(new))
        .values(is_current=False, is_latest=False, superseded_by_id=edition_id),
        update(Comparison)
        .where(Comparison.edition_id == edition_id, has_values)
        .values(is_current=True),
    ):
        session().execute(change.execution_options(synchronize_session=False))
    _mark_latest(edition_id)


def _mark_latest(edition_id: int) -> None:
    """Mark the latest sheet with thresholds in each series that the edition touched."""
    touched = (
        select(Sheet.series_id)
        .join(Comparison, Comparison.sheet_id == Sheet.id)
        .where(Comparison.edition_id == edition_id)
    )
    rows = session().execute(
        select(Sheet.series_id, Comparison.id, Comparison.is_latest, ComparisonGroup.q1)
        .join(Sheet, Comparison.sheet_id == Sheet.id)
        .join(ComparisonGroup, ComparisonGroup.comparison_id == Comparison.id)
        .where(
            Comparison.is_current,
            ComparisonGroup.kind == GroupKind.NATIONAL,
            Sheet.series_id.in_(touched),
        )
        .order_by(Sheet.series_id, Sheet.ends_on)
    )
    latest: dict[int, int] = {}
    marked: set[int] = set()
    for series_id, comparison_id, is_latest, q1 in rows:
        if q1 is not None:
            latest[series_id] = comparison_id
        if is_latest:
            marked.add(comparison_id)
    _set_latest(marked - set(latest.values()), is_latest=False)
    _set_latest(set(latest.values()) - marked, is_latest=True)


def _set_latest(comparison_ids: Iterable[int], *, is_latest: bool) -> None:
    for some in chunks(comparison_ids):
        session().execute(
            update(Comparison)
            .where(Comparison.id.in_(some))
            .values(is_latest=is_latest)
            .execution_options(synchronize_session=False)
        )


def _stale() -> list[int]:
    """Some comparisons that were superseded a while ago, or whose edition came too late."""
    was_superseded = Comparison.superseded_by_id.in_(
        select(Edition.id).where(Edition.published_at < clock.now() - _KEPT)
    )
    came_too_late = Comparison.edition_id.in_(
        select(Edition.id).where(Edition.number.is_(None), Edition.basis < _last_number())
    )
    found = session().scalars(
        select(Comparison.id).where(was_superseded | came_too_late).limit(CHUNK // 10)
    )
    return list(found)
