"""Recording a member's question or letter, and what was answered."""

from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.core.web.addresses import see_other
from gorm.engagements.models import Marking
from gorm.parliament.forms import BusinessForm, LetterForm, QuestionForm
from gorm.parliament.models import BusinessKind
from gorm.parliament.queries.constituencies import (
    ConstituencyProfile,
    constituency_by_id,
    constituency_profile,
)
from gorm.parliament.queries.kept import BusinessRow, business_record
from gorm.parliament.queries.limits import reply_limit
from gorm.parliament.service.business import BusinessDetails, change_business, record_business
from gorm.parliament.views.blueprint import (
    colleagues_to_choose,
    insist_on_writing,
    members_to_choose,
    pages,
)
from gorm.settings.queries import themes_in_use


@pages.route("/constituencies/<reference>/letters/new", methods=["GET", "POST"])
@needs("parliament:write")
def add_letter(reference: str) -> ResponseReturnValue:
    """Record a letter from the member for a constituency."""
    return _add(reference, LetterForm, {})


@pages.route("/constituencies/<reference>/questions/new", methods=["GET", "POST"])
@needs("parliament:write")
def add_question(reference: str) -> ResponseReturnValue:
    """Record a question of the member for a constituency."""
    return _add(reference, QuestionForm, {"kind": BusinessKind.WRITTEN_QUESTION.value})


@pages.route("/questions-and-letters/<reference>/edit", methods=["GET", "POST"])
@needs("parliament:write")
def edit_business(reference: str) -> ResponseReturnValue:
    """Correct a question or letter, or record the answer."""
    actor = current_actor()
    stands = business_record(actor, reference)
    profile = constituency_by_id(actor, stands.constituency_id)
    kind: type[BusinessForm] = LetterForm if stands.kind.is_letter else QuestionForm
    form = kind.opened(_fields(stands))
    _offer(form, actor, profile, stands)
    differing: tuple[Differing, ...] | None = None

    def save() -> None:
        change_business(actor, reference, _details(form), seen_version=form.seen_version)

    try:
        if is_saved(form, save):
            flash(f"The {_noun(form)} is saved.", "success")
            return see_other("parliament.constituency", reference=profile.reference)
    except Conflict:
        differing = against(form, _words(form, stands), stands.version)
    page = render_template(
        "parliament/business_edit.html",
        form=form,
        one=profile,
        kept=stands,
        noun=_noun(form),
        differing=differing,
        history=history_of("parliamentary_business", reference),
    )
    return page, status_of(form) if differing is None else 409


def _add(reference: str, kind: type[BusinessForm], start: dict[str, Any]) -> ResponseReturnValue:
    actor = current_actor()
    profile = constituency_profile(actor, reference)
    insist_on_writing(profile)
    form = kind.opened(
        {
            "member": profile.member.reference if profile.member else "",
            "with_whom": actor.email,
            "area": profile.areas[0].reference if len(profile.areas) == 1 else "",
            "marking": Marking.OFFICIAL.value,
        }
        | start
    )
    _offer(form, actor, profile, None)
    if is_saved(form, lambda: record_business(actor, _details(form))):
        flash(f"The {_noun(form)} is recorded.", "success")
        return see_other("parliament.constituency", reference=reference)
    page = render_template("parliament/business_add.html", form=form, one=profile, noun=_noun(form))
    return page, status_of(form)


def _noun(form: BusinessForm) -> str:
    return "letter" if isinstance(form, LetterForm) else "question"


def _offer(
    form: BusinessForm, actor: Actor, profile: ConstituencyProfile, stands: BusinessRow | None
) -> None:
    email, name = (stands.with_email, stands.with_whom) if stands else ("", "")
    areas = {area.reference: area.name for area in profile.areas}
    themes = {theme: theme for _, theme in themes_in_use()}
    if stands and stands.area_reference:
        areas.setdefault(stands.area_reference, stands.area)
    if stands and stands.theme:
        themes.setdefault(stands.theme, stands.theme)
    form.offer("member", [("", "Choose"), *members_to_choose(profile)])
    form.offer("with_whom", [("", "Nobody yet"), *colleagues_to_choose(actor, email, name)])
    form.offer("area", [("", "None in particular"), *areas.items()])
    form.offer("theme", [("", "None"), *themes.items()])
    if isinstance(form, LetterForm):
        form.say_limit(reply_limit().working_days)


def _details(form: BusinessForm) -> BusinessDetails:
    is_question = isinstance(form, QuestionForm)
    return BusinessDetails(
        kind=BusinessKind(form["kind"].data) if is_question else BusinessKind.LETTER,
        member=form.member.data or "",
        number=(form["number"].data or "") if is_question else "",
        subject=form.subject.data or "",
        words=form.words.data or "",
        began_on=form.began_on.data,
        due_on=form.due_on.data,
        done_on=form.done_on.data,
        answer=form.answer.data or "",
        area=form.area.data or "",
        theme=form.theme.data or "",
        with_whom=form.with_whom.data or "",
        source_address=form.source_address.data or "",
        marking=Marking(form.marking.data),
        handling=form.handling.data or "",
        is_not_for_ministers=bool(form.is_not_for_ministers.data),
    )


def _fields(stands: BusinessRow) -> dict[str, Any]:
    return {
        "kind": stands.kind.value,
        "member": stands.member_reference,
        "number": stands.number,
        "subject": stands.subject,
        "words": stands.words,
        "began_on": stands.began_on,
        "due_on": stands.due_on if stands.is_due_stated else None,
        "done_on": stands.done_on,
        "answer": stands.answer,
        "area": stands.area_reference,
        "theme": stands.theme,
        "with_whom": stands.with_email,
        "source_address": stands.source_address,
        "marking": stands.marking.value,
        "handling": stands.handling,
        "is_not_for_ministers": stands.is_not_for_ministers,
        "version": str(stands.version),
    }


def _words(form: BusinessForm, stands: BusinessRow) -> dict[str, str]:
    """What stands now, by the fields of the form, in the words in which the form says it."""
    said = {
        "kind": stands.kind.label,
        "number": stands.number,
        "subject": stands.subject,
        "words": stands.words,
        "began_on": day(stands.began_on),
        "due_on": day(stands.due_on) if stands.is_due_stated else "",
        "done_on": day(stands.done_on),
        "answer": stands.answer,
        "area": stands.area or "None in particular",
        "theme": stands.theme or "None",
        "with_whom": stands.with_whom or "Nobody yet",
        "source_address": stands.source_address,
        "marking": stands.marking.label,
        "handling": stands.handling,
        "is_not_for_ministers": "Yes" if stands.is_not_for_ministers else "No",
    }
    return {name: words for name, words in said.items() if form.asks(name)}
