"""What a pack says of agreements, fact by fact: by these two packs compare, and each is traced."""

from collections.abc import Iterator
from dataclasses import replace

from gorm.core.provenance import Statement
from gorm.negotiations.queries.pack_models import PackAgreement, PackLine


def statements_of(told: PackAgreement) -> tuple[Statement, ...]:
    """Where it stands, then line by line, then what is owed beside targets."""
    found = (*_standing(told), *_lines(told), *_owed(told))
    return tuple(
        replace(one, is_restricted=told.is_restricted, marking_rank=told.marking_rank)
        for one in found
        if one.value
    )


def _standing(told: PackAgreement) -> Iterator[Statement]:
    agreement, review = f"agreement/{told.id}", f"agreement_review/{told.review_id}"
    yield _said(told, "", "", told.title, agreement)
    yield _said(told, "stage", "stage", told.stage, agreement)
    yield _said(told, "next", "next date", told.next_date, f"stage_date/{told.next_date_id}")
    yield _said(told, "period", "period", told.period, agreement)
    yield _said(told, "accountable", "accountable body", told.accountable, agreement)
    yield _said(told, "signed", "signed", told.signed, agreement)
    yield _said(told, "reviewed", "last review", told.reviewed, review)


def _lines(told: PackAgreement) -> Iterator[Statement]:
    for line in told.lines:
        yield from _line(told, line)


def _line(told: PackAgreement, line: PackLine) -> Iterator[Statement]:
    key, name, row = (
        f"line-{line.id}",
        f"line {line.number}, {line.name}",
        f"agreement_line/{line.id}",
    )
    target = f"line_target/{line.target_id}" if line.target_id else row
    yield _said(told, key, f"line {line.number}", line.name, row)
    yield _said(told, f"{key}/baseline", f"{name}, baseline", line.baseline, row)
    yield _said(told, f"{key}/target", f"{name}, target", line.target, target)
    yield _said(told, f"{key}/stretch", f"{name}, with stretch", line.stretch, target)
    for offer in line.offers:
        label, offered = f"{name}, offer of {offer.who}", f"{key}/offer/{offer.who}"
        row_of_offer = f"position/{offer.id}"
        yield _said(told, offered, label, offer.words, row_of_offer)
        yield _said(told, f"{offered}/reason", f"{label}, reason", offer.reason, row_of_offer)
    if line.review:
        review = f"line_review/{told.review_id}/{line.id}"
        yield _said(told, f"{key}/rag", f"{name}, rating", line.review.rag, review)
        yield _said(told, f"{key}/travel", f"{name}, direction", line.review.travel, review)


def _owed(told: PackAgreement) -> Iterator[Statement]:
    for term in told.terms:
        key, row, name = f"term-{term.id}", f"agreement_term/{term.id}", term.name
        yield _said(told, key, f"{name}, state", term.state, row)
        yield _said(told, f"{key}/due", f"{name}, due", term.due, row)
    for asked in told.flexibilities:
        row = f"flexibility_request/reference={asked.reference}"
        label = f"flexibility, {asked.what}"
        yield _said(told, f"flexibility/{asked.reference}", label, asked.waits_for, row)


def _said(told: PackAgreement, key: str, label: str, value: str, row: str) -> Statement:
    return Statement(
        key=f"negotiation/agreement-{told.id}{'/' if key else ''}{key}",
        label=f"{told.title}{': ' if label else ''}{label}",
        value=value,
        provenance=told.provenance.of(row),
    )
