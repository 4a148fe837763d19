"""When two posts of one person at one organisation are one post, and what that post then is."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class PostSeen:
    """A post as it is compared; a day that is not known is None."""

    id: int
    person_id: int
    organisation_id: int
    kind: str
    title: str
    started_on: date | None
    ended_on: date | None
    is_key: bool


def is_one_post(one: PostSeen, other: PostSeen) -> bool:
    """Whether two posts say the same: what, where, and at a time that they have in common.

    Posts of a kind are the same by their kind, others by their title. A beginning that is not
    known may be any, and a post without an end goes on.
    """
    return _what(one) == _what(other) and _overlaps(one, other)


def widened(kept: PostSeen, gone: PostSeen) -> dict[str, tuple[Any, Any]]:
    """What changes in the post that stays: column -> (before, after).

    It begins with the earlier of the known beginnings, goes on where either does, and is named
    in packs where either was.
    """
    begins = [on for on in (kept.started_on, gone.started_on) if on]
    ends = [kept.ended_on, gone.ended_on]
    known_ends = [on for on in ends if on]
    after = {
        "started_on": min(begins, default=None),
        "ended_on": None if None in ends else max(known_ends),
        "is_key": kept.is_key or gone.is_key,
    }
    before = {name: getattr(kept, name) for name in after}
    return {name: (before[name], value) for name, value in after.items() if value != before[name]}


def _what(post: PostSeen) -> Hashable:
    what = " ".join(post.title.casefold().split()) if post.kind == "other" else post.kind
    return (post.person_id, post.organisation_id, post.kind, what)


def _overlaps(one: PostSeen, other: PostSeen) -> bool:
    return _begins(one) <= _ends(other) and _begins(other) <= _ends(one)


def _begins(post: PostSeen) -> date:
    return post.started_on or date.min


def _ends(post: PostSeen) -> date:
    return post.ended_on or date.max
