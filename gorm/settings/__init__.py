"""What an administrator sets for everybody: themes, and notices such as that data is a sample."""

from flask import Flask

from gorm.settings import views


def init_app(app: Flask) -> None:
    """Let every page show the notices, and give administrators their pages."""
    app.register_blueprint(views.blueprint)
    app.jinja_env.globals["notices"] = views.notices_on_page
