"""Reviewing an agreement in force: beginning a review, rating its lines, finishing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, count, day, listed, one_line
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    AgreementReview,
    LineReview,
    LineTravel,
    Rag,
)
from gorm.negotiations.queries.line_facts import LineFacts, live_lines
from gorm.negotiations.queries.suggestions import Suggested, suggestions_for
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on, insist_it_goes_on
from gorm.negotiations.service.tracking import find_off_track

_MOST_NAMED: Final = 5


@dataclass(frozen=True)
class Rated:
    """How one line is rated; None where it is left open."""

    rag: Rag | None
    travel: LineTravel | None
    narrative: str = ""
    is_agreed: bool = True


@dataclass(frozen=True)
class Ending:
    """How a review ends: whether both sides agree, and what they do not agree about."""

    finished_on: date
    is_agreed: bool
    disagreement: str = ""


def begin_review(actor: Actor, reference: str, held_on: date, covers: str = "") -> int:
    """Begin a review of an agreement in force; its number.

    Every line that was not dropped enters it with what its figures suggest on that day, frozen.
    Raises Refused where the agreement is not in force, the day is out of order, a review is still
    open, or there is no line.
    """
    agreement = agreement_to_work_on(actor, reference)
    _insist_it_is_in_force(agreement)
    _check_day(agreement, held_on)
    latest = _latest(agreement, held_on)
    lines = live_lines(agreement.id)
    if not lines:
        raise Refused("This agreement has no line to review.")
    review = AgreementReview(
        agreement_id=agreement.id,
        number=(latest.number if latest else 0) + 1,
        held_on=held_on,
        covers=one_line(covers),
    )
    session().add(review)
    session().flush()
    suggested = suggestions_for(agreement.accountable_id, lines, held_on)
    session().add_all(_entered(review, line, suggested[line.id]) for line in lines)
    title = f"Review {review.number} begun, of {count(len(lines), 'line')}"
    happening = Happening(AgreementEventKind.REVIEW, title, facts=[("Covers", review.covers)])
    tell(actor, agreement, "agreement.review_begun", happening, happened=HappenedOn(held_on))
    return review.number


def _latest(agreement: Agreement, held_on: date) -> AgreementReview | None:
    """The last review, which must be finished and of an earlier day."""
    latest = session().scalar(
        select(AgreementReview)
        .where(AgreementReview.agreement_id == agreement.id)
        .order_by(AgreementReview.number.desc())
        .limit(1)
    )
    if latest is not None and latest.finished_on is None:
        raise Refused(f"Review {latest.number} is still open. Finish it first.")
    if latest is not None and held_on <= latest.held_on:
        raise Refused({"held_on": f"The last review was held on {day(latest.held_on)}."})
    return latest


def _entered(review: AgreementReview, line: LineFacts, suggested: Suggested) -> LineReview:
    found = suggested.suggestion
    return LineReview(
        review_id=review.id,
        line_id=line.id,
        suggested_rag=found.rag,
        suggested_travel=found.travel,
        observed=found.observed,
        observed_period=suggested.period,
        expected=found.expected,
        updated_at=clock.now(),
    )


def rate_lines(
    actor: Actor,
    reference: str,
    number: int,
    rated: Mapping[int, Rated],
    *,
    narrative: str,
    seen_version: int,
) -> int:
    """Rate lines, by their numbers, and say what is to be said of the whole; how many changed.

    Lines that are not named stay as they are. Raises Conflict where somebody else saved since.
    """
    agreement = agreement_to_work_on(actor, reference)
    insist_it_goes_on(agreement)
    review = _open_review(agreement, number, seen_version)
    kept = _kept_lines(agreement, review)
    changed: list[str] = []
    for line_number, one in rated.items():
        if line_number not in kept:
            raise NotFound
        line, row = kept[line_number]
        if _change(row, one):
            changed.append(f"line {line.number}{f', {one.rag.label.lower()}' if one.rag else ''}")
    words = cleaned(narrative)
    if not changed and review.narrative == words:
        return 0
    review.narrative = words
    flag_modified(review, "narrative")  # so that its version tells this saving from the next
    title = f"Review {number}: {_named(changed)} rated" if changed else f"Review {number} described"
    happening = Happening(AgreementEventKind.REVIEW, title)
    tell(actor, agreement, "agreement.review_rated", happening)
    return len(changed)


def _named(changed: Sequence[str]) -> str:
    if len(changed) > _MOST_NAMED:
        return count(len(changed), "line")
    return listed(list(changed))


def _change(row: LineReview, one: Rated) -> bool:
    new = (one.rag, one.travel, cleaned(one.narrative), one.is_agreed)
    if new == (row.rag, row.travel, row.narrative, row.is_agreed):
        return False
    row.rag, row.travel, row.narrative, row.is_agreed = new
    row.updated_at = clock.now()
    return True


def finish_review(
    actor: Actor, reference: str, number: int, ending: Ending, *, seen_version: int
) -> tuple[str, ...]:
    """Finish a review; the findings that it puts of lines that are off track.

    Raises Refused where a line has no rating, a line that is not agreed says nothing, or the sides
    disagree without a word.
    """
    agreement = agreement_to_work_on(actor, reference)
    insist_it_goes_on(agreement)
    review = _open_review(agreement, number, seen_version)
    kept = _kept_lines(agreement, review)
    _check_ending(review, ending)
    _insist_every_line_is_rated(kept)
    review.finished_on, review.is_agreed = ending.finished_on, ending.is_agreed
    review.disagreement = "" if ending.is_agreed else cleaned(ending.disagreement)
    tally = _tally(row for _, row in kept.values())
    happening = Happening(
        AgreementEventKind.REVIEW,
        f"Review {number} finished: {tally}",
        words=review.disagreement,
        facts=[("Agreed by both sides", "Yes" if ending.is_agreed else "No")],
    )
    tell(
        actor,
        agreement,
        "agreement.review_finished",
        happening,
        happened=HappenedOn(ending.finished_on),
    )
    return find_off_track(actor, agreement, [line for line, _ in kept.values()])


def _check_ending(review: AgreementReview, ending: Ending) -> None:
    faults = {}
    if ending.finished_on < review.held_on:
        faults["finished_on"] = f"The review was held on {day(review.held_on)}; enter a later day."
    if ending.finished_on > clock.today():
        faults["finished_on"] = "This is a day to come; enter when it was finished."
    if not ending.is_agreed and not cleaned(ending.disagreement):
        faults["disagreement"] = "Enter what the sides do not agree about."
    if faults:
        raise Refused(faults)


def _tally(rows: Iterable[LineReview]) -> str:
    counts = dict.fromkeys(Rag, 0)
    for row in rows:
        if row.rag is not None:
            counts[row.rag] += 1
    return listed([f"{counts[rag]} {rag.label.lower()}" for rag in Rag])


def _insist_every_line_is_rated(kept: Mapping[int, tuple[LineFacts, LineReview]]) -> None:
    unrated = [f"line {n}" for n, (_, row) in kept.items() if row.rag is None and not row.narrative]
    if unrated:
        raise Refused(
            f"Not rated, and nothing says why: {_named(unrated)}. Rate each line, or say why not."
        )
    silent = [
        f"line {n}" for n, (_, row) in kept.items() if not row.is_agreed and not row.narrative
    ]
    if silent:
        raise Refused(f"Not agreed, and nothing says why: {_named(silent)}.")


def _insist_it_is_in_force(agreement: Agreement) -> None:
    insist_it_goes_on(agreement)
    if not agreement.stage.is_in_force or agreement.signed_on is None:
        raise Refused("Reviews are held of signed agreements. This one is not signed yet.")


def _check_day(agreement: Agreement, held_on: date) -> None:
    if held_on > clock.today():
        raise Refused({"held_on": "This is a day to come; enter when the review was held."})
    if agreement.signed_on is not None and held_on < agreement.signed_on:
        raise Refused({"held_on": f"The agreement was signed on {day(agreement.signed_on)}."})


def _open_review(agreement: Agreement, number: int, seen_version: int) -> AgreementReview:
    review = session().scalar(
        select(AgreementReview).where(
            AgreementReview.agreement_id == agreement.id, AgreementReview.number == number
        )
    )
    if review is None:
        raise NotFound
    if review.version != seen_version:
        raise Conflict("Somebody else saved this review while you were working on it.")
    if review.finished_on is not None:
        raise Refused(f"Review {number} was finished on {day(review.finished_on)}.")
    return review


def _kept_lines(
    agreement: Agreement, review: AgreementReview
) -> dict[int, tuple[LineFacts, LineReview]]:
    """The lines of a review by their numbers. One that was dropped since is out of it."""
    rows = session().scalars(select(LineReview).where(LineReview.review_id == review.id))
    by_line = {row.line_id: row for row in rows}
    return {
        line.number: (line, by_line[line.id])
        for line in live_lines(agreement.id)
        if line.id in by_line
    }
