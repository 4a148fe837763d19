"""Templates for paper, which know nothing of who reads: no request, no session, no addresses."""

from collections.abc import Mapping
from typing import Final

from flask import Flask, current_app
from jinja2 import Environment

_PAPER: Final = "gorm.paper"
# What Flask and its extensions offer to pages. Paper that used it would differ by its reader, or
# fail on the command line.
_OF_A_REQUEST: Final = frozenset(
    {
        "config",
        "csp_nonce",
        "csrf_token",
        "current_user",
        "g",
        "get_flashed_messages",
        "navigation_for_reader",
        "notices",
        "request",
        "session",
        "url_for",
    }
)


def on_paper(template: str, values: Mapping[str, object]) -> str:
    """The HTML of a template with these values, the same wherever it is made."""
    return _environment(current_app).get_template(template).render(values)


def _environment(app: Flask) -> Environment:
    """The pages' own templates and filters, without what belongs to a request."""
    found = app.extensions.get(_PAPER)
    if not isinstance(found, Environment):
        found = app.jinja_env.overlay()
        known = app.jinja_env.globals
        found.globals = {k: v for k, v in known.items() if k not in _OF_A_REQUEST}
        app.extensions[_PAPER] = found
    return found
