"""What a new rating says beside the one before it: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gorm.core.happenings import HappenedOn


@dataclass(frozen=True)
class Rated:
    """A rating on record. `position` is 1 for the best category of its scheme."""

    id: int
    scheme_id: int
    category: str
    position: int
    happened: HappenedOn
    is_struck: bool = False


def in_order(ratings: Sequence[Rated]) -> tuple[Rated, ...]:
    """The ratings that hold, the latest last: by when each had certainly been made, then as
    recorded. Those whose sheet was struck are left out."""
    standing = [one for one in ratings if not one.is_struck]
    return tuple(sorted(standing, key=lambda one: (one.happened.latest, one.id)))


def before(ratings: Sequence[Rated], happened: HappenedOn) -> Rated | None:
    """The rating that held when another was made."""
    earlier = [one for one in in_order(ratings) if one.happened.latest <= happened.latest]
    return earlier[-1] if earlier else None


def is_worse(scheme_id: int, position: int, than: Rated | None) -> bool:
    """Whether a category is worse than the one before. Two schemes cannot be compared."""
    return than is not None and than.scheme_id == scheme_id and position > than.position


def worsened(ratings: Sequence[Rated]) -> frozenset[int]:
    """Which ratings that hold are worse than the one that held before, by when they were given.

    What was recorded later of an earlier day changes what came before what.
    """
    standing = in_order(ratings)
    return frozenset(
        later.id
        for than, later in pairwise(standing)
        if is_worse(later.scheme_id, later.position, than)
    )


def sentence(category: str, travel: str, than: Rated | None) -> str:
    """A rating as the title of its sheet has it."""
    was = f" (before: {than.category})" if than is not None else ""
    return f"Rated {category}{was}; direction of travel: {travel.lower()}"
