"""Short forms that say why."""

from gorm.core.forms import Form, long_text


class ReasonForm(Form):
    """Why something was cancelled or dropped."""

    reason = long_text("Reason", required="Say why.", longest=2_000)


class NoContactForm(Form):
    """How it was tried."""

    notes = long_text(
        "How did you try?",
        longest=20_000,
        hint="Such as: rang twice, left a message with the office",
    )
