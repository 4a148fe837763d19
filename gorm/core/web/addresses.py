"""Addresses that a page may lead to: only our own, however they are dressed."""

import re
from urllib.parse import quote, urlsplit

from flask import Response, current_app, redirect, request, url_for

_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def is_own(target: str | None) -> bool:
    """Whether `target` is a path on this site.

    Browsers read `/\\evil.example` and `///evil.example` as other hosts, so that a path may not
    begin with two slashes of either kind, nor hold a backslash or white space at all.
    """
    return bool(target) and _OWN_PATH.fullmatch(str(target)) is not None


def this_address() -> str:
    """The path and query of the running request, as an address has them.

    Flask's own full_path is decoded: with a space in it, it is no address any more.
    """
    path = quote(request.path, safe="/~!$&'()*+,;=:@")
    query = quote(request.query_string, safe="/~!$&'()*+,;=:@?%")
    return f"{path}?{query}" if query else path


def own_or(target: str | None, endpoint: str) -> str:
    """The path asked for where it is ours, else that of `endpoint`."""
    return str(target) if is_own(target) else url_for(endpoint)


def see_other(endpoint: str, **values: object) -> Response:
    """Lead to another page after a change: 303, so that a reload repeats nothing."""
    return see_path(url_for(endpoint, **values))  # type: ignore[arg-type]


def see_path(path: str) -> Response:
    """Lead to one of our own paths after a change."""
    if not is_own(path):
        raise ValueError("only our own paths are led to")
    response: Response = redirect(path, code=303)  # type: ignore[assignment]
    return response


def absolute(base: str, endpoint: str, **values: object) -> str:
    """The whole address of a page for a mail, where no request says what GORM is reached by.

    `base` is such as https://gorm.example.gov.uk, and may end with a path.
    """
    parts = urlsplit(base)
    adapter = current_app.url_map.bind(
        parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme
    )
    return adapter.build(endpoint, values, force_external=True)
