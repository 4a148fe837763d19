"""Signing in and out: sessions as rows, and a limit on guesses."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts import passwords
from gorm.accounts.actor import Actor
from gorm.accounts.models import FailedSignIn, SignIn, User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.surroundings import setting
from gorm.core.web.application import asked_by, leave_behind

MOST_GUESSES: Final = 10
GUESSES_COUNT_FOR: Final = timedelta(minutes=5)
# A visit is written down once a minute, so that reading pages does not write all day.
SEEN_EVERY: Final = timedelta(minutes=1)
#: What `actor_of` needs loaded with a user.
FULLY: Final = (
    joinedload(User.office),
    joinedload(User.department),
    joinedload(User.grade),
    selectinload(User.roles),
)
WRONG: Final = "The e-mail address or the password is wrong. Check both and try again."
TOO_MANY: Final = "There were too many wrong attempts. Wait five minutes, then try again."


class TooManyGuesses(Refused):
    """The limit on wrong guesses is reached, for this e-mail or from this address."""


def sign_in(email: str, password: str, address: str) -> Actor:
    """Begin a sign-in; returns the actor, whose token goes into the cookie.

    Raises TooManyGuesses after ten wrong guesses within five minutes for one e-mail or from one
    address, and Refused for a wrong e-mail or password: with one message and in the same time.
    """
    keys = [_digest(f"email:{email.strip().lower()}"), _digest(f"address:{address}")]
    if _recent_failures(keys) >= MOST_GUESSES:
        raise TooManyGuesses(TOO_MANY)
    user = _user_by_email(email)
    if not passwords.matches(password, user.password_hash if user and user.is_active else ""):
        leave_behind(lambda: _note_failure(keys))
        raise Refused(WRONG)
    assert user is not None  # noqa: S101 - only an existing user's password matches
    session().execute(delete(FailedSignIn).where(FailedSignIn.key.in_(keys[:1])))
    return _begin(user)


def sign_out(actor: Actor) -> None:
    """End this sign-in."""
    session().execute(
        update(SignIn)
        .where(SignIn.token_digest == _digest(actor.sign_in_token))
        .values(ended_at=clock.now())
    )
    record(actor, "user.signed_out", Subject("user", actor.reference))


def end_sign_ins_of(user: User) -> None:
    """End every sign-in of a user: after a new password, new roles, or when they are disabled."""
    session().execute(
        update(SignIn)
        .where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def actor_for(token: str) -> Actor | None:
    """The actor whose sign-in this is, or None where it has ended or has been idle for too long."""
    row = session().scalar(
        select(SignIn)
        .where(SignIn.token_digest == _digest(token), SignIn.ended_at.is_(None))
        .options(joinedload(SignIn.user).options(*FULLY))
    )
    if row is None or not row.user.is_active or _is_over(row):
        return None
    if clock.now() - row.seen_at > SEEN_EVERY:
        leave_behind(lambda: _note_visit(token))
    actor = actor_of(row.user, token)
    asked_by(actor.reference)
    return actor


def actor_of(user: User, token: str = "") -> Actor:
    """A user as an actor. The user comes with office, department, grade and roles loaded."""
    return Actor(
        user_id=user.id,
        email=user.email,
        name=user.name,
        roles=frozenset(held.role for held in user.roles),
        grade_rank=user.grade.rank,
        office_id=user.office_id,
        office_code=user.office.code if user.office else "",
        office_name=user.office.name if user.office else "",
        department_id=user.department_id,
        department_name=user.department.name if user.department else "",
        sign_in_token=token,
    )


def _begin(user: User) -> Actor:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session().add(SignIn(token_digest=_digest(token), user_id=user.id, began_at=now, seen_at=now))
    actor = actor_of(user, token)
    asked_by(actor.reference)
    record(actor, "user.signed_in", Subject("user", actor.reference))
    return actor


def _user_by_email(email: str) -> User | None:
    return session().scalar(
        select(User)
        .where(User.email == email.strip().lower())
        .options(
            *FULLY,
        )
    )


def _is_over(row: SignIn) -> bool:
    now = clock.now()
    idle = timedelta(minutes=setting("session_idle_minutes"))
    longest = timedelta(hours=setting("session_hours"))
    return now - row.seen_at > idle or now - row.began_at > longest


def _note_visit(token: str) -> None:
    session().execute(
        update(SignIn).where(SignIn.token_digest == _digest(token)).values(seen_at=clock.now())
    )


def _recent_failures(keys: list[str]) -> int:
    since = clock.now() - GUESSES_COUNT_FOR
    counts = session().execute(
        select(func.count())
        .where(FailedSignIn.key.in_(keys), FailedSignIn.at > since)
        .group_by(FailedSignIn.key)
    )
    return max((count for (count,) in counts), default=0)


def _note_failure(keys: list[str]) -> None:
    session().execute(
        delete(FailedSignIn).where(FailedSignIn.at <= clock.now() - GUESSES_COUNT_FOR)
    )
    session().add_all(FailedSignIn(key=key, at=clock.now()) for key in keys)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
