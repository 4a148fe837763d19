"""The forms of engagements and of the promises made at them."""

from gorm.engagements.forms.commitment import CommitmentForm
from gorm.engagements.forms.engagement import EngagementForm, Offered, WhoForm
from gorm.engagements.forms.reading import details_in, fields_of
from gorm.engagements.forms.reasons import EscalationForm, NoContactForm, ReasonForm, WithdrawalForm

__all__ = [
    "CommitmentForm",
    "EngagementForm",
    "EscalationForm",
    "NoContactForm",
    "Offered",
    "ReasonForm",
    "WhoForm",
    "WithdrawalForm",
    "details_in",
    "fields_of",
]
