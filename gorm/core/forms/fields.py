"""The kinds of field GORM has, each cleaned on the way in and drawn in GOV.UK's way."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs

from gorm.core.forms.widgets import (
    Checkbox,
    Checkboxes,
    FileInput,
    PasswordInput,
    Radios,
    Select,
    TextArea,
    TextInput,
)
from gorm.core.text import LONGEST_NOTE, cleaned, one_line

Choices = Sequence[tuple[str, str]]
Check = Callable[[Any, Field], None]


def filled(message: str) -> Check:
    """Refuse an empty field. Unlike WTForms' own, it sets no `required` attribute, so that the
    message of the page is read and not the browser's."""

    def check(_form: Any, field: Field) -> None:
        if not field.data:
            raise ValidationError(message)

    return check


def at_most(length: int) -> Check:
    """Refuse longer text, saying by how much; what was typed stays in the field."""

    def check(_form: Any, field: Field) -> None:
        if field.data and (over := len(field.data) - length) > 0:
            name = field.label.text
            raise ValidationError(
                f"{name} can be {length:,} characters long; this is {over:,} too many."
            )

    return check


def text_line(label: str, *, required: str = "", longest: int = 200, hint: str = "") -> StringField:
    """One line of text."""
    return StringField(
        label,
        filters=[one_line],
        validators=[*([filled(required)] if required else []), at_most(longest)],
        description=hint,
        widget=TextInput(),
    )


def a_file(label: str, *, required: str = "", hint: str = "") -> FileField:
    """A file to send; the form needs enctype="multipart/form-data".

    Its data is what was sent, or None. No browser fills it in again: a form that comes back says
    so in the hint.
    """
    return FileField(
        label,
        validators=[filled(required)] if required else [],
        description=hint,
        widget=FileInput(),
    )


def long_text(
    label: str, *, required: str = "", longest: int = LONGEST_NOTE, hint: str = ""
) -> TextAreaField:
    """Text of any length."""
    return TextAreaField(
        label,
        filters=[cleaned],
        validators=[*([filled(required)] if required else []), at_most(longest)],
        description=hint,
        widget=TextArea(),
    )


def whole_number(
    label: str, *, least: int, most: int, required: str = "", hint: str = ""
) -> StringField:
    """A whole number typed as text; read it with `number_in`."""

    def check(_form: Any, field: Field) -> None:
        text = (field.data or "").replace(",", "")
        if text and not (text.isdecimal() and len(text) < 12 and least <= int(text) <= most):
            raise ValidationError(f"{label} must be a number from {least:,} to {most:,}.")

    return StringField(
        label,
        filters=[one_line],
        validators=[*([filled(required)] if required else []), check],
        description=hint,
        widget=TextInput(),
    )


def number_in(field: Field) -> int | None:
    """The number in a `whole_number` field, or None where it is empty."""
    text = (field.data or "").replace(",", "")
    return int(text) if text else None


def password(label: str, *, required: str, hint: str = "") -> PasswordField:
    """A password: never cleaned, never shown again."""
    return PasswordField(
        label, validators=[filled(required)], description=hint, widget=PasswordInput()
    )


def options_from(pairs: Choices) -> list[SelectChoice]:
    """The (value, label) pairs that a list of options is made of, as WTForms has them."""
    return [SelectChoice(value, label) for value, label in pairs]


def choice(
    label: str,
    options: Choices = (),
    *,
    radios: bool = False,
    required: str = "",
    hint: str = "",
    default: str | None = None,
) -> SelectField:
    """One of several: a list to open, or radio buttons where the choice should be seen.

    `default` is what an empty form has chosen, and what counts where the field was not sent.
    """
    kind: Any = RadioField if radios else SelectField
    field: SelectField = kind(
        label,
        choices=options_from(options),
        validators=[filled(required)] if required else [],
        validate_choice=True,
        invalid_choice_message=required or "Choose one from the list.",
        description=hint,
        default=default,
        widget=Radios() if radios else Select(),
    )
    return field


def choices(
    label: str, options: Choices = (), *, required: str = "", hint: str = ""
) -> SelectMultipleField:
    """Any number of several, as tick boxes."""
    return SelectMultipleField(
        label,
        choices=options_from(options),
        validators=[filled(required)] if required else [],
        description=hint,
        widget=Checkboxes(),
    )


def tick(label: str, *, hint: str = "") -> BooleanField:
    """One tick box."""
    return BooleanField(label, description=hint, widget=Checkbox())
