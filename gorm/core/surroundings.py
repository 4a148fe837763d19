"""What the running GORM was told about its surroundings, for code that knows no web framework."""

from typing import Any

from flask import current_app


def setting(name: str) -> Any:
    """A setting of the running GORM, by the name that it has in config.py."""
    return getattr(current_app.extensions["gorm.settings"], name)
