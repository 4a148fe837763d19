"""The words of an invitation that somebody wrote, without what a program added: pure."""

import re
from collections.abc import Sequence
from typing import Final

from gorm.core.text import one_line
from gorm.mailroom.reading.facts import MESSAGE, Facts, Somebody

_RULE: Final = re.compile(r"^\s*[_*~=\-.:]{8,}\s*$")
_JOINING: Final = re.compile(
    r"^\s*(microsoft teams|join (the|zoom|microsoft|on your|with google)|meeting id|passcode|"
    r"dial[- ]in|phone conference|find a local number|-::~|\S+ is inviting you to)",
    re.IGNORECASE,
)
_LAST_FIRST: Final = re.compile(r"^([^,()]{2,60}),\s*([^,()]{2,60})(\s*\(.*\))?$")


def tidied(text: str) -> str:
    """What stands above the first line that tells how to join by screen or telephone."""
    kept: list[str] = []
    for line in text.splitlines():
        if _RULE.match(line) or _JOINING.match(line):
            break
        kept.append(line.rstrip())
    return "\n".join(kept).strip()


def notes_of(facts: Facts, *, is_over: bool) -> str:
    """What the form's notes begin with: a message's words; of an invitation what it is for.

    What was said at a meeting that is over stands in no invitation.
    """
    if facts.nature == MESSAGE:
        files = f"\n\nFiles: {'; '.join(facts.attachments)}" if facts.attachments else ""
        return f"{facts.text}{files}".strip()
    return "" if is_over else tidied(facts.text)


def name_in_order(name: str) -> str:
    """“Reeve, Dana (Chief Executive)” as Dana Reeve; other names as they are."""
    found = _LAST_FIRST.match(name)
    ordered = f"{found[2]} {found[1]}" if found else re.sub(r"\s*\(.*\)$", "", name)
    return one_line(ordered)


def described(somebody: Somebody) -> str:
    """Somebody whom GORM does not know, as a line of the form."""
    name = name_in_order(somebody.name)
    words = f"{name} ({somebody.address})" if name and somebody.address else ""
    return (words or name or somebody.address)[:200]


def domain_of(address: str) -> str:
    """What stands after the @."""
    return address.rpartition("@")[2].lower()


def who_matters(people: Sequence[Somebody]) -> tuple[Somebody, ...]:
    """Those who come, or may come: all but who declined."""
    return tuple(one for one in people if one.answer != "declined")
