"""The tabs between the pages of one agreement, in their order, for all its templates."""

from gorm.negotiations.views.blueprint import pages

#: (code, label, endpoint): each room of pages adds its own.
TABS: tuple[tuple[str, str, str], ...] = (
    ("rounds", "Rounds", "negotiations.rounds"),
    ("mandates", "Mandates", "negotiations.mandates"),
    ("departments", "Departments", "negotiations.referrals"),
)
#: The tabs that only those who may see mandates are shown.
MANDATE_TABS = frozenset({"mandates"})


@pages.context_processor
def tabs() -> dict[str, object]:
    """What `negotiations/_head.html` draws."""
    return {"agreement_tabs": TABS, "mandate_tabs": MANDATE_TABS}
