"""Short forms that say why."""

from gorm.core.forms import Form, long_text


class ReasonForm(Form):
    """Why something was cancelled or dropped."""

    reason = long_text("Reason", required="Say why.", longest=2_000)


class EscalationForm(Form):
    """Why an engagement is brought before the directors."""

    reason = long_text(
        "Why should the directors know of it?",
        required="Say why the directors should know of it.",
        longest=2_000,
        hint="Say what you ask of them. They read it in their queue.",
    )


class WithdrawalForm(Form):
    """Why an engagement is taken back from the directors."""

    reason = long_text(
        "Why need they not look at it any more?",
        required="Say why the directors need not look at it.",
        longest=2_000,
    )


class NoContactForm(Form):
    """How it was tried."""

    notes = long_text(
        "How did you try?",
        longest=20_000,
        hint="Such as: rang twice, left a message with the office",
    )
