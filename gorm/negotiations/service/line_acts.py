"""Dropping and restoring a line, moving it, and setting its reward."""

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.text import cleaned, day
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    AgreementLine,
    LineReward,
)
from gorm.negotiations.queries.lines import details_of
from gorm.negotiations.rules.lines import line_title
from gorm.negotiations.rules.rewards import RewardTerms, reward_faults
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.lines import load_line


def drop_line(actor: Actor, reference: str, number: int, reason: str, seen_version: int) -> None:
    """Take a line out of an agreement, with a reason; it stays on record."""
    agreement, line = load_line(actor, reference, number, seen_version)
    reason = cleaned(reason)
    if line.dropped_on is not None:
        raise Refused("This line was dropped already.")
    if not reason:
        raise Refused({"reason": "Enter why the line is dropped."})
    line.dropped_on, line.dropped_because = clock.today(), reason
    _told(actor, agreement, line, "dropped", words=reason)


def restore_line(actor: Actor, reference: str, number: int, seen_version: int) -> None:
    """Put a line that was dropped back, at the end of its block."""
    agreement, line = load_line(actor, reference, number, seen_version)
    if line.dropped_on is None:
        raise Refused("This line is not dropped.")
    line.dropped_on, line.dropped_because = None, ""
    _told(actor, agreement, line, "restored")


def move_line(actor: Actor, reference: str, number: int, *, up: bool) -> None:
    """Move a line before or behind its neighbour in its block."""
    agreement, line = load_line(actor, reference, number)
    if line.dropped_on is not None:
        raise Refused("This line was dropped. Restore it first.")
    near = list(
        session().scalars(
            select(AgreementLine)
            .where(
                AgreementLine.agreement_id == agreement.id,
                AgreementLine.block_id.is_not_distinct_from(line.block_id),
                AgreementLine.dropped_on.is_(None),
            )
            .order_by(AgreementLine.position, AgreementLine.id)
        )
    )
    place = near.index(line)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(near):
        raise Refused(f"The line is the {'first' if up else 'last'} of its block already.")
    positions = sorted(one.position for one in near)
    near[place], near[other] = near[other], near[place]
    for one, position in zip(near, _apart(positions), strict=True):
        one.position = position
    _told(actor, agreement, line, "moved")


def set_reward(
    actor: Actor, reference: str, number: int, terms: RewardTerms, seen_version: int
) -> None:  # fmt: skip
    """Set what the stretch of a line earns. Raises Refused where no target has a stretch."""
    agreement, line = load_line(actor, reference, number, seen_version)
    faults = reward_faults(terms)
    if terms.full_grant > 0 and not any(one.with_stretch is not None for one in line.targets):
        faults["full_grant"] = (
            "No target of this line has a stretch, which the grant rewards. Enter one first."
        )
    if faults:
        raise Refused(faults)
    if line.reward is None:
        line.reward = LineReward(line_id=line.id)
    reward = line.reward
    reward.pump_priming, reward.full_grant = terms.pump_priming, terms.full_grant
    reward.threshold, reward.is_pro_rata = terms.threshold, terms.is_pro_rata
    reward.instalments = [[one.due_on.isoformat(), str(one.share)] for one in terms.instalments]
    flag_modified(line, "position")  # so that its version tells of its reward too
    facts = [
        ("Pump-priming", f"£{terms.pump_priming:,f}"),
        ("Full grant", f"£{terms.full_grant:,f}"),
        ("Threshold", f"{terms.threshold:f} per cent of the stretch"),
        ("Between threshold and full", "Pro rata" if terms.is_pro_rata else "Nothing"),
        ("Instalments", ", ".join(f"{o.share:f} % on {day(o.due_on)}" for o in terms.instalments)),
    ]
    _told(actor, agreement, line, "reward set", act="agreement.reward_set", facts=facts)


def _apart(positions: list[int]) -> list[int]:
    """The positions in order, no two alike."""
    found: list[int] = []
    for position in positions:
        found.append(max(position, found[-1] + 1) if found else position)
    return found


def _told(
    actor: Actor,
    agreement: Agreement,
    line: AgreementLine,
    done: str,
    *,
    words: str = "",
    act: str = "",
    facts: list[tuple[str, str]] | None = None,
) -> None:
    session().flush()
    details = details_of(line)
    title = line_title(line.number, details.outcome, details.indicator)
    happening = Happening(
        AgreementEventKind.LINE, f"{title}: {done}", words=words, facts=facts or ()
    )
    tell(actor, agreement, act or f"agreement.line_{done}", happening, reason=words)
