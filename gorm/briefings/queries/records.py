"""The records from which something was taken into a pack: what they are, and for whom.

What a record says of itself today counts, not what it was when its words were taken: a record that
was restricted since, or marked not for ministers, is in no pack that it may not be in.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Select, select

from gorm.challenge.models import Case, CaseClock
from gorm.challenge.queries.readers import readers_of as readers_of_cases
from gorm.core.db import session
from gorm.core.references import is_reference
from gorm.core.text import day
from gorm.engagements.listing.audiences import readers_of as readers_of_engagements
from gorm.engagements.models import Commitment, Engagement, Marking, Sharing
from gorm.negotiations.models import Agreement, FlexibilityRequest, Position
from gorm.negotiations.queries.readers import readers_of as readers_of_agreements
from gorm.performance.models import Indicator
from gorm.places.offers import Audience

Readers = Callable[[Collection[int]], tuple[frozenset[int], ...]]
_INDICATOR: Final = "indicator/"


@dataclass(frozen=True)
class RecordStanding:
    """A record as it stands: what a note calls it, the record whose page tells of it, for whom.

    `key` finds its row again, and `readers` are those who may know of it where it is restricted,
    and else None.
    """

    label: str
    page: str
    key: str = ""
    is_sensitive: bool = False
    is_restricted: bool = False
    is_not_for_ministers: bool = False
    readers: frozenset[int] | None = None

    def is_for(self, audience: Audience) -> bool:
        """Whether a pack for this audience may say it. The other side is never told."""
        if audience is Audience.OFFICE:
            return True
        if audience is Audience.MINISTER:
            return not (self.is_restricted or self.is_not_for_ministers)
        return False


@dataclass(frozen=True)
class _Kind:
    """How records with one prefix are found: (reference, id of its owner, owner, words)."""

    table: str
    query: Callable[[Collection[str]], Select[Any]]
    label: Callable[[Any], str]
    page: Callable[[Any], str]
    readers: Readers


def standings(records: Iterable[str]) -> Mapping[str, RecordStanding]:
    """How each of these records stands; one that is not there any more is missing."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for record in records:
        prefix = record.partition("-")[0]
        if record.startswith(_INDICATOR):
            by_kind[_INDICATOR].add(record.removeprefix(_INDICATOR))
        elif prefix in _KINDS and is_reference(record, prefix):
            by_kind[prefix].add(record)
    found: dict[str, RecordStanding] = {}
    for prefix, references in by_kind.items():
        found |= _figures(references) if prefix == _INDICATOR else _of(_KINDS[prefix], references)
    return found


def _figures(codes: Collection[str]) -> dict[str, RecordStanding]:
    """Figures are national: everybody may read them."""
    rows = session().execute(
        select(Indicator.id, Indicator.code, Indicator.name).where(Indicator.code.in_(codes))
    )
    return {
        f"{_INDICATOR}{code}": RecordStanding(
            f"Indicator {code}: {name}", code, f"{Indicator.__tablename__}/{number}"
        )
        for number, code, name in rows
    }


def _of(kind: _Kind, references: Collection[str]) -> dict[str, RecordStanding]:
    rows = session().execute(kind.query(references)).all()
    restricted = sorted({row.owner_id for row in rows if row.sharing is Sharing.RESTRICTED})
    readers = dict(zip(restricted, kind.readers(restricted), strict=True)) if restricted else {}
    return {
        row.record: replace(
            RecordStanding(kind.label(row), kind.page(row), f"{kind.table}/{row.record_id}"),
            is_sensitive=row.marking is Marking.OFFICIAL_SENSITIVE,
            is_restricted=row.sharing is Sharing.RESTRICTED,
            is_not_for_ministers=row.is_not_for_ministers,
            readers=readers.get(row.owner_id),
        )
        for row in rows
    }


def _columns(record: Any, owner: Any) -> tuple[Any, ...]:
    return (
        record.id.label("record_id"), record.reference.label("record"), owner.id.label("owner_id"),
        owner.reference.label("owner"), owner.sharing, owner.marking, owner.is_not_for_ministers,
    )  # fmt: skip


def _promises(references: Collection[str]) -> Select[Any]:
    query: Select[Any] = select(*_columns(Commitment, Engagement), Engagement.happens_on)
    return query.join(Engagement, Engagement.id == Commitment.engagement_id).where(
        Commitment.reference.in_(references)
    )


def _positions(references: Collection[str]) -> Select[Any]:
    query: Select[Any] = select(*_columns(Position, Agreement), Position.taken_on.label("on"))
    return query.join(Agreement, Agreement.id == Position.agreement_id).where(
        Position.reference.in_(references)
    )


def _flexibilities(references: Collection[str]) -> Select[Any]:
    asked = FlexibilityRequest
    query: Select[Any] = select(*_columns(asked, Agreement), asked.asked_on.label("on"))
    return query.join(Agreement, Agreement.id == asked.agreement_id).where(
        asked.reference.in_(references)
    )


def _clocks(references: Collection[str]) -> Select[Any]:
    query: Select[Any] = select(*_columns(CaseClock, Case), CaseClock.what, CaseClock.due_on)
    return query.join(Case, Case.id == CaseClock.case_id).where(CaseClock.reference.in_(references))


def _in_agreement(row: Any) -> str:
    return f"{row.record}, in {row.owner}, of {day(row.on)}"


def _page_of_owner(row: Any) -> str:
    return str(row.owner)


_KINDS: Final[Mapping[str, _Kind]] = {
    "COM": _Kind(
        Commitment.__tablename__,
        _promises,
        lambda row: f"{row.record}, promised in {row.owner} on {day(row.happens_on)}",
        _page_of_owner,
        readers_of_engagements,
    ),
    "POS": _Kind(
        Position.__tablename__, _positions, _in_agreement, _page_of_owner, readers_of_agreements
    ),
    "FLX": _Kind(
        FlexibilityRequest.__tablename__,
        _flexibilities,
        _in_agreement,
        _page_of_owner,
        readers_of_agreements,
    ),
    "CLK": _Kind(
        CaseClock.__tablename__,
        _clocks,
        lambda row: f"{row.record}, in {row.owner}: {row.what}, due on {day(row.due_on)}",
        _page_of_owner,
        readers_of_cases,
    ),
}
