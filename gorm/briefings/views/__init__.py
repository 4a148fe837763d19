"""The pages of packs."""

from gorm.briefings.views import (
    batches,
    card,
    checking,
    clearing,
    copies,
    drafting,
    issuing,
    listing,
    pictures,
    settings,
    verifying,
    writing,
)
from gorm.briefings.views.frame import NAVIGATION, blueprint, place_address

__all__ = [
    "NAVIGATION",
    "batches",
    "blueprint",
    "card",
    "checking",
    "clearing",
    "copies",
    "drafting",
    "issuing",
    "listing",
    "pictures",
    "place_address",
    "settings",
    "verifying",
    "writing",
]
