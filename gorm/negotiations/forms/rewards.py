"""The form in which what a line reached is recorded."""

from gorm.core.forms import Form, text_line


class OutturnForm(Form):
    """What was reached, and where that is from."""

    outturn = text_line("Outturn", required="Enter what was reached.", longest=40)
    source = text_line(
        "Source",
        required="Enter where the outturn is from.",
        longest=300,
        hint="Such as: audited return of 2030.",
    )
