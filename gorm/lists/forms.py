"""The forms about a reader's own lists."""

from wtforms import HiddenField

from gorm.core.forms import Form, choices, text_line, tick
from gorm.lists.rules import LONGEST_NAME


class SavedFilterForm(Form):
    """The name of a saved filter, and whether colleagues have it too."""

    name = text_line(
        "Name",
        required="Enter a name by which you will know these filters.",
        longest=LONGEST_NAME,
        hint="For example, Overdue promises of ours",
    )
    shared = tick("Share it with my office")


class AskedForm(Form):
    """A button that acts on what is in force in a list."""

    asked = HiddenField()


class ColumnsForm(Form):
    """Which columns a list shows."""

    columns = choices("Which columns do you want to see?")
