"""The sign-in form."""

from wtforms import HiddenField

from gorm.core.forms import Form, password, text_line


class SignInForm(Form):
    """E-mail and password, and the form that was interrupted by signing in again."""

    email = text_line("E-mail address", required="Enter your e-mail address.", longest=254)
    password = password("Password", required="Enter your password.")
    held = HiddenField()
