"""The tabs between the pages of one agreement, in their order, for all its templates."""

from gorm.negotiations.views.blueprint import pages

#: (code, label, endpoint), in the order in which a negotiation goes.
TABS: tuple[tuple[str, str, str], ...] = (
    ("overview", "Overview", "negotiations.agreement"),
    ("lines", "Lines", "negotiations.lines"),
    ("rounds", "Rounds", "negotiations.rounds"),
    ("mandates", "Mandates", "negotiations.mandates"),
    ("departments", "Departments", "negotiations.referrals"),
    ("flexibilities", "Flexibilities", "negotiations.flexibilities"),
    ("reviews", "Reviews", "negotiations.reviews"),
    ("parties", "Parties and funding", "negotiations.parties"),
    ("papers", "Papers", "negotiations.papers"),
    ("chronology", "Chronology", "negotiations.agreement_chronology"),
)
#: The tabs that only those who may see mandates are shown.
MANDATE_TABS = frozenset({"mandates"})


@pages.context_processor
def tabs() -> dict[str, object]:
    """What `negotiations/_head.html` draws."""
    return {"agreement_tabs": TABS, "mandate_tabs": MANDATE_TABS}
