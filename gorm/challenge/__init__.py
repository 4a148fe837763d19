"""Challenge: cases of significant under-performance, on the record from first word to last."""

from flask import Flask

from gorm.challenge.views import pages


def init_app(app: Flask) -> None:
    """Give the application the pages of challenge."""
    app.register_blueprint(pages)
