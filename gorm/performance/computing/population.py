"""Who is compared with whom: the bodies that stand in populations, and who succeeded whom."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.performance.models import MeasuredPlace
from gorm.performance.terms import Measures
from gorm.places.models import Organisation, Succession


@dataclass(frozen=True)
class Body:
    """An organisation as comparison knows it.

    `type_key` is the type of a council, and of others what they are; `region_code` is '' where no
    office has it; `successors` are all that came after it, however many reorganisations later.
    """

    id: int
    measured_as: Measures
    type_key: str
    region_code: str
    successors: frozenset[int]


@dataclass(frozen=True)
class Bodies:
    """Every body, and what each measured place stands for: a body, or a comparator's code."""

    by_id: Mapping[int, Body]
    organisations: Mapping[int, int]
    comparators: Mapping[int, str]

    @property
    def digest(self) -> str:
        """Stands for everything of the register that bears on comparisons."""
        facts = sorted(
            (body.id, body.measured_as, body.type_key, body.region_code, *sorted(body.successors))
            for body in self.by_id.values()
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def population(self, values: Mapping[int, Decimal], measures: Measures) -> dict[int, Decimal]:
        """The values that are compared: of those whom the indicator measures.

        Where a body and any successor of it both have a value, the predecessor's is left out, so
        that no place is counted twice.
        """
        measured = {
            key: value for key, value in values.items() if self.by_id[key].measured_as is measures
        }
        return {
            key: value
            for key, value in measured.items()
            if not (after := self.by_id[key].successors) or after.isdisjoint(measured)
        }


def load_bodies() -> Bodies:
    """All bodies of the register, in four queries."""
    places = session().execute(
        select(MeasuredPlace.id, MeasuredPlace.organisation_id, MeasuredPlace.region_code)
    )
    organisations: dict[int, int] = {}
    comparators: dict[int, str] = {}
    for place_id, organisation_id, region_code in places:
        if organisation_id is None:
            comparators[place_id] = str(region_code)
        else:
            organisations[place_id] = organisation_id
    return Bodies(_bodies(), organisations, comparators)


def _bodies() -> dict[int, Body]:
    successors = _all_successors()
    rows = session().execute(
        select(
            Organisation.id,
            Organisation.kind,
            Organisation.council_type,
            Organisation.partner_kind,
            Office.region_code,
        ).outerjoin(Office, Organisation.office_id == Office.id)
    )
    return {
        key: Body(
            id=key,
            measured_as=Measures.of(kind, partner_kind),
            type_key=council_type.value if council_type else Measures.of(kind, partner_kind).value,
            region_code=region_code or "",
            successors=successors.get(key, frozenset()),
        )
        for key, kind, council_type, partner_kind, region_code in rows
    }


def _all_successors() -> dict[int, frozenset[int]]:
    """All successors of each predecessor, however many reorganisations later."""
    direct: dict[int, set[int]] = defaultdict(set)
    for predecessor, successor in session().execute(
        select(Succession.predecessor_id, Succession.successor_id)
    ):
        direct[predecessor].add(successor)
    return {predecessor: frozenset(_reached(predecessor, direct)) for predecessor in direct}


def _reached(start: int, direct: Mapping[int, set[int]]) -> set[int]:
    reached: set[int] = set()
    ahead = [start]
    while ahead:
        found = direct.get(ahead.pop(), set()) - reached
        reached |= found
        ahead += found
    return reached - {start}
