"""The page that asks whether something is meant for several rows, and says what came of it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.saving import is_saved, status_of
from gorm.core.forms import Form
from gorm.core.text import count, listed
from gorm.core.web.addresses import own_or, see_path, this_address
from gorm.lists.together import Outcome, Pick, done_with_each, picks_in

#: As many references as a message names.
_MOST_NAMED: Final = 8


@dataclass(frozen=True)
class Chosen:
    """A row that was ticked, as the page names it; `why_not` says why it will be left."""

    reference: str
    words: str
    detail: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Asking:
    """What is to be done with several rows: “Mark as done”, of “commitment”s.

    `done` follows the number: “3 commitments are done.”
    """

    verb: str
    noun: str
    explains: str
    done: str
    list_endpoint: str
    is_warning: bool = False


def ticked() -> tuple[Pick, ...]:
    """The rows that the address names."""
    return picks_in(request.args.getlist("pick"))


def ask_or_do(
    asking: Asking, form: Form, chosen: Sequence[Chosen], verb: Callable[[Pick], None]
) -> ResponseReturnValue:
    """Ask, naming how many and which; once it is sent, do it and say honestly what was not done."""
    back = own_or(request.args.get("back"), asking.list_endpoint)
    picks = ticked()
    if not picks:
        flash(f"Nothing was ticked. Tick each {asking.noun} that you mean, then go on.", "error")
        return see_path(back)
    outcomes: list[Outcome] = []
    if is_saved(form, lambda: outcomes.append(done_with_each(picks, verb))):
        _say(asking, outcomes[0])
        return see_path(back)
    possible = [one for one in chosen if not one.why_not]
    page = render_template(
        "lists/together.html",
        asking=asking,
        title=f"{asking.verb}: {count(len(possible), asking.noun)}",
        form=form,
        possible=possible,
        impossible=[one for one in chosen if one.why_not],
        unknown=len(picks) - len(chosen),
        action=this_address(),
        back=back,
    )
    return page, status_of(form)


def _say(asking: Asking, outcome: Outcome) -> None:
    if outcome.done:
        number = count(len(outcome.done), asking.noun)
        joint = "is" if len(outcome.done) == 1 else "are"
        flash(f"{number} {joint} {asking.done}.", "success")
    reasons: dict[str, list[str]] = defaultdict(list)
    for left in outcome.left:
        reasons[left.why].append(left.reference)
    for why, references in reasons.items():
        more = len(references) - _MOST_NAMED
        named = [*references[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
        joint = "stays as it was" if len(references) == 1 else "stay as they were"
        flash(f"{listed(named)} {joint}: {why}", "error")
