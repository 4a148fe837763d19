"""Files that somebody sent, handed out again so that no browser opens them by itself."""

import unicodedata
from typing import Final
from urllib.parse import quote

from flask import Response

#: Nothing runs, nothing loads, whatever a browser takes the file for.
_SHUT: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"


def to_take_away(content: bytes, media_type: str, file_name: str) -> Response:
    """A file to be saved, under a name that may have any letters (RFC 6266, RFC 8187)."""
    # The media type as it is: what a text is encoded in is not known, and not guessed.
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = _disposition(file_name)
    response.headers["Content-Security-Policy"] = _SHUT
    return response


def _disposition(file_name: str) -> str:
    simple = unicodedata.normalize("NFKD", file_name).encode("ascii", "ignore").decode()
    kept = "".join(c for c in simple if c.isprintable() and c not in '"\\/%;').strip(". ")
    named = f'attachment; filename="{kept or "file"}"'
    if kept == file_name:
        return named
    return f"{named}; filename*=UTF-8''{quote(file_name, safe='!#$&+-.^_`|~')}"
