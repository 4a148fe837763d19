"""What every template may use."""

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from flask_login import current_user

from gorm.core import clock, text, working_days
from gorm.core.web import components
from gorm.core.web.navigation import navigation_for_reader


def init_app(app: Flask) -> None:
    """Add the GOV.UK components, the filters and the functions that pages use."""
    environment = app.jinja_env
    environment.globals.update(components.functions())
    environment.filters["markdown"] = text.markdown
    environment.filters["day"] = text.day
    environment.filters["moment"] = text.moment
    environment.filters["deadline"] = _deadline
    environment.filters["count"] = text.count
    environment.filters["listed"] = text.listed
    environment.globals["notes"] = None  # partials mark where they have notes, on paper alone
    environment.globals["can"] = _can
    environment.globals["today"] = clock.today
    environment.globals["asset"] = _asset
    environment.globals["navigation_for_reader"] = navigation_for_reader
    _compile_once(app)


def _can(permission: str) -> bool:
    """Whether the reader's roles give a permission; what they may do to one record is told by
    the read model that the page is given."""
    return bool(current_user.is_authenticated and current_user.has(permission))


def _deadline(due: date | None, as_at: date | None = None) -> str:
    """A deadline and what is left of it, today or as at the day of what is printed."""
    return working_days.deadline_words(due, as_at or clock.today()) if due else ""


def _asset(name: str) -> str:
    """The address of a static file, changing with its content so that it may be kept for ever."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    path = Path(__file__).parents[2] / "static" / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "0"


def _compile_once(app: Flask) -> None:
    """Templates are compiled on first use and kept; a change shows after a restart."""
    app.config["TEMPLATES_AUTO_RELOAD"] = False
    app.jinja_env.auto_reload = False
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
