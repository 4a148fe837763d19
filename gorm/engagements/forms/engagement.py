"""The form that logs, plans, edits and writes up an engagement: five things, the rest folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from wtforms import HiddenField, SelectMultipleField, TextAreaField, ValidationError

from gorm.core import clock
from gorm.core.forms import (
    DayField,
    Form,
    choice,
    choices,
    long_text,
    options_from,
    text_line,
    tick,
    whole_number,
)
from gorm.engagements.models import EngagementKind, Marking, Sharing
from gorm.engagements.rules import parse_time, typed_commitments

LONGEST_NOTES: Final = 200_000
LONGEST_DESCRIPTION: Final = 200
LONGEST_DAY_MINUTES: Final = 24 * 60
MOST_ESTIMATED_HOURS: Final = 10_000

#: What two writers of one engagement can differ in.
COMPARED: Final = (
    "who", "happens_on", "kind", "notes", "marking", "themes", "purpose", "participants",
    "departments", "described", "starts_at", "minutes", "place", "outcome", "next_contact_by",
    "estimated_hours", "minister", "sharing", "team", "is_releasable", "is_not_for_ministers",
    "handling",
)  # fmt: skip

Options = Sequence[tuple[str, str]]

#: What the fold holds: it stands open when one of these is filled in or at fault.
FOLDED: Final = (
    "themes", "purpose", "participants", "departments", "described", "new_name", "new_title",
    "new_organisation", "new_email", "new_is_another", "starts_at", "minutes", "place", "outcome",
    "minister", "estimated_hours",
    "commitments", "next_contact_by", "sharing", "team", "is_releasable", "is_not_for_ministers",
    "handling", "no_contact",
)  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """What the form's lists offer to this writer."""

    themes: Options
    departments: Options
    people: Options


class WhoForm(Form):
    """A form that names areas, organisations or people.

    `who` are typed references of what was chosen already, `who_text` names that were typed and are
    still to be found.
    """

    origin = HiddenField()  # the reference of what came in, from which it is written
    who = SelectMultipleField("With", choices=[])
    who_text = long_text(
        "Who was it with?",
        longest=4_000,
        hint="Areas, organisations or people. Write each on a line of its own.",
    )


