"""Asking for clearance, taking a pack back, and reading what is to be cleared."""

from flask import url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.briefings.forms.life import ClearForm, ReasonForm
from gorm.briefings.models import PackState
from gorm.briefings.queries import pack_detail
from gorm.briefings.queries.clearing import rules_of
from gorm.briefings.service import ask_for_clearance, print_frozen, take_back
from gorm.briefings.views.asking import Asking, ask_or_do
from gorm.briefings.views.frame import blueprint
from gorm.core.permissions import needs, own_transactions
from gorm.core.text import count
from gorm.core.web.addresses import see_other
from gorm.core.web.downloads import to_take_away


@blueprint.route("/<number>/clear", methods=["GET", "POST"])
@needs("pack:build")
@own_transactions
def clear(number: str) -> ResponseReturnValue:
    """Freeze a draft and ask for its clearances."""
    actor = current_actor()
    found = pack_detail(actor, number)
    if found.state is not PackState.DRAFT:
        return see_other("briefings.pack", number=number)
    rules = rules_of(found.office_id, found.audience)
    form = ClearForm.opened({"version": str(found.version)})
    who = "; ".join(f"{one.label} ({_within(one.working_days)})" for one in rules)
    asking = Asking(
        title="Ask for clearance",
        button="Freeze it and ask",
        done="It is frozen, and its clearances are asked for.",
        back=url_for("briefings.pack", number=number),
        number=number,
        caption=f"{number}: {found.place.name}",
        notes=(
            f"It is asked for: {who}." if who else "No clearance is required for this pack.",
            (
                "The pack is read from the records as they are now and frozen. What is cleared is "
                "what is printed, to the letter; to change it, take it back."
            ),
        ),
        working="Freezing the pack…",
        version=found.version,
    )
    return ask_or_do(
        form,
        asking,
        lambda: ask_for_clearance(
            actor,
            number,
            form.seen_version,
            note=form.note.data or "",
            is_meant=bool(form.is_meant.data),
        ),
        template="briefings/pack_going_on.html",
        has_own_transactions=True,
    )


@blueprint.route("/<number>/take-back", methods=["GET", "POST"])
@needs("pack:build")
def take_back_pack(number: str) -> ResponseReturnValue:
    """Make a draft of a pack that is being cleared again."""
    actor = current_actor()
    found = pack_detail(actor, number)
    if found.state is not PackState.CLEARING:
        return see_other("briefings.pack", number=number)
    form = ReasonForm.opened({"version": str(found.version)})
    asking = Asking(
        title="Take it back",
        button="Take it back",
        done="It is a draft again.",
        back=url_for("briefings.pack", number=number),
        number=number,
        caption=f"{number}: {found.place.name}",
        notes=(
            (
                "It is a draft again, and what was cleared has to be cleared anew. Requests that "
                "still wait are withdrawn."
            ),
        ),
        version=found.version,
    )
    return ask_or_do(
        form, asking, lambda: take_back(actor, number, form.reason.data or "", form.seen_version)
    )


@blueprint.get("/<number>/print")
@needs("pack:read")
def print_frozen_pack(number: str) -> ResponseReturnValue:
    """What is to be cleared, as a PDF. That it was opened is recorded."""
    if pack_detail(current_actor(), number).state is not PackState.CLEARING:
        return see_other("briefings.pack", number=number)  # there is nothing to be cleared any more
    pdf = print_frozen(current_actor(), number)
    return to_take_away(pdf, "application/pdf", f"{number}-for-clearance.pdf")


def _within(days: int) -> str:
    return f"within {count(days, 'working day')}" if days else "today"
