"""The form of a caveat."""

from gorm.core.forms import Form, choice, long_text, text_line
from gorm.performance.models.findings import CaveatKind
from gorm.performance.rules.caveats import LABELS


class CaveatForm(Form):
    """What must be said, and of what."""

    kind = choice(
        "Kind",
        [(kind.value, LABELS[kind]) for kind in CaveatKind],
        radios=True,
        required="Choose the kind.",
    )
    words = text_line(
        "What must be said", required="Enter what must be said.", longest=500, hint="A sentence."
    )
    indicator = choice("Indicator")
    organisation = text_line("Organisation", hint="Its name or its code. Empty means all of them.")
    period = text_line("Period", longest=10, hint="Such as 2016-17. Empty means every period.")


class RemoveForm(Form):
    """Why something is taken away."""

    reason = long_text("Reason", required="Enter the reason.", longest=2_000)
