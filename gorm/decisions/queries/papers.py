"""What a decision-maker has in front of them: the request, its evidence and the feature's brief.

A page draws it from here while the decision is open and from what was kept with the outcome
afterwards. Both are the same plain data, so that what was seen is shown as it stood.
"""

from collections.abc import Mapping
from typing import Any

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, Office
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.plain_data import canonical
from gorm.core.text import day
from gorm.decisions.models import Decision
from gorm.decisions.offers import DecisionKind, offered_kind


def request_papers(decision: Decision, grade: str, office: str) -> dict[str, Any]:
    """The request with its evidence, as plain data: every word of it, dates in words."""
    kind = offered_kind(decision.kind)
    request = {
        "reference": decision.reference,
        "kind": kind.label if kind else decision.kind,
        "question": decision.question,
        "asked_by": decision.asked_by_name,
        "asked_on": HappenedOn(decision.asked_on, decision.precision).words,
        "office": office,
        "grade": grade,
        "due_on": day(decision.due_on),
        "consequence": decision.consequence,
        "parts": parts_of(kind, decision.proposal),
        "proposal": decision.proposal,
        "evidence": decision.evidence,
        "brief": None,
    }
    texts = {name: getattr(decision, name) for name in TEXTS}
    plain: dict[str, Any] = canonical(request | texts)
    return plain


#: The texts of a request, each shown where it says something.
TEXTS = (
    "urgent_because",
    "if_nothing_is_done",
    "reasons",
    "options_considered",
    "proportionality",
    "advice",
    "overridden_because",
)


def papers_as_asked(decision: Decision) -> dict[str, Any]:
    """The request alone, as it is kept before it is asked again."""
    return request_papers(decision, *grade_and_office(decision))


def grade_and_office(decision: Decision) -> tuple[str, str]:
    """The names of the grade that a request needs and of the office that it is of."""
    grade = session().get_one(Grade, decision.grade_code)
    return grade.name, session().get_one(Office, decision.office_id).name


def full_papers(actor: Actor, decision: Decision, grade: str, office: str) -> dict[str, Any]:
    """The request with the brief as it is at this moment."""
    papers = request_papers(decision, grade, office)
    if kind := offered_kind(decision.kind):
        brief = kind.brief(actor, decision.subject_reference, decision.proposal)
        papers["brief"] = canonical(brief)
    return papers


def parts_of(kind: DecisionKind | None, proposal: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts of a proposal that can be approved apart."""
    return kind.parts(proposal) if kind else ()
