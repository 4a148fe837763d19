"""The base of every form."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField

from gorm.core.errors import Refused
from gorm.core.extension import ExtensionPoint
from gorm.core.forms.fields import options_from

#: Filled by the drafts feature: the fields of the reader's own draft with this token.
draft_finder = ExtensionPoint[Callable[[str], "MultiDict[str, str] | None"]]("draft_finder")


class Form(FlaskForm):
    """A form that knows its draft, its submission and the version of what it edits.

    Draw it with `opening_of(form)` from components/forms.html, which prints the hidden fields.
    """

    submission_key = HiddenField()
    version = HiddenField()
    draft = HiddenField()

    #: What is wrong with the form as a whole, beside the errors of its fields.
    faults: tuple[str, ...] = ()

    @classmethod
    def opened(cls, current: Mapping[str, Any] | None = None, **options: Any) -> Self:
        """The form for a request: as typed when posted, else from its draft, else `current`.

        `current` maps field names to values; `version` among them is what a save compares.
        """
        if request.method == "POST":
            form = cls(data=current or {}, **options)
        else:
            kept = _draft_fields()
            form = cls(formdata=kept, data=current or {}, **options)
            form.draft.data = request.args.get("draft", "") if kept else ""
            # A form that is opened is a new sending, whatever its draft was a sending of.
            form.submission_key.data = ""
        if not form.submission_key.data:
            form.submission_key.data = secrets.token_urlsafe(16)
        return form

    @property
    def is_sent(self) -> bool:
        """Whether the form was sent and holds nothing that is wrong by itself."""
        return bool(request.method == "POST" and self.validate())

    @property
    def seen_version(self) -> int:
        """The version of the record that the writer had before them; 0 where there was none."""
        return version_in(self.version.data)

    def show(self, refused: Refused) -> None:
        """Put what a service refused beside the fields it names; the rest on top."""
        general: list[str] = []
        for name, message in refused.faults.items():
            field = self._fields.get(name)
            if field is None:
                general.append(message)
            else:
                field.errors = [*field.errors, message]
        self.faults = (*self.faults, *general)

    def error_list(self) -> list[dict[str, str]]:
        """What the error summary lists: every message, with a link to its field."""
        found = [{"text": fault, "href": "#main-content"} for fault in self.faults]
        for field in self:
            for message in dict.fromkeys(field.errors):
                target = getattr(field, "error_target", field.id)
                found.append({"text": str(message), "href": f"#{target}"})
        return found

    def offer(self, name: str, options: Iterable[tuple[str, str]]) -> None:
        """Give a field of choices its options: (value, label) pairs that the database knows."""
        self[name].choices = options_from(list(options))

    def asks(self, name: str) -> bool:
        """Whether a field of this name is on the form."""
        return name in self._fields


def version_in(text: str | None) -> int:
    """The version that a field carried back; 0 where it holds none, which stands for no record."""
    digits = text or ""
    return int(digits) if digits.isdecimal() and len(digits) < 10 else 0


def typed_fields() -> Mapping[str, str] | None:
    """What was typed into rows that no field of a form holds: as sent, or as the draft keeps it."""
    return request.form if request.method == "POST" else _draft_fields()


def _draft_fields() -> MultiDict[str, str] | None:
    """The fields of the draft that the address names, fetched by the drafts feature."""
    token = request.args.get("draft", "")
    finders = draft_finder.offers() if token else ()
    return next((found for finder in finders if (found := finder(token))), None)


class SearchForm(Form):
    """Filters in an address: no forgery token, no submission, no draft."""

    class Meta(FlaskForm.Meta):
        csrf = False

    # None takes a field off a form.
    submission_key = None  # type: ignore[assignment]
    version = None  # type: ignore[assignment]
    draft = None  # type: ignore[assignment]

    q = StringField()
