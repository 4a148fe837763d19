"""How every change of a regime is made: a form, what it would change, and then the saving.

The form stands in an address, so that looking at what would change keeps nothing; the page that
shows it carries the form on to the saving, with the version that it was shown for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.regimes import FormOf
from gorm.challenge.queries.regimes import RegimeKept
from gorm.challenge.rules.regime_edits import Edit
from gorm.challenge.rules.regime_words import Names
from gorm.challenge.service.regimes import Preview, change_regime, preview
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.web.addresses import see_other

#: Said in an address that leads back to a form with what was typed in it.
_BACK: Final = "back"


@dataclass(frozen=True)
class Change:
    """A change of a regime that is asked for on a page, and how it is called when it is done."""

    kept: RegimeKept
    known: Names
    heading: str
    act: str
    done: str
    button: str = "Save"

    @property
    def regime(self) -> str:
        """The code of the regime."""
        return self.kept.code

    def preview(self, edit: Edit) -> Preview:
        """What it would change."""
        return preview(current_actor(), self.kept, self.known, edit)


@dataclass(frozen=True)
class Filled:
    """The form of a change: what it begins with, what it offers, and the edit that it means."""

    form_of: FormOf
    start: dict[str, Any]
    offer: Callable[[Any], None]
    edit: Callable[[Any], Edit]
    template: str


def answer_form(change: Change, filled: Filled) -> ResponseReturnValue:
    """Answer a page with a form: the form, what it would change, or the saving."""
    if request.method == "POST":
        return _save(change, filled)
    is_typed = "name" in request.args
    form = filled.form_of.look(formdata=request.args if is_typed else None, data=filled.start)
    filled.offer(form)
    if not is_typed or _BACK in request.args:
        return _form_page(change, filled, form)
    if not form.validate():
        return _form_page(change, filled, form, status=422)
    seen = change.preview(filled.edit(form))
    if seen.refused:
        form.show(Refused(seen.refused))
        return _form_page(change, filled, form, status=422)
    return _preview_page(change, seen, list(_typed(form, filled.form_of.names)))


def _save(change: Change, filled: Filled) -> ResponseReturnValue:
    form = filled.form_of.save.opened()
    filled.offer(form)
    if not form.is_sent:
        return _form_page(change, filled, form, status=422)
    try:
        _do(change, filled.edit(form), form)
    except Refused as refused:
        form.show(refused)
        return _form_page(change, filled, form, status=422)
    except Conflict:
        differing = against(form, _now(filled), change.kept.version)
        return _form_page(change, filled, form, differing=differing, status=409)
    return _done(change)


def answer_act(change: Change, edit: Edit) -> ResponseReturnValue:
    """Answer a page of a change without a form: what it would change, or the doing of it."""
    if request.method == "GET":
        return _preview_page(change, change.preview(edit))
    form = Form.opened()
    if not form.is_sent:
        return _preview_page(change, change.preview(edit), status=422)
    try:
        _do(change, edit, form)
    except Refused as refused:
        seen = change.preview(edit)
        return _preview_page(change, seen, refused=tuple(refused.faults.values()), status=422)
    except Conflict:
        seen = change.preview(edit)
        return _preview_page(change, seen, is_overtaken=True, status=409)
    return _done(change)


def _do(change: Change, edit: Edit, form: Form) -> None:
    change_regime(current_actor(), change.regime, edit, change.act, form.seen_version)


def _done(change: Change) -> ResponseReturnValue:
    flash(change.done, "success")
    return see_other("challenge.regime", code=change.regime)


def _now(filled: Filled) -> dict[str, str]:
    """What stands now, as the fields of the form say it."""
    form = filled.form_of.look(formdata=None, data=filled.start)
    filled.offer(form)
    return {name: words_in(form[name]) for name in filled.form_of.names}


def _typed(form: Any, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What was typed, as a browser would send it once more."""
    for name in names:
        data = form[name].data
        if isinstance(data, bool):
            yield from ([(name, "y")] if data else [])
        elif isinstance(data, list):
            yield from ((name, one) for one in data)
        else:
            yield name, str(data or "")


def _form_page(
    change: Change,
    filled: Filled,
    form: Any,
    *,
    differing: tuple[Differing, ...] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        filled.template,
        change=change,
        form=form,
        names=filled.form_of.names,
        differing=differing,
    )
    return page, status


def _preview_page(
    change: Change,
    seen: Preview,
    typed: list[tuple[str, str]] | None = None,
    *,
    refused: tuple[str, ...] = (),
    is_overtaken: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    form = Form.opened()
    form.version.data = str(seen.version)
    back = url_for("challenge.regime", code=change.regime)
    if typed is not None:
        back = f"{request.path}?{urlencode([*typed, (_BACK, 'yes')])}"
    page = render_template(
        "challenge/regimes/preview.html",
        change=change,
        seen=seen,
        form=form,
        typed=typed or [],
        back=back,
        refused=refused or tuple(seen.refused.values()),
        is_overtaken=is_overtaken,
    )
    return page, status
