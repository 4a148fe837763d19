"""Setting within how many days engagements clash and data requests repeat each other."""

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.coordination.models import CoordinationLimits
from gorm.coordination.policy import may_keep_elections
from gorm.coordination.rules.clashes import DEFAULT
from gorm.core.db import session
from gorm.core.errors import Conflict


def set_limits(actor: Actor, clash_days: int, request_days: int, seen_version: int) -> None:
    """Set both limits, in days."""
    insist(may_keep_elections(actor))
    kept = session().get(CoordinationLimits, 1)
    if (kept.version if kept else 0) != seen_version:
        raise Conflict("Somebody else changed the limits while you were working on them.")
    if kept is None:
        kept = CoordinationLimits(
            id=1, clash_days=DEFAULT.clash_days, request_days=DEFAULT.request_days
        )
        session().add(kept)
    before = (kept.clash_days, kept.request_days)
    kept.clash_days, kept.request_days = clash_days, request_days
    session().flush()
    labels = ("Days between engagements", "Days between data requests")
    changes = {
        label: (str(was), str(now))
        for label, was, now in zip(labels, before, (clash_days, request_days), strict=True)
        if was != now
    }
    if changes:
        subject = Subject("setting", "coordination")
        record(actor, "coordination.limits_changed", subject, changes=changes)
