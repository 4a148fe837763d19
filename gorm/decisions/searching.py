"""What can be found of decisions, by those who may know of them.

Kinds of decision that are about what is never found, such as a mandate, are left out.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from flask import url_for
from sqlalchemy import ColumnElement, select

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.decisions.models import Decision, Outcome
from gorm.decisions.offers import decision_kinds
from gorm.decisions.policy import visible_to
from gorm.places.models import Area, Organisation
from gorm.search.offers import Document, Feed, Source
from gorm.search.rules.numbers import order_of_day


def _decisions(ids: Sequence[int]) -> Iterator[Document]:
    query = (
        select(
            Decision.id, Decision.reference, Decision.question, Decision.asked_on,
            Decision.area_id, Decision.reasons, Decision.options_considered,
            Decision.proportionality, Decision.advice, Decision.urgent_because,
            Decision.returned_because, Decision.if_nothing_is_done, Decision.subject_reference,
            Decision.asked_by_name, Outcome.reasons.label("outcome"), Outcome.conditions,
            Organisation.name.label("organisation"), Area.name.label("area"),
            Area.id.label("area_number"), Office.name.label("office"),
        )
        .join(Office, Office.id == Decision.office_id)
        .outerjoin(Outcome, Outcome.decision_id == Decision.id)
        .outerjoin(Organisation, Organisation.id == Decision.organisation_id)
        .outerjoin(
            Area,
            (Area.id == Decision.area_id) | (Area.accountable_id == Decision.organisation_id),
        )
        .where(Decision.id.in_(ids), _is_found())
    )  # fmt: skip
    known: set[int] = set()
    for row in session().execute(query):
        if row.id in known:
            continue
        known.add(row.id)
        written = (
            row.outcome, row.conditions, row.reasons, row.proportionality, row.advice,
            row.options_considered, row.urgent_because, row.returned_because,
            row.if_nothing_is_done,
        )  # fmt: skip
        yield Document(
            record_id=row.id,
            reference=row.reference,
            page=row.reference,
            title=row.question,
            order=order_of_day(row.asked_on),
            on=row.asked_on,
            facts="\n".join(
                [row.organisation or "", row.area or "", row.subject_reference, row.asked_by_name]
            ),
            body="\n\n".join(part for part in written if part),
            home=row.office,
            area_ids=[row.area_number] if row.area_number else (),
        )


def _is_found() -> ColumnElement[bool]:
    """The decisions of kinds that can be found."""
    hidden = {one.code for one in decision_kinds.offers() if not one.is_found}
    return Decision.kind.not_in(hidden)


def _address(reference: str) -> str:
    return url_for("decisions.detail", reference=reference)


DECISIONS: Final = Source(
    kind="decision",
    number=10,
    label="Decision",
    plural="Decisions",
    permission="decision:read",
    model=Decision,
    feeds=(Feed(Decision, "id"), Feed(Outcome, "decision_id")),
    documents=_decisions,
    address=_address,
    readable=visible_to,
    included=_is_found,
)
