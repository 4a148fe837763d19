"""What the features ask for the page of a place, in one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from gorm.accounts.actor import Actor
from gorm.core.together import asked_together
from gorm.places.offers import Place, page_questions


def answer_at(actor: Actor, place: Place, code: str) -> Sequence[Any] | None:
    """The rows for one part of a place's page; None where it asked for none.

    All parts are asked with the first, once for the page.
    """
    asked: dict[tuple[Actor, Place], Mapping[str, Sequence[Any]]] = g.setdefault("place_asked", {})
    if (actor, place) not in asked:
        wanted = {one.code: one.question(actor, place) for one in page_questions.offers()}
        asked[actor, place] = asked_together(
            {code: one for code, one in wanted.items() if one is not None}
        )
    return asked[actor, place].get(code)
