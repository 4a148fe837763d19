"""Several commitments at once: kept, dropped, given to somebody else, put to another day."""

from collections.abc import Callable
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.errors import Refused
from gorm.core.forms import Form
from gorm.core.permissions import needs
from gorm.engagements import service
from gorm.engagements.forms.together import (
    DayTogetherForm,
    DropTogetherForm,
    OwnerTogetherForm,
    SimplyForm,
)
from gorm.engagements.listing.options import colleagues_of
from gorm.engagements.listing.promises import CommitmentLine, commitments_chosen
from gorm.engagements.models import Side
from gorm.engagements.views.blueprint import pages
from gorm.lists.asking import Asking, Chosen, ask_or_do, ticked
from gorm.lists.together import Pick

#: What the list offers to do, as the address names it.
ACTS: Final = (
    ("done", "Mark as done"),
    ("drop", "Drop, with a reason"),
    ("owner", "Give to another owner"),
    ("day", "Set another day"),
)
_LIST: Final = "engagements.all_commitments"
_NOUN: Final = "commitment"
_ASKING: Final = {
    "done": Asking("Mark as done", _NOUN, "They were kept, today.", "done", _LIST),
    "drop": Asking(
        "Drop", _NOUN, "They stay on the record as dropped, with your reason.", "dropped", _LIST,
        is_warning=True,
    ),
    "owner": Asking(
        "Give to another owner", _NOUN, "Whoever you choose sees to them from now on.",
        "given to another owner", _LIST,
    ),
    "day": Asking(
        "Set another day", _NOUN, "They are due on this day from now on.", "put to another day",
        _LIST,
    ),
}  # fmt: skip
_FORMS: Final[dict[str, type[Form]]] = {
    "done": SimplyForm, "drop": DropTogetherForm, "owner": OwnerTogetherForm,
    "day": DayTogetherForm,
}  # fmt: skip


@pages.route("/commitments/together", methods=["GET", "POST"])
@needs("engagement:log")
def commitments_together() -> ResponseReturnValue:
    """Ask whether it is meant for all that were ticked, and do it."""
    actor = current_actor()
    act = request.args.get("act", "")
    if act not in _ASKING:
        raise Refused("The list offers no such act. Go back and choose one that it offers.")
    form = _form(actor, act)
    versions = {pick.reference: pick.version for pick in ticked()}
    found = commitments_chosen(actor, versions)
    chosen = [_chosen(line, act, versions[line.reference]) for line in found]
    return ask_or_do(_ASKING[act], form, chosen, _verb(actor, act, form))


def _form(actor: Actor, act: str) -> Form:
    form = _FORMS[act].opened()
    if isinstance(form, OwnerTogetherForm):
        people = colleagues_of(actor.office_id, actor.department_id)
        form.offer("owner", [("", "Choose"), *((str(one.id), one.name) for one in people)])
    return form


def _verb(actor: Actor, act: str, form: Form) -> Callable[[Pick], None]:
    """The verb that does it with one commitment, by what the form says."""

    def do(pick: Pick) -> None:
        reference, version = pick.reference, pick.version
        if act == "drop":
            service.drop_commitment(actor, reference, form["reason"].data or "", version)
        elif act == "owner":
            service.give_commitment(actor, reference, int(form["owner"].data), version)
        elif act == "day":
            service.put_off_commitment(actor, reference, form["due_on"].data, version)
        else:
            service.complete_commitment(actor, reference, version)

    return do


def _chosen(line: CommitmentLine, act: str, seen_version: int) -> Chosen:
    whose = "We promised" if line.side is Side.OURS else "They promised"
    return Chosen(
        line.reference, f"{whose}: {line.promise}", line.owner, _why_not(line, act, seen_version)
    )


def _why_not(line: CommitmentLine, act: str, seen_version: int) -> str:
    if not line.may_change:
        return "only the office or department of its engagement changes it"
    if not line.is_open:
        return "it is closed already"
    if line.version != seen_version:
        return "somebody changed it after you opened the list"
    if act == "owner" and line.side is not Side.OURS:
        return "it is their promise; its owner is named on its own page"
    return ""
