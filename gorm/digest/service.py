"""Sending digests, each once, and choosing how often they come."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from gorm.accounts.actor import Actor
from gorm.accounts.sign_in import actor_of, digest_of
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import GormError
from gorm.core.mail import (
    NoMailServer,
    NotTaken,
    PerhapsTaken,
    Post,
    UnfitForMail,
    mail_server,
)
from gorm.core.surroundings import setting
from gorm.core.web.addresses import absolute
from gorm.digest.models import DigestPreference, DigestSending, Rhythm, SendingState
from gorm.digest.queries import (
    Digest,
    Recipient,
    digest_for,
    owner_of_stop,
    recipients,
    rhythm_of,
)
from gorm.digest.rules import KEPT_FOR
from gorm.digest.writing import letter

log = logging.getLogger(__name__)

#: What the acts are called in the trail, as they follow a name.
DIGESTS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "digest.chosen": "chose how often they are sent a digest",
    "digest.stopped": "stopped their digest by the link in it",
}


class NoAddress(GormError):
    """Nothing says how GORM is reached, so that a mail could hold no links."""


@dataclass
class Outcome:
    """How many mails went out, how many were not worth one, and how many failed or may have.

    `cut_short` says why the run ended before everybody's turn, or ''.
    """

    sent: int = 0
    nothing_due: int = 0
    failed: int = 0
    doubtful: int = 0
    cut_short: str = ""
    trouble: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether everybody has what was due to them."""
        return not (self.failed or self.doubtful or self.cut_short)

    def note(self, state: SendingState, reference: str, why: str) -> None:
        """Count one mail; who it was for is told by reference, and what it said is not."""
        if state is SendingState.SENT:
            self.sent += 1
            return
        if state is SendingState.DOUBTFUL:
            self.doubtful += 1
        else:
            self.failed += 1
        self.trouble.append(f"{reference}: {why}")


def choose_rhythm(actor: Actor, rhythm: Rhythm) -> None:
    """Have digests as often as chosen from now on."""
    _choose(actor, rhythm, "digest.chosen")


def stop_by_token(token: str) -> None:
    """Stop the digests of whom this token was sent to; twice is as good as once.

    Raises NotFound for a token of no digest.
    """
    owner = actor_of(owner_of_stop(digest_of(token)))
    _choose(owner, Rhythm.NEVER, "digest.stopped")


def send_digests() -> Outcome:
    """Send today's digests to everybody who is due one and was sent none today.

    Runs units of work of its own: that a mail is begun is committed before it is handed over, so
    that no crash has it sent twice. One that the server refused is tried again by the next run of
    the day; one that may have gone out is not. Raises NoAddress and NoMailServer where the
    settings lack something; where the server cannot be reached, the outcome says so.
    """
    today, base = clock.today(), base_address()
    post, outcome = Post(mail_server()), Outcome()
    _forget_old(today)
    try:
        for recipient in recipients(today):
            _send_one(post, recipient, today, base, outcome)
    except NoMailServer as error:
        outcome.cut_short = str(error)
    finally:
        post.hang_up()
    tell = log.info if outcome.is_good else log.error
    tell(
        "digests of %s: %d sent, %d with nothing due, %d failed, %d doubtful%s",
        today, outcome.sent, outcome.nothing_due, outcome.failed, outcome.doubtful,
        f"; ended early: {outcome.cut_short}" if outcome.cut_short else "",
    )  # fmt: skip
    return outcome


def base_address() -> str:
    """How GORM is reached. Raises NoAddress where nothing says so."""
    base = str(setting("address"))
    if not base:
        raise NoAddress("A digest has links: set GORM_ADDRESS, such as https://gorm.example.org.")
    return base


def _send_one(post: Post, recipient: Recipient, today: date, base: str, outcome: Outcome) -> None:
    reference = recipient.actor.reference
    try:
        digest = digest_for(recipient, today, base)
    except Exception as error:  # one person's trouble is no reason that nobody hears
        log.exception("the digest of %s could not be drawn together", reference)
        outcome.note(SendingState.FAILED, reference, type(error).__name__)
        return
    if digest is None:
        outcome.nothing_due += 1
        return
    post.ready()
    token = secrets.token_urlsafe(32)
    if not _is_claimed(recipient.actor.user_id, today, token):
        return  # another run has it in hand
    state, why = SendingState.FAILED, "the connection failed"
    try:
        state, why = _handed_over(post, recipient.actor.email, digest, base, token)
    finally:
        _note_state(token, state)
        outcome.note(state, reference, why)


def _handed_over(
    post: Post, email: str, digest: Digest, base: str, token: str
) -> tuple[SendingState, str]:
    """What became of a mail, and why. Raises NoMailServer before anything of it went out."""
    stop = absolute(base, "digest.stop", token=token)
    mail = letter(email, digest, stop, absolute(base, "digest.preferences"))
    try:
        post.send(mail)
    except (NotTaken, UnfitForMail) as error:
        return SendingState.FAILED, str(error)
    except PerhapsTaken as error:
        return SendingState.DOUBTFUL, f"it may have gone out, and is not sent again: {error}"
    return SendingState.SENT, ""


def _is_claimed(user_id: int, today: date, token: str) -> bool:
    """Note that a mail is begun, before it is handed over; False where it was already."""
    try:
        with unit_of_work():
            return _claim(user_id, today, token)
    except IntegrityError:
        return False  # two runs at once: the other was first


def _claim(user_id: int, today: date, token: str) -> bool:
    row = session().scalar(
        select(DigestSending)
        .where(DigestSending.user_id == user_id, DigestSending.sent_for == today)
        .with_for_update()
    )
    if row is None:
        row = DigestSending(user_id=user_id, sent_for=today)
        session().add(row)
    elif row.state is not SendingState.FAILED:
        return False
    row.state, row.begun_at, row.stop_digest = SendingState.BEGUN, clock.now(), digest_of(token)
    session().flush()
    return True


def _note_state(token: str, state: SendingState) -> None:
    with unit_of_work():
        session().execute(
            update(DigestSending)
            .where(DigestSending.stop_digest == digest_of(token))
            .values(state=state)
        )


def _forget_old(today: date) -> None:
    with unit_of_work():
        session().execute(delete(DigestSending).where(DigestSending.sent_for < today - KEPT_FOR))


def _choose(actor: Actor, rhythm: Rhythm, action: str) -> None:
    """Keep what somebody chose; what they had already is no act."""
    chosen = session().get(DigestPreference, actor.user_id)
    before = rhythm_of(actor)
    if chosen is not None and chosen.rhythm is rhythm:
        return
    if chosen is None:
        chosen = DigestPreference(user_id=actor.user_id)
        session().add(chosen)
    chosen.rhythm, chosen.chosen_at = rhythm, clock.now()
    session().flush()
    changes = {"Digest": (before.label, rhythm.label)} if before is not rhythm else {}
    record(actor, action, Subject("user", actor.reference), changes=changes)
