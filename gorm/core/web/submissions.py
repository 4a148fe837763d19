"""A form sent twice is done once: by a double click, a retry or the back button."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, Final

from flask import Response, g, request
from sqlalchemy import String, Text, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.datastructures import FileStorage

from gorm.core import clock
from gorm.core.db import Base, UtcDateTime, session, unit_of_work, violated_constraint
from gorm.core.errors import GormError
from gorm.core.web.addresses import this_address
from gorm.core.web.held import NEVER_HELD

FIELD: Final = "submission_key"
#: A form that comes back later than this is a new one.
KEPT_FOR: Final = timedelta(days=30)
# A receipt is no place for a password, not even digested.
_UNCOUNTED: Final = NEVER_HELD | {FIELD}
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


class FormSubmission(Base):
    """A form that was sent and done, and the page that the sender was shown for it."""

    __tablename__ = "form_submission"
    __audited__: ClassVar[bool] = False  # a receipt of the web, not a record of the office

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    sender: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AlreadySent(GormError):
    """The same form came back with other words in it: what it made stands at `location`."""

    def __init__(self, location: str) -> None:
        super().__init__("This form was already sent and saved.")
        self.location = location


#: What marks a form as done, with the page that shows what it made.
Claim = Callable[[str], None]


class _Abandoned(Exception):
    def __init__(self, response: Response) -> None:
        self.response = response


def done_once(answer: Callable[[], Response]) -> Response:
    """Run `answer` in a unit of work, unless this form was done before: then lead to its result.

    An answer of 400 and above changes nothing. Raises AlreadySent for a form that was done
    before and comes back changed.
    """
    key = request.form.get(FIELD, "")
    if not _KEY.fullmatch(key):
        return _in_one_transaction(lambda _: answer())
    try:
        return _in_one_transaction(lambda current: _claimed(current, key, answer))
    except IntegrityError as error:
        return _repeat(_overtaking(key, error))


def made_once(answer: Callable[[Claim], Response]) -> Response:
    """Answer a view that runs its own units of work, so that a form sent twice makes one thing.

    `answer` is given a claim, and calls `claim(location)` inside the unit of work that makes the
    thing, with the page where it will stand. Whoever sends the form again, even while the first
    is still at work, is led to that page. Nothing is claimed by an answer that makes nothing.
    """
    key = request.form.get(FIELD, "")
    if not _KEY.fullmatch(key):
        return answer(lambda _location: None)
    if earlier := session().get(FormSubmission, key):
        return _repeat(earlier)
    try:
        return answer(lambda location: _claimed_at(key, location))
    except IntegrityError as error:
        return _repeat(_overtaking(key, error))


def _in_one_transaction(work: Callable[[Session], Response]) -> Response:
    try:
        with unit_of_work() as current:
            response = work(current)
            if response.status_code >= 400:
                raise _Abandoned(response)  # noqa: TRY301 - out of the transaction, so that it ends
            return response
    except _Abandoned as abandoned:
        return abandoned.response


def _claimed(current: Session, key: str, answer: Callable[[], Response]) -> Response:
    if earlier := current.get(FormSubmission, key):
        return _repeat(earlier)
    claim = _claim(current, key)
    response = answer()
    if response.status_code < 400:
        claim.location = response.location or this_address()
    return response


def _claimed_at(key: str, location: str) -> None:
    _claim(session(), key, location)


def _claim(current: Session, key: str, location: str = "") -> FormSubmission:
    current.execute(delete(FormSubmission).where(FormSubmission.done_at < clock.now() - KEPT_FOR))
    claim = FormSubmission(
        key=key,
        sender=_sender(),
        digest=_digest(),
        location=location,
        done_at=clock.now(),
    )
    current.add(claim)
    current.flush()
    return claim


def _overtaking(key: str, error: IntegrityError) -> FormSubmission:
    """The sending that came first; raises the error again where it is about something else."""
    if violated_constraint(error) in {"pk_form_submission", ""}:
        session().rollback()
        if earlier := session().get(FormSubmission, key):
            return earlier
    raise error


def _repeat(earlier: FormSubmission) -> Response:
    if earlier.sender != _sender() or earlier.digest != _digest():
        raise AlreadySent(earlier.location if earlier.sender == _sender() else "/")
    return Response(status=303, headers={"Location": earlier.location})


def _sender() -> str:
    return str(g.get("actor_reference") or "")


def _digest() -> str:
    fields = request.form.items(multi=True)
    counted = sorted((k, v) for k, v in fields if k not in _UNCOUNTED)
    files = sorted((k, f.filename or "", _digest_of(f)) for k, f in request.files.items(multi=True))
    path = [request.path, *counted, *files]
    return hashlib.sha256(json.dumps(path).encode()).hexdigest()


def _digest_of(file: FileStorage) -> str:
    """A digest of a file that was sent, which is then to be read from where it was."""
    place = file.stream.tell()
    file.stream.seek(0)
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    file.stream.seek(place)
    return digest
