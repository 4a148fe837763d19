"""An agreement's chronology: every act leaves one numbered event in plain English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, one_line
from gorm.negotiations.models import Agreement, AgreementEvent, AgreementEventKind
from gorm.negotiations.service.loading import next_number, subject_of

LONGEST_TITLE = 500


@dataclass(frozen=True)
class Happening:
    """What an event says. `facts` are (label, words) pairs; those without words are left out."""

    kind: AgreementEventKind
    title: str
    words: str = ""
    facts: Sequence[tuple[str, str]] = ()
    decision_id: int | None = None


def tell(
    actor: Actor,
    agreement: Agreement,
    action: str,
    happening: Happening,
    *,
    happened: HappenedOn | None = None,
    reason: str = "",
    changes: Mapping[str, tuple[str, str]] | None = None,
) -> AgreementEvent:
    """Put an event on an agreement's chronology, today unless told, and record the act.

    Raises Refused for a day that is still to come. Neither words nor changes may tell of a mandate.
    """
    happened = happened or HappenedOn(clock.today())
    if happened.is_still_to_come(clock.today()):
        raise Refused({"happened_on": "This is a day to come; enter when it happened."})
    event = AgreementEvent(
        agreement_id=agreement.id,
        number=next_number(agreement, "last_event"),
        kind=happening.kind,
        title=one_line(happening.title)[:LONGEST_TITLE],
        words=cleaned(happening.words),
        facts=[[label, words] for label, words in happening.facts if words],
        happened_on=happened.on,
        precision=happened.precision,
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
        decision_id=happening.decision_id,
    )
    session().add(event)
    session().flush()
    told = {f"Event {event.number}": ("", event.title), **(changes or {})}
    record(actor, action, subject_of(agreement), reason=reason, changes=told)
    return event
