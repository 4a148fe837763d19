"""Agreements as a pack tells them to its audience. Nothing of a mandate is read here, for nobody.

The office reads the whole; a minister what is not marked not for ministers; the area what was put
to it: offers of both sides without the office's reasons, no words of departments, no narrative.
What is restricted is for the office alone, and the pack is told how many it leaves out; what is
marked OFFICIAL-SENSITIVE is never for the area.
"""

from typing import Any

from sqlalchemy import ColumnElement, not_, or_, select, true
from sqlalchemy import case as sql_case
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.provenance import Provenance
from gorm.core.text import day
from gorm.engagements.listing.lines import first_words
from gorm.engagements.models import Marking, Sharing
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementReview,
    AgreementStage,
    AgreementState,
    LineReview,
    Rag,
    Side,
    StageDate,
)
from gorm.negotiations.queries.at_place import is_of
from gorm.negotiations.queries.flexibilities import Flexibility, flexibilities_of
from gorm.negotiations.queries.on_paper import LineOnPaper, Offer, TermOnPaper
from gorm.negotiations.queries.pack_models import (
    PackAgreement,
    PackAgreements,
    PackBlock,
    PackFlexibility,
    PackLine,
    PackOffer,
    PackReview,
    PackTerm,
)
from gorm.negotiations.queries.whole import whole_agreement
from gorm.places.offers import Audience, Place

#: As much is told of what somebody said in free words; the agreement's page has it in full.
_LONGEST = 600
_OPEN = (AgreementState.LIVE, AgreementState.STALLED)


def pack_agreements(
    actor: Actor, place: Place, audience: Audience, *, is_released: bool = False
) -> PackAgreements:
    """The open agreements of a place that a pack for this audience may tell of, as of now.

    Where a director has released restricted ones to the minister, they stand in it; to the other
    side nobody can.
    """
    mine = _query(actor, place)
    is_released = is_released and audience is Audience.MINISTER
    told = open_to(audience, is_released=is_released)
    found = session().execute(
        mine.add_columns(sql_case((told, 1), else_=0).label("is_told")).where(
            or_(told, Agreement.sharing == Sharing.RESTRICTED)
        )
    ).all()  # fmt: skip
    rows = [row.Agreement for row in found if row.is_told]
    return PackAgreements(
        agreements=tuple(_told(one, audience) for one in rows),
        restricted_ids=tuple(one.id for one in rows if one.sharing is Sharing.RESTRICTED),
        is_sensitive=any(one.marking is Marking.OFFICIAL_SENSITIVE for one in rows),
        withheld=len(found) - len(rows),
    )


def _query(actor: Actor, place: Place) -> Any:
    return (
        select(Agreement)
        .where(is_of(place), policy.readable_by(actor), Agreement.state.in_(_OPEN))
        .order_by(Agreement.id.desc())
        .options(
            joinedload(Agreement.kind),
            joinedload(Agreement.stage),
            joinedload(Agreement.accountable),
        )
    )


def open_to(audience: Audience, *, is_released: bool = False) -> ColumnElement[bool]:
    """The agreements of which a pack for this audience may tell; restricted ones to a minister only
    where a director has released them."""
    if audience is Audience.OFFICE:
        return true()
    if audience is Audience.MINISTER:
        unrestricted = true() if is_released else Agreement.sharing != Sharing.RESTRICTED
        return unrestricted & not_(Agreement.is_not_for_ministers)
    return (Agreement.sharing != Sharing.RESTRICTED) & (Agreement.marking == Marking.OFFICIAL)


def _told(agreement: Agreement, audience: Audience) -> PackAgreement:
    is_theirs = audience is Audience.AREA
    whole = whole_agreement(agreement.id)
    review = _last_review(agreement.id)
    reviews = _line_reviews(review, is_theirs=is_theirs) if review else {}
    last = whole.rounds[-1] if whole.rounds else None
    following = _next_date(agreement)
    return PackAgreement(
        reference="" if is_theirs else agreement.reference,
        title=agreement.title,
        kind=agreement.kind.name,
        stage=_stage(agreement, is_theirs=is_theirs),
        period=f"{day(agreement.begins_on)} to {day(agreement.ends_on)}",
        accountable=agreement.accountable.name,
        signed=day(agreement.signed_on),
        next_date=f"{following.stage.name}, {day(following.due_on)}" if following else "",
        last_round=f"Round {last.number}, opened {last.opened}" if last else "",
        reviewed=day(review.held_on) if review else "",
        blocks=tuple(
            PackBlock(
                block.name,
                tuple(_line(one, reviews.get(one.id), is_theirs=is_theirs) for one in block.lines),
            )
            for block in whole.blocks
        ),
        terms=tuple(_term(one) for one in whole.terms),
        flexibilities=tuple(
            _flexibility(one)
            for one in flexibilities_of(agreement.id)
            if one.is_open or one.awaits_delivery
        ),
        provenance=_origin(agreement, is_theirs=is_theirs),
        id=agreement.id,
        review_id=review.id if review else 0,
        next_date_id=following.id if following else 0,
        is_restricted=agreement.sharing is Sharing.RESTRICTED,
        marking_rank=int(agreement.marking is Marking.OFFICIAL_SENSITIVE),
    )


