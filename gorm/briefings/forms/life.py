"""The forms by which a pack goes on: answered for, cleared, issued, handed out, withdrawn."""

from gorm.briefings.models import RestrictedAnswer
from gorm.briefings.rules.life import MOST_COPIES
from gorm.briefings.service.clearance_rules import LONGEST_LABEL, MOST_DAYS
from gorm.core.forms import DayField, Form, a_file, choice, long_text, text_line, tick, whole_number
from gorm.places.offers import Audience

_RELEASE = (RestrictedAnswer.RELEASED.value, "Release them to this audience")
_WITHHOLD = (RestrictedAnswer.WITHHELD.value, "Withhold them and say nothing")
_TELL = (RestrictedAnswer.ORAL.value, "Withhold them, and print that somebody briefs on them aloud")


class AnswerForm(Form):
    """What becomes of restricted records that the audience would not be shown."""

    answer = choice(
        "What becomes of them?",
        [_RELEASE, _WITHHOLD, _TELL],
        radios=True,
        required="Choose what becomes of the restricted records.",
    )
    oral_briefing_from = text_line(
        "Oral briefing from",
        hint="A name and a post, if somebody briefs on them aloud. Whoever holds the pack then "
        "knows that there is something to be told.",
    )
    reason = long_text("Why", required="Enter why. It is kept with the decision.", longest=2000)

    def fit(self, audience: Audience) -> None:
        """Nothing restricted is ever released to the other side, so that it is not offered."""
        if audience is Audience.AREA:
            self.offer("answer", [_WITHHOLD, _TELL])


class DiscardForm(Form):
    """That a draft is discarded."""


class ClearForm(Form):
    """That a draft is frozen and its clearances are asked for."""

    note = long_text(
        "What those who clear it need to know (optional)",
        longest=2000,
    )
    is_meant = tick("Go on with it as it is")


class ReasonForm(Form):
    """Why a pack is taken back."""

    reason = long_text("Why", required="Enter why.", longest=2000)


class WithdrawForm(Form):
    """Why a pack is withdrawn."""

    reason = long_text(
        "Why",
        required="Enter why it is withdrawn. Whoever opens it reads this.",
        hint="Whoever opens the pack reads this first.",
        longest=2000,
    )


class IssueForm(Form):
    """How many copies are issued, and in whose place."""

    copies = whole_number(
        "Number of copies", least=1, most=MOST_COPIES, required="Enter how many copies."
    )
    supersedes = choice(
        "In place of (optional)",
        default="",
        hint="An earlier pack for the same occasion is superseded by itself.",
    )
    is_meant = tick("Issue it as it is")


class CopyForm(Form):
    """Whose a copy is."""

    holder = text_line("Holder")
    handed_on = DayField("Handed out on (optional)")
    returned_on = DayField("Returned on (optional)")


class VerifyForm(Form):
    """A file that says it is a pack."""

    file = a_file("The file (PDF)", required="Choose the PDF that you want to verify.")


class ClearanceRuleForm(Form):
    """A clearance that an office requires."""

    office = choice("Office", required="Choose an office.")
    label = text_line(
        "Name",
        required="Enter what it is called, such as Policy or Press.",
        longest=LONGEST_LABEL,
        hint="Such as Policy, Press, Legal or Finance.",
    )
    audience = choice(
        "For packs for",
        [("", "Every audience"), *((one.value, one.label) for one in Audience)],
    )
    grade = choice("Lowest grade that clears it", required="Choose the lowest grade.")
    working_days = whole_number(
        "Within how many working days",
        least=0,
        most=MOST_DAYS,
        required="Enter within how many working days.",
    )
    needs_other_hand = tick(
        "It needs another hand",
        hint="Nobody who prepared the pack or gave another of its clearances gives this one.",
    )
    is_in_use = tick("In use")


class ChangedClearanceRuleForm(ClearanceRuleForm):
    """A clearance stays its office's."""

    # None takes a field off a form.
    office = None  # type: ignore[assignment]
