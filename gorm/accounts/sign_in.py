"""Signing in and out: sessions as rows, and a limit on guesses."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts import passwords
from gorm.accounts.actor import Actor
from gorm.accounts.models import FailedSignIn, SignIn, User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
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
#: The same in a single query, as every page asks for it.
_AT_ONCE: Final = (*FULLY[:-1], joinedload(User.roles))
#: The sign-ins that go on: not ended, not idle for too long, not begun too long ago.
IS_LIVE: Final = and_(
    SignIn.ended_at.is_(None),
    SignIn.seen_at >= bindparam("seen_since"),
    SignIn.began_at >= bindparam("began_since"),
)
# Every page asks it: it is built once, as to build it takes longer than to run it.
_LIVE_SIGN_IN: Final = (
    select(SignIn)
    .where(SignIn.token_digest == bindparam("digest"), IS_LIVE)
    .options(joinedload(SignIn.user).options(*_AT_ONCE))
)
WRONG: Final = "The e-mail address or the password is wrong. Check both and try again."
TOO_MANY: Final = "There were too many wrong attempts. Wait five minutes, then try again."


class TooManyGuesses(Refused):
    """The limit on wrong guesses is reached, for this e-mail or from this address."""


def sign_in(email: str, password: str, address: str, *, instead_of: str = "") -> Actor:
    """Begin a sign-in; returns the actor, whose token goes into the cookie.

    Raises TooManyGuesses after ten wrong guesses within five minutes for one e-mail or from one
    address, and Refused for a wrong e-mail or password: with one message and in the same time.
    `instead_of` is the token of a sign-in that this one ends.

    Runs units of work of its own. A guess is counted before it is tried, so that a hundred at
    once are a hundred; and nobody's save waits while a password is hashed.
    """
    email = email.strip().lower()
    guess = _counted_guess(_keys_of(email, address))
    user = _user_by_email(email)
    kept = user.password_hash if user and user.is_active else ""
    if not passwords.matches(password, kept):
        raise Refused(WRONG)
    with unit_of_work():
        user = _user_by_email(email)
        if user is None or not user.is_active or user.password_hash != kept:
            raise Refused(WRONG)  # changed while the password was being checked
        _forget_guesses(email, guess)
        _end(instead_of)
        return begin(user)


def prove(user: User, password: str, *, field: str) -> None:
    """Have somebody who is signed in prove that they are who they are: within the same limit.

    Raises Refused for the named field; a wrong guess is kept although the request is refused.
    """
    keys = [_digest(f"email:{user.email}")]
    if _recent_guesses(keys) >= MOST_GUESSES:
        raise TooManyGuesses({field: TOO_MANY})
    if not passwords.matches(password, user.password_hash):
        leave_behind(lambda: _note_guess(keys))
        raise Refused({field: "This is not your password. Check it and try again."})


def is_guessing(purpose: str, address: str) -> bool:
    """Whether too many wrong tokens for this purpose came from this network address of late.

    Otherwise the one that came now is counted, once the answer is made.
    """
    keys = [_digest(f"{purpose}:{address}")]
    if _recent_guesses(keys) >= MOST_GUESSES:
        return True
    leave_behind(lambda: _note_guess(keys))
    return False


def sign_out(actor: Actor) -> None:
    """End this sign-in."""
    _end(actor.sign_in_token)
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
    told = {"digest": _digest(token), **live_since()}
    row = session().scalars(_LIVE_SIGN_IN, told).unique().one_or_none()
    if row is None or not row.user.is_active:
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
        must_change_password=user.must_change_password,
    )


def begin(user: User) -> Actor:
    """Begin a sign-in for somebody who has proved who they are."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session().add(SignIn(token_digest=_digest(token), user_id=user.id, began_at=now, seen_at=now))
    actor = actor_of(user, token)
    asked_by(actor.reference)
    record(actor, "user.signed_in", Subject("user", actor.reference))
    return actor


def _user_by_email(email: str) -> User | None:
    return session().scalar(select(User).where(User.email == email).options(*FULLY))


def _end(token: str) -> None:
    if token:
        session().execute(
            update(SignIn)
            .where(SignIn.token_digest == _digest(token), SignIn.ended_at.is_(None))
            .values(ended_at=clock.now())
        )


def live_since() -> dict[str, datetime]:
    """What `IS_LIVE` is told when it runs: the limits as they are now."""
    now = clock.now()
    return {
        "seen_since": now - timedelta(minutes=setting("session_idle_minutes")),
        "began_since": now - timedelta(hours=setting("session_hours")),
    }


def _note_visit(token: str) -> None:
    session().execute(
        update(SignIn).where(SignIn.token_digest == _digest(token)).values(seen_at=clock.now())
    )


def _keys_of(email: str, address: str) -> list[str]:
    return [_digest(f"email:{email}"), _digest(f"address:{address}")]


def _counted_guess(keys: list[str]) -> list[int]:
    """Count a guess, or refuse it beyond the limit; one that is refused counts for nothing."""
    with unit_of_work():
        guess = _note_guess(keys)
    if _recent_guesses(keys) > MOST_GUESSES:
        with unit_of_work():
            session().execute(delete(FailedSignIn).where(FailedSignIn.id.in_(guess)))
        raise TooManyGuesses(TOO_MANY)
    return guess


def _recent_guesses(keys: list[str]) -> int:
    since = clock.now() - GUESSES_COUNT_FOR
    counts = session().execute(
        select(func.count())
        .where(FailedSignIn.key.in_(keys), FailedSignIn.at > since)
        .group_by(FailedSignIn.key)
    )
    return max((count for (count,) in counts), default=0)


def _note_guess(keys: list[str]) -> list[int]:
    now = clock.now()
    session().execute(delete(FailedSignIn).where(FailedSignIn.at <= now - GUESSES_COUNT_FOR))
    rows = [FailedSignIn(key=key, at=now) for key in keys]
    session().add_all(rows)
    session().flush()
    return [row.id for row in rows]


def _forget_guesses(email: str, guess: list[int]) -> None:
    """A right password takes back its own guess, and the wrong ones for this e-mail."""
    spent = or_(FailedSignIn.key == _digest(f"email:{email}"), FailedSignIn.id.in_(guess))
    session().execute(delete(FailedSignIn).where(spent))


def digest_of(token: str) -> str:
    """What of a token is kept in the database."""
    return _digest(token)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
