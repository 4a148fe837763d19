"""What can be made of a finding by a person, and what that is called."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from gorm.performance.models.findings import CandidateState

LONGEST_WATCH: Final = timedelta(days=2 * 366)


class Act(StrEnum):
    """What a person can do with a finding."""

    DISMISS = "dismiss"
    WATCH = "watch"
    KEEP = "keep"
    REOPEN = "reopen"


LEADS_TO: Final[Mapping[Act, CandidateState]] = {
    Act.DISMISS: CandidateState.DISMISSED,
    Act.WATCH: CandidateState.WATCHED,
    Act.KEEP: CandidateState.KEPT,
    Act.REOPEN: CandidateState.OPEN,
}
STATES: Final[Mapping[CandidateState, str]] = {
    CandidateState.OPEN: "Open",
    CandidateState.WATCHED: "Watched",
    CandidateState.KEPT: "Kept for a case",
    CandidateState.DISMISSED: "Dismissed",
}
#: The acts that make sense in each state; a watch can be set anew.
ACTS: Final[Mapping[CandidateState, tuple[Act, ...]]] = {
    CandidateState.OPEN: (Act.KEEP, Act.WATCH, Act.DISMISS),
    CandidateState.WATCHED: (Act.KEEP, Act.WATCH, Act.DISMISS, Act.REOPEN),
    CandidateState.KEPT: (Act.WATCH, Act.DISMISS, Act.REOPEN),
    CandidateState.DISMISSED: (Act.REOPEN,),
}


def watch_fault(until: date | None, today: date) -> str:
    """What is wrong with the day until which a finding is to be watched; '' where nothing is."""
    if until is None:
        return "Enter the day until which you watch it."
    if until <= today:
        return "The day must be after today."
    if until > today + LONGEST_WATCH:
        return "The day must be within two years."
    return ""
