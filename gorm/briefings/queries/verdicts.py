"""What was found out about a file, in words: the same on a page and on the command line."""

from typing import Final

from gorm.briefings.models import PackState
from gorm.briefings.queries.verifying import Verdict, Verified
from gorm.core.text import day, listed, moment

TITLES: Final = {
    Verdict.IN_FORCE: "This is a pack of ours, unaltered and in force",
    Verdict.OUT_OF_FORCE: "This is a pack of ours, unaltered, and not to be used",
    Verdict.DRAFT: "This is a print that was never issued",
    Verdict.ALTERED: "This is not the file that was issued: it has been altered",
    Verdict.UNKNOWN: "This is no pack that you may know of",
}

#: The file itself, and not one that says it is.
_OURS: Final = frozenset({Verdict.IN_FORCE, Verdict.OUT_OF_FORCE})


def told(found: Verified) -> tuple[str, ...]:
    """What is known of a file and of the pack that it is or claims to be, by sentences."""
    if found.verdict is Verdict.UNKNOWN:
        return ("No pack has this file, and it names none.",)
    lines = [_which(found), *_standing(found)]
    if found.newest:
        lines.append(f"The newest issued pack on this place for this audience is {found.newest}.")
    if found.addenda:
        lines.append(f"It is to be read with: {listed(list(found.addenda))}.")
    return tuple(lines)


def _which(found: Verified) -> str:
    audience = found.audience.label.lower() if found.audience else ""
    what = f"{found.number}: {found.place}, for {audience}"
    if found.addendum_number is not None:
        what += f"; addendum {found.addendum_number} to {found.addendum_to or 'another pack'}"
    return f"{what}." if found.verdict in _OURS else f"It says that it is {what}."


def _standing(found: Verified) -> list[str]:
    lines = []
    if found.issued_at is not None:
        is_it = found.verdict in _OURS
        which = "Issued" if is_it else "The pack of that number was issued"
        lines.append(f"{which} on {moment(found.issued_at)}.")
    elif found.state is not None and not found.state.has_file:
        lines.append(f"That pack was never issued: it is {found.state.label.lower()}.")
    if found.state is PackState.SUPERSEDED:
        lines.append(f"Superseded by {found.superseded_by or 'another pack'}.")
    if found.state is PackState.WITHDRAWN:
        lines.append(f"Withdrawn: {found.withdrawn_because}")
    if found.is_expired:
        lines.append(f"Its last day of use was {day(found.expires_on)}.")
    elif found.expires_on is not None:
        lines.append(f"Its last day of use is {day(found.expires_on)}.")
    return lines
