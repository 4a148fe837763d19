"""Folding the posts of two records that are one post, with everything that refers to them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Table, select

from gorm.core.db import session
from gorm.merging.rules.posts import PostSeen, is_one_post, widened
from gorm.merging.service.moving import move_references
from gorm.merging.service.steps import Steps
from gorm.people.models import Post

_POSTS: Final[Table] = Post.__table__  # type: ignore[assignment] # a table, and no other selectable
_SEEN: Final = (
    "id", "person_id", "organisation_id", "kind", "title", "started_on", "ended_on", "is_key",
)  # fmt: skip


def fold_posts(steps: Steps, column: str, away: int, kept: int) -> int:
    """Make one of each two posts that say the same once `away` is `kept`; returns how many.

    `column` is person_id or organisation_id: where the two records stand in a post.
    """
    folded = 0
    for gone in _posts(column, away):
        as_kept = PostSeen(**(vars(gone) | {column: kept}))
        same = [post for post in _posts(column, kept) if is_one_post(as_kept, post)]
        # A post that goes on is made one with one that goes on, so that there are never two.
        same.sort(key=lambda post: (post.ended_on != gone.ended_on, post.id))
        if same:
            _fold(steps, gone, same[0])
            folded += 1
    return folded


def _fold(steps: Steps, gone: PostSeen, stays: PostSeen) -> None:
    steps.change(_POSTS, (stays.id,), widened(stays, gone))
    move_references(steps, "post", gone.id, stays.id)
    row = session().execute(select(_POSTS).where(_POSTS.c.id == gone.id)).mappings().one()
    steps.fold(_POSTS, dict(row), (stays.id,))


def _posts(column: str, number: int) -> Sequence[PostSeen]:
    query: Any = select(*(_POSTS.c[name] for name in _SEEN)).where(_POSTS.c[column] == number)
    rows = session().execute(query.order_by(_POSTS.c.id))
    return [PostSeen(**row) for row in rows.mappings()]
