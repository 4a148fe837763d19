"""The negotiations of the sample: believable, and true to the rules of negotiations."""

from decimal import Decimal

from sqlalchemy import func, select

from gorm.core import clock
from gorm.core.db import session
from gorm.demo.sample.service import Seeded
from gorm.negotiations.models import (
    Agreement,
    AgreementLine,
    AgreementReview,
    AgreementStage,
    FlexibilityRequest,
    FlexibilityState,
    LineTarget,
    LocalPriority,
    Mandate,
    NegotiationRound,
    Position,
    PositionState,
    Side,
    StageDate,
)
from gorm.negotiations.rules.mandates import is_worse


def agreement(title: str) -> Agreement:
    return session().scalars(select(Agreement).where(Agreement.title == title)).one()


def many(model: type, agreement_id: int) -> int:
    query = select(func.count()).select_from(model).where(model.agreement_id == agreement_id)  # type: ignore[attr-defined]
    return session().scalar(query) or 0


def test_one_is_negotiated_over_three_rounds_with_both_sides_heard(sample: Seeded) -> None:
    assert sample.agreements == 2
    found = agreement("Brackenshire local area agreement")
    assert many(AgreementLine, found.id) == 12
    rounds = session().scalars(
        select(NegotiationRound).where(NegotiationRound.agreement_id == found.id)
    )
    assert [one.closed_on is None for one in rounds] == [False, False, True]
    sides = session().scalars(
        select(Position.side).where(Position.agreement_id == found.id).distinct()
    )
    assert set(sides) == {Side.AREA, Side.OFFICE}
    states = session().scalars(
        select(Position.state).where(Position.agreement_id == found.id).distinct()
    )
    assert set(states) == {PositionState.OPEN, PositionState.ACCEPTED}
    assert many(Mandate, found.id) == 2
    assert session().scalar(select(func.count()).select_from(LocalPriority)) == 2
    flexibilities = session().scalars(
        select(FlexibilityRequest.state).where(FlexibilityRequest.agreement_id == found.id)
    )
    assert set(flexibilities) == {FlexibilityState.ASKED, FlexibilityState.AGREED}


def test_its_next_stage_is_ahead(sample: Seeded) -> None:
    assert sample.agreements
    found = agreement("Brackenshire local area agreement")
    stage = session().get_one(AgreementStage, found.stage_id)
    ahead = session().scalars(
        select(StageDate.due_on)
        .join(AgreementStage, AgreementStage.id == StageDate.stage_id)
        .where(StageDate.agreement_id == found.id, AgreementStage.position > stage.position)
    )
    assert stage.code == "draft_1"
    assert all(due_on is not None and due_on > clock.today() for due_on in ahead)


def test_every_target_is_better_than_its_baseline(sample: Seeded) -> None:
    assert sample.agreements
    rows = session().execute(
        select(AgreementLine, LineTarget).join(LineTarget, LineTarget.line_id == AgreementLine.id)
    )
    found = 0
    for line, target in rows:
        assert line.baseline is not None
        assert target.without_stretch != line.baseline
        assert not is_worse(target.without_stretch or Decimal(0), line.baseline, line.polarity)
        found += 1
    assert found == 11 + 4


def test_the_other_was_signed_and_reviewed_twice(sample: Seeded) -> None:
    assert sample.agreements
    found = agreement("Ironbeck local area agreement")
    assert found.signed_on is not None
    assert found.signed_on < clock.today()
    assert many(AgreementReview, found.id) == 2
