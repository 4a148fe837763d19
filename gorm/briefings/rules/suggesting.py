"""Sentences that records suggest for a pack: every word from the record, joined by rule.

Nothing is guessed at, rounded or coloured. What a record says stands as it says it, behind a
colon, with the marks escaped that Markdown would draw.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.briefings.models import EditablePart
from gorm.core.text import day, one_line

#: As much of a record's own words as a sentence takes.
_LONGEST: Final = 300
_MARKS: Final = re.compile(r"([\\`*_\[\]<>|~&!])")


@dataclass(frozen=True)
class Origin:
    """The record of a suggestion: its reference, what it is, and whether it is restricted.

    `page` is the reference of the record that has a page: the engagement of a commitment.
    """

    record: str
    what: str
    page: str
    is_restricted: bool = False


@dataclass(frozen=True)
class Suggestion:
    """What would be written as one item of a part, and from which record."""

    part: EditablePart
    origin: Origin
    words: str
    heading: str = ""


@dataclass(frozen=True)
class PromiseFact:
    """An open commitment of either side. `owner` is '' where nobody is named for it."""

    reference: str
    engagement: str
    promise: str
    owner: str
    made_on: date
    due_on: date | None
    is_restricted: bool = False


@dataclass(frozen=True)
class FigureFact:
    """A figure that stands out, in the words in which performance tells it."""

    code: str
    title: str
    value: str
    period: str
    rank: str
    direction: str = ""
    change: str = ""


@dataclass(frozen=True)
class OfferFact:
    """A position of ours on a line that is still open. Never anything of a mandate."""

    reference: str
    agreement: str
    line: str
    words: str
    round: int
    taken_on: date
    is_restricted: bool = False


@dataclass(frozen=True)
class FlexibilityFact:
    """A flexibility on which a department owes an answer, or what it agreed to."""

    reference: str
    agreement: str
    what: str
    department: str
    asked_on: date
    is_agreed: bool
    is_restricted: bool = False


@dataclass(frozen=True)
class DateFact:
    """A day of a case that is set by law or by a decision."""

    reference: str
    case: str
    subject: str
    what: str
    on: date
    is_representations: bool
    is_restricted: bool = False


def from_our_promise(fact: PromiseFact, today: date, part: EditablePart) -> Suggestion:
    """What we promised and have not done."""
    due = ""
    if fact.due_on is not None:
        verb = "was" if fact.due_on < today else "is"
        due = f" It {verb} due on {day(fact.due_on)} and is not done."
    words = f"We promised on {day(fact.made_on)}: {told(fact.promise)}{due or ' It is not done.'}"
    return Suggestion(part, _of_promise(fact), words)


def from_their_promise(fact: PromiseFact, today: date) -> Suggestion:
    """What they promised and have not done, as an ask."""
    owner = f"{told(fact.owner, ends=False)} promised" if fact.owner else "They promised"
    due = " It is not done."
    if fact.due_on is not None:
        verb = "was" if fact.due_on < today else "is"
        due = f" It {verb} due on {day(fact.due_on)} and is not done."
    words = f"{owner} on {day(fact.made_on)}: {told(fact.promise)}{due}"
    return Suggestion(EditablePart.ASKS, _of_promise(fact), words)


def from_figure(fact: FigureFact, part: EditablePart) -> Suggestion:
    """Where a figure stands and how it moved."""
    title = told(fact.title, ends=False)
    moved = ", ".join(words for words in (fact.direction, fact.change) if words)
    words = f"{title}: {told(fact.value, ends=False)} in {fact.period}"
    words += f", {fact.rank}" if fact.rank else ""
    words += f"; {moved}." if moved else "."
    origin = Origin(f"indicator/{fact.code}", f"Indicator {fact.code}, {fact.period}", fact.code)
    heading = one_line(fact.title)[:_LONGEST] if part is EditablePart.ISSUES else ""
    return Suggestion(part, origin, words, heading)


def from_offer(fact: OfferFact) -> Suggestion:
    """What we asked for on a line and have no settled answer to."""
    words = (
        f"{told(fact.line, ends=False)}: we put {told(fact.words, ends=False)} to them in round "
        f"{fact.round}, on {day(fact.taken_on)}. It is still open."
    )
    origin = Origin(
        fact.reference,
        f"Position of {day(fact.taken_on)} in {fact.agreement}",
        fact.agreement,
        fact.is_restricted,
    )
    return Suggestion(EditablePart.ASKS, origin, words)


def from_flexibility(fact: FlexibilityFact) -> Suggestion:
    """A flexibility that they wait for."""
    what, whose = told(fact.what, ends=False), told(fact.department, ends=False)
    words = f"{what}: asked of {whose} on {day(fact.asked_on)}; "
    words += "agreed to, and not in place yet." if fact.is_agreed else "there is no answer yet."
    origin = Origin(
        fact.reference,
        f"Flexibility asked for on {day(fact.asked_on)} in {fact.agreement}",
        fact.agreement,
        fact.is_restricted,
    )
    return Suggestion(EditablePart.OFFERS, origin, words)


def from_date(fact: DateFact, part: EditablePart) -> Suggestion:
    """A day that is near, and of representations that they are open until then."""
    subject = told(fact.subject, ends=False)
    if fact.is_representations:
        words = f"{subject}: representations are open until {day(fact.on)}."
    else:
        words = f"{subject}: {told(fact.what, ends=False)}, due on {day(fact.on)}."
    origin = Origin(
        fact.reference,
        f"{one_line(fact.what)[:100]}, {day(fact.on)}, in {fact.case}",
        fact.case,
        fact.is_restricted,
    )
    heading = one_line(fact.subject)[:_LONGEST] if part is EditablePart.ISSUES else ""
    return Suggestion(part, origin, words, heading)


def told(words: str, *, ends: bool = True) -> str:
    """A record's own words within a sentence: one line, cut where they are long, marks escaped.

    With `ends` they close the sentence, with the stop that they brought or one of ours.
    """
    line = one_line(words)
    is_cut = len(line) > _LONGEST
    line = f"{line[: _LONGEST - 1].rstrip()}…" if is_cut else line
    if ends and line and line[-1] not in ".!?…":
        line += "."
    if not ends and not is_cut:
        line = line.rstrip(".").rstrip()
    return _MARKS.sub(r"\\\1", line)


def _of_promise(fact: PromiseFact) -> Origin:
    return Origin(
        fact.reference,
        f"Promise of {day(fact.made_on)} in {fact.engagement}",
        fact.engagement,
        fact.is_restricted,
    )
