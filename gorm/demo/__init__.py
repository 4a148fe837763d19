"""A believable office of fictional places, for a first look, for tests and for measuring."""

from flask import Flask


def init_app(_app: Flask) -> None:
    """Give the application its `flask demo` commands."""
