"""Looking for something as somebody, without a browser."""

from typing import Any

from flask import Flask

from gorm.accounts.actor import Actor
from gorm.search.queries.finding import Filter, Hit, Results, results_of
from gorm.search.rules.typed import typed_as


def results(app: Flask, actor: Actor, text: str, page: int = 1, **wanted: Any) -> Results:
    """What the actor finds."""
    with app.test_request_context():
        return results_of(actor, typed_as(text), Filter(**wanted), page)


def found(app: Flask, actor: Actor, text: str, **wanted: Any) -> list[str]:
    """The references of what the actor finds, in order."""
    return [hit.reference for hit in hits(app, actor, text, **wanted)]


def hits(app: Flask, actor: Actor, text: str, **wanted: Any) -> tuple[Hit, ...]:
    """What the actor finds on the first page."""
    return results(app, actor, text, **wanted).hits


def words_of(hit: Hit) -> str:
    """Everything that a result says."""
    return "".join(piece.words for piece in (*hit.title, *hit.extract))
