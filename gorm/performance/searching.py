"""What can be found of indicators, by everybody, and of findings, by those who may read them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from flask import url_for
from sqlalchemy import ColumnElement, false, select, true

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import session
from gorm.performance import policy
from gorm.performance.models import Candidate, Indicator
from gorm.performance.rules.numbers import LABELS
from gorm.performance.rules.telling import sentence
from gorm.places.models import Area, Organisation
from gorm.search.offers import Document, Feed, Source
from gorm.search.rules.numbers import order_of_day, order_of_name
from gorm.settings.models import Theme


def _indicators(ids: Sequence[int]) -> Iterator[Document]:
    query = (
        select(Indicator.id, Indicator.code, Indicator.name, Indicator.definition,
               Indicator.source, Indicator.is_in_use, Theme.name.label("theme"))
        .join(Theme, Theme.id == Indicator.theme_id)
        .where(Indicator.id.in_(ids))
    )  # fmt: skip
    for row in session().execute(query):
        yield Document(
            record_id=row.id,
            reference=row.code,
            page=row.code,
            title=row.name,
            order=order_of_name(row.name, is_current=row.is_in_use),
            facts=row.theme,
            body="\n\n".join(part for part in (row.definition, row.source) if part),
        )


def _findings(ids: Sequence[int]) -> Iterator[Document]:
    query = (
        select(Candidate.id, Candidate.reference, Candidate.rule, Candidate.evidence,
               Candidate.found_at, Candidate.reason, Candidate.organisation_id,
               Organisation.short_name, Organisation.name, Theme.name.label("theme"),
               Office.name.label("office"))
        .join(Organisation, Organisation.id == Candidate.organisation_id)
        .outerjoin(Theme, Theme.id == Candidate.theme_id)
        .outerjoin(Office, Office.id == Candidate.office_id)
        .where(Candidate.id.in_(ids))
    )  # fmt: skip
    rows = session().execute(query).all()
    areas: dict[int, list[int]] = defaultdict(list)
    of_organisations = select(Area.accountable_id, Area.id).where(
        Area.accountable_id.in_({row.organisation_id for row in rows})
    )
    for organisation_id, area_id in session().execute(of_organisations):
        areas[organisation_id].append(area_id)
    for row in rows:
        found_on = row.found_at.astimezone(clock.OFFICE_TIME).date()
        yield Document(
            record_id=row.id,
            reference=row.reference,
            page=row.reference,
            title=sentence(row.rule, row.short_name, row.evidence),
            order=order_of_day(found_on),
            on=found_on,
            facts="\n".join([row.name, LABELS[row.rule], row.theme or ""]),
            body=row.reason,
            home=row.office or "",
            area_ids=areas[row.organisation_id],
        )


def findings_readable_by(actor: Actor) -> ColumnElement[bool]:
    """The findings that the actor may read, as policy.may_read_findings says of each."""
    if policy.may_read_all_findings(actor):
        return true()
    if not actor.has("finding:read") or actor.office_id is None:
        return false()
    return Candidate.office_id == actor.office_id


def _indicator_address(code: str) -> str:
    return url_for("performance.indicator", code=code)


def _finding_address(reference: str) -> str:
    return url_for("performance.finding", reference=reference)


INDICATORS: Final = Source(
    kind="indicator",
    number=12,
    label="Indicator",
    plural="Indicators",
    permission="performance:read",
    model=Indicator,
    feeds=(Feed(Indicator, "id"),),
    documents=_indicators,
    address=_indicator_address,
    has_days=False,
)
FINDINGS: Final = Source(
    kind="finding",
    number=9,
    label="Finding",
    plural="Findings",
    permission="finding:read",
    model=Candidate,
    feeds=(Feed(Candidate, "id"),),
    documents=_findings,
    address=_finding_address,
    readable=findings_readable_by,
)
