"""Lines that are off track: what reviews that rate them red put before performance's findings."""

from collections.abc import Sequence

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.engagements.models import Sharing
from gorm.negotiations.models import Agreement, AgreementReview, LineReview, Rag
from gorm.negotiations.queries.line_facts import LineFacts
from gorm.performance.service.off_track import (
    OffTrackTarget,
    RedReview,
    no_longer_off_track,
    put_off_track,
    reviews_wanted,
)


def find_off_track(
    actor: Actor, agreement: Agreement, lines: Sequence[LineFacts]
) -> tuple[str, ...]:
    """Put a finding for each line that was red so often in succession; end those that are not.

    Of an agreement that only its team may know of nothing is put: findings are read in the office.
    """
    session().flush()
    wanted = reviews_wanted()
    if wanted is None or agreement.sharing is Sharing.RESTRICTED:
        return ()
    histories = _histories([line.id for line in lines], agreement.id, wanted)
    found, on_track = [], []
    for line in lines:
        reviews = histories.get(line.id, [])
        if len(reviews) == wanted and all(row.rag is Rag.RED for _, row in reviews):
            found.append(put_off_track(actor, _target(agreement, line, reviews)))
        else:
            on_track.append(line.number)
    no_longer_off_track(agreement.accountable_id, agreement.reference, on_track)
    return tuple(found)


def _histories(
    line_ids: Sequence[int], agreement_id: int, most: int
) -> dict[int, list[tuple[AgreementReview, LineReview]]]:
    """What the last finished reviews of an agreement said of its lines, the latest first."""
    place = func.row_number().over(order_by=AgreementReview.number.desc()).label("place")
    finished = (
        select(AgreementReview.id, place)
        .where(
            AgreementReview.agreement_id == agreement_id, AgreementReview.finished_on.is_not(None)
        )
        .subquery()
    )
    rows = session().execute(
        select(AgreementReview, LineReview)
        .join(LineReview, LineReview.review_id == AgreementReview.id)
        .join(finished, finished.c.id == AgreementReview.id)
        .where(finished.c.place <= most, LineReview.line_id.in_(line_ids))
        .order_by(AgreementReview.number.desc())
    )
    found: dict[int, list[tuple[AgreementReview, LineReview]]] = {}
    for review, row in rows:
        found.setdefault(row.line_id, []).append((review, row))
    return found


def _target(
    agreement: Agreement,
    line: LineFacts,
    reviews: Sequence[tuple[AgreementReview, LineReview]],
) -> OffTrackTarget:
    last = line.last
    return OffTrackTarget(
        agreement=agreement.reference,
        title=agreement.title,
        line=line.number,
        name=line.name,
        unit=line.unit,
        target=last.without_stretch if last else None,
        target_by=last.due_on if last else None,
        organisation_id=agreement.accountable_id,
        office_id=agreement.office_id,
        series_id=line.series_id,
        reviews=tuple(
            RedReview(
                review.number, review.held_on, row.observed_period, row.observed, row.expected
            )
            for review, row in reviews
        ),
    )
