"""The tabs between the pages of one agreement, in their order, for all its templates."""

from gorm.negotiations.views.blueprint import pages

#: (code, label, endpoint): each room of pages adds its own.
TABS: tuple[tuple[str, str, str], ...] = (
    ("overview", "Overview", "negotiations.agreement"),
    ("parties", "Parties and funding", "negotiations.parties"),
    ("chronology", "Chronology", "negotiations.agreement_chronology"),
    ("lines", "Lines", "negotiations.lines"),
    ("flexibilities", "Flexibilities", "negotiations.flexibilities"),
    ("papers", "Papers", "negotiations.papers"),
    ("rounds", "Rounds", "negotiations.rounds"),
    ("mandates", "Mandates", "negotiations.mandates"),
    ("departments", "Departments", "negotiations.referrals"),
)


@pages.context_processor
def tabs() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """What `negotiations/_head.html` draws."""
    return {"agreement_tabs": TABS}
