"""A kind of decision of the tests' own, whose effect can be seen: it puts up a notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy import ColumnElement

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.decisions.models import Decision
from gorm.decisions.offers import Brief, Decided, DecisionKind, decision_kinds
from gorm.settings.models import Notice

_PAGES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class BriefOfAMove:
    """What a decision-maker reads beside the request."""

    notices: int
    words: str


def _visible(actor: Actor) -> ColumnElement[bool]:
    return Decision.office_id == actor.office_id


def _effect(actor: Actor, decided: Decided) -> None:
    if decided.proposal.get("is_impossible"):
        raise Refused("The case has been closed in the meantime.")
    parts = ",".join(map(str, sorted(decided.parts)))
    words = f"{decided.outcome.value}; parts {parts or 'none'}; {decided.decided_by_name}"
    session().add(Notice(code=decided.reference, words=words))
    record(actor, "notice.shown", Subject("notice", decided.reference))


def _brief(_actor: Actor, _subject: str, proposal: Mapping[str, Any]) -> Brief:
    known = session().query(Notice).filter(~Notice.code.startswith("DEC-")).count()
    model = BriefOfAMove(known, str(proposal.get("brief", "")))
    return Brief("made_up/_brief.html", model, tuple(proposal.get("missing", ())))


def _parts(proposal: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(proposal.get("parts", ()))


MOVE = DecisionKind(
    code="made_up.move",
    label="Made-up move",
    subject_kind="case",
    visible=_visible,
    effect=_effect,
    brief=_brief,
    address=lambda reference: f"/made-up/{reference}",
    ask_again=lambda subject, decision: f"/made-up/{subject}/{decision}/ask-again",
    parts=_parts,
)


def offer_moves(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have an application offer this kind of decision, with its page, and no other."""
    loader = app.jinja_env.loader
    assert loader is not None
    pages = ChoiceLoader([loader, FileSystemLoader(_PAGES)])
    monkeypatch.setattr(app.jinja_env, "loader", pages)
    monkeypatch.setitem(app.extensions, decision_kinds.name, (MOVE,))
