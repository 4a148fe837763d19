"""A pack as whoever clears it has it before them."""

from dataclasses import dataclass

from gorm.briefings.models import Pack
from gorm.briefings.queries.packs import pack_place
from gorm.core.plain_data import short_form
from gorm.core.text import day, moment


@dataclass(frozen=True)
class ClearanceBrief:
    """What is to be cleared, in words."""

    number: str
    facts: tuple[tuple[str, str], ...]


def clearance_brief(pack: Pack) -> ClearanceBrief:
    """A pack that was loaded with its place, for a decision on clearing it."""
    told = (
        ("About", pack_place(pack).name),
        ("For", pack.audience.label),
        ("Form", pack.form.label),
        ("Purpose", pack.purpose.label),
        ("Occasion", pack.occasion),
        ("Meeting", day(pack.meets_on)),
        ("Last day of use", day(pack.expires_on)),
        ("Marking", pack.marking),
        ("Handling", pack.handling),
        ("Data as at", moment(pack.data_as_at)),
        ("Content digest", short_form(pack.content_digest) if pack.content_digest else ""),
    )
    return ClearanceBrief(pack.number, tuple(one for one in told if one[1]))
