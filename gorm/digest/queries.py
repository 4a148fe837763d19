"""Reading who is due a digest, and what waits for them, as far as a mail may say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.web.addresses import absolute
from gorm.decisions.offers import QueueList
from gorm.digest.models import DigestPreference, DigestSending, Rhythm, SendingState
from gorm.digest.rules import (
    Item,
    Matter,
    Part,
    is_due,
    is_worth_a_mail,
    looks_ahead_to,
    usual_rhythm,
)
from gorm.engagements.listing.lines import EngagementLine
from gorm.engagements.listing.promises import CommitmentLine
from gorm.escalations.queries.head import queue_head
from gorm.home.queries import AreaContact, MyWork, Shortlist, my_work


@dataclass(frozen=True)
class Digest:
    """What waits for somebody, ready to be written."""

    on: date
    parts: tuple[Part, ...]
    address: str


@dataclass(frozen=True)
class Recipient:
    """Somebody who is due a digest today."""

    actor: Actor
    rhythm: Rhythm


def rhythm_of(actor: Actor) -> Rhythm:
    """How often the actor is sent a digest: as they chose, or as their home has it."""
    chosen = session().get(DigestPreference, actor.user_id)
    return chosen.rhythm if chosen else usual_rhythm(is_of_office=actor.office_id is not None)


def recipients(today: date) -> tuple[Recipient, ...]:
    """Everybody who may sign in and is due a digest that was not sent or begun today."""
    is_done = (
        select(DigestSending.id)
        .where(
            DigestSending.user_id == User.id,
            DigestSending.sent_for == today,
            DigestSending.state != SendingState.FAILED,
        )
        .exists()
    )
    rows = session().execute(
        select(User, DigestPreference.rhythm)
        .outerjoin(DigestPreference, DigestPreference.user_id == User.id)
        .where(User.is_active, ~is_done)
        .order_by(User.id)
        .options(*FULLY)
    )
    found = (
        Recipient(actor_of(user), rhythm or usual_rhythm(is_of_office=user.office_id is not None))
        for user, rhythm in rows
    )
    return tuple(one for one in found if is_due(one.rhythm, today))


def digest_for(recipient: Recipient, today: date, base: str) -> Digest | None:
    """What waits for somebody, or None where nothing is worth a mail. `base` begins its links."""
    actor = recipient.actor
    work = my_work(actor)
    writer = _Writer(base, today, looks_ahead_to(recipient.rhythm, today))
    parts = (*writer.queue(actor), *writer.parts(work))
    kept = tuple(part for part in parts if part.count != "0")
    if not is_worth_a_mail(recipient.rhythm, kept):
        return None
    return Digest(today, kept, absolute(base, "home.my_work"))


def owner_of_stop(stop_digest: str) -> User:
    """Whom a link to have no more digests belongs to. Raises NotFound."""
    user = session().scalar(
        select(User)
        .join(DigestSending, DigestSending.user_id == User.id)
        .where(DigestSending.stop_digest == stop_digest)
        .options(*FULLY)
    )
    if user is None:
        raise NotFound
    return user


@dataclass(frozen=True)
class _Writer:
    """Turns what waits into what a mail may say: no note, no promise, no name of a person."""

    base: str
    today: date
    until: date

    def queue(self, actor: Actor) -> Iterable[Part]:
        """How many decisions wait for a director; what they are about stays in GORM."""
        if not actor.has("queue:work"):
            return
        number = queue_head(actor).counts[QueueList.MINE]
        yield Part(Matter.QUEUE, str(number), (), self._home(""))

    def parts(self, work: MyWork) -> Iterable[Part]:
        """Everything that My work holds but the drafts, in the order of a mail."""
        cases, ahead = work.cases, [one.line for one in work.ahead.rows]
        soon = [line for line in ahead if line.on <= self.until]
        yield self._part(
            Matter.SENT_BACK,
            [
                Item(one.reference, self._to("decisions.detail", one.reference), one.due_on)
                for one in cases.sent_back
            ],
            "sent-back",
        )
        yield self._part(
            Matter.DEADLINES,
            [
                Item(
                    one.case,
                    self._to("challenge.case", one.case),
                    one.due_on,
                    is_overdue=one.is_overdue,
                )
                for one in cases.deadlines
            ],
            "deadlines",
        )
        yield self._part(
            Matter.NEGOTIATIONS,
            [
                Item(
                    one.agreement,
                    self._to("negotiations.agreement", one.agreement),
                    one.due_on,
                    is_overdue=one.is_overdue,
                )
                for one in work.negotiations
            ],
            "negotiations",
        )
        yield self._promised(Matter.MINE, work.mine, "mine")
        yield self._met(Matter.WRITE_UP, work.to_write_up.rows, work.to_write_up.count)
        yield self._met(Matter.AHEAD, soon, str(len(soon)))
        yield self._promised(Matter.THEIRS, work.theirs, "theirs")
        yield self._promised(Matter.OFFICE, work.office_overdue, "office-overdue")
        yield self._part(Matter.CONTACT, [self._area(one) for one in work.neglected], "neglected")

    def _promised(self, matter: Matter, found: Shortlist[CommitmentLine], anchor: str) -> Part:
        items = tuple(
            Item(
                line.reference,
                self._to("engagements.detail", line.engagement),
                line.due_on,
                is_overdue=line.is_overdue,
            )
            for line in found.rows
        )
        return Part(matter, found.count, items, self._home(anchor))

    def _met(self, matter: Matter, lines: Iterable[EngagementLine], count: str) -> Part:
        items = tuple(
            Item(
                line.reference,
                self._to("engagements.detail", line.reference),
                line.on,
                _title_of(line),
            )
            for line in lines
        )
        anchor = "to-write-up" if matter is Matter.WRITE_UP else "ahead"
        return Part(matter, count, items, self._home(anchor))

    def _area(self, area: AreaContact) -> Item:
        """When it was last met may be known from a restricted record: the mail does not say."""
        return Item(area.reference, self._to("places.area_detail", area.reference), words=area.name)

    def _part(self, matter: Matter, items: list[Item], anchor: str) -> Part:
        return Part(matter, str(len(items)), tuple(items), self._home(anchor))

    def _to(self, endpoint: str, reference: str) -> str:
        return absolute(self.base, endpoint, reference=reference)

    def _home(self, anchor: str) -> str:
        page = absolute(self.base, "home.my_work")
        return f"{page}#{anchor}" if anchor else page


def _title_of(line: EngagementLine) -> str:
    """What a meeting is called, where neither it nor its owner keeps that to a few."""
    words = line.words
    if words is None or words.is_sensitive or words.is_restricted:
        return ""
    return line.title
