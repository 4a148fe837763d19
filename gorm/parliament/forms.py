"""The forms of constituencies, members, what they were told, and their questions and letters."""

from collections.abc import Iterable
from typing import Any, Final

from wtforms import ValidationError

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
from gorm.engagements.models import Marking
from gorm.parliament.models import BusinessKind
from gorm.parliament.rules import MOST_REPLY_DAYS, address_fault

_DAY: Final = "For example 3 March 2027 or 3/3/2027"
_LONGEST_WORDS: Final = 20_000
_MARKINGS: Final = [(marking.value, marking.label) for marking in Marking]


class ConstituencyForm(Form):
    """What a constituency is called and where it lies."""

    name = text_line("Name", required="Enter the name.", hint="Such as Brackenshire North")
    code = text_line("ONS code", longest=9, hint="Such as E14001234. You may leave it empty.")
    whole = choices("Areas that hold the whole of it")
    part = choices("Areas that hold a part of it")
    closed_on = DayField(
        "Closed on", description=f"Only for one that was abolished: its last day. {_DAY}"
    )

    def offer_areas(self, areas: Iterable[tuple[str, str]]) -> None:
        """Give both lists the areas that can be chosen: (reference, name) pairs."""
        found = list(areas)
        self.offer("whole", found)
        self.offer("part", found)


class MemberForm(Form):
    """Who sits for a constituency, since when and until when."""

    name = text_line(
        "Name", required="Enter the member’s name.", hint="As it is styled: Rt Hon Jane Smith MP"
    )
    party = text_line("Party", required="Enter the party, or Independent.", longest=100)
    started_on = DayField(
        "Member since", required="Enter the first day as the member.", description=_DAY
    )
    ended_on = DayField("Until", description="Only for somebody who is the member no more")
    predecessor_until = DayField("Last day of the member before")


class ToldForm(Form):
    """What a member was told."""

    member = choice("Which member?", required="Choose the member.")
    told_on = DayField(
        "When?", required="Enter the day on which the member was told.", description=_DAY
    )
    told_by = choice("Who told them?", required="Choose who told them.")
    words = long_text(
        "What were they told?",
        required="Enter what the member was told.",
        longest=_LONGEST_WORDS,
    )
    place = choice("About which area or organisation?")
    engagement = text_line(
        "Engagement", longest=20, hint="Where it was said at one: its reference, such as ENG-000123"
    )
    marking = choice("Marking", _MARKINGS, radios=True, required="Choose a marking.")
    is_not_for_ministers = tick("Not for ministers")
    handling = text_line("Handling instructions")


class BusinessForm(Form):
    """What a question and a letter have in common."""

    member = choice("Which member?", required="Choose the member.")
    subject = text_line("Subject", required="Enter the subject.")
    began_on = DayField("Received on", required="Enter the day.", description=_DAY)
    words = long_text("What it says", longest=_LONGEST_WORDS)
    due_on = DayField("Reply due on", description="")
    with_whom = choice("With whom is it?")
    area = choice("About which area?")
    theme = choice("Theme")
    done_on = DayField("Replied on", description="Empty until it is done")
    answer = long_text("Reply", longest=_LONGEST_WORDS)
    source_address = text_line(
        "Address of the source", longest=500, hint="Begins with https://. You may leave it empty."
    )
    marking = choice("Marking", _MARKINGS, radios=True, required="Choose a marking.")
    is_not_for_ministers = tick("Not for ministers")
    handling = text_line("Handling instructions")

    def validate_source_address(self, field: Any) -> None:
        """An address that a page may lead to."""
        if fault := address_fault(field.data or ""):
            raise ValidationError(fault)


class LetterForm(BusinessForm):
    """A member's letter."""

    def say_limit(self, working_days: int) -> None:
        """Say when a reply is due where no day is entered."""
        days = "working day" if working_days == 1 else "working days"
        self.due_on.description = (
            f"Empty means {working_days} {days} after it came. Enter a day where one was stated."
        )


class QuestionForm(BusinessForm):
    """A question in the House of Commons."""

    kind = choice(
        "Kind",
        [(kind.value, kind.label) for kind in BusinessKind if not kind.is_letter],
        radios=True,
        required="Choose the kind of question.",
    )
    number = text_line("Number", longest=40, hint="As the House gave it")
    began_on = DayField("Asked on", required="Enter the day.", description=_DAY)
    due_on = DayField("Answer due on", description="You may leave it empty")
    done_on = DayField("Answered on", description="Empty until it is answered")
    answer = long_text("Answer", longest=_LONGEST_WORDS)


class ReplyLimitForm(Form):
    """Within how many working days a letter is replied to."""

    working_days = whole_number(
        "Working days for a reply", least=1, most=MOST_REPLY_DAYS, required="Enter a number."
    )
