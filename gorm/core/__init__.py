"""What every feature stands on; it knows no word of the domain."""

from typing import Protocol

from flask import Flask

from gorm.core import db, headers, logging
from gorm.core.web import error_pages, templates
from gorm.core.web.application import csrf


class CoreSettings(Protocol):
    """The settings that the core reads."""

    @property
    def is_production(self) -> bool: ...

    @property
    def database_url(self) -> str: ...

    @property
    def log_level(self) -> str: ...


def init_app(app: Flask, settings: CoreSettings) -> None:
    """Give the application its database, its log, its headers, its templates and error pages."""
    logging.init_app(app, settings.log_level)
    db.init_app(app, settings.database_url)
    headers.init_app(app, is_production=settings.is_production)
    csrf.init_app(app)
    templates.init_app(app)
    error_pages.init_app(app)
