"""The forms of packs: ordering one, finding one, and writing what stands in it."""

from gorm.briefings.forms.packs import (
    AUDIENCE_HINTS,
    LEAVE_OUT,
    ORAL,
    BuildForm,
    PackFiltersForm,
)

__all__ = ["AUDIENCE_HINTS", "LEAVE_OUT", "ORAL", "BuildForm", "PackFiltersForm"]
