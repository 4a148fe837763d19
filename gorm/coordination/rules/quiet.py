"""When a pre-election period begins, and which quiet periods a day stands in: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from gorm.core.working_days import election_days_before

#: A quiet period is said on a page when it is on, or begins within so many days.
NEAR: Final = timedelta(days=42)
_NOTICE: Final = 25  # working days


class QuietKind(StrEnum):
    """Why it is quiet."""

    ELECTION = "election"
    ASKED = "asked"
    BANK_HOLIDAY = "bank_holiday"


@dataclass(frozen=True)
class Quiet:
    """A time in which government should not call: its first and last day, and what it is.

    `where` is whom it holds for; `reference` is empty for bank holidays.
    """

    kind: QuietKind
    since: date
    until: date
    words: str
    where: str = ""
    reference: str = ""
    is_national: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.since <= day <= self.until


def beginning_of_pre_election(kind: str, polling_on: date) -> date:
    """The first day of the pre-election period of a poll.

    Local and mayoral elections, and local by-elections and referendums as the nearest rule: the
    last day for the notice of election, 25 days before the poll, by the Local Elections (Principal
    Areas) (England and Wales) Rules 2006 (SI 2006/3304), schedule 2, rules 1 and 2: weekends,
    Christmas Eve and England's bank holidays are not counted. A general election: the dissolution
    of Parliament, 25 working days before the poll, by the Parliamentary Elections Rules
    (Representation of the People Act 1983, schedule 1, rules 1 and 2, as kept by the Dissolution
    and Calling of Parliament Act 2022), where a bank holiday of any part of the United Kingdom is
    not counted either. Polls of 2015, 2017, 2019 and 2024 agree with it.

    Raises BeyondHolidayTable where the working days are not known: the day is then to be stated.
    """
    return election_days_before(polling_on, _NOTICE, in_all_kingdom=kind == "general")


def quiet_on(day: date, periods: Iterable[Quiet]) -> tuple[Quiet, ...]:
    """The periods that a day is in."""
    return tuple(one for one in periods if one.holds_on(day))
