"""The reviews of an agreement, and one of them line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.working_days import months_after
from gorm.negotiations.models import AgreementReview, LineReview, LineTravel, Rag
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.line_facts import LineFacts, live_lines
from gorm.negotiations.queries.suggestions import way_of_line
from gorm.negotiations.rules.reviews import Way
from gorm.performance.rules.figures import shown


@dataclass(frozen=True)
class ReviewLine:
    """A review in a list, with how many lines it rated how."""

    number: int
    held_on: date
    covers: str
    finished_on: date | None
    is_agreed: bool | None
    counts: Mapping[Rag, int]
    unrated: int


@dataclass(frozen=True)
class Reviews:
    """The reviews of an agreement, the latest first, and when the next one is due."""

    lines: tuple[ReviewLine, ...]
    next_due: date | None

    @property
    def is_open(self) -> bool:
        """Whether the latest is not finished."""
        return bool(self.lines) and self.lines[0].finished_on is None


@dataclass(frozen=True)
class RatedLine:
    """A line in a review: what its figures said when it began, and how it is rated."""

    number: int
    name: str
    block: str
    rag: Rag | None
    travel: LineTravel | None
    narrative: str
    is_agreed: bool
    suggested_rag: Rag | None
    suggested_travel: LineTravel | None
    observed: str
    expected: str
    baseline: str
    target: str
    before: Rag | None

    @property
    def suggestion(self) -> str:
        """What its figures suggest, in words."""
        if self.suggested_rag is None:
            return "Nothing suggested"
        travel = f", {self.suggested_travel.label.lower()}" if self.suggested_travel else ""
        return f"{self.suggested_rag.label}{travel}"


@dataclass(frozen=True)
class ReviewRecord:
    """One review with its lines."""

    number: int
    version: int
    held_on: date
    covers: str
    narrative: str
    finished_on: date | None
    is_agreed: bool | None
    disagreement: str
    lines: tuple[RatedLine, ...]


def reviews_of(head: AgreementHead) -> Reviews:
    """The reviews of an agreement, in two queries."""
    rows = session().scalars(
        select(AgreementReview)
        .where(AgreementReview.agreement_id == head.id)
        .order_by(AgreementReview.number.desc())
    ).all()  # fmt: skip
    counted = session().execute(
        select(LineReview.review_id, LineReview.rag, func.count())
        .where(LineReview.review_id.in_([row.id for row in rows]))
        .group_by(LineReview.review_id, LineReview.rag)
    )
    counts = {(row[0], row[1]): row[2] for row in counted}
    lines = tuple(
        ReviewLine(
            number=row.number,
            held_on=row.held_on,
            covers=row.covers,
            finished_on=row.finished_on,
            is_agreed=row.is_agreed,
            counts={rag: counts.get((row.id, rag), 0) for rag in Rag},
            unrated=counts.get((row.id, None), 0),
        )
        for row in rows
    )
    since = lines[0].held_on if lines else head.signed_on
    is_due = head.is_in_force and since is not None
    return Reviews(lines, months_after(since, head.review_months) if is_due and since else None)


def review_record(head: AgreementHead, number: int) -> ReviewRecord:
    """One review of an agreement. Raises NotFound."""
    review = session().scalar(
        select(AgreementReview).where(
            AgreementReview.agreement_id == head.id, AgreementReview.number == number
        )
    )
    if review is None:
        raise NotFound
    rows = session().scalars(select(LineReview).where(LineReview.review_id == review.id))
    by_line = {row.line_id: row for row in rows}
    before = _ratings_before(head.id, number)
    return ReviewRecord(
        number=review.number,
        version=review.version,
        held_on=review.held_on,
        covers=review.covers,
        narrative=review.narrative,
        finished_on=review.finished_on,
        is_agreed=review.is_agreed,
        disagreement=review.disagreement,
        lines=tuple(
            _rated(line, by_line[line.id], before.get(line.id))
            for line in live_lines(head.id)
            if line.id in by_line
        ),
    )


def _ratings_before(agreement_id: int, number: int) -> dict[int, Rag | None]:
    rows = session().execute(
        select(LineReview.line_id, LineReview.rag)
        .join(AgreementReview, AgreementReview.id == LineReview.review_id)
        .where(AgreementReview.agreement_id == agreement_id, AgreementReview.number == number - 1)
    )
    return {row.line_id: row.rag for row in rows}


def _rated(line: LineFacts, row: LineReview, before: Rag | None) -> RatedLine:
    observed = shown(row.observed, line.unit)
    last = line.last
    return RatedLine(
        number=line.number,
        name=line.name,
        block=line.block,
        rag=row.rag,
        travel=row.travel,
        narrative=row.narrative,
        is_agreed=row.is_agreed,
        suggested_rag=row.suggested_rag,
        suggested_travel=row.suggested_travel,
        observed=f"{observed}, {row.observed_period}" if observed else "",
        expected=_expected(row.expected, line, way_of_line(line)),
        baseline=shown(line.baseline, line.unit),
        target=shown(last.without_stretch, line.unit) if last else "",
        before=before,
    )


def _expected(value: Decimal | None, line: LineFacts, way: Way | None) -> str:
    if value is None:
        return ""
    is_bent = way is not None and way.points != way.straight.points
    how = "on the agreed way through its targets" if is_bent else "on a straight line to its target"
    return f"{shown(round(value, 2), line.unit)} {how}"
