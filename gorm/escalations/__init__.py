"""The director's queue: what waits for a decision, with whom the rest is, and what to note.

Features offer their rows through `decisions.offers.queue_sources`. `queries.composition` puts them
together in one statement, `queries.lists` makes lists and counts of them.
"""

from flask import Flask

from gorm.escalations.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
