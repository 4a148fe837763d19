"""Taking in what files say: entries that wait, that are brought up to date, or that tell news.

What was written from an entry never changes by what comes in afterwards (decision record 0020).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.calendars import reference_in
from gorm.core.db import faults_for, session
from gorm.core.file_store import digest_of
from gorm.core.references import next_reference
from gorm.core.surroundings import setting
from gorm.core.text import count, day, one_line
from gorm.engagements.models import Engagement
from gorm.engagements.policy import readable_by
from gorm.mailroom.models import EntryState, IncomingEntry, IncomingReader, Source
from gorm.mailroom.policy import may_bring, offered_to
from gorm.mailroom.queries.matching import Known, known_among
from gorm.mailroom.reading.asking import Given, Read
from gorm.mailroom.reading.facts import (
    EVENT,
    Facts,
    Reading,
    Reply,
    Window,
    facts_as_json,
    facts_from,
)
from gorm.mailroom.rules.comparing import called_off, differences, is_older, moment_of
from gorm.mailroom.rules.words import who_matters
from gorm.mailroom.service.loading import PREFIX

_TWICE: Final = (
    "",
    "The same file was sent twice at once. Open “From your calendar”: it is there.",
)


class Became(StrEnum):
    """What became of one meeting or message of a file."""

    NEW = "new"
    UPDATED = "brought up to date"
    KNOWN = "known already"
    CANCELLED = "cancelled"
    CHANGED = "changed after it was written"
    WRITTEN = "written already"
    NOTHING = "nothing to do"


@dataclass(frozen=True)
class Outcome:
    """What became of one meeting or message; `reference` is that of its entry, or ''."""

    became: Became
    subject: str
    when: str
    reference: str = ""


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file. `fault` says why nothing was taken from it, or ''."""

    name: str
    fault: str = ""
    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()

    def count(self, became: Became) -> int:
        """How many of its meetings became this."""
        return sum(one.became is became for one in self.outcomes)


@dataclass
class _Taking:
    """One file that is being taken in, and all that is known beforehand."""

    actor: Actor
    given: Given
    source: Source
    known: Known
    entries: dict[tuple[str, str], IncomingEntry]
    written: dict[tuple[str, str], int]
    outcomes: list[Outcome] = field(default_factory=list)

    def tell(self, became: Became, facts: Facts, reference: str = "") -> None:
        when = f"{day(facts.day)}{', ' if facts.at else ''}{facts.at}"
        self.outcomes.append(Outcome(became, facts.subject, when, reference))


def window() -> Window:
    """The days whose occurrences of a series are taken in."""
    today = clock.today()
    return Window(
        today - timedelta(days=setting("calendar_days_back")),
        today + timedelta(days=setting("calendar_days_ahead")),
    )


def take_in(actor: Actor, files: Sequence[Read], source: Source) -> tuple[FileOutcome, ...]:
    """Take in what was read, for the actor. Raises NotAllowed where they log no engagements."""
    insist(may_bring(actor))
    return tuple(_take_file(actor, one, source) for one in files)


def _take_file(actor: Actor, read: Read, source: Source) -> FileOutcome:
    name = one_line(read.given.name)[:255] or "A file without a name"
    if read.fault:
        return FileOutcome(name, fault=read.fault)
    given = Given(name, read.given.content)
    taking = _prepared(actor, given, source, read.reading)
    with faults_for({"uq_incoming_entry_owner": _TWICE}):
        for facts in read.reading.facts:
            _take(taking, facts)
        _without_what_is_gone(taking, read.reading)
        notes = [*read.reading.notes, *(_answer(taking, one) for one in read.reading.replies)]
        session().flush()
    digest = digest_of(read.given.content)
    record(
        actor,
        "incoming.brought",
        Subject("incoming_file", digest[:12]),
        facts={"digest": digest, "entries": len(taking.outcomes)},
    )
    return FileOutcome(name, outcomes=tuple(taking.outcomes), notes=tuple(notes))


def _prepared(actor: Actor, given: Given, source: Source, reading: Reading) -> _Taking:
    """What GORM knows of everything that the file names, in a fixed number of statements."""
    uids = {one.uid for one in reading.facts}
    uids |= {one.uid for one in reading.replies} | {one.uid for one in reading.series}
    people = [one for facts in reading.facts for one in facts.people]
    entries = _entries(actor, uids)
    new = {(one.uid, one.recurrence) for one in reading.facts} - entries.keys()
    return _Taking(
        actor,
        given,
        source,
        known_among({one.address for one in people}),
        entries,
        _written_by_others(actor, {uid for uid, _ in new}) if new else {},
    )


