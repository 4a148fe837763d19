"""What can be found of agreements and of their lines, by those who may read them.

Positions and mandates are never in it, whoever looks for them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import url_for
from sqlalchemy import ColumnElement, Select, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.engagements.models import Marking
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementBlock,
    AgreementEvent,
    AgreementEventKind,
    AgreementKind,
    AgreementLine,
    AgreementParty,
    DesiredOutcome,
    FundingStream,
)
from gorm.performance.models import Indicator
from gorm.places.models import Area, Organisation
from gorm.search.offers import Document, Feed, Source
from gorm.search.rules.numbers import order_of_day

#: The events whose words are no position: what is said in a round is not among them.
_EVENTS: Final = (
    AgreementEventKind.OPENED, AgreementEventKind.STAGE, AgreementEventKind.STATE,
    AgreementEventKind.PARTY, AgreementEventKind.FUNDING, AgreementEventKind.SIGNED,
    AgreementEventKind.NOTE,
)  # fmt: skip
_TITLE: Final = 200


def _agreements(ids: Sequence[int]) -> Iterator[Document]:
    query = (
        select(
            Agreement.id, Agreement.reference, Agreement.title, Agreement.marking,
            Agreement.begins_on, Agreement.area_id, Agreement.state_because,
            AgreementKind.name.label("kind"), Area.name.label("area"),
            Organisation.name.label("accountable"), Office.name.label("office"),
        )
        .join(AgreementKind, AgreementKind.id == Agreement.kind_id)
        .join(Area, Area.id == Agreement.area_id)
        .join(Organisation, Organisation.id == Agreement.accountable_id)
        .join(Office, Office.id == Agreement.office_id)
        .where(Agreement.id.in_(ids))
    )  # fmt: skip
    words = _words(ids)
    for row in session().execute(query):
        known_as = f"{row.kind} with {row.area}"
        yield Document(
            record_id=row.id,
            reference=row.reference,
            page=row.reference,
            title=row.title,
            known_as=known_as,
            order=order_of_day(row.begins_on),
            on=row.begins_on,
            facts="\n".join([known_as, row.accountable, row.reference]),
            body="\n\n".join([row.state_because, *words[row.id]]).strip(),
            home=row.office,
            is_sensitive=row.marking is Marking.OFFICIAL_SENSITIVE,
            area_ids=[row.area_id],
        )


def _words(ids: Sequence[int]) -> dict[int, list[str]]:
    party, event = AgreementParty, AgreementEvent
    queries: tuple[tuple[Any, Select[*tuple[Any, ...]]], ...] = (
        (party, select(party.agreement_id, Organisation.name).join(
            Organisation, Organisation.id == party.organisation_id)),
        (AgreementBlock, select(AgreementBlock.agreement_id, AgreementBlock.name)),
        (FundingStream, select(
            FundingStream.agreement_id, FundingStream.name, FundingStream.conditions)),
        (event, select(event.agreement_id, event.title, event.words).where(
            event.kind.in_(_EVENTS))),
    )  # fmt: skip
    found: dict[int, list[str]] = defaultdict(list)
    for model, query in queries:
        mine = query.where(model.agreement_id.in_(ids)).order_by(model.id.desc())
        for agreement_id, *parts in session().execute(mine):
            found[agreement_id] += [part for part in parts if part]
    return found


def _lines(ids: Sequence[int]) -> Iterator[Document]:
    line = AgreementLine
    query = (
        select(
            line.id, line.number, line.outcome_words, line.indicator_words, line.unit,
            line.baseline_source, line.dropped_because, Indicator.name.label("indicator"),
            DesiredOutcome.name.label("outcome"), AgreementBlock.name.label("block"),
            Agreement.reference.label("agreement"), Agreement.title.label("agreement_title"),
            Agreement.begins_on, Agreement.area_id, Agreement.marking, Office.name.label("office"),
        )
        .join(Agreement, Agreement.id == line.agreement_id)
        .join(Office, Office.id == Agreement.office_id)
        .outerjoin(Indicator, Indicator.id == line.indicator_id)
        .outerjoin(DesiredOutcome, DesiredOutcome.id == line.outcome_id)
        .outerjoin(AgreementBlock, AgreementBlock.id == line.block_id)
        .where(line.id.in_(ids))
    )  # fmt: skip
    for row in session().execute(query):
        names = [row.indicator, row.indicator_words, row.outcome, row.outcome_words]
        name = next((one for one in names if one), f"Line {row.number}")
        others = [one for one in (*names, row.block, row.baseline_source, row.dropped_because)
                  if one and one != name]  # fmt: skip
        yield Document(
            record_id=row.id,
            reference=f"{row.agreement} line {row.number}",
            page=f"{row.agreement}/{row.number}",
            title=name[:_TITLE],
            order=order_of_day(row.begins_on),
            on=row.begins_on,
            facts=row.agreement_title,
            body="\n\n".join([f"{row.agreement_title}.", *others]),
            home=row.office,
            is_sensitive=row.marking is Marking.OFFICIAL_SENSITIVE,
            area_ids=[row.area_id],
        )


def _lines_readable_by(actor: Actor) -> ColumnElement[bool]:
    readable = select(Agreement.id).where(policy.readable_by(actor))
    return AgreementLine.agreement_id.in_(readable)


def _lines_of(ids: Sequence[int]) -> Select[Any]:
    return select(AgreementLine.id).where(AgreementLine.agreement_id.in_(ids))


def _address(reference: str) -> str:
    return url_for("negotiations.agreement", reference=reference)


def _line_address(page: str) -> str:
    reference, _, number = page.partition("/")
    return url_for("negotiations.line", reference=reference, number=int(number))


AGREEMENTS: Final = Source(
    kind="agreement",
    number=7,
    label="Agreement",
    plural="Agreements",
    permission="negotiation:read",
    model=Agreement,
    feeds=(
        Feed(Agreement, "id"),
        *(Feed(model, "agreement_id")
          for model in (AgreementParty, AgreementBlock, FundingStream, AgreementEvent)),
    ),
    documents=_agreements,
    address=_address,
    readable=policy.readable_by,
    known=policy.visible_to,
)  # fmt: skip
LINES: Final = Source(
    kind="line",
    number=8,
    label="Line of an agreement",
    plural="Lines of agreements",
    permission="negotiation:read",
    model=AgreementLine,
    feeds=(Feed(AgreementLine, "id"), Feed(Agreement, "id", _lines_of)),
    documents=_lines,
    address=_line_address,
    readable=_lines_readable_by,
)
