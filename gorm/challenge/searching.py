"""What can be found of cases: that they exist, by whoever reads cases, and the words of their
files by those who may read them, as the policy says.

A case is one thing to find: its statements, the sheets of its file that were not struck, evidence,
letters and instruments are all its words.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from gorm.challenge import policy
from gorm.challenge.models import (
    Case,
    CaseEntry,
    CaseEvidence,
    CaseMember,
    CaseStatement,
    Instrument,
    Letter,
)
from gorm.challenge.queries.heads import service_of
from gorm.core.db import session
from gorm.engagements.models import Marking
from gorm.places.models import Area, AreaMember, Organisation
from gorm.search.offers import Document, Feed, Source
from gorm.search.rules.numbers import order_of_day

#: What is written on a case, as columns of tables that name it, the latest first.
_WRITTEN: Final[tuple[tuple[Any, tuple[Any, ...]], ...]] = (
    (CaseStatement, (CaseStatement.words,)),
    (Instrument, (Instrument.title, Instrument.matters_considered)),
    (Letter, (Letter.heading, Letter.words, Letter.reply)),
    (CaseEvidence, (CaseEvidence.title, CaseEvidence.words)),
    (CaseEntry, (CaseEntry.title, CaseEntry.words)),
)


def _cases(ids: Sequence[int]) -> Iterator[Document]:
    query = (
        select(Case)
        .where(Case.id.in_(ids))
        .options(
            joinedload(Case.organisation),
            joinedload(Case.office),
            joinedload(Case.regime),
            joinedload(Case.theme),
        )
        # What was loaded before may lack what is read here.
        .execution_options(populate_existing=True)
    )
    words = _words(ids)
    found = session().scalars(query).all()
    areas = _areas([one.organisation_id for one in found])
    for one in found:
        title = f"{one.organisation.name}: {service_of(one)}"
        yield Document(
            record_id=one.id,
            reference=one.reference,
            page=one.reference,
            title=title,
            known_as=title,
            order=order_of_day(one.opened_on),
            on=one.opened_on,
            facts="\n".join([title, one.organisation.short_name, one.regime.name, one.reference]),
            body="\n\n".join(words[one.id]),
            home=one.office.name,
            is_sensitive=one.marking is Marking.OFFICIAL_SENSITIVE,
            area_ids=areas[one.organisation_id],
        )


def _words(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for model, columns in _WRITTEN:
        query = select(model.case_id, *columns).where(model.case_id.in_(ids))
        if model is CaseEntry:
            query = query.where(CaseEntry.struck_at.is_(None))
        elif model is not Letter:  # a draft is on no sheet yet
            query = query.join(CaseEntry, CaseEntry.id == model.entry_id)
            query = query.where(CaseEntry.struck_at.is_(None))
        for case_id, *parts in session().execute(query.order_by(model.id.desc())):
            found[case_id] += [part for part in parts if part]
    return found


def _areas(organisation_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    member = AreaMember
    queries = (
        select(Area.accountable_id, Area.id).where(Area.accountable_id.in_(organisation_ids)),
        select(member.organisation_id, member.area_id).where(
            member.organisation_id.in_(organisation_ids)
        ),
    )
    for query in queries:
        for organisation_id, area_id in session().execute(query):
            found[organisation_id].append(area_id)
    return found


def _of_organisations(ids: Sequence[int]) -> Select[Any]:
    return select(Case.id).where(Case.organisation_id.in_(ids))


def _address(reference: str) -> str:
    return url_for("challenge.case", reference=reference)


CASES: Final = Source(
    kind="case",
    number=6,
    label="Case",
    plural="Cases",
    permission="case:read",
    model=Case,
    feeds=(
        Feed(Case, "id"),
        Feed(CaseMember, "case_id"),
        *(Feed(model, "case_id") for model, _ in _WRITTEN),
        Feed(Organisation, "id", _of_organisations),
    ),
    documents=_cases,
    address=_address,
    readable=policy.readable_by,
    known=policy.visible_to,
)
