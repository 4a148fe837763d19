"""The form of one promise."""

from collections.abc import Sequence
from typing import Any

from wtforms import ValidationError

from gorm.core.forms import DayField, Form, choice, long_text, options_from
from gorm.engagements.models import Side
from gorm.engagements.queries import CommitmentToChange
from gorm.engagements.rules import LONGEST_PROMISE
from gorm.engagements.service import CommitmentDetails


class CommitmentForm(Form):
    """Whose promise it is, what it says, who sees to it and by when."""

    side = choice(
        "Who promised?",
        [(Side.OURS.value, "We did"), (Side.THEIRS.value, "They did")],
        radios=True,
        required="Choose who promised.",
    )
    promise = long_text("What?", required="Say what was promised.", longest=LONGEST_PROMISE)
    owner = choice("Who sees to it?")
    due_on = DayField("By when?", description="Leave it empty where no day was named")

    def offer_owners(
        self, ours: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]
    ) -> None:
        """Fill the list of owners with our people and those who were met."""
        people = [(f"user:{number}", name) for number, name in ours]
        self.owner.choices = options_from([("", "Nobody in particular"), *people, *theirs])

    def validate_owner(self, field: Any) -> None:
        """Our promise is ours to keep, theirs is theirs."""
        kind = (field.data or "").partition(":")[0]
        wanted = {Side.OURS.value: "user", Side.THEIRS.value: "post"}.get(self.side.data)
        if kind and kind != wanted:
            raise ValidationError(
                "Choose somebody of the side that promised, or nobody in particular."
            )


def commitment_fields(current: CommitmentToChange) -> dict[str, Any]:
    """What the form of a commitment begins with."""
    return {
        "version": str(current.version),
        "side": current.side.value,
        "promise": current.promise,
        "owner": current.owner,
        "due_on": current.due_on,
    }


def commitment_in(form: CommitmentForm) -> CommitmentDetails:
    """What a valid form says."""
    kind, _, number = (form.owner.data or "").partition(":")
    return CommitmentDetails(
        side=Side(form.side.data),
        promise=form.promise.data or "",
        due_on=form.due_on.data,
        owner_user_id=int(number) if kind == "user" else None,
        owner_post_id=int(number) if kind == "post" else None,
    )
