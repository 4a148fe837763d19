"""The pages on which administrators keep the templates of letters."""

from dataclasses import dataclass
from typing import Final

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.audit.queries import history_of
from gorm.challenge.forms.letter_templates import LetterTemplateForm
from gorm.challenge.queries import letter_templates as queries
from gorm.challenge.queries.letter_templates import TemplateRecord
from gorm.challenge.rules.letters import GAPS, filled, samples, text_fault
from gorm.challenge.service import letter_templates as service
from gorm.challenge.service.letter_templates import SUBJECT, TemplateFacts
from gorm.challenge.views.blueprint import pages
from gorm.core.db import unit_of_work
from gorm.core.errors import Conflict, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs, own_transactions
from gorm.core.web.addresses import see_other
from gorm.core.web.submissions import Claim, made_once
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Letter templates", "challenge.letter_templates", "The words with which letters begin"
)
#: What the button sends that shows how a letter would read, and saves nothing.
_LOOK: Final = "look"


@dataclass(frozen=True)
class Reading:
    """A letter as it reads with sample words in its gaps."""

    heading: str
    words: str


@pages.get("/settings/letter-templates")
@needs("setting:manage")
def letter_templates() -> ResponseReturnValue:
    """Every template."""
    return render_template(
        "challenge/letter_templates/list.html", templates=queries.letter_templates()
    )


@pages.get("/settings/letter-templates/new")
@needs("setting:manage")
def new_letter_template() -> ResponseReturnValue:
    """A form for a template to be added."""
    return _page(LetterTemplateForm.opened())


@pages.post("/settings/letter-templates/new")
@needs("setting:manage")
@own_transactions
def add_letter_template() -> ResponseReturnValue:
    """Add a template, or show how it would read."""
    actor, form = current_actor(), LetterTemplateForm.opened()
    if not form.is_sent or _gaps_amiss(form):
        return _page(form, status=422)
    if _LOOK in request.form:
        return _page(form)
    try:
        return made_once(lambda claim: _added(actor, form, claim))
    except Refused as refused:
        form.show(refused)
    return _page(form, status=422)


@pages.get("/settings/letter-templates/<code>/edit")
@needs("setting:manage")
def edit_letter_template(code: str) -> ResponseReturnValue:
    """A form for the words of a template, and how they read."""
    found = queries.letter_template(code)
    return _page(LetterTemplateForm.opened(_as_fields(found)), found)


@pages.post("/settings/letter-templates/<code>/edit")
@needs("setting:manage")
@own_transactions
def change_letter_template(code: str) -> ResponseReturnValue:
    """Save a template, or show how it would read."""
    actor, found, form = current_actor(), queries.letter_template(code), LetterTemplateForm.opened()
    if not form.is_sent or _gaps_amiss(form):
        return _page(form, found, status=422)
    if _LOOK in request.form:
        return _page(form, found)
    try:
        return made_once(lambda claim: _changed(actor, code, form, claim))
    except Refused as refused:
        form.show(refused)
        return _page(form, found, status=422)
    except Conflict:
        found = queries.letter_template(code)
        now = {name: words for name, words in _as_fields(found).items() if name != "version"}
        return _page(form, found, differing=against(form, now, found.version), status=409)


@pages.post("/settings/letter-templates/<code>/retire")
@needs("setting:manage")
def retire_letter_template(code: str) -> ResponseReturnValue:
    """Have no letter drafted from a template any more; it can be brought back."""
    service.set_letter_template_in_use(current_actor(), code, is_in_use=False)
    flash("Template retired. You can bring it back at any time.", "success")
    return see_other("challenge.letter_templates")


@pages.post("/settings/letter-templates/<code>/bring-back")
@needs("setting:manage")
def bring_back_letter_template(code: str) -> ResponseReturnValue:
    """Have letters drafted from a template again."""
    service.set_letter_template_in_use(current_actor(), code, is_in_use=True)
    flash("Template brought back.", "success")
    return see_other("challenge.letter_templates")


def _added(actor: Actor, form: LetterTemplateForm, claim: Claim) -> Response:
    with unit_of_work():
        code = service.add_letter_template(actor, _facts(form))
        claim(url_for("challenge.edit_letter_template", code=code))
    flash("Template added.", "success")
    return see_other("challenge.edit_letter_template", code=code)


def _changed(actor: Actor, code: str, form: LetterTemplateForm, claim: Claim) -> Response:
    with unit_of_work():
        service.change_letter_template(actor, code, _facts(form), form.seen_version)
        claim(url_for("challenge.edit_letter_template", code=code))
    flash("Template saved. Letters that were drafted from it stay as they are.", "success")
    return see_other("challenge.edit_letter_template", code=code)


def _gaps_amiss(form: LetterTemplateForm) -> bool:
    """Whether there are gaps that GORM does not know; said beside their fields."""
    faults = {
        name: fault
        for name in ("heading", "words")
        if (fault := text_fault(str(form[name].data or "")))
    }
    form.show(Refused(faults))
    return bool(faults)


def _facts(form: LetterTemplateForm) -> TemplateFacts:
    return TemplateFacts(
        name=form.name.data or "",
        heading=form.heading.data or "",
        words=form.words.data or "",
        reply_within=number_in(form.reply_within),
    )


def _as_fields(found: TemplateRecord) -> dict[str, str]:
    return {
        "name": found.name,
        "heading": found.heading,
        "words": found.words,
        "reply_within": str(found.reply_within or ""),
        "version": str(found.version),
    }


def _page(
    form: LetterTemplateForm,
    found: TemplateRecord | None = None,
    *,
    differing: tuple[Differing, ...] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    sample = samples()
    page = render_template(
        "challenge/letter_templates/edit.html",
        form=form,
        found=found,
        gaps=GAPS,
        reading=Reading(
            filled(form.heading.data or "", sample), filled(form.words.data or "", sample)
        ),
        differing=differing,
        history=history_of(SUBJECT, found.code) if found else None,
    )
    return page, status
