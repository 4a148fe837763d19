"""The group of commands under `flask performance`."""

from flask.cli import AppGroup

performance_group = AppGroup(
    "performance", help="Compare published figures, and find what stands out."
)
