"""Decisions: what is asked of whom, at which grade, and what came of it.

A higher feature offers a `DecisionKind` with its effect and asks by `service.ask`; a director
decides by `service.decide`, which runs the effect in the same transaction. Who may is told once,
in `rules.standing`, and for all decisions at once in `policy`.
"""

from flask import Flask

from gorm.decisions.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
