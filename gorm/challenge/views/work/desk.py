"""What the pages of this tab share: the case with its work, and a form that is drawn or done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.queries.heads import CaseHead, case_head
from gorm.challenge.queries.work import CaseWork, work_of
from gorm.challenge.rules.ladder import InForce
from gorm.challenge.views.opening import note_opening
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.forms import Form, happened_on
from gorm.core.forms.conflicts import Differing, against
from gorm.core.happenings import HappenedOn
from gorm.core.web.addresses import see_other
from gorm.drafts.service import discard

BOTH = ["GET", "POST"]


@dataclass(frozen=True)
class Asked:
    """What a form's page says: its title, its button, what it is about, what is said when done.

    `now` is what stands in the fields by their names, for one who sends what came too late.
    """

    title: str
    button: str
    done: str
    about: tuple[tuple[str, str], ...] = ()
    note: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True)
class Desk:
    """A case that the reader works on, with everything on this tab."""

    head: CaseHead
    work: CaseWork

    def asks(self, form: Form, asked: Asked, save: Callable[[], object]) -> ResponseReturnValue:
        """Draw a form, or do what it says and lead back to the tab."""
        differing: tuple[Differing, ...] | None = None
        if form.is_sent:
            try:
                save()
            except Refused as refused:
                form.show(refused)
            except Conflict:
                differing = against(form, asked.now, asked.version)
            else:
                discard(current_actor().reference, form.draft.data or "")
                flash(asked.done, "success")
                return see_other("challenge.work", reference=self.head.reference)
        page = render_template(
            "challenge/work/form.html",
            head=self.head,
            form=form,
            asked=asked,
            differing=differing,
        )
        if differing is not None:
            return page, 409
        return page, 422 if request.method == "POST" else 200

    @property
    def instruments(self) -> list[InForce]:
        """The instruments on which something can rest: proposals make nothing."""
        return [one for one in self.head.instruments if not one.is_proposal]


def desk_to_read(reference: str) -> Desk:
    """A case that the reader may read, with its work. Raises NotFound."""
    head = case_head(current_actor(), reference)
    note_opening(head)
    return Desk(head, work_of(head.id, head.instruments))


def desk_to_write(reference: str) -> Desk:
    """A case that the reader may work on. Raises NotFound, and NotAllowed for another office's."""
    desk = desk_to_read(reference)
    if not desk.head.may_write:
        raise NotAllowed("Only the office that holds this case can work on it.")
    return desk


def named(instruments: Iterable[InForce], none: str) -> list[tuple[str, str]]:
    """Instruments as a list offers them, with what it says where none is chosen."""
    return [("", none), *((one.reference, f"{one.title} ({one.reference})") for one in instruments)]


def when(form: Form) -> HappenedOn:
    """When it happened, as a valid form says it."""
    found = happened_on(form, "happened")
    assert found is not None  # noqa: S101 - the form asks for it
    return found


def happened_fields(found: HappenedOn | None, default: Any = None) -> dict[str, Any]:
    """What the two fields begin with: what stands, or a day that is usual."""
    if found is None:
        return {"happened_on": default}
    return {"happened_on": found.on, "happened_precision": found.precision.value}
