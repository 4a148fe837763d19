"""The pages on which administrators set kinds of agreement, each change shown before it is done."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.forms import Form
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.kinds import ConfirmForm, KindForm, KindStageForm, timetable_form
from gorm.negotiations.queries.kinds import KindKept, kind_kept, kind_lines
from gorm.negotiations.rules.kinds import (
    KindFacts,
    KindStage,
    KindTimetable,
    moved,
    with_stage,
    with_timetable,
)
from gorm.negotiations.service.kinds import SUBJECT, Edit, change_kind, preview_kind
from gorm.negotiations.views.blueprint import pages
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Kinds of agreement", "negotiations.kinds", "Their blocks, stages, grades and timetables"
)
#: What a form carries itself and a preview does not repeat.
_OWN: Final = frozenset({"csrf_token", "submission_key", "version", "draft", "confirmed"})


@dataclass(frozen=True)
class _Asked:
    """A change that somebody asks for: its heading, its form, and what it makes of the kind."""

    kept: KindKept
    heading: str
    form: Form
    edit: Callable[[], Edit]


@pages.get("/settings/agreement-kinds")
@needs("setting:manage")
def kinds() -> ResponseReturnValue:
    """Every kind of agreement."""
    return render_template("negotiations/kinds/list.html", kinds=kind_lines())


@pages.get("/settings/agreement-kinds/<code>")
@needs("setting:manage")
def kind(code: str) -> ResponseReturnValue:
    """One kind: its stages, its timetables, and what was changed of it."""
    kept = kind_kept(code)
    return render_template(
        "negotiations/kinds/detail.html",
        kind=kept.facts,
        grades=kept.grades,
        standing=kept.standing,
        names={one.code: one.name for one in kept.facts.stages},
        history=history_of(SUBJECT, code),
    )


@pages.route("/settings/agreement-kinds/<code>/edit", methods=["GET", "POST"])
@needs("setting:manage")
def edit_kind(code: str) -> ResponseReturnValue:
    """What a kind is called, and what an agreement of it begins with."""
    kept = kind_kept(code)
    facts = kept.facts
    form = KindForm.opened(
        {
            "name": facts.name,
            "description": facts.description,
            "blocks": "\n".join(facts.blocks),
            "years": str(facts.years),
            "review_months": str(facts.review_months),
            "reward_threshold": str(int(facts.reward_threshold)),
            "is_in_use": facts.is_in_use,
            "version": str(kept.version),
        }
    )
    return _answer(_Asked(kept, f"Change {facts.name}", form, lambda: _kind_edit(form)))


@pages.route("/settings/agreement-kinds/<code>/stages/new", methods=["GET", "POST"])
@needs("setting:manage")
def new_stage(code: str) -> ResponseReturnValue:
    """Add a stage to a kind, after the others."""
    kept = kind_kept(code)
    return _answer(_stage_asked(kept, KindStage(name=""), "Add a stage"))


@pages.route("/settings/agreement-kinds/<code>/stages/<stage>/edit", methods=["GET", "POST"])
@needs("setting:manage")
def edit_stage(code: str, stage: str) -> ResponseReturnValue:
    """Rename a stage, or change what it asks for."""
    kept = kind_kept(code)
    found = _stage(kept, stage)
    return _answer(_stage_asked(kept, found, f"Change {found.name}"))


@pages.route(
    '/settings/agreement-kinds/<code>/stages/<stage>/<any("up","down","retire","bring-back"):act>',
    methods=["GET", "POST"],
)
@needs("setting:manage")
def act_on_stage(code: str, stage: str, act: str) -> ResponseReturnValue:
    """Move a stage up or down, retire it, or bring it back."""
    kept = kind_kept(code)
    found = _stage(kept, stage)
    form = ConfirmForm.opened({"version": str(kept.version)})
    words = {"up": "Move {} up", "down": "Move {} down", "retire": "Retire {}"}
    heading = words.get(act, "Bring back {}").format(found.name)

    def edit() -> Edit:
        if act in {"up", "down"}:
            return lambda facts: moved(facts, stage, up=act == "up")
        is_in_use = act == "bring-back"
        return lambda facts: with_stage(facts, replace(found, is_in_use=is_in_use))

    return _answer(_Asked(kept, heading, form, edit))


@pages.route("/settings/agreement-kinds/<code>/timetables/new", methods=["GET", "POST"])
@needs("setting:manage")
def new_timetable(code: str) -> ResponseReturnValue:
    """Add a timetable to a kind."""
    kept = kind_kept(code)
    return _answer(_timetable_asked(kept, KindTimetable(name=""), "Add a timetable"))


@pages.route(
    "/settings/agreement-kinds/<code>/timetables/<int:number>/edit", methods=["GET", "POST"]
)
@needs("setting:manage")
def edit_timetable(code: str, number: int) -> ResponseReturnValue:
    """Change a timetable of a kind."""
    kept = kind_kept(code)
    found = next((one for one in kept.facts.timetables if one.id == number), None)
    if found is None:
        raise NotFound
    return _answer(_timetable_asked(kept, found, f"Change {found.name}"))


def _answer(asked: _Asked) -> ResponseReturnValue:
    """The form; once sent, what it would change; once that is confirmed, the kind as it is."""
    form, code = asked.form, asked.kept.facts.code
    is_confirmed = request.form.get("confirmed") == "yes"
    if not form.is_sent:
        if request.method == "GET" and isinstance(form, ConfirmForm):
            return _preview(asked)
        return _form_page(asked), 422 if form.errors else 200
    if not is_confirmed:
        return _preview(asked)
    try:
        change_kind(current_actor(), code, asked.edit(), form.seen_version)
    except Refused as refused:
        form.show(refused)
        return _form_page(asked), 422
    except Conflict as conflict:
        form.version.data = str(asked.kept.version)
        form.faults = (f"{conflict} This is what it would change now.",)
        return _preview(asked, 409)
    flash("The kind of agreement is saved.", "success")
    return see_other("negotiations.kind", code=code)


def _preview(asked: _Asked, status: int = 200) -> ResponseReturnValue:
    seen = preview_kind(current_actor(), asked.kept, asked.edit())
    if seen.refused and not isinstance(asked.form, ConfirmForm):
        asked.form.show(Refused(seen.refused))
        return _form_page(asked), 422
    if seen.refused:
        asked.form.faults = tuple(seen.refused.values())
    # What is confirmed is a sending of its own; the form before it was sent only to be shown.
    asked.form.submission_key.data = secrets.token_urlsafe(16)
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    page = render_template(
        "negotiations/kinds/preview.html",
        asked=asked,
        form=asked.form,
        seen=seen,
        typed=typed,
        back=url_for("negotiations.kind", code=asked.kept.facts.code),
    )
    return page, status


def _form_page(asked: _Asked) -> str:
    return render_template(
        "negotiations/kinds/form.html",
        asked=asked,
        form=asked.form,
        fields=[one for one in asked.form if one.name not in _OWN],
        back=url_for("negotiations.kind", code=asked.kept.facts.code),
    )


def _kind_edit(form: KindForm) -> Edit:
    names = [one_line(name) for name in (form.blocks.data or "").splitlines()]

    def edit(facts: KindFacts) -> KindFacts:
        return replace(
            facts,
            name=form.name.data or "",
            description=form.description.data or "",
            blocks=tuple(dict.fromkeys(name for name in names if name)),
            years=number_in(form.years) or 1,
            review_months=number_in(form.review_months) or 1,
            reward_threshold=Decimal(number_in(form.reward_threshold) or 0),
            is_in_use=bool(form.is_in_use.data),
        )

    return edit


def _stage_asked(kept: KindKept, stage: KindStage, heading: str) -> _Asked:
    form = KindStageForm.opened(
        {
            "name": stage.name,
            "grade": stage.grade_code,
            "signs": stage.signs,
            "is_in_force": stage.is_in_force,
            "opens_lines": stage.opens_lines,
            "version": str(kept.version),
        }
    )
    form.offer("grade", [("", "No approval needed"), *kept.grades.items()])

    def edit() -> Edit:
        changed = replace(
            stage,
            name=form.name.data or "",
            grade_code=form.grade.data or "",
            signs=bool(form.signs.data),
            is_in_force=bool(form.is_in_force.data),
            opens_lines=bool(form.opens_lines.data),
        )
        return lambda facts: with_stage(facts, changed)

    return _Asked(kept, heading, form, edit)


def _timetable_asked(kept: KindKept, timetable: KindTimetable, heading: str) -> _Asked:
    stages = [(one.code, one.name) for one in kept.facts.stages if one.is_in_use]
    days = dict(timetable.steps)
    start: dict[str, Any] = {
        "name": timetable.name,
        "source": timetable.source,
        "version": str(kept.version),
        **{f"days_{code}": str(number) for code, number in days.items()},
    }
    form = timetable_form(stages).opened(start)

    def edit() -> Edit:
        typed = {code: form[f"days_{code}"].data for code, _ in stages}
        steps = [(code, int(text)) for code, text in typed.items() if text]
        changed = replace(
            timetable,
            name=form["name"].data or "",
            source=form["source"].data or "",
            steps=tuple(sorted(steps, key=lambda step: -step[1])),
        )
        return lambda facts: with_timetable(facts, changed)

    return _Asked(kept, heading, form, edit)


def _stage(kept: KindKept, code: str) -> KindStage:
    found = kept.facts.stage(code)
    if found is None:
        raise NotFound
    return found
