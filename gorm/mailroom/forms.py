"""The forms with which files are dropped and strangers are added."""

from typing import Final

from wtforms import HiddenField, MultipleFileField

from gorm.core.forms import Form, text_line
from gorm.core.forms.widgets import FileInput

#: As many files as are read at once; a request holds 10 MiB in all.
MOST_FILES: Final = 20


class DropForm(Form):
    """Calendar files and messages, several at once."""

    files = MultipleFileField(
        "Calendar files and messages",
        description="Files ending in .ics or .eml, several at once, 10 MB in all",
        widget=FileInput(),
    )


class StrangerForm(Form):
    """Somebody whom an invitation names, as a person of GORM."""

    address = HiddenField()
    name = text_line("Name", required="Enter the name.")
    title = text_line("Post", required="Enter the post, such as chief executive.")
    organisation = text_line(
        "Organisation", required="Enter the organisation.", hint="Its name or its code"
    )
