"""What the acts of co-ordination are called, as they follow a name."""

from collections.abc import Mapping
from typing import Final

COORDINATION_IN_ENGLISH: Final[Mapping[str, str]] = {
    "engagement.joined": "joined the engagement",
    "engagement.left": "left the engagement",
    "engagement.joiner_taken_out": "took somebody who had joined out of the engagement",
    "election.added": "added the election",
    "election.changed": "changed the election",
    "election.called_off": "called the election off",
    "quiet.recorded": "noted a quiet period that was asked for",
    "quiet.changed": "changed the quiet period",
    "quiet.ended": "ended the quiet period",
    "coordination.limits_changed": "changed within how many days engagements clash",
}
