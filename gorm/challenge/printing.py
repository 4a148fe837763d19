"""A letter on paper and as plain text."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.letters import LetterRecord
from gorm.challenge.rules.stationery import Layout, as_plain_text, laid_out
from gorm.core.paper import on_paper
from gorm.core.pdf import Pdf, print_stylesheet, render_pdf


@dataclass(frozen=True)
class LetterPaper:
    """Everything that stands on the paper of a letter."""

    reference: str
    case_reference: str
    office: str
    marking: str
    handling: str
    dated: str
    is_draft: bool
    addressee: tuple[str, ...]
    heading: str
    words: str
    layout: Layout
    signatory: tuple[str, ...]
    drafted_at: datetime

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """What the other side quotes in its reply, and the day."""
        return (("Our reference", f"{self.case_reference}, {self.reference}"), ("Date", self.dated))

    def as_text(self) -> str:
        """The letter as plain text."""
        return as_plain_text(
            self.words,
            marking=self.marking,
            references=self.references,
            addressee="\n".join(self.addressee),
            heading=self.heading,
            signatory="\n".join(self.signatory),
        )


def paper_of(head: CaseHead, letter: LetterRecord) -> LetterPaper:
    """A letter as its paper has it."""
    return LetterPaper(
        reference=letter.reference,
        case_reference=head.reference,
        office=head.office,
        marking=head.marking.label,
        handling=head.handling,
        dated=letter.dated,
        is_draft=letter.is_draft,
        addressee=tuple(letter.addressee.splitlines()),
        heading=letter.heading,
        words=letter.words,
        layout=laid_out(letter.words),
        signatory=tuple(letter.signatory.splitlines()),
        drafted_at=letter.drafted_at,
    )


def printed_letter(paper: LetterPaper) -> Pdf:
    """The letter as PDF/UA-1. Raises PdfError."""
    html = written_letter(paper)
    digest = hashlib.sha256(html.encode()).hexdigest()
    return render_pdf(
        html,
        title=f"{paper.heading} ({paper.reference})",
        stylesheets=[print_stylesheet()],
        created=paper.drafted_at,
        identifier=f"{paper.reference}/{digest}",
    )


def written_letter(paper: LetterPaper) -> str:
    """The letter as HTML for paper."""
    return on_paper("challenge/letters/paper.html", {"letter": paper})
