"""Meetings, visits, calls and letters: planned, held, and what was promised at them."""

from flask import Flask

<<<<<<< HEAD
from gorm.engagements import commitment_views, list_views
=======
from gorm.engagements.views import pages
>>>>>>> engagements


def init_app(app: Flask) -> None:
    """Give the application this feature."""
<<<<<<< HEAD
    app.register_blueprint(list_views.blueprint)
    app.register_blueprint(commitment_views.blueprint)
=======
    app.register_blueprint(pages)
>>>>>>> engagements
