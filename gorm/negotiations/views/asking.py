"""A form about an agreement that is drawn, or done and led back from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against
from gorm.drafts.service import discard


@dataclass(frozen=True)
class Asking:
    """What a form's page says: its title and button, what it is about, and where it leads back to.

    `trail` is the way to it: (words, address) pairs. `now` is what stands in the fields by their
    names, for one who sends what came too late, and `version` the version that stands.
    """

    title: str
    button: str
    done: str
    back: str
    trail: tuple[tuple[str, str], ...]
    caption: str = ""
    about: tuple[tuple[str, str], ...] = ()
    note: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


def ask_or_do(form: Form, asking: Asking, save: Callable[[], Any]) -> ResponseReturnValue:
    """Draw a form, or do what it says and lead back. What was typed is never lost."""
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            save()
        except Refused as refused:
            form.show(refused)
        except Conflict:
            known = {name: words for name, words in asking.now.items() if form.asks(name)}
            differing = against(form, known, asking.version)
        else:
            discard(current_actor().reference, form.draft.data or "")
            flash(asking.done, "success")
            return redirect(asking.back, 303)
    page = render_template(
        "negotiations/form.html", form=form, asking=asking, differing=differing
    )  # fmt: skip
    if differing is not None:
        return page, 409
    return page, 422 if request.method == "POST" else 200
