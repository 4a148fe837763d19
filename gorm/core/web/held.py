"""A form held by the page that interrupts it, so that nobody types anything twice."""

import json
from typing import Final

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from gorm.core.errors import Refused
from gorm.core.web.addresses import this_address

NEVER_HELD: Final = frozenset(
    {"csrf_token", "held", "password", "old_password", "new_password", "draft"}
)
#: What a form says for itself: nobody typed it, and nobody misses it.
_MACHINERY: Final = frozenset({"submission_key", "version", "path"})


def held_form(path: str, form: MultiDict[str, str]) -> str:
    """A form packed into one hidden field; '' where it holds nothing that would be missed."""
    fields = [[k, v] for k, v in form.items(multi=True) if k not in NEVER_HELD]
    if not any(value.strip() for name, value in fields if name not in _MACHINERY):
        return ""
    return json.dumps({"path": path, "fields": fields})


def held_form_of_request() -> str:
    """The form of the running request; '' where there is none or it cannot be read."""
    if request.method != "POST":
        return ""
    try:
        return held_form(this_address(), request.form)
    except HTTPException:  # too large, or mangled: the page that explains this must not fail too
        return ""


def opened_again(held: str) -> tuple[str, list[tuple[str, str]]]:
    """The path and the fields that `held_form` packed. Raises Refused when it is mangled."""
    try:
        packed = json.loads(held)
        return str(packed["path"]), [(str(k), str(v)) for k, v in packed["fields"]]
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("What was kept of your form cannot be read.") from error
