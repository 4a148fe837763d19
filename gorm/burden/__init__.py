"""What is asked of an organisation in hours a quarter, against a ceiling."""

from flask import Flask

from gorm.burden.rules import hours_in_words, hours_shown
from gorm.burden.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
    app.jinja_env.filters["hours"] = hours_shown
    app.jinja_env.filters["hours_in_words"] = hours_in_words
