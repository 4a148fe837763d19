"""Keeping, finding and discarding drafts."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy import delete, select

from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.together import Question, asked_together
from gorm.core.web.addresses import is_own
from gorm.core.web.held import NEVER_HELD, opened_again
from gorm.drafts.models import Draft

MOST_DRAFTS: Final = 50
MOST_FIELDS: Final = 1_000
LONGEST_PATH: Final = 500


@dataclass(frozen=True)
class DraftLine:
    """A draft in a list of them."""

    token: str
    title: str
    address: str
    saved_at: datetime


def keep_held(writer: str, held: str) -> str:
    """Keep what `held_form` packed as a draft; returns the address at which the writer goes on."""
    path, fields = opened_again(held)
    return keep(writer, path, fields)


def keep(writer: str, path: str, fields: Iterable[tuple[str, str]], token: str = "") -> str:
    """Keep the fields of the form at `path`; a known token is written over.

    Returns the address of the form with the draft in it. Raises Refused for a path that is not
    ours. The oldest drafts beyond MOST_DRAFTS are dropped.
    """
    if not is_own(path):
        raise Refused("A draft belongs to a page of GORM.")
    kept = [[k, v] for k, v in fields if k not in NEVER_HELD][:MOST_FIELDS]
    draft = _own(writer, token) or Draft(token=secrets.token_urlsafe(32), writer=writer)
    draft.path = _page_of(path)
    draft.fields = kept
    draft.title = _title(kept)
    draft.saved_at = clock.now()
    session().add(draft)
    session().flush()
    _drop_oldest(writer)
    return _address(draft)


def fields_of(writer: str, token: str) -> list[tuple[str, str]] | None:
    """The fields of one's own draft, or None."""
    draft = _own(writer, token)
    return [(k, v) for k, v in draft.fields] if draft else None


def token_in(address: str) -> str:
    """The draft's token in an address that `keep` returned."""
    return address.rpartition("draft=")[2]


def discard(writer: str, token: str) -> None:
    """Drop one's own draft; one that is gone already is as good as dropped."""
    session().execute(delete(Draft).where(Draft.writer == writer, Draft.token == token))


def drafts_of(writer: str) -> tuple[DraftLine, ...]:
    """One's own drafts, the newest first."""
    return drafts_in(asked_together({"drafts": drafts_asked(writer)})["drafts"])


def drafts_asked(writer: str) -> Question:
    """The same to be asked along with more; of its rows `drafts_in` makes lines."""
    rows = select(Draft.token, Draft.title, Draft.path, Draft.saved_at)
    return Question(rows.where(Draft.writer == writer), (Draft.saved_at.desc(), Draft.id.desc()))


def drafts_in(rows: Sequence[Any]) -> tuple[DraftLine, ...]:
    """The drafts that rows of `drafts_asked` tell of."""
    return tuple(DraftLine(d.token, d.title, _address(d), d.saved_at) for d in rows)


def _own(writer: str, token: str) -> Draft | None:
    if not token:
        return None
    return session().scalar(select(Draft).where(Draft.writer == writer, Draft.token == token))


def _page_of(path: str) -> str:
    """The address of the form, with what it asks for but without the draft that it showed."""
    parts = urlsplit(path)
    asked = [(k, v) for k, v in parse_qsl(parts.query) if k != "draft"]
    whole = f"{parts.path}?{urlencode(asked)}" if asked else parts.path
    return whole if len(whole) <= LONGEST_PATH else parts.path[:LONGEST_PATH]


def _address(draft: Any) -> str:
    return f"{draft.path}{'&' if '?' in draft.path else '?'}draft={draft.token}"


def _title(fields: list[list[str]]) -> str:
    """The first words that somebody would know the draft by."""
    by_name = {k: v for k, v in fields if v.strip()}
    for name in ("title", "purpose", "notes", "who_text", "name"):
        if words := " ".join(by_name.get(name, "").split()):
            return words[:120]
    return "Untitled"


def _drop_oldest(writer: str) -> None:
    surplus = (
        select(Draft.id)
        .where(Draft.writer == writer)
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
        .offset(MOST_DRAFTS)
    )
    session().execute(delete(Draft).where(Draft.id.in_(list(session().scalars(surplus)))))
