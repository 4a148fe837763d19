"""Who owns a case, who is on its team, who may know of it, and how its papers are handled."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.roles import Role
from gorm.challenge.models import Case, CaseMember, EntryKind
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.loading import case_to_work_on
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import listed, one_line
from gorm.engagements.models import Marking, Sharing


@dataclass(frozen=True)
class Belonging:
    """Whose a case is, and who may know of it."""

    owner_id: int
    team_ids: frozenset[int]
    sharing: Sharing
    marking: Marking
    handling: str = ""
    is_not_for_ministers: bool = False
    is_releasable: bool = False


def change_belonging(actor: Actor, reference: str, wanted: Belonging, seen_version: int) -> None:
    """Change who owns, knows of and handles a case; one sheet says what is different.

    A restricted case keeps its owner on its team. Raises Refused where the actor would shut
    themself out, and for people of another office.
    """
    case = case_to_work_on(actor, reference, seen_version)
    people = _people(case, wanted)
    _check(actor, wanted)
    before = _in_english(case, people)
    _apply(case, wanted)
    session().flush()
    after = _in_english(case, people)
    changes = {
        label: (before[label], words) for label, words in after.items() if before[label] != words
    }
    if not changes:
        raise Refused("Nothing is different from what holds already.")
    names = listed([label[:1].lower() + label[1:] for label in changes])
    facts = [
        (label, f"{new or 'nothing'} (before: {old or 'nothing'})")
        for label, (old, new) in changes.items()
    ]
    sheet = Sheet(EntryKind.TEAM, f"Changed: {names}", facts=facts)
    entry = file_sheet(actor, case, HappenedOn(clock.today()), sheet)
    filed(actor, case, "case.handled", entry, changes=changes)


def _team_of(wanted: Belonging) -> frozenset[int]:
    """A restricted case is known to its team: whoever owns it is always one of them."""
    is_restricted = wanted.sharing is Sharing.RESTRICTED
    return wanted.team_ids | {wanted.owner_id} if is_restricted else wanted.team_ids


def _people(case: Case, wanted: Belonging) -> dict[int, str]:
    """Names by number: those who are there now, and those who are to be, all of the office."""
    there = {member.user_id for member in case.team} | {case.owner_id}
    asked = wanted.team_ids | {wanted.owner_id}
    rows = session().execute(
        select(User.id, User.name, User.office_id, User.is_active).where(User.id.in_(there | asked))
    )
    known = {row.id: row for row in rows}
    strangers = [
        number
        for number in asked - there
        if number not in known
        or known[number].office_id != case.office_id
        or not known[number].is_active
    ]
    if strangers:
        field = "owner" if wanted.owner_id in strangers else "team"
        raise Refused({field: "Choose people of the office that holds this case."})
    return {number: row.name for number, row in known.items()}


def _check(actor: Actor, wanted: Belonging) -> None:
    is_restricted = wanted.sharing is Sharing.RESTRICTED
    faults = {}
    if is_restricted and not (actor.user_id in _team_of(wanted) or actor.is_a(Role.DIRECTOR)):
        faults["team"] = (
            "You would shut yourself out of this case. Keep yourself on its team, or ask its "
            "owner or a director to restrict it."
        )
    if wanted.is_releasable and is_restricted:
        faults["is_releasable"] = "A restricted case cannot be released to the area."
    elif wanted.is_releasable and wanted.marking is Marking.OFFICIAL_SENSITIVE:
        faults["is_releasable"] = "An OFFICIAL-SENSITIVE case cannot be released to the area."
    if faults:
        raise Refused(faults)


def _apply(case: Case, wanted: Belonging) -> None:
    there = {member.user_id: member for member in case.team}
    with session().no_autoflush:
        # Said by hand: a change of the team alone would not touch the row, and somebody else's
        # form would be none the wiser.
        case.version += 1
        case.owner_id = wanted.owner_id
        case.sharing, case.marking = wanted.sharing, wanted.marking
        case.handling = one_line(wanted.handling)
        case.is_not_for_ministers = wanted.is_not_for_ministers
        case.is_releasable = wanted.is_releasable
        case.team = [
            there.get(number) or CaseMember(user_id=number) for number in sorted(_team_of(wanted))
        ]


def _in_english(case: Case, people: dict[int, str]) -> dict[str, str]:
    names = sorted(people[member.user_id] for member in case.team)
    return {
        "Owner": people[case.owner_id],
        "Team": listed(names),
        "Who may know of it": case.sharing.label,
        "Marking": case.marking.label,
        "Handling": case.handling,
        "Not for ministers": "Yes" if case.is_not_for_ministers else "No",
        "May be released to the area": "Yes" if case.is_releasable else "No",
    }
