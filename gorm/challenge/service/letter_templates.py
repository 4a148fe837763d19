"""Keeping the templates of letters. A letter that was drafted from one keeps its own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.challenge.models import LetterTemplate
from gorm.challenge.rules.letters import text_fault
from gorm.challenge.rules.regime_edits import code_for
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import cleaned, one_line
from gorm.settings.policy import may_manage_settings

#: What the acts are called in the trail, as they follow a name.
LETTER_TEMPLATES_IN_ENGLISH: Final[Mapping[str, str]] = {
    "letter_template.added": "added the template of a letter",
    "letter_template.changed": "changed the template of a letter",
    "letter_template.retired": "retired the template of a letter",
    "letter_template.brought_back": "brought the template of a letter back",
}
SUBJECT: Final = "letter_template"

_TAKEN: Final = {
    "uq_letter_template_name": ("name", "There is a template of this name already."),
    "uq_letter_template_code": ("name", "There is a template of this name already."),
}
_LABELS: Final = {
    "name": "Name",
    "heading": "Heading",
    "words": "Words",
    "reply_within": "Reply within",
}


@dataclass(frozen=True)
class TemplateFacts:
    """A template as it should be; a reply is asked for within working days, or not at all."""

    name: str
    heading: str
    words: str
    reply_within: int | None = None


def add_letter_template(actor: Actor, facts: TemplateFacts) -> str:
    """Add a template; its code."""
    insist(may_manage_settings(actor))
    facts = _checked(facts)
    taken = session().scalars(select(LetterTemplate.code)).all()
    template = LetterTemplate(code=code_for(facts.name, taken), **vars(facts))
    with faults_for(_TAKEN):
        session().add(template)
        session().flush()
    changes = {"Words": ("", template.words)}
    record(actor, "letter_template.added", Subject(SUBJECT, template.code), changes=changes)
    return template.code


def change_letter_template(
    actor: Actor, code: str, facts: TemplateFacts, seen_version: int
) -> None:
    """Change a template. Letters that were drafted from it stay as they are."""
    insist(may_manage_settings(actor))
    template = _found(code)
    if template.version != seen_version:
        raise Conflict("Somebody else changed this template while you were working on it.")
    facts = _checked(facts)
    changes = {
        label: (str(before or ""), str(after or ""))
        for name, label in _LABELS.items()
        if (before := getattr(template, name)) != (after := getattr(facts, name))
    }
    if not changes:
        return
    for name in _LABELS:
        setattr(template, name, getattr(facts, name))
    with faults_for(_TAKEN):
        session().flush()
    record(actor, "letter_template.changed", Subject(SUBJECT, code), changes=changes)


def set_letter_template_in_use(actor: Actor, code: str, *, is_in_use: bool) -> None:
    """Retire a template, so that no letter is drafted from it any more, or bring it back."""
    insist(may_manage_settings(actor))
    template = _found(code)
    if template.is_in_use == is_in_use:
        return
    template.is_in_use = is_in_use
    act = "letter_template.brought_back" if is_in_use else "letter_template.retired"
    record(actor, act, Subject(SUBJECT, code))


def _checked(facts: TemplateFacts) -> TemplateFacts:
    """The facts cleaned. Raises Refused for gaps that GORM does not know."""
    facts = TemplateFacts(
        one_line(facts.name), one_line(facts.heading), cleaned(facts.words), facts.reply_within
    )
    faults = {
        field: fault
        for field, text in (("heading", facts.heading), ("words", facts.words))
        if (fault := text_fault(text))
    }
    if faults:
        raise Refused(faults)
    return facts


def _found(code: str) -> LetterTemplate:
    template = session().scalar(select(LetterTemplate).where(LetterTemplate.code == code))
    if template is None:
        raise NotFound
    return template
