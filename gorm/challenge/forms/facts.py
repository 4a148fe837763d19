"""The forms of what holds of a case: its rating, its statements, whose it is; and striking."""

from collections.abc import Sequence

from gorm.challenge.models import Aspect, Travel
from gorm.challenge.service.belonging import Belonging
from gorm.core.forms import (
    Form,
    choice,
    choices,
    happened_day,
    how_exactly,
    long_text,
    text_line,
    tick,
)
from gorm.engagements.models import Marking, Sharing


class RatingForm(Form):
    """How grave the case is, which way it goes, and why."""

    category = choice("Rating", radios=True, required="Choose a rating.")
    travel = choice(
        "Direction of travel",
        [(travel.value, travel.label) for travel in Travel],
        radios=True,
        required="Choose a direction of travel.",
    )
    rationale = long_text("Reasons", required="Enter the reasons.")
    happened_on = happened_day("When was it rated so?", required="Enter when it was rated so.")
    happened_precision = how_exactly()


class StatementsForm(Form):
    """What holds of a case; a field is named for its aspect."""

    aim = long_text(Aspect.AIM.label, hint="What is to be different when the case ends.")
    exit_test = long_text(
        Aspect.EXIT_TEST.label, hint="What has to be shown before the case is closed."
    )
    de_escalation = long_text(
        Aspect.DE_ESCALATION.label, hint="At what point the case goes down a stage."
    )
    status = long_text(Aspect.STATUS.label)
    next_steps = long_text(Aspect.NEXT_STEPS.label)
    happened_on = happened_day("Since when does this hold?", required="Enter since when it holds.")
    happened_precision = how_exactly()


class BelongingForm(Form):
    """Who owns, knows of and handles a case."""

    owner = choice("Owner", required="Choose who owns the case.")
    team = choices("Team", hint="Of a restricted case the owner is always on the team.")
    sharing = choice(
        "Who may read it?",
        [(one.value, one.label) for one in Sharing],
        radios=True,
        required="Choose who may read it.",
    )
    marking = choice(
        "Marking",
        [(one.value, one.label) for one in Marking],
        radios=True,
        required="Choose a marking.",
    )
    handling = text_line("Handling", hint="Such as: not for the council before 3 March.")
    is_not_for_ministers = tick("Not for ministers’ packs")
    is_releasable = tick("May be released to the area")

    def offer_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Fill the lists with those who can own the case or be on its team."""
        self.offer("owner", people)
        self.offer("team", people)

    @property
    def wanted(self) -> Belonging:
        """What was chosen; read it when the form is valid."""
        return Belonging(
            owner_id=int(self.owner.data),
            team_ids=frozenset(int(number) for number in self.team.data or ()),
            sharing=Sharing(self.sharing.data),
            marking=Marking(self.marking.data),
            handling=self.handling.data or "",
            is_not_for_ministers=bool(self.is_not_for_ministers.data),
            is_releasable=bool(self.is_releasable.data),
        )


class StrikeForm(Form):
    """Why a sheet is struck."""

    reason = long_text("What is wrong with it?", required="Enter what is wrong with it.")
