"""Representations on a proposal: received, and considered."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.plans import ConsideredForm, RepresentationForm
from gorm.challenge.queries.work_lines import RepresentationsLine
from gorm.challenge.service.representing import consider_representations as consider
from gorm.challenge.service.representing import receive_representation as receive
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, desk_to_write, happened_fields, when
from gorm.core import clock
from gorm.core.permissions import needs
from gorm.core.text import count, day


@pages.route("/cases/<reference>/work/representations/<proposal>/receive", methods=BOTH)
@needs("case:write")
def receive_representation(reference: str, proposal: str) -> ResponseReturnValue:
    """Record a representation that came in."""
    desk = desk_to_write(reference)
    line = desk.work.answers_to(proposal)
    form = RepresentationForm.opened({"happened_on": clock.today()})

    def save() -> None:
        receive(
            current_actor(),
            reference,
            proposal,
            from_whom=form.from_whom.data or "",
            received=when(form),
            words=form.words.data or "",
        )

    asked = Asked(
        "A representation was received",
        "Save",
        "The representation is recorded.",
        about=_about(line),
    )
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/representations/<proposal>/consider", methods=BOTH)
@needs("case:write")
def consider_representations(reference: str, proposal: str) -> ResponseReturnValue:
    """Record that the representations were considered, and what was made of them."""
    desk = desk_to_write(reference)
    line = desk.work.answers_to(proposal)
    form = ConsideredForm.opened(
        {
            **happened_fields(line.considered, clock.today()),
            "version": str(line.version),
            "words": line.considered_words,
        }
    )

    def save() -> None:
        consider(
            current_actor(),
            reference,
            proposal,
            considered=when(form),
            words=form.words.data or "",
            seen_version=form.seen_version,
        )

    asked = Asked(
        "The representations were considered",
        "Save",
        "What was made of the representations is recorded.",
        about=_about(line),
        now={
            "happened_on": day(line.considered.on) if line.considered else "",
            "words": line.considered_words,
        },
        version=line.version,
    )
    return desk.asks(form, asked, save)


def _about(line: RepresentationsLine) -> tuple[tuple[str, str], ...]:
    return (
        ("Proposal", f"{line.title} ({line.proposal})"),
        ("Open", f"From {day(line.opens_on)} to {day(line.closes_on)}"),
        ("Received", count(len(line.received), "representation")),
    )
