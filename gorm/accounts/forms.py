"""The forms of accounts: signing in, users, offices, departments, one's own account."""

from wtforms import HiddenField

from gorm.accounts.passwords import SHORTEST
from gorm.accounts.roles import Role
from gorm.core.forms import Form, choice, choices, password, text_line
from gorm.core.forms.base import SearchForm

_PASSWORD_HINT = (
    f"{SHORTEST} characters or more. Three or four unrelated words do well; "
    "pasting from a password manager is welcome."
)
_ROLES = [(role.value, role.label) for role in Role]


class SignInForm(Form):
    """E-mail and password, and the form that was interrupted by signing in again."""

    email = text_line("E-mail address", required="Enter your e-mail address.", longest=254)
    password = password("Password", required="Enter your password.")
    held = HiddenField()


class UserSearchForm(SearchForm):
    """What narrows the list of users."""

    q = text_line("Name or e-mail address")
    office = choice("Office")
    role = choice("Role", [("", "All roles"), *_ROLES])
    state = choice(
        "Who may sign in",
        [("", "Everybody"), ("active", "May sign in"), ("disabled", "Disabled")],
    )


class UserForm(Form):
    """A user, as an administrator describes them."""

    name = text_line("Full name", required="Enter their name.")
    email = text_line(
        "E-mail address",
        required="Enter their e-mail address.",
        longest=254,
        hint="They sign in with it.",
    )
    phone = text_line("Telephone number (optional)", longest=40)
    roles = choices("Roles", _ROLES, required="Choose at least one role.")
    grade = choice("Grade")
    office = choice("Office", hint="Leave empty for somebody of a department.")
    department = choice("Department", hint="For the role Department only.")


class NewUserForm(UserForm):
    """A user to be added, with the password for their first sign-in."""

    password = password(
        "Temporary password",
        required="Enter a temporary password.",
        hint=f"Tell it to them yourself: it is not shown again. They choose their own when they "
        f"first sign in. {_PASSWORD_HINT}",
    )


class DisableForm(Form):
    """Why somebody may not sign in any more."""

    reason = text_line("Reason (optional)", longest=300)


class ConfirmForm(Form):
    """A change that asks to be confirmed and needs nothing more."""


class SetPasswordForm(Form):
    """A temporary password for somebody else."""

    password = password(
        "Temporary password", required="Enter a temporary password.", hint=_PASSWORD_HINT
    )


class OwnDetailsForm(Form):
    """What one may change about oneself."""

    name = text_line("Full name", required="Enter your name.")
    phone = text_line("Telephone number (optional)", longest=40)


class OwnPasswordForm(Form):
    """One's own password: the old and the new."""

    old_password = password("Your password now", required="Enter the password that you have now.")
    new_password = password("New password", required="Enter a new password.", hint=_PASSWORD_HINT)


class OfficeForm(Form):
    """What may be changed about an office."""

    name = text_line("Name", required="Enter the name of the office.")
    base_city = text_line("Base city (optional)", longest=100)


class NewOfficeForm(OfficeForm):
    """An office to be added."""

    code = text_line(
        "Code",
        required="Enter a code.",
        longest=20,
        hint="Short and lasting, such as GONE. It stands in addresses and cannot be changed.",
    )
    region_name = text_line("Region", required="Enter the region.", longest=100)
    region_code = text_line(
        "Code of the region",
        required="Enter the code of the region.",
        longest=9,
        hint="The Office for National Statistics gives it: E12 and six digits.",
    )


class DepartmentForm(Form):
    """A department."""

    name = text_line("Name", required="Enter the name of the department.")
    short_name = text_line(
        "Short name", required="Enter a short name.", longest=20, hint="Such as DfE."
    )