def _entries(actor: Actor, uids: Iterable[str]) -> dict[tuple[str, str], IncomingEntry]:
    """The entries of these UIDs that the actor is offered; their own before a colleague's."""
    found = session().scalars(
        select(IncomingEntry)
        .where(IncomingEntry.uid.in_(sorted(uids)), offered_to(actor))
        .options(joinedload(IncomingEntry.engagement), selectinload(IncomingEntry.readers))
        .order_by(IncomingEntry.owner_id == actor.user_id, IncomingEntry.id.desc())
    )
    return {(one.uid, one.recurrence): one for one in found}


def _written_by_others(actor: Actor, uids: Iterable[str]) -> dict[tuple[str, str], int]:
    """The engagements that were written from the same meetings, or that named themselves so."""
    wanted = sorted(uids)
    rows = session().execute(
        select(IncomingEntry.uid, IncomingEntry.recurrence, Engagement.id)
        .join(IncomingEntry.engagement)
        .where(IncomingEntry.uid.in_(wanted), readable_by(actor))
    )
    found = {(uid, recurrence): number for uid, recurrence, number in rows}
    own = {reference: uid for uid in wanted if (reference := reference_in(uid))}
    if own:
        ours = session().execute(
            select(Engagement.reference, Engagement.id).where(
                Engagement.reference.in_(sorted(own)), readable_by(actor)
            )
        )
        found |= {(own[reference], ""): number for reference, number in ours}
    return found


def _take(taking: _Taking, facts: Facts) -> None:
    entry = taking.entries.get((facts.uid, facts.recurrence))
    if entry is not None:
        _renew(taking, entry, facts)
    elif facts.is_cancelled and not facts.recurrence and _call_off_series(taking, facts):
        return
    elif (facts.uid, facts.recurrence) in taking.written:
        _join_what_is_written(taking, facts)
    elif facts.is_cancelled:
        taking.tell(Became.NOTHING, facts)
    else:
        entry = _added(taking, facts, EntryState.WAITING)
        taking.tell(Became.NEW, facts, entry.reference)


def _added(
    taking: _Taking, facts: Facts, state: EntryState, engagement_id: int | None = None
) -> IncomingEntry:
    entry = IncomingEntry(
        reference=next_reference(PREFIX),
        owner_id=taking.actor.user_id,
        source=taking.source,
        file_name=taking.given.name,
        file_digest=digest_of(taking.given.content),
        uid=facts.uid,
        recurrence=facts.recurrence,
        sequence=facts.sequence,
        stamped_at=moment_of(facts.stamped),
        happens_on=facts.day,
        state=state,
        facts=facts_as_json(facts),
        matches=_matches(taking.known, facts),
        engagement_id=engagement_id,
        received_at=clock.now(),
        readers=[],
    )
    _offer(taking, entry, facts)
    session().add(entry)
    taking.entries[facts.uid, facts.recurrence] = entry
    return entry


def _matches(known: Known, facts: Facts) -> dict[str, str]:
    values = {one.address: known.value_of(one.address) for one in who_matters(facts.people)}
    return {address: value for address, value in values.items() if address and value}


def _offer(taking: _Taking, entry: IncomingEntry, facts: Facts) -> None:
    """Offer an entry to whoever brought it and, unless it is private, to whom it invites."""
    users = {taking.actor.user_id}
    if facts.nature == EVENT and not facts.is_private:
        attending = {one.address for one in who_matters(facts.people)}
        users |= {one.id for at, one in taking.known.colleagues.items() if at in attending}
    there = {one.user_id for one in entry.readers}
    entry.readers += [IncomingReader(user_id=number) for number in sorted(users - there)]


def _join_what_is_written(taking: _Taking, facts: Facts) -> None:
    """An engagement was written from the same meeting already: one meeting, one engagement."""
    number = taking.written[facts.uid, facts.recurrence]
    engagement = session().get_one(Engagement, number)
    entry = _added(taking, _as_written(engagement, facts), EntryState.TAKEN_UP, number)
    _tell_news(taking, entry, facts)


