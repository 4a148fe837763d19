"""The letters of a case: the list, one letter, and the letter as paper and as plain text."""

from flask import render_template
from flask.typing import ResponseReturnValue

from gorm.challenge.printing import paper_of, printed_letter
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.letters import LetterRecord, letter_of, letters_of
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.saving import head_to_read
from gorm.core.pdf import PdfError
from gorm.core.permissions import needs
from gorm.core.web.downloads import to_take_away
from gorm.core.web.error_pages import error_page


@pages.get("/cases/<reference>/letters")
@needs("case:read")
def letters(reference: str) -> ResponseReturnValue:
    """The letters of a case, where each stands, and the replies."""
    head = head_to_read(reference)
    return render_template("challenge/letters/list.html", head=head, letters=letters_of(head.id))


@pages.get("/cases/<reference>/letters/<letter_reference>")
@needs("case:read")
def letter(reference: str, letter_reference: str) -> ResponseReturnValue:
    """One letter: its words, when it was sent, the reply, and what can be done."""
    head, found = _letter(reference, letter_reference)
    return render_template("challenge/letters/detail.html", head=head, letter=found)


@pages.get("/cases/<reference>/letters/<letter_reference>.pdf")
@needs("case:read")
def letter_pdf(reference: str, letter_reference: str) -> ResponseReturnValue:
    """The letter on paper, to be signed and sent; a draft says that it is one."""
    head, found = _letter(reference, letter_reference)
    try:
        pdf = printed_letter(paper_of(head, found))
    except PdfError as error:
        return error_page(503, "This letter cannot be printed now", str(error))
    return to_take_away(bytes(pdf), "application/pdf", f"{found.reference}.pdf")


@pages.get("/cases/<reference>/letters/<letter_reference>.txt")
@needs("case:read")
def letter_text(reference: str, letter_reference: str) -> ResponseReturnValue:
    """The letter as plain text, to be pasted into a message."""
    head, found = _letter(reference, letter_reference)
    text = paper_of(head, found).as_text()
    return to_take_away(text.encode(), "text/plain; charset=utf-8", f"{found.reference}.txt")


def _letter(reference: str, letter_reference: str) -> tuple[CaseHead, LetterRecord]:
    head = head_to_read(reference)
    return head, letter_of(head, letter_reference)
