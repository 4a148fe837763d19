"""What the form of an engagement begins with, from what an invitation says: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gorm.engagements.models import Sharing
from gorm.mailroom.reading.facts import Facts
from gorm.mailroom.rules.words import described, notes_of, who_matters

#: What the reader of a message writes where its day is unknown.
UNKNOWN_DAY: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class WhoIsMeant:
    """Whom the people of an invitation stand for.

    `matches` are values by address (`post:…`, `organisation:…`, `user:…`), `departments` the ids
    of the departments of the users among them.
    """

    matches: Mapping[str, str]
    departments: tuple[str, ...] = ()

    def values(self, kind: str) -> tuple[str, ...]:
        """The values of a kind, each once."""
        found = (value for value in self.matches.values() if value.startswith(f"{kind}:"))
        return tuple(dict.fromkeys(found))


def fields_of(facts: Facts, who: WhoIsMeant, own_id: int, today: date) -> dict[str, Any]:
    """The fields of the form, by name."""
    is_known = facts.day > UNKNOWN_DAY
    people = [value.partition(":")[2] for value in who.values("user")]
    return {
        "who": [*who.values("post"), *who.values("organisation")],
        "happens_on": facts.day if is_known else None,
        "kind": facts.kind,
        "starts_at": facts.at if is_known else "",
        "minutes": str(facts.minutes or ""),
        "place": facts.place,
        "purpose": facts.subject,
        "notes": notes_of(facts, is_over=facts.day <= today),
        "participants": list(dict.fromkeys([str(own_id), *people])),
        "departments": list(who.departments),
        "described": "\n".join(strangers(facts, who)),
        **({"sharing": Sharing.RESTRICTED.value} if facts.is_private else {}),
    }


def strangers(facts: Facts, who: WhoIsMeant) -> tuple[str, ...]:
    """Those who come and whom GORM knows neither as a colleague nor in a post, a line each."""
    unknown = (
        described(one)
        for one in who_matters(facts.people)
        if not who.matches.get(one.address, "").startswith(("post:", "user:"))
    )
    return tuple(dict.fromkeys(line for line in unknown if line))[:50]


def lacks(facts: Facts, who: WhoIsMeant) -> str:
    """What is missing before it can be planned as it stands; '' where nothing is."""
    if facts.day <= UNKNOWN_DAY:
        return "the day"
    if not (who.values("post") or who.values("organisation")):
        return "whom it is with"
    return ""