def _as_written(engagement: Engagement, facts: Facts) -> Facts:
    """What the engagement itself says, in the place of an invitation that it was written from."""
    at = engagement.starts_at
    return replace(
        facts,
        on=engagement.happens_on.isoformat(),
        at=f"{at:%H:%M}" if at else "",
        minutes=engagement.minutes,
        place=engagement.place,
        is_cancelled=engagement.state.value == "cancelled",
    )


def _renew(taking: _Taking, entry: IncomingEntry, facts: Facts) -> None:
    """A meeting that is known came in again."""
    if is_older(facts, entry.sequence, entry.stamped_at):
        taking.tell(Became.KNOWN, facts, entry.reference)
        return
    entry.sequence, entry.stamped_at = facts.sequence, moment_of(facts.stamped)
    if entry.state is EntryState.TAKEN_UP:
        _tell_news(taking, entry, facts)
        return
    before = facts_from(entry.facts)
    if facts.is_cancelled:
        facts = replace(before, is_cancelled=True)
    _keep(taking, entry, facts)
    entry.state = EntryState.CANCELLED if facts.is_cancelled else EntryState.WAITING
    became = Became.UPDATED if differences(before, facts) else Became.KNOWN
    taking.tell(Became.CANCELLED if facts.is_cancelled else became, facts, entry.reference)


def _keep(taking: _Taking, entry: IncomingEntry, facts: Facts) -> None:
    entry.facts = facts_as_json(facts)
    entry.happens_on = facts.day
    entry.matches = _matches(taking.known, facts) | entry.matches
    _offer(taking, entry, facts)


def _tell_news(taking: _Taking, entry: IncomingEntry, facts: Facts) -> None:
    """Lay what came in beside what was written, which it does not change."""
    entry.has_news = bool(differences(facts_from(entry.facts), facts))
    entry.news = facts_as_json(facts) if entry.has_news else None
    became = Became.CHANGED if entry.has_news else Became.WRITTEN
    taking.tell(became, facts, entry.reference)


def _call_off_series(taking: _Taking, facts: Facts) -> bool:
    """Cancel every occurrence that is known of a series; whether there is one."""
    known = [entry for (uid, _), entry in taking.entries.items() if uid == facts.uid]
    for entry in known:
        if entry.happens_on >= clock.today():
            _renew(
                taking, entry, called_off(facts_from(entry.facts), facts.sequence, facts.stamped)
            )
    return bool(known)


def _without_what_is_gone(taking: _Taking, reading: Reading) -> None:
    """Occurrences that the series no longer has are cancelled, as far as the file can know."""
    days = window()
    for series in reading.series:
        for (uid, recurrence), entry in list(taking.entries.items()):
            is_gone = uid == series.uid and recurrence and recurrence not in series.days
            if is_gone and days.holds(entry.happens_on) and entry.state is not EntryState.CANCELLED:
                gone = called_off(facts_from(entry.facts), series.sequence, series.stamped)
                _renew(taking, entry, gone)


def _answer(taking: _Taking, reply: Reply) -> str:
    """Note an answer where the invitation is known and waits; the words for whoever sent it."""
    who = reply.who.name or reply.who.address
    said = {"accepted": "comes", "declined": "does not come", "tentative": "may come"}
    words = f"{who} {said.get(reply.who.answer, 'has answered')}: “{reply.subject}”."
    entries = [
        entry
        for (uid, recurrence), entry in taking.entries.items()
        if uid == reply.uid and reply.recurrence in {"", recurrence}
    ]
    waiting = [entry for entry in entries if entry.state is EntryState.WAITING]
    for entry in waiting:
        facts = facts_from(entry.facts)
        people = tuple(
            replace(one, answer=reply.who.answer) if one.address == reply.who.address else one
            for one in facts.people
        )
        entry.facts = facts_as_json(replace(facts, people=people))
    if entries:
        return f"{words} {'Noted.' if waiting else 'It was written already, and stays so.'}"
    return f"{words} GORM does not know the invitation: drop that too, to plan the meeting."


def summary(outcomes: Sequence[FileOutcome]) -> str:
    """What became of several files, in a line."""
    counts = [
        (sum(one.count(became) for one in outcomes), became)
        for became in (Became.NEW, Became.UPDATED, Became.CHANGED, Became.CANCELLED)
    ]
    said = [f"{number} {became.value}" for number, became in counts if number]
    faults = sum(bool(one.fault) for one in outcomes)
    if faults:
        said.append(f"{count(faults, 'file')} could not be read")
    return "; ".join(said) or "Nothing new"
