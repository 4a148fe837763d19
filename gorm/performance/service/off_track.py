"""Findings that no scan makes: agreed targets that were rated red at successive reviews.

Whoever reviews agreements puts them here, since performance knows of no agreements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from gorm.accounts.actor import Actor
from gorm.audit.recording import RECORDED_AS_ONE_ACT
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.references import next_reference
from gorm.performance.models import Candidate, Indicator, RuleCode, Series
from gorm.performance.queries.basis import rules_kept
from gorm.performance.rules.findings import fingerprint_of
from gorm.performance.rules.telling import plain
from gorm.places.models import Organisation


@dataclass(frozen=True)
class RedReview:
    """A review that rated a target red, with what was observed and expected then."""

    number: int
    held_on: date
    period: str
    observed: Decimal | None
    expected: Decimal | None


@dataclass(frozen=True)
class OffTrackTarget:
    """A target of an agreement; `reviews` are its successive red ones, the latest first."""

    agreement: str
    title: str
    line: int
    name: str
    unit: str
    target: Decimal | None
    target_by: date | None
    organisation_id: int
    office_id: int
    series_id: int | None
    reviews: tuple[RedReview, ...]


def reviews_wanted() -> int | None:
    """After how many successive red reviews a target is off track; None where the rule rests."""
    rule = rules_kept()[RuleCode.OFF_TRACK]
    return rule.numbers["reviews"] if rule.is_in_use else None


def put_off_track(actor: Actor, target: OffTrackTarget) -> str:
    """Keep that a target is off track, for a person to judge; the finding's reference.

    The same reviews with the same values are the same finding, which is kept once: one that was
    dismissed returns only with a further review. What stood of earlier reviews gives way to it.
    """
    mark = fingerprint_of(
        RuleCode.OFF_TRACK,
        target.organisation_id,
        [target.agreement, target.line],
        [str(one.number) for one in target.reviews],
        ["" if one.observed is None else plain(one.observed) for one in target.reviews],
    )
    known = session().scalar(select(Candidate.reference).where(Candidate.fingerprint == mark))
    if known is not None:
        return known
    no_longer_off_track(target.organisation_id, target.agreement, [target.line])
    body = session().get_one(Organisation, target.organisation_id)
    candidate = Candidate(
        reference=next_reference("FND"),
        fingerprint=mark,
        rule=RuleCode.OFF_TRACK,
        organisation_id=body.id,
        office_id=target.office_id,
        series_id=target.series_id,
        theme_id=_theme(target.series_id),
        evidence=_evidence(target, body.type_label),
        found_at=clock.now(),
    )
    session().add(candidate)
    session().flush()
    record(actor, "finding.put", Subject("finding", candidate.reference))
    return candidate.reference


def no_longer_off_track(organisation_id: int, agreement: str, lines: Sequence[int]) -> None:
    """Say of what was found of these lines of an agreement that it no longer stands."""
    rows = session().execute(
        select(Candidate.id, Candidate.evidence).where(
            Candidate.rule == RuleCode.OFF_TRACK,
            Candidate.organisation_id == organisation_id,
            Candidate.is_standing,
        )
    )
    gone = [key for key, evidence in rows if _is_of(evidence["off_track"], agreement, lines)]
    if gone:
        session().execute(
            update(Candidate)
            .where(Candidate.id.in_(gone))
            .values(is_standing=False)
            .execution_options(**{RECORDED_AS_ONE_ACT: True, "synchronize_session": False})
        )


def _is_of(kept: dict[str, Any], agreement: str, lines: Sequence[int]) -> bool:
    return kept["agreement"] == agreement and kept["line"] in lines


def _theme(series_id: int | None) -> int | None:
    if series_id is None:
        return None
    query = select(Indicator.theme_id).join(Series, Series.indicator_id == Indicator.id)
    return session().scalar(query.where(Series.id == series_id))


def _evidence(target: OffTrackTarget, group: str) -> dict[str, Any]:
    return {
        "group": group,
        "numbers": {"reviews": len(target.reviews)},
        "caveats": [],
        "off_track": {
            "agreement": target.agreement,
            "title": target.title,
            "line": target.line,
            "name": target.name,
            "unit": target.unit,
            "target": _plain(target.target),
            "target_by": target.target_by.isoformat() if target.target_by else None,
            "reviews": [
                {
                    "number": one.number,
                    "held_on": one.held_on.isoformat(),
                    "period": one.period,
                    "observed": _plain(one.observed),
                    "expected": _plain(one.expected),
                }
                for one in target.reviews
            ],
        },
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
