"""The filters of the lists of engagements and of commitments, as their pages ask for them."""

from collections.abc import Mapping
from typing import ClassVar, Final, Self

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from gorm.core.forms import DayField, choice, text_line, tick
from gorm.core.forms.base import SearchForm
from gorm.engagements.models import EngagementKind, EngagementState, Marking

ANY: Final = ("", "Any")


class PlaceFilterForm(SearchForm):
    """A place by its name; links bring it as a code, in the field for its kind."""

    q = None  # type: ignore[assignment]
    place = text_line("Area or organisation", hint="A name or a code")
    area = HiddenField()
    organisation = HiddenField()
    person = HiddenField()

    #: What each list of options is when the address does not say.
    unasked: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def asked(cls, address: MultiDict[str, str]) -> Self:
        """The form as an address fills it."""
        return cls(formdata=address, data=dict(cls.unasked))


class EngagementFilterForm(PlaceFilterForm):
    """What a list of engagements can be narrowed to."""

    since = DayField("From", description="For example, 3 March 2027")
    until = DayField("To", description="For example, 30 June 2027")
    home = choice("Office or department")
    kind = choice("Kind", [ANY, *((kind.value, kind.label) for kind in EngagementKind)])
    state = choice("State", [ANY, *((state.value, state.label) for state in EngagementState)])
    theme = choice("Theme")
    marking = choice("Marking", [ANY, *((marking.value, marking.label) for marking in Marking)])
    mine = tick("Only mine")
    restricted = tick("Only restricted ones")
    order = HiddenField()

    unasked = dict.fromkeys(("home", "kind", "state", "theme", "marking"), "")


class CommitmentFilterForm(PlaceFilterForm):
    """What a list of commitments can be narrowed to."""

    side = choice("Whose promise", [ANY, ("ours", "Ours"), ("theirs", "Theirs")])
    state = choice("State", [("open", "Open"), ("done", "Done"), ("dropped", "Dropped")])
    owner = choice("Owner on our side")
    due = choice("When due", [ANY, ("soon", "Due within 14 days"), ("overdue", "Overdue")])
    chased = choice("Chased", [ANY, ("yes", "Chased"), ("no", "Not chased")])
    ours = tick("Only from engagements of my own office")

    unasked = {"side": "", "state": "open", "owner": "", "due": "", "chased": ""}  # noqa: RUF012
