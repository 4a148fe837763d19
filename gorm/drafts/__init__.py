"""Words that somebody typed and has not saved yet: kept until they are."""

from flask import Flask, g
from werkzeug.datastructures import MultiDict

from gorm.core.forms.base import draft_finder
from gorm.drafts import service, views


def init_app(app: Flask) -> None:
    """Let forms find their drafts."""
    app.register_blueprint(views.blueprint)
    draft_finder.fill(app.extensions, [_own_draft])


def _own_draft(token: str) -> MultiDict[str, str] | None:
    fields = service.fields_of(str(g.get("actor_reference", "")), token)
    return None if fields is None else MultiDict(fields)
