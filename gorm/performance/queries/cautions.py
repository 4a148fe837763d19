"""What must be said with the figures of some indicators and organisations, read at once."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from gorm.core.db import session
from gorm.performance.models import Caveat, CaveatKind
from gorm.performance.rules.caveats import LABELS


@dataclass(frozen=True)
class Said:
    """One caveat."""

    kind: CaveatKind
    words: str
    indicator_id: int | None
    organisation_id: int | None
    period: str

    @property
    def label(self) -> str:
        """What sort of caveat it is, as a page says it."""
        return LABELS[self.kind]


@dataclass(frozen=True)
class Caveats:
    """The caveats of some indicators and organisations."""

    said: tuple[Said, ...]

    def about(
        self, indicator_id: int, organisation_id: int | None, periods: Collection[str]
    ) -> tuple[Said, ...]:
        """Those that go with an indicator's figures of one organisation in these periods."""
        return tuple(
            said
            for said in self.said
            if said.indicator_id in (None, indicator_id)
            and said.organisation_id in (None, organisation_id)
            and (not said.period or said.period in periods)
        )

    def breaks(self, indicator_id: int) -> frozenset[str]:
        """The periods at which an indicator's series is broken."""
        return frozenset(
            said.period
            for said in self.said
            if said.kind is CaveatKind.BROKEN_SERIES
            and said.indicator_id == indicator_id
            and said.period
        )


def caveats_of(indicator_ids: Collection[int], organisation_ids: Collection[int] = ()) -> Caveats:
    """What must be said of these indicators and organisations."""
    rows = session().execute(
        select(
            Caveat.kind, Caveat.words, Caveat.indicator_id, Caveat.organisation_id, Caveat.period
        )
        .where(
            or_(
                Caveat.indicator_id.in_(indicator_ids),
                Caveat.indicator_id.is_(None) & Caveat.organisation_id.in_(organisation_ids),
            )
        )
        .order_by(Caveat.period, Caveat.id)
    )  # fmt: skip
    return Caveats(tuple(Said(*row) for row in rows))
