"""What the running GORM was told about its surroundings, for code that knows no web framework."""

import os
from typing import Any

from flask import current_app


def is_flask_command() -> bool:
    """Whether this process is a `flask` command, and no server of pages; `flask run` is one too."""
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true"


def setting(name: str) -> Any:
    """A setting of the running GORM, by the name that it has in config.py."""
    return getattr(current_app.extensions["gorm.settings"], name)