class EngagementForm(WhoForm):
    """Who, when, how, what was said and its marking; everything else may be left alone."""

    happens_on = DayField(
        "When?",
        required="Enter the day, such as 3 March 2027.",
        description="For example 3 March 2027, 3/3/2027, today or yesterday",
    )
    kind = choice(
        "How?",
        [(kind.value, kind.label) for kind in EngagementKind],
        radios=True,
        required="Choose how you met.",
    )
    notes = long_text(
        "What was said?",
        longest=LONGEST_NOTES,
        hint="Promises become commitments when you write each on its own line: "
        "“- us: send guidance by 12 Dec” or “- them: recovery plan by 15/1/2027”.",
    )
    marking = choice(
        "Marking",
        [(marking.value, marking.label) for marking in Marking],
        radios=True,
        required="Choose a marking.",
    )

    themes = choices("Themes")
    purpose = text_line("Purpose", longest=300)
    participants = choices("Our people")
    departments = choices("Departments", hint="Those that took part, or that it concerns")
    described = long_text(
        "People without a name",
        longest=4_000,
        hint="Role, sector and place, one person on a line: “headteacher, primary school, Anytown”",
    )
    new_name = text_line("Name")
    new_title = text_line("Post", hint="Such as chief executive")
    new_organisation = text_line(
        "Organisation", hint="Leave it empty where one organisation is chosen above"
    )
    new_email = text_line("E-mail address", longest=254)
    new_is_another = tick("It is somebody else who has the same name")
    starts_at = text_line("Time", longest=20, hint="Such as 2:30pm or 14:30")
    minutes = whole_number("Minutes", least=1, most=LONGEST_DAY_MINUTES)
    place = text_line("Place")
    minister = text_line("Minister", hint="Where a minister takes part: their name or office")
    estimated_hours = whole_number(
        "Hours asked of them",
        least=1,
        most=MOST_ESTIMATED_HOURS,
        hint="For a data request: how long answering it will take the organisation",
    )
    outcome = long_text("Outcome")
    commitments = long_text(
        "Commitments",
        longest=40_000,
        hint="One on a line: “us: send guidance by 12 Dec”, “them: recovery plan by 15/1/2027”, "
        "“us (Ann Example): call back by Friday”",
    )
    next_contact_by = DayField("Next contact by")
    sharing = choice("Who may read what was said?", radios=True)
    team = choices("Named team", hint="You are always in it")
    is_releasable = tick("May be released to the area")
    is_not_for_ministers = tick("Not for ministers")
    handling = text_line("Handling instructions")
    no_contact = tick("We tried and made no contact")

    def offer_lists(self, offered: Offered, *, home: str) -> None:
        """Fill the lists with what this writer may choose from."""
        self.themes.choices = options_from(offered.themes)
        self.departments.choices = options_from(offered.departments)
        self.participants.choices = options_from(offered.people)
        self.team.choices = options_from(offered.people)
        self.sharing.choices = options_from(
            [
                (Sharing.OFFICE.value, f"Everybody in {home}"),
                (Sharing.SHARED.value, Sharing.SHARED.label),
                (Sharing.RESTRICTED.value, Sharing.RESTRICTED.label),
            ]
        )

    def word_as_plan(self) -> None:
        """Word the form for what is still to be held."""
        self.who_text.label.text = "Who is it with?"

    def word_as_request(self, *, is_answered: bool) -> None:
        """Word the form for asking an organisation for data, or for what it answered."""
        self.who_text.label.text = "Who was asked?" if is_answered else "Whom do you ask?"
        when = "When did they answer?" if is_answered else "By which day do you need it?"
        self.happens_on.label.text = when
        self.happens_on.description = "For example 3 March 2027 or 3/3/2027"
        self.estimated_hours.description = (
            "How long answering will take them, in hours. It counts towards what government asks "
            "of them in a quarter."
        )
        self.themes.description = "So that nobody asks for the same twice"

    @property
    def is_unfolded(self) -> bool:
        """Whether the fold must stand open: it holds a fault, or something that was filled in."""
        fields = [self._fields[name] for name in FOLDED]
        return any(field.errors for field in fields) or self._is_more_than_five_things()

    def _is_more_than_five_things(self) -> bool:
        quiet = {"sharing", "participants"}
        if self.sharing.data not in {Sharing.OFFICE.value, None}:
            return True
        return any(self._fields[name].data for name in FOLDED if name not in quiet)

    def validate_starts_at(self, field: Any) -> None:
        """A time that can be read."""
        if field.data and parse_time(field.data) is None:
            raise ValidationError("Enter a time such as 2:30pm or 14:30.")

    def validate_described(self, field: Any) -> None:
        """Descriptions of a line each."""
        if any(len(line) > LONGEST_DESCRIPTION for line in lines_in(field)):
            raise ValidationError(
                f"Describe each person in {LONGEST_DESCRIPTION} characters or fewer, one on a line."
            )

    def validate_commitments(self, field: Any) -> None:
        """Lines that say whose promise it is, and days that exist."""
        promises, others = typed_commitments(field.data or "", self.day_or_today)
        if others:
            raise ValidationError(
                f"Begin each line with “us:” or “them:”. This one does not: “{others[0][:80]}”."
            )
        doubt = next((promise for promise in promises if promise.doubt), None)
        if doubt is not None:
            raise ValidationError(f"In “{doubt.promise[:80]}”: {doubt.doubt}")

    def validate_new_name(self, field: Any) -> None:
        """A new person needs a name and a post, or nothing of the sort is filled in."""
        if self.adds_somebody and not (field.data and self.new_title.data):
            raise ValidationError("Enter the new person’s name and post.")

    @property
    def adds_somebody(self) -> bool:
        """Whether a person is added while the engagement is."""
        new = (self.new_name, self.new_title, self.new_organisation, self.new_email)
        return any(field.data for field in new)

    @property
    def day_or_today(self) -> Any:
        """The day of the engagement, to which days in its text are relative."""
        return self.happens_on.data or clock.today()


def lines_in(field: TextAreaField) -> list[str]:
    """The lines that somebody typed, without the empty ones."""
    return [line.strip() for line in (field.data or "").splitlines() if line.strip()]
