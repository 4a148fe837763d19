"""Passwords: what is accepted, and how one is kept."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from zxcvbn import zxcvbn

from gorm.core.surroundings import setting

SHORTEST: Final = 15
LONGEST: Final = 128
_CONTEXT: Final = ("gorm", "government", "office", "council", "whitehall", "mhclg", "password")
# zxcvbn: 3 is "safely unguessable", beyond 10^8 guesses against a slow hash.
_LEAST_SCORE: Final = 3
# A name said three times is long, and is still a name.
_LEAST_BEYOND: Final = 8
_LEAST_WORD: Final = 3
_JUDGED_LENGTH: Final = 72  # zxcvbn slows down with length, and length beyond this is no weakness


def fault_of(password: str, *, context: Sequence[str] = ()) -> str:
    """What is wrong with a new password, or '' when it will do.

    ASVS 5.0, V6.2: 15 characters where there is no second factor, no rules of composition,
    common passwords and words of the context refused. `context` are the user's name and e-mail.
    """
    if len(password) < SHORTEST:
        return f"Use {SHORTEST} characters or more; three or four unrelated words do well."
    if len(password) > LONGEST:
        return f"Use {LONGEST} characters or fewer."
    words = {*_CONTEXT, *(word for part in context for word in _words_of(part))}
    verdict = zxcvbn(password[:_JUDGED_LENGTH], user_inputs=sorted(words))
    if verdict["score"] < _LEAST_SCORE or len(_beyond(words, password)) < _LEAST_BEYOND:
        return "This is too easy to guess; three or four unrelated words do well."
    return ""


def _words_of(text: str) -> set[str]:
    return {text.lower(), *re.split(r"[\W_]+", text.lower())} - {""}


def _beyond(words: set[str], password: str) -> str:
    """What is left of a password without the words that belong to its owner and the office."""
    rest = password.lower()
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _LEAST_WORD:
            rest = rest.replace(word, "")
    return re.sub(r"[\W_]+", "", rest)


def hashed(password: str) -> str:
    """The password as it is kept: argon2id, with the memory that the settings ask for."""
    return _hasher().hash(password)


def matches(password: str, kept: str) -> bool:
    """Whether this is the password; an empty `kept` takes as long to refuse as a wrong guess."""
    try:
        hasher = _hasher()
        hasher.verify(kept or _nobodys_hash(hasher), password)
    except VerificationError:
        return False
    return bool(kept)


def _hasher() -> PasswordHasher:
    return _hasher_of(setting("password_memory_kib"))


@cache
def _hasher_of(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(
        time_cost=2 if memory_kib > 8 else 1, memory_cost=memory_kib, parallelism=1
    )


@cache
def _nobodys_hash(hasher: PasswordHasher) -> str:
    """A hash that no password matches, made once with the same cost as all others."""
    return hasher.hash("nobody has this password")
