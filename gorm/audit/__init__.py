"""Who changed what, who opened what: chained, append-only, and refusing what nobody recorded."""

from flask import Flask

from gorm.audit import cli, recording, views


def init_app(app: Flask) -> None:
    """Watch every session, and give auditors the trail and `flask audit verify`."""
    recording.watch()
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.group)
