"""The forms of engagements and of the promises made at them."""

from gorm.engagements.forms.commitment import CommitmentForm
from gorm.engagements.forms.engagement import EngagementForm, Offered
from gorm.engagements.forms.reading import details_in, fields_of
from gorm.engagements.forms.reasons import NoContactForm, ReasonForm

__all__ = [
    "CommitmentForm",
    "EngagementForm",
    "NoContactForm",
    "Offered",
    "ReasonForm",
    "details_in",
    "fields_of",
]
