"""The open agreements of a place, those of the councils that it replaced among them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.core.together import Question
from gorm.negotiations import policy
from gorm.negotiations.models import Agreement, AgreementKind, AgreementStage, AgreementState
from gorm.places.models import Area, Organisation, Succession
from gorm.places.offers import Place, PlaceKind

_OPEN = (AgreementState.LIVE, AgreementState.STALLED)


@dataclass(frozen=True)
class AgreementAtPlace:
    """An open agreement of a place. `predecessor` is the former body that it is still with.

    Where it may not be read, its stage and title are not told.
    """

    id: int
    reference: str
    title: str
    kind: str
    stage: str
    is_stalled: bool
    area: str
    accountable: str
    predecessor: str
    is_readable: bool
    signed_on: date | None


def agreements_at(actor: Actor, place: Place) -> Question:
    """The open agreements of an area or an organisation and of its predecessors, newest first; of
    its rows `agreement_at_place` tells what the reader may know."""
    body = aliased(Organisation)
    rows = (
        select(
            Agreement.id, Agreement.reference, Agreement.title, Agreement.state,
            Agreement.signed_on, Agreement.accountable_id, Agreement.area_id,
            AgreementKind.name.label("kind"), AgreementStage.name.label("stage"),
            Area.name.label("area"), body.name.label("accountable"), body.ended_on,
            sql_case((policy.readable_by(actor), 1), else_=0).label("is_readable"),
        )
        .join(AgreementKind, AgreementKind.id == Agreement.kind_id)
        .join(AgreementStage, AgreementStage.id == Agreement.stage_id)
        .join(Area, Area.id == Agreement.area_id)
        .join(body, body.id == Agreement.accountable_id)
        .where(policy.visible_to(actor), Agreement.state.in_(_OPEN), is_of(place))
    )  # fmt: skip
    return Question(rows, (Agreement.id.desc(),))


def is_of(place: Place) -> Any:
    """With the place itself, or with a body that it replaced, at however many removes."""
    if place.kind is PlaceKind.ORGANISATION:
        former = _former(select(Organisation.id).where(Organisation.id == place.id))
        return Agreement.accountable_id.in_(former)
    own = select(Area.accountable_id).where(Area.id == place.id)
    former = _former(own)
    return or_(Agreement.area_id == place.id, Agreement.accountable_id.in_(former))


def _former(of: Select[Any]) -> Any:
    """The bodies named and all that they replaced; a circle of successions ends by itself."""
    chain = of.cte(recursive=True)  # without a name: a statement can have several
    before = select(Succession.predecessor_id).join(
        chain, chain.c[0] == Succession.successor_id
    )  # fmt: skip
    return select(chain.union(before).c[0])


def agreement_at_place(row: Any, place: Place) -> AgreementAtPlace:
    """An agreement as a row of `agreements_at` has it, as far as the reader may know of it."""
    is_own = row.area_id == place.id if place.kind is PlaceKind.AREA else (
        row.accountable_id == place.id
    )  # fmt: skip
    is_former = row.ended_on is not None or not is_own
    is_readable = bool(row.is_readable)
    return AgreementAtPlace(
        id=row.id,
        reference=row.reference,
        title=row.title if is_readable else f"{row.kind} with {row.area}",
        kind=row.kind,
        stage=row.stage if is_readable else "",
        is_stalled=is_readable and row.state is AgreementState.STALLED,
        area=row.area,
        accountable=row.accountable,
        predecessor=row.accountable if is_former else "",
        is_readable=is_readable,
        signed_on=row.signed_on if is_readable else None,
    )
