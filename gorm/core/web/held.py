"""A form held by the page that interrupts it, so that nobody types anything twice."""

import io
import json
from typing import Any, Final

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser

from gorm.core.errors import Refused
from gorm.core.web.addresses import this_address

NEVER_HELD: Final = frozenset(
    {"csrf_token", "held", "password", "old_password", "new_password", "draft"}
)
#: What a form says for itself: nobody typed it, and nobody misses it.
_MACHINERY: Final = frozenset({"submission_key", "version", "path"})
#: How far a request is read that is too large to be taken, for the words beside its files.
_MOST_READ: Final = 64 * 1024 * 1024


def held_form(path: str, form: MultiDict[str, str]) -> str:
    """A form packed into one hidden field; '' where it holds nothing that would be missed."""
    fields = [[k, v] for k, v in form.items(multi=True) if k not in NEVER_HELD]
    if not any(value.strip() for name, value in fields if name not in _MACHINERY):
        return ""
    return json.dumps({"path": path, "fields": fields})


def held_form_of_request() -> str:
    """The form of the running request; '' where there is none or it cannot be read.

    Of a request that is too large for its files, the words are held: a file is chosen again
    sooner than a note is written again.
    """
    if request.method != "POST":
        return ""
    try:
        words = _words_beside_files() if _is_too_large() else request.form
        return held_form(this_address(), words)
    except HTTPException:  # too large, or mangled: the page that explains this must not fail too
        return ""


def _is_too_large() -> bool:
    most = request.max_content_length
    return most is not None and (request.content_length or 0) > most


def _words_beside_files() -> MultiDict[str, str]:
    """The fields of a form with files, which are read past and never kept. Raises HTTPException."""
    if request.mimetype != "multipart/form-data":
        return MultiDict()
    parser = FormDataParser(
        stream_factory=_nowhere,
        max_form_memory_size=request.max_form_memory_size,
        max_content_length=_MOST_READ,
        max_form_parts=request.max_form_parts,
    )
    _, fields, _ = parser.parse_from_environ(request.environ)
    return fields


class _Nowhere(io.BytesIO):
    def write(self, data: Any, /) -> int:
        return len(data)


def _nowhere(*_: object, **__: object) -> io.BytesIO:
    return _Nowhere()


def opened_again(held: str) -> tuple[str, list[tuple[str, str]]]:
    """The path and the fields that `held_form` packed. Raises Refused when it is mangled."""
    try:
        packed = json.loads(held)
        return str(packed["path"]), [(str(k), str(v)) for k, v in packed["fields"]]
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("What was kept of your form cannot be read.") from error
