"""What government awarded to the sample's places: settlements, capital, exceptional support."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.accounts.models import User
from gorm.demo.sample.cases import actor_for
from gorm.demo.sample.places import Region
from gorm.funding.models import AwardStatus, ProgrammeKind
from gorm.funding.rules.years import named, year_of
from gorm.funding.service.awards import AwardFacts, enter_award
from gorm.funding.service.importing import programme_called
from gorm.funding.service.programmes import ProgrammeFacts, add_programme
from gorm.places.offers import Place, PlaceKind

_THOUSAND: Final = 100_000  # pence
_EXCEPTIONAL: Final = "Exceptional Financial Support"
_SETTLEMENT: Final = "Revenue Support Grant"
_CAPITAL: Final = "Town centres capital fund"


@dataclass(frozen=True)
class Sum:
    """An award: to whom, so many years before this one, in thousands of pounds."""

    to: str
    programme: str
    years_ago: int
    thousands: int | None
    status: AwardStatus = AwardStatus.AGREED
    note: str = ""
    is_sensitive: bool = False


_SUMS: Final = (
    *(
        Sum("corvaston", _SETTLEMENT, ago, thousands)
        for ago, thousands in enumerate((21_400, 20_950, 20_610, 19_880, 19_700, 19_120, 18_640))
    ),
    *(
        Sum("brackenshire", _SETTLEMENT, ago, thousands)
        for ago, thousands in enumerate((34_200, 33_410, 33_050, 32_700, 32_180))
    ),
    *(
        Sum(to, _SETTLEMENT, 0, thousands)
        for to, thousands in (
            ("brackenford", 1_460), ("tarnwick", 1_212), ("low-merrow", 905), ("sallowdale", 864),
            ("port-ellery", 12_330), ("tarrowdale", 9_870), ("ironbeck", 15_040),
        )
    ),
    Sum("south-tarrow", _SETTLEMENT, 4, 2_480),
    Sum("port-ellery", _CAPITAL, 2, 8_500),
    Sum("ironbeck", _CAPITAL, 1, 12_000),
    Sum("ironbeck", _CAPITAL, 0, 4_250, note="Second part, for the market hall"),
    Sum("corvaston", _EXCEPTIONAL, 3, 9_500, note="capitalisation not utilised"),
    Sum("corvaston", _EXCEPTIONAL, 1, 24_000, AwardStatus.IN_PRINCIPLE),
    Sum(
        "corvaston", _EXCEPTIONAL, 0, 31_600, AwardStatus.IN_PRINCIPLE,
        "in-principle, revised from £28.0m",
    ),
    Sum(
        "tarrowdale", _EXCEPTIONAL, 1, None, AwardStatus.WITHDRAWN,
        "given in-principle support but withdrew its request",
    ),
    Sum(
        "port-ellery", _EXCEPTIONAL, -1, 6_200, AwardStatus.IN_PRINCIPLE,
        "asked for in the autumn; not to be announced before the settlement", is_sensitive=True,
    ),
)  # fmt: skip


def add_money(region: Region, users: Mapping[str, User], today: date) -> int:
    """Add the programmes and the awards; how many awards."""
    administrator, director = actor_for(users["pym"].id), actor_for(users["marchbank"].id)
    references = {
        _EXCEPTIONAL: programme_called(_EXCEPTIONAL).reference,
        _SETTLEMENT: add_programme(
            administrator, ProgrammeFacts(_SETTLEMENT, ProgrammeKind.SETTLEMENT, "MHCLG")
        ),
        _CAPITAL: add_programme(
            administrator, ProgrammeFacts(_CAPITAL, ProgrammeKind.CAPITAL, "MHCLG")
        ),
    }
    now = int(year_of(today)[:4])
    for one in _SUMS:
        organisation = region.organisations[one.to]
        place = Place(
            PlaceKind.ORGANISATION, organisation.id, organisation.reference, organisation.name,
            organisation.office_id,
        )  # fmt: skip
        facts = AwardFacts(
            programme=references[one.programme],
            year=named(now - one.years_ago),
            pence=None if one.thousands is None else one.thousands * _THOUSAND,
            status=one.status,
            note=one.note,
            source=f"{one.programme}, list by council",
            is_sensitive=one.is_sensitive,
        )
        enter_award(director, place, facts)
    return len(_SUMS)
