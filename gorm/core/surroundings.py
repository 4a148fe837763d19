"""What the running GORM was told about its surroundings, for code that knows no web framework."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import current_app

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def is_flask_command() -> bool:
    """Whether this process is a `flask` command, and no server of pages; `flask run` is one too."""
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true"


def carried(work: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """The same work for another thread: there it knows the GORM that runs here."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001

    @wraps(work)
    def at_work(*given: Given.args, **named: Given.kwargs) -> Answer:
        with app.app_context():
            return work(*given, **named)

    return at_work


def setting(name: str) -> Any:
    """A setting of the running GORM, by the name that it has in config.py."""
    return getattr(current_app.extensions["gorm.settings"], name)
