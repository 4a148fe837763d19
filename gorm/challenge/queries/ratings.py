"""How a case was rated, and the scheme in which it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gorm.accounts.models import User
from gorm.challenge.models import CaseEntry, CaseRating, Regime, Travel
from gorm.challenge.rules.rating import Rated, worsened
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.performance.models import Category, Scheme


@dataclass(frozen=True)
class RatingLine:
    """One rating of a case's history, struck or not.

    `is_worse` is judged at reading, beside the one that held before it by when both were given.
    """

    rated: Rated
    travel: Travel
    rationale: str
    is_worse: bool
    folio: int
    recorded_at: datetime
    by: str

    @property
    def words(self) -> str:
        """The rating in a line: "Red, worsening (3 March 2027)"."""
        travel, on = self.travel.label.lower(), self.rated.happened.words
        return f"{self.rated.category}, {travel} ({on})"


@dataclass(frozen=True)
class Ratings:
    """The history of a case's ratings, in order of time."""

    lines: tuple[RatingLine, ...] = ()

    @property
    def version(self) -> int:
        """Grows with each rating: two who rate at once are told apart by it."""
        return max((line.rated.id for line in self.lines), default=0)

    @property
    def standing(self) -> tuple[RatingLine, ...]:
        """Those that hold, the latest last."""
        return tuple(line for line in self.lines if not line.rated.is_struck)

    @property
    def latest(self) -> RatingLine | None:
        """The rating that holds now."""
        return self.standing[-1] if self.standing else None


@dataclass(frozen=True)
class RatingScheme:
    """The scheme in which cases of a regime are rated: its categories, the best first."""

    id: int
    name: str
    categories: tuple[tuple[int, str, int], ...]

    def category(self, number: int) -> tuple[int, str, int] | None:
        """The category with this number: (id, name, position)."""
        return next((one for one in self.categories if one[0] == number), None)


def ratings_of(case_id: int) -> Ratings:
    """The ratings of a case that the reader may read, in one statement."""
    rows = session().execute(
        select(CaseRating, CaseEntry, User.name)
        .join(CaseEntry, CaseEntry.id == CaseRating.entry_id)
        .join(User, User.id == CaseEntry.recorded_by_id)
        .where(CaseRating.case_id == case_id)
    )
    found = [(_rated(rating, entry), rating, entry, by) for rating, entry, by in rows]
    worse = worsened([rated for rated, *_ in found])
    lines = [
        _line(rated, rating, entry, by, is_worse=rated.id in worse)
        for rated, rating, entry, by in found
    ]
    return Ratings(tuple(sorted(lines, key=lambda one: (one.rated.happened.latest, one.rated.id))))


def rating_scheme_of(regime_id: int) -> RatingScheme | None:
    """The scheme of a regime; None where it names none, or one that nobody keeps any more."""
    rows = (
        session()
        .execute(
            select(Scheme.id, Scheme.name, Category.id, Category.name, Category.position)
            .join(Category, Category.scheme_id == Scheme.id)
            .join(Regime, Regime.rating_scheme == Scheme.code)
            .where(Regime.id == regime_id)
            .order_by(Category.position, Category.id)
        )
        .all()
    )
    if not rows:
        return None
    return RatingScheme(rows[0][0], rows[0][1], tuple((row[2], row[3], row[4]) for row in rows))


def _rated(rating: CaseRating, entry: CaseEntry) -> Rated:
    return Rated(
        id=rating.id,
        scheme_id=rating.scheme_id,
        category=rating.category_name,
        position=rating.position,
        happened=HappenedOn(entry.happened_on, entry.precision),
        is_struck=entry.struck_at is not None,
    )


def _line(
    rated: Rated, rating: CaseRating, entry: CaseEntry, by: str, *, is_worse: bool
) -> RatingLine:
    return RatingLine(
        rated=rated,
        travel=rating.travel,
        rationale=rating.rationale,
        is_worse=is_worse,
        folio=entry.folio,
        recorded_at=entry.recorded_at,
        by=by,
    )
