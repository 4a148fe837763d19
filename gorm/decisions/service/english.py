"""What the acts on decisions are called in the trail, as they follow a name."""

from collections.abc import Mapping
from typing import Final

ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "decision.asked": "asked for this decision",
    "decision.asked_again": "asked for this decision again",
    "decision.returned": "returned this request for more work",
    "decision.withdrawn": "withdrew this request",
    "decision.decided": "decided this",
    "decision.recorded": "recorded what was decided above the office",
    "decision.delegated": "delegated this decision",
    "decision.recused": "recused themself from this",
    "decision.substitute_named": "named who acts for somebody who is recused",
    "decision.recusal_ended": "ended their recusal from this",
    "delegation.made": "delegated all their decisions",
    "delegation.ended": "ended this delegation",
}
