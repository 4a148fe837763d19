"""The chronology of a case on paper, as a court may read it."""

from dataclasses import dataclass
from datetime import datetime

from gorm.challenge.queries.chronology import Chronology
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.openings import Readings, by_day
from gorm.challenge.rules.as_at import AsAt
from gorm.core.paper import on_paper
from gorm.core.pdf import Pdf, PdfLimits, print_stylesheet, render_pdf
from gorm.core.plain_data import content_digest, short_form
from gorm.core.surroundings import setting
from gorm.core.text import day


@dataclass(frozen=True)
class Chapter:
    """A chapter of the document, for its contents."""

    anchor: str
    title: str


@dataclass(frozen=True)
class ChronologyPaper:
    """Everything that stands on paper: plain data, so that it has a digest."""

    reference: str
    title: str
    organisation: str
    service: str
    regime: str
    office: str
    marking: str
    handling: str
    stage: str
    opened: str
    as_at: str
    basis: str
    printed_at: datetime
    printed_by: str
    content: Chronology

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that it has."""
        found = [
            (self.content.timeline, "ladder", "The ladder over time"),
            (self.content.stood, "stood", f"The case as it stood on {self.as_at}"),
            (True, "chronology", "Chronology"),
            (self.content.decisions, "decisions", "Decisions and what they rested on"),
            (True, "knew", "Who knew what, when"),
            (True, "made", "How this document was made"),
        ]
        return tuple(Chapter(anchor, title) for is_there, anchor, title in found if is_there)

    @property
    def readings(self) -> tuple[Readings, ...]:
        """Who opened what on which day."""
        return by_day(self.content.openings) if self.content.openings else ()

    @property
    def digest(self) -> str:
        """The digest of all that it says."""
        return content_digest(self)


def paper_of(
    head: CaseHead, content: Chronology, as_at: AsAt | None, *, at: datetime, by: str
) -> ChronologyPaper:
    """What the chronology of a case says on paper."""
    stood = content.stood
    return ChronologyPaper(
        reference=head.reference,
        title=head.title,
        organisation=head.organisation,
        service=head.service,
        regime=head.regime,
        office=head.office,
        marking=head.marking.label,
        handling=head.handling,
        stage=stood.stage if stood else head.standing.words,
        opened=head.opened.words,
        as_at=day(as_at.on) if as_at else "",
        basis=as_at.basis.label if as_at else "",
        printed_at=at,
        printed_by=by,
        content=content,
    )


def printed(paper: ChronologyPaper) -> Pdf:
    """The chronology as PDF/UA-1. Raises PdfError."""
    return render_pdf(
        written(paper),
        title=f"Chronology of {paper.reference}: {paper.title}",
        stylesheets=[print_stylesheet()],
        created=paper.printed_at,
        identifier=f"{paper.reference}/{paper.digest}",
        limits=_limits(),
    )


def written(paper: ChronologyPaper) -> str:
    """The chronology as HTML for paper."""
    digest = paper.digest
    values = {"paper": paper, "digest": digest, "short_digest": short_form(digest)}
    return on_paper("challenge/chronology/paper.html", values)


def _limits() -> PdfLimits:
    seconds = setting("pack_seconds")
    memory = setting("pack_memory_mib")
    return PdfLimits(seconds=seconds, cpu_seconds=seconds, memory_mib=memory)
