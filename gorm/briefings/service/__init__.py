"""Packs: begun as drafts, cleared, issued, opened, verified, withdrawn."""

from gorm.briefings.service.addenda import begin_addendum
from gorm.briefings.service.answering import answer_for_restricted
from gorm.briefings.service.carding import CardPage, open_card
from gorm.briefings.service.clearance_rules import (
    ClearanceSetting,
    add_clearance,
    change_clearance,
)
from gorm.briefings.service.clearing import ask_for_clearance, take_back
from gorm.briefings.service.copies import Handing, keep_copy
from gorm.briefings.service.drafting import amend, begin, discard
from gorm.briefings.service.freezing import AskedBack
from gorm.briefings.service.gathering import RestrictedWithheld, gathered
from gorm.briefings.service.issuing import build_pack, issue
from gorm.briefings.service.opening import PackDamaged, PackWithdrawn, open_pack
from gorm.briefings.service.printing_unissued import DraftPrint, print_draft, print_frozen
from gorm.briefings.service.withdrawing import withdraw

__all__ = [
    "AskedBack",
    "CardPage",
    "ClearanceSetting",
    "DraftPrint",
    "Handing",
    "PackDamaged",
    "PackWithdrawn",
    "RestrictedWithheld",
    "add_clearance",
    "amend",
    "answer_for_restricted",
    "ask_for_clearance",
    "begin",
    "begin_addendum",
    "build_pack",
    "change_clearance",
    "discard",
    "gathered",
    "issue",
    "keep_copy",
    "open_card",
    "open_pack",
    "print_draft",
    "print_frozen",
    "take_back",
    "withdraw",
]
