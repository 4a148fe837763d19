"""A form held by the page that interrupts it, so that nobody types anything twice."""

import json
from typing import Final

from werkzeug.datastructures import MultiDict

from gorm.core.errors import Refused

NEVER_HELD: Final = frozenset({"csrf_token", "held", "password", "new_password", "draft"})


def held_form(path: str, form: MultiDict[str, str]) -> str:
    """A form packed into one hidden field; '' where it holds nothing that would be missed."""
    fields = [[k, v] for k, v in form.items(multi=True) if k not in NEVER_HELD]
    if not any(value.strip() for _, value in fields):
        return ""
    return json.dumps({"path": path, "fields": fields})


def opened_again(held: str) -> tuple[str, list[tuple[str, str]]]:
    """The path and the fields that `held_form` packed. Raises Refused when it is mangled."""
    try:
        packed = json.loads(held)
        return str(packed["path"]), [(str(k), str(v)) for k, v in packed["fields"]]
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("What was kept of your form cannot be read.") from error
