"""What the acts of rounds, mandates and referrals are called in the trail."""

from collections.abc import Mapping
from typing import Final

ROUNDS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "agreement.round_opened": "opened a round of this agreement",
    "agreement.round_closed": "closed a round of this agreement",
    "agreement.engagement_linked": "linked an engagement to a round of this agreement",
    "agreement.positions_recorded": "recorded positions in this agreement",
    "agreement.position_replied": "recorded a reply to a position in this agreement",
    "agreement.position_in_error": "marked a position in this agreement as recorded in error",
    "agreement.put_to_department": "put something in this agreement to a department",
    "agreement.referral_ended": "ended what was put to a department in this agreement",
    "agreement.department_answered": "answered for a department in this agreement",
    "mandate.set": "set a mandate",
    "mandate.decision_asked": "asked a director about an offer outside the mandate",
    "mandate.decided": "decided on an offer outside the mandate",
    "mandate.opened": "read the mandates",
}
