"""`flask performance …`: comparing and scanning from the command line."""

from flask.cli import AppGroup

performance_group = AppGroup(
    "performance", help="Compare published figures, and find what stands out."
)
