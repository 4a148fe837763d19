"""Several engagements at once: a theme that they share, the day of the next contact."""

from collections.abc import Callable
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.errors import Refused
from gorm.core.forms import Form
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.engagements import service
from gorm.engagements.forms.together import NextContactTogetherForm, ThemeTogetherForm
from gorm.engagements.listing.chosen import ChosenEngagement, engagements_chosen
from gorm.engagements.views.blueprint import pages
from gorm.lists.asking import Asking, Chosen, ask_or_do, ticked
from gorm.lists.together import Pick
from gorm.settings.queries import themes_in_use

#: What the list offers to do, as the address names it.
ACTS: Final = (("theme", "Add a theme"), ("next", "Set the next contact"))
_LIST: Final = "engagements.all_engagements"
_ASKING: Final = {
    "theme": Asking(
        "Add a theme", "engagement", "They keep the themes that they have.", "on the theme", _LIST
    ),
    "next": Asking(
        "Set the next contact", "engagement",
        "Whoever was met is to be met again by this day.", "to be followed by a contact", _LIST,
    ),
}  # fmt: skip


@pages.route("/engagements/together", methods=["GET", "POST"])
@needs("engagement:log")
def engagements_together() -> ResponseReturnValue:
    """Ask whether it is meant for all that were ticked, and do it."""
    actor = current_actor()
    act = request.args.get("act", "")
    if act not in _ASKING:
        raise Refused("The list offers no such act. Go back and choose one that it offers.")
    form: Form
    if act == "theme":
        form = ThemeTogetherForm.opened()
        form.offer("theme", [("", "Choose"), *((str(i), name) for i, name in themes_in_use())])
    else:
        form = NextContactTogetherForm.opened()
    versions = {pick.reference: pick.version for pick in ticked()}
    found = engagements_chosen(actor, versions)
    chosen = [_chosen(one, versions[one.line.reference]) for one in found]
    return ask_or_do(_ASKING[act], form, chosen, _verb(actor, act, form))


def _verb(actor: Actor, act: str, form: Form) -> Callable[[Pick], None]:
    def do(pick: Pick) -> None:
        if act == "theme":
            theme_id = int(form["theme"].data)
            service.add_theme_to_engagement(actor, pick.reference, theme_id, pick.version)
        else:
            by = form["next_contact_by"].data
            service.set_next_contact(actor, pick.reference, by, pick.version)

    return do


def _chosen(one: ChosenEngagement, seen_version: int) -> Chosen:
    why_not = ""
    if not one.may_change:
        why_not = "only the office or department that owns it changes it"
    elif one.line.version != seen_version:
        why_not = "somebody saved it after you opened the list"
    return Chosen(one.line.reference, one.line.title, day(one.line.on), why_not)
