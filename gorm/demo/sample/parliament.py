"""The sample's constituencies and members, what they were told, and what they asked."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import User
from gorm.demo import library
from gorm.demo.sample.cases import actor_for
from gorm.demo.sample.places import Region
from gorm.engagements.models import Marking
from gorm.parliament.models import BusinessKind
from gorm.parliament.service.business import BusinessDetails, record_business
from gorm.parliament.service.constituencies import ConstituencyDetails, add_constituency
from gorm.parliament.service.members import MemberDetails, add_member
from gorm.parliament.service.told import ToldDetails, record_told

_POLL: Final = 4  # the day of the month on which the sample's members were elected


class Parliament:
    """Makes them through the services, each record by the user whose it is."""

    def __init__(self, region: Region, users: dict[str, User], today: date) -> None:
        self.region = region
        self.users = users
        self.today = today

    def add(self) -> int:
        """Add everything that data/parliament.toml holds; how many constituencies."""
        data = library.parliament()
        sitting = {raw["key"]: self._seat(raw) for raw in data["seat"]}
        for raw in data["told"]:
            self._told(raw, sitting[raw["seat"]])
        for raw in data["letter"]:
            self._business(raw, sitting[raw["seat"]], BusinessKind.LETTER)
        for raw in data["question"]:
            self._business(raw, sitting[raw["seat"]], BusinessKind(raw["kind"]))
        return len(sitting)

    def _seat(self, raw: Mapping[str, Any]) -> str:
        """Add a constituency with its members; the reference of the last of them."""
        details = ConstituencyDetails(
            name=raw["name"],
            code=raw["code"],
            whole=self._areas(raw.get("whole", ())),
            part=self._areas(raw.get("part", ())),
        )
        constituency = add_constituency(SYSTEM, details)
        member = ""
        for one in raw["members"]:
            until = self._months_ago(one["until"]) - timedelta(days=1) if "until" in one else None
            term = MemberDetails(one["name"], one["party"], self._months_ago(one["since"]), until)
            member = add_member(SYSTEM, constituency, term)
        return member

    def _told(self, raw: Mapping[str, Any], member: str) -> None:
        by = self._actor(raw["by"])
        record_told(
            by,
            ToldDetails(
                member=member,
                told_on=self._days_ago(raw["days"]),
                told_by=by.email,
                words=raw["words"],
                place=f"area:{self.region.areas[raw['area']].reference}",
                marking=_marking(raw),
                handling=raw.get("handling", ""),
            ),
        )

    def _business(self, raw: Mapping[str, Any], member: str, kind: BusinessKind) -> None:
        by = self._actor(raw["with"])
        due_on = None
        if "due" in raw or "ahead" in raw:
            due_on = self._days_ago(raw.get("due", -raw.get("ahead", 0)))
        record_business(
            by,
            BusinessDetails(
                kind=kind,
                member=member,
                number=raw.get("number", ""),
                subject=raw["subject"],
                words=raw["words"],
                began_on=self._days_ago(raw["days"]),
                due_on=due_on,
                done_on=self._days_ago(raw["done"]) if "done" in raw else None,
                answer=raw.get("answer", ""),
                area=self.region.areas[raw["area"]].reference,
                theme=raw.get("theme", ""),
                with_whom=by.email,
            ),
        )

    def _areas(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.region.areas[key].reference for key in keys)

    def _actor(self, key: str) -> Actor:
        return actor_for(self.users[key].id)

    def _days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _months_ago(self, months: int) -> date:
        return library.months_before(self.today, months).replace(day=_POLL)


def _marking(raw: Mapping[str, Any]) -> Marking:
    return Marking.OFFICIAL_SENSITIVE if raw.get("sensitive") else Marking.OFFICIAL
