"""What can be done with engagements and the promises made at them."""

from gorm.engagements.service.chasing import ChaseDetails, Silence, chase_commitment, set_silence
from gorm.engagements.service.commitments import (
    add_commitment,
    change_commitment,
    complete_commitment,
    drop_commitment,
    give_commitment,
    put_off_commitment,
    reopen_commitment,
)
from gorm.engagements.service.details import Appointment, CommitmentDetails, EngagementDetails
from gorm.engagements.service.english import ACTIONS_IN_ENGLISH
from gorm.engagements.service.escalating import escalate_engagement, withdraw_escalation
from gorm.engagements.service.writing import (
    add_theme_to_engagement,
    cancel_engagement,
    edit_engagement,
    log_engagement,
    mark_held,
    move_engagement,
    plan_engagement,
    record_no_contact,
    reinstate_engagement,
    set_next_contact,
)

__all__ = [
    "ACTIONS_IN_ENGLISH",
    "Appointment",
    "ChaseDetails",
    "CommitmentDetails",
    "EngagementDetails",
    "Silence",
    "add_commitment",
    "add_theme_to_engagement",
    "cancel_engagement",
    "change_commitment",
    "chase_commitment",
    "complete_commitment",
    "drop_commitment",
    "edit_engagement",
    "escalate_engagement",
    "give_commitment",
    "log_engagement",
    "mark_held",
    "move_engagement",
    "plan_engagement",
    "put_off_commitment",
    "record_no_contact",
    "reinstate_engagement",
    "reopen_commitment",
    "set_next_contact",
    "set_silence",
    "withdraw_escalation",
]
