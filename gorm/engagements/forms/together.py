"""The forms about several engagements or commitments at once."""

from gorm.core.forms import DayField, Form, choice, long_text


class SimplyForm(Form):
    """Nothing to fill in: it is meant, or it is not."""


class DropTogetherForm(Form):
    """Why several commitments are given up."""

    reason = long_text("Why are they dropped?", required="Say why they are dropped.")


class OwnerTogetherForm(Form):
    """Who sees to several commitments from now on."""

    owner = choice("Who sees to them from now on?", required="Choose who sees to them.")


class DayTogetherForm(Form):
    """The new day of several commitments."""

    due_on = DayField(
        "By when?", required="Enter the new day.", description="For example, 30 June 2027"
    )


class ThemeTogetherForm(Form):
    """A theme that several engagements are given."""

    theme = choice("Which theme?", required="Choose a theme.")


class NextContactTogetherForm(Form):
    """The day by which those who were met are met again."""

    next_contact_by = DayField(
        "Next contact by", required="Enter a day.", description="For example, 30 June 2027"
    )
