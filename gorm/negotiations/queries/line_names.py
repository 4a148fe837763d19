"""The lines of an agreement by name, for lists to choose from."""

from sqlalchemy import select

from gorm.core.db import session
from gorm.negotiations.models import AgreementLine
from gorm.performance.models import Indicator

LONGEST = 90


def line_choices(agreement_id: int) -> tuple[tuple[str, str], ...]:
    """The lines that stand, as (number, name), in their order."""
    rows = session().execute(
        select(
            AgreementLine.number,
            Indicator.name,
            AgreementLine.indicator_words,
            AgreementLine.outcome_words,
        )
        .outerjoin(Indicator, Indicator.id == AgreementLine.indicator_id)
        .where(AgreementLine.agreement_id == agreement_id, AgreementLine.dropped_on.is_(None))
        .order_by(AgreementLine.position, AgreementLine.id)
    )
    return tuple(
        (str(number), f"{number}. {_short(name or words or outcome)}")
        for number, name, words, outcome in rows
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
