"""Lists that people make their own: saved filters, chosen columns, files, several rows at once."""

from flask import Flask

from gorm.lists import below, tools, views


def init_app(app: Flask) -> None:
    """Give readers the pages about their lists, and every list its tools."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(below.blueprint)
    app.jinja_env.globals["list_tools"] = tools.list_tools
