"""Answers to what somebody is typing."""

from dataclasses import asdict

from flask import Response, jsonify, request

from gorm.accounts.actor import current_actor
from gorm.core.errors import NotFound, Refused
from gorm.core.permissions import needs
from gorm.people.lookup import resolve, suggestions
from gorm.people.lookup.choices import KINDS
from gorm.people.views.base import blueprint


@blueprint.get("/lookup")
@needs("place:read")
def lookup() -> Response:
    """Areas, organisations and posts whose names begin as typed, as JSON.

    `kind` (area, organisation or post; several) asks for some kinds only.
    """
    kinds = frozenset(request.args.getlist("kind")) & frozenset(KINDS) or frozenset(KINDS)
    found = suggestions(current_actor(), request.args.get("q", ""), kinds)
    return jsonify([asdict(choice) for choice in found])


@blueprint.get("/posts/<reference>/choice")
@needs("person:read")
def post_choice(reference: str) -> Response:
    """One post as a choice, for the page that just added it."""
    try:
        return jsonify(as_choice(reference))
    except Refused as refused:
        raise NotFound from refused


def as_choice(reference: str) -> dict[str, str]:
    """A post as the page that added it is told."""
    [post] = resolve([f"post:{reference}"]).posts
    return {"reference": post.reference, **asdict(post.choice)}