def _origin(agreement: Agreement, *, is_theirs: bool) -> Provenance:
    """One note for all of an agreement. The other side is not told what we call it."""
    return Provenance(
        record=f"Record of {'the agreement' if is_theirs else agreement.reference}",
        source=f"{agreement.kind.name}, {day(agreement.begins_on)} to {day(agreement.ends_on)}",
        entered_at=None if is_theirs else agreement.recorded_at,
        address="" if is_theirs else f"/agreements/{agreement.reference}",
        key=f"agreement/{agreement.id}",
    )


def _stage(agreement: Agreement, *, is_theirs: bool) -> str:
    """Where it stands; why it stalled is the office's own view, and not for the other side."""
    if agreement.state is AgreementState.LIVE:
        return agreement.stage.name
    because = "" if is_theirs else f": {first_words(agreement.state_because, _LONGEST)}"
    return f"{agreement.stage.name}, {agreement.state.label.lower()}{because}"


def _next_date(agreement: Agreement) -> StageDate | None:
    found: StageDate | None = session().scalar(
        select(StageDate)
        .join(AgreementStage, AgreementStage.id == StageDate.stage_id)
        .where(
            StageDate.agreement_id == agreement.id,
            StageDate.reached_on.is_(None),
            StageDate.due_on.is_not(None),
            AgreementStage.position > agreement.stage.position,
        )
        .options(joinedload(StageDate.stage))
        .order_by(StageDate.due_on)
        .limit(1)
    )
    return found


def _line(line: LineOnPaper, review: PackReview | None, *, is_theirs: bool) -> PackLine:
    target = line.last_target
    told = [one for one in line.topic.offers if not is_theirs or one.side is not Side.DEPARTMENT]
    return PackLine(
        number=line.topic.number,
        name=line.topic.name,
        outcome=line.outcome if line.outcome != line.topic.name else "",
        baseline=line.baseline,
        target=_by(target.without_stretch, target.due) if target else line.placeholder,
        stretch=target.with_stretch if target else "",
        lead=line.lead,
        offers=tuple(_offer(one, is_theirs=is_theirs) for one in told),
        is_open=line.topic.is_open,
        review=review,
        id=line.id,
        target_id=target.id if target else 0,
    )


def _by(value: str, due: str) -> str:
    return f"{value} by {due}" if value else ""


def _offer(offer: Offer, *, is_theirs: bool) -> PackOffer:
    return PackOffer(
        who=offer.who,
        round=offer.round,
        words=first_words(offer.words, _LONGEST),
        state=offer.state.label,
        reason="" if is_theirs else first_words(offer.reason, _LONGEST),
        id=offer.id,
    )


def _term(term: TermOnPaper) -> PackTerm:
    return PackTerm(
        term.topic.number,
        term.topic.name,
        term.owed_by,
        term.due,
        term.state.label,
        int(term.topic.key.removeprefix("term_")),
    )


def _flexibility(asked: Flexibility) -> PackFlexibility:
    """What was asked and what is owed: neither the case that was made nor the reasons given."""
    return PackFlexibility(
        f"{asked.kind.label}: {asked.rule_or_fund}",
        asked.department,
        asked.request.waits_for.label,
        asked.reference,
    )


def _last_review(agreement_id: int) -> AgreementReview | None:
    return session().scalar(
        select(AgreementReview)
        .where(
            AgreementReview.agreement_id == agreement_id, AgreementReview.finished_on.is_not(None)
        )
        .order_by(AgreementReview.number.desc())
        .limit(1)
    )


def _line_reviews(review: AgreementReview, *, is_theirs: bool) -> dict[int, PackReview]:
    rows = session().scalars(
        select(LineReview).where(LineReview.review_id == review.id, LineReview.rag.is_not(None))
    )
    return {row.line_id: _review(row, row.rag, is_theirs=is_theirs) for row in rows if row.rag}


def _review(row: LineReview, rag: Rag, *, is_theirs: bool) -> PackReview:
    return PackReview(
        tone=rag.value,
        rag=rag.label,
        travel=row.travel.label if row.travel else "",
        narrative="" if is_theirs else first_words(row.narrative, _LONGEST),
    )
