"""A voluntary engagement: offered, and what became of it."""

from flask import request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.support import OfferForm, StepForm
from gorm.challenge.models import VoluntaryState
from gorm.challenge.service.supporting import offer_voluntary as offer
from gorm.challenge.service.supporting import take_voluntary as take
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, desk_to_write, when
from gorm.core import clock
from gorm.core.errors import NotFound
from gorm.core.permissions import needs
from gorm.core.text import day


@pages.route("/cases/<reference>/work/voluntary/offer", methods=BOTH)
@needs("case:write")
def offer_voluntary(reference: str) -> ResponseReturnValue:
    """Record the offer of a voluntary engagement."""
    desk = desk_to_write(reference)
    form = OfferForm.opened({"happened_on": clock.today()})

    def save() -> None:
        offer(
            current_actor(),
            reference,
            what=form.what.data or "",
            offered=when(form),
            words=form.words.data or "",
        )

    asked = Asked("Offer a voluntary engagement", "Save", "The offer is recorded.")
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/voluntary/<voluntary>/step", methods=BOTH)
@needs("case:write")
def take_voluntary(reference: str, voluntary: str) -> ResponseReturnValue:
    """Record what became of a voluntary engagement."""
    desk = desk_to_write(reference)
    line = desk.work.offer(voluntary)
    form = StepForm.opened({"happened_on": clock.today(), "version": str(line.version)})
    # One who was overtaken chose what was open to them then, and reads why it is no more.
    offered = _AFTER_THE_OFFER if request.method == "POST" else line.next_states
    if not offered:
        raise NotFound
    form.offer("state", [(each.value, each.label) for each in offered])

    def save() -> None:
        take(
            current_actor(),
            reference,
            voluntary,
            state=VoluntaryState(form.state.data),
            happened_then=when(form),
            words=form.words.data or "",
            seen_version=form.seen_version,
        )

    asked = Asked(
        "What became of a voluntary engagement",
        "Save",
        "It is recorded.",
        about=(
            ("Offered", line.what),
            ("Stands at", f"{line.state.label}, {line.since.words}"),
        ),
        now={"state": line.state.label, "happened_on": day(line.since.on)},
        version=line.version,
    )
    return desk.asks(form, asked, save)


_AFTER_THE_OFFER = tuple(each for each in VoluntaryState if each is not VoluntaryState.OFFERED)
