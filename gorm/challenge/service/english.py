"""What the acts on cases are called in the trail, as they follow a name."""

from collections.abc import Mapping
from typing import Final

CASES_IN_ENGLISH: Final[Mapping[str, str]] = {
    "case.opened_up": "opened this case",
    "case.opened": "read this case",
    "case.chronology_printed": "made the chronology of this case a document",
    "case.moved": "moved this case",
    "case.closed": "closed this case",
    "case.instrument_made": "recorded an instrument in this case",
    "case.instrument_ended": "recorded the end of an instrument in this case",
    "case.step_proposed": "proposed a step on this case",
    "case.step_put_again": "put a step on this case again",
    "case.step_decided": "recorded a decision on this case",
    "case.deadline_moved": "moved a deadline of this case",
    "case.evidence_added": "added evidence to this case",
    "case.sheet_struck": "struck a sheet of this case’s file",
}
