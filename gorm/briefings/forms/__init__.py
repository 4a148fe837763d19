"""The forms of packs: ordering one, finding one, and letting it go on."""

from gorm.briefings.forms.packs import (
    AUDIENCE_HINTS,
    AddendumOrderForm,
    OrderForm,
    PackFiltersForm,
)

__all__ = ["AUDIENCE_HINTS", "AddendumOrderForm", "OrderForm", "PackFiltersForm"]
