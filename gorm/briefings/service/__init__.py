"""Packs: begun as drafts, gathered, issued, opened."""

from gorm.briefings.service.carding import CardPage, open_card
from gorm.briefings.service.drafting import begin
from gorm.briefings.service.gathering import RestrictedWithheld, gathered
from gorm.briefings.service.issuing import build_pack, issue, print_draft
from gorm.briefings.service.opening import PackDamaged, open_pack

__all__ = [
    "CardPage",
    "PackDamaged",
    "RestrictedWithheld",
    "begin",
    "build_pack",
    "gathered",
    "issue",
    "open_card",
    "open_pack",
    "print_draft",
]
