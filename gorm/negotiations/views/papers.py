"""The papers of a negotiation, as documents. That one was made is recorded, with its digest."""

import logging

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.pdf import PdfError
from gorm.core.permissions import needs
from gorm.core.web.application import leave_behind
from gorm.core.web.downloads import to_take_away
from gorm.core.web.error_pages import error_page
from gorm.negotiations.papers import (
    Paper,
    agreement_paper,
    brief_of,
    comparison_of,
    offer_letter,
    printed,
)
from gorm.negotiations.policy import SUBJECT
from gorm.negotiations.queries.heads import AgreementHead, agreement_head
from gorm.negotiations.queries.topics import rounds_of
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read

log = logging.getLogger(__name__)


@pages.get("/agreements/<reference>/papers")
@needs("negotiation:read")
def papers(reference: str) -> ResponseReturnValue:
    """What can be printed of a negotiation, and for whom it is."""
    head = head_to_read(reference)
    rounds = [one.number for one in rounds_of(head.id)]
    return render_template("negotiations/papers/page.html", head=head, rounds=rounds)


@pages.get("/agreements/<reference>/agreement.pdf")
@needs("negotiation:read")
def agreement_document(reference: str) -> ResponseReturnValue:
    """The agreement, for signature."""
    head = agreement_head(current_actor(), reference)
    return _document(head, agreement_paper(head, at=clock.now(), by=current_actor().name))


@pages.get("/agreements/<reference>/brief.pdf")
@needs("negotiation:read")
def brief_document(reference: str) -> ResponseReturnValue:
    """The brief of the negotiating team, which holds its mandate."""
    head = agreement_head(current_actor(), reference)
    return _document(head, brief_of(head, at=clock.now(), by=current_actor().name))


@pages.get("/agreements/<reference>/offer.pdf")
@needs("negotiation:read")
def offer_document(reference: str) -> ResponseReturnValue:
    """The office's offer, for the area."""
    head = agreement_head(current_actor(), reference)
    return _document(head, offer_letter(head, at=clock.now(), by=current_actor().name))


@pages.get("/agreements/<reference>/rounds/<int:first>/against/<int:second>.pdf")
@needs("negotiation:read")
def comparison_document(reference: str, first: int, second: int) -> ResponseReturnValue:
    """Two rounds side by side."""
    head = agreement_head(current_actor(), reference)
    by = current_actor().name
    return _document(head, comparison_of(head, (first, second), at=clock.now(), by=by))


def _document(head: AgreementHead, paper: Paper) -> ResponseReturnValue:
    try:
        pdf = printed(paper)
    except PdfError as error:
        log.error("the %s of %s: %s", paper.kind, head.reference, error.detail)  # noqa: TRY400
        back = url_for("negotiations.papers", reference=head.reference)
        return error_page(
            409,
            "The document could not be made",
            f"{error} Try again in a few minutes.",
            link=("Go back to the papers", back),
        )
    _note_printing(head, paper)
    name = f"{head.reference} {paper.kind} {clock.today().isoformat()}.pdf"
    return to_take_away(pdf, "application/pdf", name)


def _note_printing(head: AgreementHead, paper: Paper) -> None:
    """Record that the reader made a document, and its digest: no document goes out without it."""
    who, subject = current_actor(), Subject(SUBJECT, head.reference)
    facts = {"digest": paper.digest, "paper": paper.kind.value}
    leave_behind(lambda: record(who, "agreement.printed", subject, facts=facts))
