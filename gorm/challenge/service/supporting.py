"""Help for a body: voluntary engagement, step by step, and support with what came of it."""

from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.challenge.models import EntryKind, Support, VoluntaryEngagement, VoluntaryState
from gorm.challenge.rules.work import may_follow
from gorm.challenge.service.filing import (
    Sheet,
    check_not_before,
    check_while_it_exists,
    file_sheet,
    filed,
)
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.challenge.service.working import check_filled, happened, put_right, row_of
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day, one_line

VOLUNTARY: Final = "VOL"
SUPPORT: Final = "SUP"
#: The fact by which a sheet is known to tell of a voluntary engagement.
NAMED_BY: Final = "Voluntary engagement"


def offer_voluntary(
    actor: Actor, reference: str, *, what: str, offered: HappenedOn, words: str = ""
) -> str:
    """Offer a body what no law requires it to take; its reference."""
    case = open_case_to_work_on(actor, reference)
    check_filled(what=(what, "Enter what is offered."))
    check_while_it_exists(case, offered)
    name, made = one_line(what), next_reference(VOLUNTARY)
    title = f"Voluntary engagement offered: {name}"
    sheet = Sheet(EntryKind.VOLUNTARY, title, words, facts=[(NAMED_BY, made)])
    entry = file_sheet(actor, case, offered, sheet)
    session().add(
        VoluntaryEngagement(
            reference=made,
            case_id=case.id,
            entry_id=entry.id,
            what=name,
            state=VoluntaryState.OFFERED,
            since=offered.on,
            precision=offered.precision,
        )
    )
    filed(actor, case, "case.voluntary_offered", entry)
    return made


def take_voluntary(
    actor: Actor,
    reference: str,
    voluntary: str,
    *,
    state: VoluntaryState | None,
    happened_then: HappenedOn,
    words: str = "",
    seen_version: int,
) -> None:
    """Note that an offer was accepted or declined, or that what was accepted ended."""
    case = open_case_to_work_on(actor, reference)
    found = row_of(VoluntaryEngagement, case, seen_version, reference=voluntary)
    if state is None or not may_follow(found.state, state):
        raise Refused({"state": f"It was {found.state.value}. Choose what can follow from that."})
    before = happened(found.since, found.precision)
    check_not_before(happened_then, before, f"it was {found.state.value}", "happened_on")
    changes = {NAMED_BY: (found.state.label, state.label)}
    found.state = state
    found.since, found.precision = happened_then.on, happened_then.precision
    title = f"Voluntary engagement {state.value}: {found.what}"
    sheet = Sheet(EntryKind.VOLUNTARY, title, words, facts=[(NAMED_BY, found.reference)])
    entry = file_sheet(actor, case, happened_then, sheet)
    filed(actor, case, f"case.voluntary_{state.value}", entry, changes=changes)


def give_support(
    actor: Actor,
    reference: str,
    *,
    what: str,
    given_by: str,
    begun: HappenedOn,
    ends_on: date | None = None,
    words: str = "",
) -> str:
    """Note support that was brokered or given; its reference."""
    case = open_case_to_work_on(actor, reference)
    check_filled(
        what=(what, "Enter what support is given."),
        given_by=(given_by, "Enter who gives it."),
    )
    check_while_it_exists(case, begun)
    if ends_on is not None and ends_on < begun.on:
        raise Refused({"ends_on": f"Support that begins on {day(begun.on)} cannot end before."})
    name, giver, made = one_line(what), one_line(given_by), next_reference(SUPPORT)
    sheet = Sheet(
        EntryKind.SUPPORT,
        f"Support begun: {name}, by {giver}",
        words,
        facts=[("Until", day(ends_on))],
        actor_name=giver,
    )
    entry = file_sheet(actor, case, begun, sheet)
    session().add(
        Support(
            reference=made,
            case_id=case.id,
            entry_id=entry.id,
            what=name,
            given_by=giver,
            words=cleaned(words),
            begins_on=begun.on,
            precision=begun.precision,
            ends_on=ends_on,
        )
    )
    filed(actor, case, "case.support_begun", entry)
    return made


def end_support(
    actor: Actor,
    reference: str,
    support: str,
    *,
    ended: HappenedOn,
    came_of_it: str,
    seen_version: int,
) -> None:
    """Note that support ended, and what came of it; noted again, the record is put right."""
    case = open_case_to_work_on(actor, reference)
    found = row_of(Support, case, seen_version, reference=support)
    check_filled(came_of_it=(came_of_it, "Enter what came of it."))
    begun = happened(found.begins_on, found.precision)
    check_not_before(ended, begun, "the support began", "happened_on")
    is_again = bool(found.came_of_it)
    before = day(found.ends_on) if is_again else ""
    found.ends_on, found.came_of_it = max(ended.on, found.begins_on), cleaned(came_of_it)
    title = f"Support ended{put_right(is_again)}: {found.what}, by {found.given_by}"
    entry = file_sheet(actor, case, ended, Sheet(EntryKind.SUPPORT, title, came_of_it))
    filed(actor, case, "case.support_ended", entry, changes={"Ended": (before, ended.words)})
