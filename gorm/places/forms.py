"""The forms of places: their wording and shape."""

import re
from collections.abc import Sequence
from typing import Any, Final

from wtforms import Field, ValidationError

from gorm.core.forms import (
    DayField,
    Form,
    choice,
    choices,
    long_text,
    text_line,
    tick,
    whole_number,
)
from gorm.places.models import CouncilType, OrganisationKind, PartnerKind

_COMBINED: Final = (OrganisationKind.COMBINED_AUTHORITY.value, "Combined authority")
_PARTNERS: Final = tuple((kind.value, kind.label) for kind in PartnerKind)
_COUNCILS: Final = tuple((kind.value, kind.label) for kind in CouncilType)
#: What an organisation can be, the most usual first; by the kind that it is now.
KINDS: Final = {
    "": (("", "Choose"), *_PARTNERS, *_COUNCILS, _COMBINED),
    OrganisationKind.PARTNER: _PARTNERS,
    OrganisationKind.COUNCIL: _COUNCILS,
    OrganisationKind.COMBINED_AUTHORITY: (_COMBINED,),
}


def _gss_shaped(_form: Any, field: Field) -> None:
    if field.data and not re.fullmatch(r"[A-Za-z]\d{8}", field.data):
        raise ValidationError("A GSS code is a letter and eight digits, such as E06000010.")


def _web_address(_form: Any, field: Field) -> None:
    if field.data and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", field.data):
        raise ValidationError("Enter a web address that begins with https://, or leave this empty.")


def _with(field: Any, *checks: Any) -> Any:
    """A field with further checks of its own."""
    field.kwargs["validators"] = [*field.kwargs.get("validators", ()), *checks]
    return field


class OrganisationForm(Form):
    """An organisation, as somebody adds or corrects it by hand."""

    what = choice("What is it?", required="Choose what it is.")
    name = text_line("Name", required="Enter its name.", hint="In full, such as Anytown NHS Trust.")
    short_name = text_line("Short name", hint="As people say it. Leave empty if it is the same.")
    office = choice("Government Office", required="Choose the office that deals with it.")
    gss_code = _with(
        text_line("GSS code", longest=9, hint="Councils have one, such as E06000010."), _gss_shaped
    )
    county = text_line("County", hint="For a district: the code or name of its county council.")
    combined_authority = text_line("Combined authority", hint="Its code or name.")
    political_control = text_line("Political control", longest=100)
    next_election_on = DayField("Next election", description="For example, 6 May 2027.")
    population = whole_number("Population", least=0, most=100_000_000)
    population_year = whole_number("Year of the population", least=1801, most=2100)
    website = _with(text_line("Website", longest=300), _web_address)
    started_on = DayField(
        "Began on", description="For example, 1 April 2019. Leave empty if unknown."
    )
    ended_on = DayField(
        "Ended on", description="The last day on which it existed, if it has ended."
    )
    has_ended = tick(
        "It no longer exists", hint="Tick this if it has ended and the day is not known."
    )
    replaced_by = long_text(
        "Replaced by",
        longest=2_000,
        hint="Codes or names of the bodies that took over from it, one to a line.",
    )
    areas = choices("Areas that it belongs to")


class AreaForm(Form):
    """An area that is added by hand."""

    name = text_line("Name of the area", required="Enter the name of the area.")


class MemberForm(Form):
    """An organisation that comes to belong to an area."""

    organisation = text_line(
        "Organisation",
        required="Enter the organisation’s name or code.",
        hint="Its full name, or its code such as E06000010 or ORG-000012.",
    )


class PriorityForm(Form):
    """Why an area is a priority, and until when."""

    reason = long_text(
        "Why is this area a priority?", required="Say why it is a priority.", longest=4_000
    )
    review_on = DayField(
        "Review on",
        required="Enter the date on which this is reviewed.",
        description="For example, 3 March 2027.",
    )


class EndPriorityForm(Form):
    """Why an area is no longer a priority."""

    reason = long_text("Why is it no longer a priority?", required="Say why.", longest=4_000)


class ConfirmForm(Form):
    """A question that is answered by the button."""


def offer(field: Any, offered: Sequence[tuple[str, str]]) -> None:
    """Give a field what there is to choose from, which depends on who asks."""
    field.choices = list(offered)
