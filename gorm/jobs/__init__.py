"""Long work: asked for in a transaction, done beside the pages, with progress, cancel and retry."""

from flask import Flask

from gorm.jobs import models as models
from gorm.jobs import waking


def init_app(app: Flask) -> None:
    """Give the application its jobs."""
    waking.watch()
