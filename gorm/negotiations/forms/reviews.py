"""The forms of reviews: beginning one, its grid of lines, and finishing it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from gorm.core.forms import DayField, Form, choice, long_text, text_line, tick
from gorm.negotiations.models import LineTravel, Rag
from gorm.negotiations.queries.reviews import RatedLine, ReviewRecord
from gorm.negotiations.service.reviewing import Rated

_OPEN: Final = ("", "Not rated")
_UNKNOWN: Final = ("", "Not said")


class BeginReviewForm(Form):
    """When a review was held and what it covers."""

    held_on = DayField("When was it held?", required="Enter when the review was held.")
    covers = text_line("What it covers", longest=100, hint="Such as: April to September 2027.")


class FinishReviewForm(Form):
    """Whether both sides agree with a review."""

    finished_on = DayField("When was it finished?", required="Enter when it was finished.")
    agreed = choice(
        "Do both sides agree with it?",
        (("yes", "Yes"), ("no", "No")),
        radios=True,
        required="Choose whether both sides agree.",
    )
    disagreement = long_text("What they do not agree about", hint="Where they do not agree.")


def grid_form(lines: Sequence[RatedLine]) -> type[Form]:
    """A form with one row of fields for each line of a review."""
    fields: dict[str, Any] = {"narrative": long_text("What is said of the whole")}
    for line in lines:
        fields |= _row(line.number)
    return type("ReviewGridForm", (Form,), fields)


def _row(number: int) -> dict[str, Any]:
    ratings = (_OPEN, *((rag.value, rag.label) for rag in Rag))
    travels = (_UNKNOWN, *((travel.value, travel.label) for travel in LineTravel))
    return {
        f"rag_{number}": choice(f"Rating of line {number}", ratings),
        f"travel_{number}": choice(f"Direction of line {number}", travels),
        f"narrative_{number}": long_text(f"What is said of line {number}"),
        f"disputed_{number}": tick("Not agreed"),
    }


def kept_in(record: ReviewRecord) -> dict[str, Any]:
    """What a review holds, as the fields of its grid. An unrated line begins with the suggestion.

    Only where nobody has written anything of it: whoever clears a rating finds it cleared.
    """
    found: dict[str, Any] = {"narrative": record.narrative, "version": str(record.version)}
    for line in record.lines:
        is_untouched = line.rag is None and line.travel is None and not line.narrative
        rag = line.suggested_rag if is_untouched and record.version == 1 else line.rag
        travel = line.suggested_travel if is_untouched and record.version == 1 else line.travel
        found |= {
            f"rag_{line.number}": rag.value if rag else "",
            f"travel_{line.number}": travel.value if travel else "",
            f"narrative_{line.number}": line.narrative,
            f"disputed_{line.number}": not line.is_agreed,
        }
    return found


def words_kept(record: ReviewRecord) -> dict[str, str]:
    """What a review holds in the words of its grid, to be laid beside what was typed."""
    found = {"narrative": record.narrative}
    for line in record.lines:
        found |= {
            f"rag_{line.number}": line.rag.label if line.rag else _OPEN[1],
            f"travel_{line.number}": line.travel.label if line.travel else _UNKNOWN[1],
            f"narrative_{line.number}": line.narrative,
        }
    return found


def rated_in(form: Any, lines: Sequence[RatedLine]) -> Mapping[int, Rated]:
    """How a grid that was sent rates each line, by number."""
    return {line.number: _rated(form, line.number) for line in lines}


def _rated(form: Any, number: int) -> Rated:
    rag, travel = form[f"rag_{number}"].data, form[f"travel_{number}"].data
    return Rated(
        rag=Rag(rag) if rag else None,
        travel=LineTravel(travel) if travel else None,
        narrative=form[f"narrative_{number}"].data or "",
        is_agreed=not form[f"disputed_{number}"].data,
    )
