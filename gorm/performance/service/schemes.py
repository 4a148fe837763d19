"""Keeping schemes of judgement: their categories, their order, and which of them fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, next_version, session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import listed, one_line
from gorm.performance import policy
from gorm.performance.models import Assessment, Category, Scheme
from gorm.performance.rules.assessing import CODE, categories_fault
from gorm.performance.service.scan_job import ask_for_scan

_TAKEN: Final = {
    "uq_assessment_scheme_code": ("code", "There is a scheme with this code already."),
    "uq_assessment_scheme_name": ("name", "There is a scheme of this name already."),
}


@dataclass(frozen=True)
class SchemeFacts:
    """A scheme as it should be: its categories from the best to the worst."""

    name: str
    made_by: str
    categories: Sequence[str]
    failing: Sequence[str]
    is_in_use: bool = True


def add_scheme(actor: Actor, code: str, facts: SchemeFacts) -> None:
    """Add a scheme with its categories."""
    insist(policy.may_manage(actor))
    if not CODE.fullmatch(code):
        why = "Enter a code of small letters, digits and underscores, such as ofsted_children."
        raise Refused({"code": why})
    _check(facts)
    scheme = Scheme(
        code=code,
        name=one_line(facts.name),
        made_by=one_line(facts.made_by),
        is_in_use=facts.is_in_use,
    )
    with faults_for(_TAKEN):
        session().add(scheme)
        session().flush()
    _set_categories(scheme, facts)
    subject = Subject("scheme", scheme.code)
    record(actor, "scheme.added", subject, changes={"Categories": ("", _named(facts))})


def change_scheme(actor: Actor, code: str, facts: SchemeFacts, seen_version: int) -> None:
    """Change a scheme. A category that somebody was judged to be in cannot vanish."""
    insist(policy.may_manage(actor))
    scheme = session().scalar(select(Scheme).where(Scheme.code == code))
    if scheme is None:
        raise NotFound
    if scheme.version != seen_version:
        raise Conflict("Somebody else changed this scheme while you were working on it.")
    _check(facts)
    before = _facts_of(scheme)
    version = scheme.version
    scheme.name, scheme.made_by = one_line(facts.name), one_line(facts.made_by)
    scheme.is_in_use = facts.is_in_use
    with faults_for(_TAKEN):
        session().flush()
    _set_categories(scheme, facts)
    session().flush()
    if changes := _differences(before, facts):
        if scheme.version == version:
            next_version(scheme)
        record(actor, "scheme.changed", Subject("scheme", scheme.code), changes=changes)
        ask_for_scan(actor, f"The scheme {scheme.name} was changed.")


def _check(facts: SchemeFacts) -> None:
    if faults := categories_fault(list(facts.categories), list(facts.failing)):
        raise Refused(faults)


def _set_categories(scheme: Scheme, facts: SchemeFacts) -> None:
    kept = {one.name: one for one in _categories(scheme)}
    gone = [one for name, one in kept.items() if name not in facts.categories]
    if used := _used(gone):
        why = f"Somebody was judged {listed(used)}: a category in use cannot vanish."
        raise Refused({"categories": why})
    for one in gone:
        session().delete(one)
    for position, name in enumerate(facts.categories, start=1):
        category = kept.get(name)
        if category is None:
            category = Category(scheme_id=scheme.id, name=name)
            session().add(category)
        category.position, category.is_failing = position, name in facts.failing


def _categories(scheme: Scheme) -> Sequence[Category]:
    query = select(Category).where(Category.scheme_id == scheme.id).order_by(Category.position)
    return session().scalars(query).all()


def _used(categories: Sequence[Category]) -> list[str]:
    """The names of those that some judgement is in, withdrawn ones included."""
    ids = {one.id: one.name for one in categories}
    rows = session().execute(
        select(Assessment.category_id, func.count())
        .where(Assessment.category_id.in_(ids))
        .group_by(Assessment.category_id)
    )
    return [f"“{ids[category_id]}”" for category_id, _ in rows]


def _facts_of(scheme: Scheme) -> SchemeFacts:
    categories = _categories(scheme)
    return SchemeFacts(
        scheme.name,
        scheme.made_by,
        [one.name for one in categories],
        [one.name for one in categories if one.is_failing],
        scheme.is_in_use,
    )


def _differences(before: SchemeFacts, after: SchemeFacts) -> dict[str, tuple[str, str]]:
    pairs = {
        "Name": (before.name, one_line(after.name)),
        "Who judges": (before.made_by, one_line(after.made_by)),
        "Categories": (_named(before), _named(after)),
        "In use": ("Yes" if before.is_in_use else "No", "Yes" if after.is_in_use else "No"),
    }
    return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


def _named(facts: SchemeFacts) -> str:
    return ", ".join(
        f"{name} (failing)" if name in facts.failing else name for name in facts.categories
    )
