"""A form about a pack that is drawn, or done and led back from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.briefings.service import AskedBack
from gorm.core.db import unit_of_work
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against
from gorm.core.web.addresses import see_path
from gorm.drafts.service import discard


@dataclass(frozen=True)
class Asking:
    """What a form's page says: its title and button, what it is about, and where it leads back to.

    `now` is what stands in the fields by their names, for one who sends what came too late, and
    `version` the version that stands.
    """

    title: str
    button: str
    done: str
    back: str
    number: str = ""
    caption: str = ""
    notes: tuple[str, ...] = ()
    is_warning: bool = False
    working: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        """The way to it."""
        packs = ("Packs", url_for("briefings.packs"))
        if not self.number:
            return (packs,)
        return packs, (self.number, url_for("briefings.pack", number=self.number))


def ask_or_do(
    form: Form,
    asking: Asking,
    save: Callable[[], Any],
    *,
    template: str = "briefings/form.html",
    has_own_transactions: bool = False,
    **values: Any,
) -> ResponseReturnValue:
    """Draw a form, or do what it says and lead back. What was typed is never lost."""
    differing: tuple[Differing, ...] | None = None
    asked: AskedBack | None = None
    if form.is_sent:
        try:
            save()
        except AskedBack as question:
            asked = question
            form.show(question)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            known = {name: words for name, words in asking.now.items() if form.asks(name)}
            differing = against(form, known, asking.version)
        else:
            _drop_draft(form, has_own_transactions=has_own_transactions)
            flash(asking.done, "success")
            return see_path(asking.back)
    page = render_template(
        template, form=form, asking=asking, differing=differing, asked=asked, **values
    )
    if differing is not None:
        return page, 409
    return page, 422 if request.method == "POST" else 200


def _drop_draft(form: Form, *, has_own_transactions: bool) -> None:
    reference, token = current_actor().reference, form.draft.data or ""
    if not has_own_transactions:
        discard(reference, token)
    elif token:
        with unit_of_work():
            discard(reference, token)
