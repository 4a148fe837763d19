"""What can be done to constituencies, members, and what passes between them and an office."""

from collections.abc import Mapping
from typing import Final

#: What the acts are called in the trail, as they follow a name.
ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "constituency.added": "added this constituency",
    "constituency.changed": "changed this constituency",
    "constituency.member_added": "recorded a member for this constituency",
    "constituency.member_changed": "corrected a member for this constituency",
    "member_told.recorded": "recorded what a member was told",
    "member_told.changed": "changed what a member was told",
    "parliamentary_business.recorded": "recorded this question or letter",
    "parliamentary_business.changed": "changed this question or letter",
    "parliament.reply_limit_set": "set how many working days there are for a reply to a member",
    "parliament.imported": "took in a file of constituencies and members",
}
