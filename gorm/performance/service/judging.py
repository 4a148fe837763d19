"""Judging a finding: a person says what is to be made of it; nothing escalates by itself."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.text import cleaned, day
from gorm.performance import policy
from gorm.performance.models import Candidate
from gorm.performance.rules.judging import ACTS, LEADS_TO, STATES, Act, watch_fault

_VERBS: Final[Mapping[Act, str]] = {
    Act.DISMISS: "finding.dismissed",
    Act.WATCH: "finding.watched",
    Act.KEEP: "finding.kept",
    Act.REOPEN: "finding.reopened",
}


def judge(
    actor: Actor,
    reference: str,
    act: Act,
    *,
    reason: str,
    seen_version: int,
    until: date | None = None,
) -> None:
    """Dismiss a finding, watch it until a day, keep it for a case, or open it again."""
    found = _to_judge(actor, reference)
    if found.version != seen_version:
        raise Conflict("Somebody else judged this finding while you were working on it.")
    if act not in ACTS[found.state]:
        raise Refused(f"This finding is {STATES[found.state].lower()} already.")
    _check(act, reason, until)
    changes = {"State": (STATES[found.state], STATES[LEADS_TO[act]])}
    if found.review_on != until:
        changes["Watched until"] = (day(found.review_on), day(until))
    found.state = LEADS_TO[act]
    found.reason = cleaned(reason)
    found.review_on = until
    found.judged_at, found.judged_by_id = clock.now(), actor.user_id
    subject = Subject("finding", found.reference)
    record(actor, _VERBS[act], subject, reason=found.reason, changes=changes)


def _check(act: Act, reason: str, until: date | None) -> None:
    if not cleaned(reason):
        raise Refused({"reason": "Enter the reason."})
    if act is Act.WATCH and (fault := watch_fault(until, clock.today())):
        raise Refused({"until": fault})


def _to_judge(actor: Actor, reference: str) -> Candidate:
    found = session().scalar(select(Candidate).where(Candidate.reference == reference))
    if found is None or not policy.may_read_findings(actor, found.office_id):
        raise NotFound
    if not policy.may_judge(actor, found.office_id):
        raise NotAllowed("Findings are judged in the office that the place belongs to.")
    return found
