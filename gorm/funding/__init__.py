"""Government money awarded to places: by programme and year, exactly, with its source."""

from flask import Flask

from gorm.funding.cli import funding_group
from gorm.funding.rules.money import money_in_words, pounds
from gorm.funding.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
    app.cli.add_command(funding_group)
    app.jinja_env.filters["pounds"] = pounds
    app.jinja_env.filters["money"] = money_in_words
