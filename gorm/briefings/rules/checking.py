"""What is missing, stale or contradictory in a draft: pure, from facts that a query gathers."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from gorm.briefings.models import EditablePart, PackForm, Purpose, RestrictedAnswer
from gorm.briefings.rules.audiences import (
    ASKS,
    AUDIENCES,
    BIOGRAPHIES,
    FRONT,
    ISSUES,
    SENSITIVITIES,
)
from gorm.core.provenance import Statement
from gorm.core.text import count, day, listed
from gorm.core.working_days import months_after
from gorm.places.offers import Audience

#: A figure is old when its period ended longer ago than this.
OLD_AFTER_MONTHS: Final = 24
#: A place is out of touch when nobody met it for longer than this.
QUIET_AFTER: Final = timedelta(days=90)
#: A biography is old when it was held against its source longer ago than this.
BIOGRAPHY_OLD_AFTER_MONTHS: Final = 12
#: So many stale figures are named; the rest are counted.
_NAMED: Final = 3


class Severity(StrEnum):
    """Whether a pack can go out with it."""

    MUST = "must"
    WARNS = "warns"


class Mend(StrEnum):
    """Where something is mended; a page knows its address."""

    WRITE = "write"
    ORDER = "order"
    RESTRICTED = "restricted"
    PLACE = "place"
    CASE = "case"
    FIGURES = "figures"


@dataclass(frozen=True)
class Finding:
    """Something that a reader of the pack would stumble over.

    `reference` is what `mend` is about: the record of a case.
    """

    severity: Severity
    words: str
    mend: Mend
    reference: str = ""


@dataclass(frozen=True)
class CaseFact:
    """An open case of the place: when its review is due, and until when it may be answered."""

    reference: str
    review_due: date | None
    representations_until: date | None


@dataclass(frozen=True)
class FigureFact:
    """A series of the place: until when its newest figure reaches, and the newest of all."""

    name: str
    ends_on: date
    newest: date


@dataclass(frozen=True)
class Left:
    """Somebody who held a post that matters, and whom nobody followed."""

    name: str
    post: str
    on: date


@dataclass(frozen=True)
class BiographyFact:
    """A key person of whom a biography is written, and when it was last checked."""

    name: str
    checked_on: date


@dataclass(frozen=True)
class Facts:
    """What a draft is, and how its place stands, as far as the reader may know."""

    today: date
    form: PackForm
    audience: Audience
    purpose: Purpose
    meets_on: date | None = None
    expires_on: date | None = None
    #: How many items each editable part has.
    written: Mapping[EditablePart, int] = field(default_factory=dict)
    #: The records of which the lines to take speak.
    line_records: frozenset[str] = frozenset()
    last_contact: date | None = None
    cases: tuple[CaseFact, ...] = ()
    #: Posts at the head of the place that nobody holds.
    vacant: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    biographies: tuple[BiographyFact, ...] = ()
    figures: tuple[FigureFact, ...] = ()
    #: Restricted records that the reader may know of and the audience may not.
    restricted: int = 0
    answer: RestrictedAnswer = RestrictedAnswer.NONE


_PARTS: Final[Mapping[str, tuple[EditablePart, ...]]] = {
    FRONT: (EditablePart.PURPOSE, EditablePart.POINTS, EditablePart.PROGRAMME),
    ASKS: (EditablePart.ASKS, EditablePart.OFFERS),
    ISSUES: (EditablePart.ISSUES,),
    SENSITIVITIES: (EditablePart.SENSITIVITIES,),
}
_PART_WORDS: Final = {
    EditablePart.PURPOSE: "why they meet",
    EditablePart.POINTS: "points to make",
    EditablePart.ASKS: "what we ask",
    EditablePart.OFFERS: "what we can offer",
    EditablePart.ISSUES: "issues likely to be raised",
    EditablePart.SENSITIVITIES: "sensitivities",
    EditablePart.PROGRAMME: "programme",
    EditablePart.CHANGES: "what has changed",
}


def parts_printed(form: PackForm, audience: Audience) -> tuple[EditablePart, ...]:
    """The editable parts that a pack of this form prints for this audience."""
    if form is PackForm.ADDENDUM:
        return (EditablePart.CHANGES,)
    rule = AUDIENCES[audience]
    codes = rule.card if form is PackForm.CARD else rule.order
    shown = [code for code in codes if code in _PARTS and code not in rule.leaves_out]
    parts = tuple(part for code in shown for part in _PARTS[code])
    # What we mean to say is ours.
    return tuple(p for p in parts if audience is not Audience.AREA or p is not EditablePart.POINTS)


def findings(facts: Facts) -> tuple[Finding, ...]:
    """What is wrong with a draft, the gravest first and otherwise in the order of the rules."""
    rules = _OF_ADDENDUM if facts.form is PackForm.ADDENDUM else _ALL
    found = [one for rule in rules for one in rule(facts)]
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.MUST))


def stops(found: Collection[Finding]) -> tuple[Finding, ...]:
    """Those among them that must be answered before a pack goes out."""
    return tuple(one for one in found if one.severity is Severity.MUST)


def contradictions(statements: Sequence[Statement]) -> tuple[Finding, ...]:
    """Statements of one key that say different things in different sections."""
    told: dict[str, dict[str, Statement]] = {}
    for one in statements:
        told.setdefault(one.key, {}).setdefault(one.value, one)
    return tuple(
        Finding(
            Severity.MUST,
            f"{next(iter(values.values())).label} is said to be {listed(list(values))} in "
            "different sections. Correct the record.",
            Mend.PLACE,
        )
        for values in told.values()
        if len(values) > 1
    )


def _restricted(facts: Facts) -> Iterator[Finding]:
    if facts.restricted and facts.answer is RestrictedAnswer.NONE:
        yield Finding(
            Severity.MUST,
            f"{count(facts.restricted, 'restricted record')} may not be seen by this audience. A "
            "director decides what becomes of that.",
            Mend.RESTRICTED,
        )


def _days(facts: Facts) -> Iterator[Finding]:
    meets, expires = facts.meets_on, facts.expires_on
    if expires and expires < facts.today:
        words = f"Its last day of use, {day(expires)}, is past."
        yield Finding(Severity.MUST, words, Mend.ORDER)
    if meets and expires and expires < meets:
        words = f"Its last day of use, {day(expires)}, is before the meeting on {day(meets)}."
        yield Finding(Severity.MUST, words, Mend.ORDER)
    if meets and meets < facts.today:
        words = f"The meeting was on {day(meets)}, which is past."
        yield Finding(Severity.WARNS, words, Mend.ORDER)


def _empty_parts(facts: Facts) -> Iterator[Finding]:
    printed = parts_printed(facts.form, facts.audience)
    is_visit = facts.purpose is Purpose.MINISTERIAL_VISIT
    empty = [
        _PART_WORDS[part]
        for part in printed
        # A meeting has an hour and no programme.
        if not facts.written.get(part) and (part is not EditablePart.PROGRAMME or is_visit)
    ]
    if empty:
        words = f"Nothing is written under: {listed(empty)}."
        yield Finding(Severity.WARNS, words, Mend.WRITE)


def _nothing_changed(facts: Facts) -> Iterator[Finding]:
    if not facts.written.get(EditablePart.CHANGES):
        words = "Nothing is written of what has changed, and an addendum says nothing else."
        yield Finding(Severity.MUST, words, Mend.WRITE)


def _silence(facts: Facts) -> Iterator[Finding]:
    last = facts.last_contact
    if last is None:
        words = "No contact with this place is on record."
        yield Finding(Severity.WARNS, words, Mend.PLACE)
    elif facts.today - last > QUIET_AFTER:
        ago = (facts.today - last).days
        words = f"The last contact was on {day(last)}, {count(ago, 'day')} ago."
        yield Finding(Severity.WARNS, words, Mend.PLACE)


def _reviews(facts: Facts) -> Iterator[Finding]:
    for case in facts.cases:
        if case.review_due is None:
            words = f"{case.reference} is open and has no review date."
        elif case.review_due < facts.today:
            words = f"The review of {case.reference} was due on {day(case.review_due)}."
        else:
            continue
        yield Finding(Severity.WARNS, words, Mend.CASE, case.reference)


def _representations(facts: Facts) -> Iterator[Finding]:
    """By the records that lines name alone: nobody can tell by words of what a line speaks."""
    for case in facts.cases:
        until = case.representations_until
        if until and until >= facts.today and case.reference in facts.line_records:
            words = (
                f"A line to take speaks of {case.reference}, on which representations are open "
                f"until {day(until)}."
            )
            yield Finding(Severity.WARNS, words, Mend.WRITE)


def _posts(facts: Facts) -> Iterator[Finding]:
    if facts.vacant:
        words = f"Nobody is on record as {listed(list(facts.vacant))}."
        yield Finding(Severity.WARNS, words, Mend.PLACE)
    for one in facts.left:
        words = f"{one.name} left as {one.post} on {day(one.on)}, and nobody is on record since."
        yield Finding(Severity.WARNS, words, Mend.PLACE)


def _biographies(facts: Facts) -> Iterator[Finding]:
    """Where the annex is printed; a person without one is told there, and is no fault."""
    if facts.form is not PackForm.FULL or BIOGRAPHIES in AUDIENCES[facts.audience].leaves_out:
        return
    oldest = months_after(facts.today, -BIOGRAPHY_OLD_AFTER_MONTHS)
    if old := [one.name for one in facts.biographies if one.checked_on < oldest]:
        words = f"Biographies not checked for {BIOGRAPHY_OLD_AFTER_MONTHS} months: {_some(old)}."
        yield Finding(Severity.WARNS, words, Mend.PLACE)


def _figures(facts: Facts) -> Iterator[Finding]:
    oldest = months_after(facts.today, -OLD_AFTER_MONTHS)
    old = [one.name for one in facts.figures if one.ends_on < oldest]
    behind = [one.name for one in facts.figures if oldest <= one.ends_on < one.newest]
    if old:
        words = f"Older than {OLD_AFTER_MONTHS} months: {_some(old)}."
        yield Finding(Severity.WARNS, words, Mend.FIGURES)
    if behind:
        words = f"Newer figures were published, without one for this place: {_some(behind)}."
        yield Finding(Severity.WARNS, words, Mend.FIGURES)


def _some(names: Sequence[str]) -> str:
    named, rest = list(names[:_NAMED]), len(names) - _NAMED
    return listed([*named, count(rest, "more", "more")]) if rest > 0 else listed(named)


Rule = Callable[[Facts], Iterator[Finding]]
_ALL: Final[tuple[Rule, ...]] = (
    _restricted, _days, _empty_parts, _representations, _reviews, _posts, _biographies, _silence,
    _figures,
)  # fmt: skip
#: An addendum prints what was written for it, and nothing of the place's records.
_OF_ADDENDUM: Final[tuple[Rule, ...]] = (_restricted, _days, _nothing_changed)
