"""What a line of a note promises, when a promise is overdue, which state may follow which: pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import SequenceMatcher
from typing import Final

from gorm.core import text
from gorm.core.days import NotADay, parse_day_ahead

#: An area without contact for longer than this is neglected.
LONGEST_SILENCE: Final = timedelta(days=90)
#: What is due within this time is due soon.
DUE_SOON: Final = timedelta(days=14)
#: What holds where nobody set how long an organisation, or a key person, may hear nothing.
ORGANISATION_DAYS: Final = 90
PERSON_DAYS: Final = 180
MOST_DAYS: Final = 1_000
MOST_LINES: Final = 100
#: A longer line is a paragraph that happens to begin so.
LONGEST_PROMISE: Final = 2_000
# Two promises this much alike are one that was reworded; less, and they are two.
_ALIKE: Final = 0.7
_COMPARED: Final = 200  # characters of each; comparing costs their product

_SIDES: Final = {"us": "ours", "them": "theirs"}
_BULLET: Final = r"[ \t]*(?:[-*+\u2022\u2013][ \t]+|[0-9]{1,3}[.)][ \t]+)"
_PROMISE: Final = (
    r"(?P<side>us|them)[ \t]*(?:\((?P<owner>[^()\n]{1,200})\))?[ \t]*:[ \t]*(?P<words>\S.*)"
)
_IN_NOTES: Final = re.compile(_BULLET + _PROMISE, re.IGNORECASE)
_IN_FIELD: Final = re.compile(rf"(?:{_BULLET})?[ \t]*{_PROMISE}", re.IGNORECASE)
# Greedy, so that the last "by" of the line is the one that is tried.
_DUE: Final = re.compile(r"(?P<promise>\S.*)\sby[ \t]+(?P<day>\S.{1,29}?)[ \t]*\.?", re.IGNORECASE)
_LOOKS_LIKE_A_DAY: Final = re.compile(r"[0-9]{1,4}(?:st|nd|rd|th)?(?:[-/. ]\w+){1,2}", re.ASCII)
_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.]?(?P<minute>[0-9]{2}))?(?P<half>am|pm)?", re.ASCII
)


@dataclass(frozen=True)
class TypedCommitment:
    """A promise as somebody typed it on one line.

    `owner` is the name that stood in brackets, or ''. `doubt` says what is wrong with its date;
    the words then still hold the date as it was typed, so that nothing is lost.
    """

    side: str
    promise: str
    owner: str = ""
    due_on: date | None = None
    doubt: str = ""


def commitment_in(line: str, day: date, *, bulleted: bool = True) -> TypedCommitment | None:
    """The promise that a line makes, or None: any other line is only words.

    `- us: send guidance by 12 Dec`, `- them: recovery plan by 2027-01-15`,
    `- us (Ann Example): call back`. `day` is the engagement's: a date without a year is the first
    such day from then on. In notes the line must begin as a list item does, so that a transcript
    ("Them: we cannot pay") promises nothing; in a field for promises it need not be `bulleted`.
    """
    found = (_IN_NOTES if bulleted else _IN_FIELD).fullmatch(line.rstrip())
    if found is None or len(found["words"]) > LONGEST_PROMISE:
        return None
    promise, due_on, doubt = _promise_and_day(found["words"].strip(), day)
    owner = " ".join((found["owner"] or "").split())
    return TypedCommitment(_SIDES[found["side"].lower()], promise, owner, due_on, doubt)


def commitments_in(notes: str, day: date) -> tuple[TypedCommitment, ...]:
    """The promises that a note makes, in order, each once; what is quoted as code is not read."""
    found = (commitment_in(line, day) for line in _lines_outside_code(notes))
    return tuple(dict.fromkeys(promise for promise in found if promise is not None))


def typed_commitments(text: str, day: date) -> tuple[tuple[TypedCommitment, ...], tuple[str, ...]]:
    """What a field for promises holds: the promises, and the lines that cannot be read as one."""
    promises: list[TypedCommitment] = []
    others: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        promise = commitment_in(line, day, bulleted=False)
        if promise is None:
            others.append(line.strip())
        else:
            promises.append(promise)
    return tuple(dict.fromkeys(promises)), tuple(others)


def reworded(
    before: Sequence[TypedCommitment], after: Sequence[TypedCommitment]
) -> tuple[tuple[tuple[TypedCommitment, TypedCommitment], ...], tuple[TypedCommitment, ...]]:
    """How the promises of a note changed when it was edited: (old, new) pairs, and those added.

    A promise whose line is gone is in neither: editing a note does not unmake a promise.
    """
    gone = [promise for promise in before if promise not in after]
    pairs: list[tuple[TypedCommitment, TypedCommitment]] = []
    added: list[TypedCommitment] = []
    for promise in after:
        if promise in before:
            continue
        if (old := _most_alike(promise, gone)) is None:
            added.append(promise)
        else:
            gone.remove(old)
            pairs.append((old, promise))
    return tuple(pairs), tuple(added)


def parse_time(text: str) -> time | None:
    """The time that somebody typed: 14:30, 2.30pm, 2 pm, 1430, noon. None where it is no time."""
    words = "".join(text.lower().split())
    if words in {"noon", "midday"}:
        return time(12)
    found = _TIME.fullmatch(words)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if half := found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found["minute"] is None:
        return None  # "2" says not which half of the day
    return time(hour, minute) if hour < 24 and minute < 60 else None


def is_overdue(due_on: date | None, today: date, *, is_open: bool) -> bool:
    """Whether a promise is late: still open on a day after the one that it was due."""
    return is_open and due_on is not None and due_on < today


def chased_in_words(times: int, last_on: date | None) -> str:
    """How often a promise was chased: 'Chased twice, last on 3 March 2027'; '' where never."""
    if not times or last_on is None:
        return ""
    often = {1: "once", 2: "twice"}.get(times, f"{times} times")
    return f"Chased {often}, {'last ' if times > 1 else ''}on {text.day(last_on)}"


def _promise_and_day(words: str, day: date) -> tuple[str, date | None, str]:
    found = _DUE.fullmatch(words)
    if found is None:
        return words, None, ""
    try:
        return found["promise"].rstrip(" ,;"), parse_day_ahead(found["day"], day), ""
    except NotADay as error:
        is_meant_as_day = _LOOKS_LIKE_A_DAY.fullmatch(found["day"].strip())
        return words, None, str(error) if is_meant_as_day else ""


def _most_alike(promise: TypedCommitment, among: list[TypedCommitment]) -> TypedCommitment | None:
    def likeness(other: TypedCommitment) -> float:
        before, after = (one.promise.lower()[:_COMPARED] for one in (other, promise))
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        is_near = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
        return matcher.ratio() if is_near else 0

    same_side = [other for other in among if other.side == promise.side]
    best = max(same_side, key=likeness, default=None)
    return best if best is not None and likeness(best) >= _ALIKE else None


def _lines_outside_code(notes: str) -> Iterator[str]:
    is_code = False
    for line in notes.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            is_code = not is_code
        elif not is_code:
            yield line
