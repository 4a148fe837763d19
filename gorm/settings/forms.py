"""The form of a theme."""

from gorm.core.forms import Form, text_line


class ThemeForm(Form):
    """What a theme is called."""

    name = text_line("Name", required="Enter the name of the theme.", longest=100)
