"""Support that is given, and what came of it."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.support import CameOfItForm, SupportForm
from gorm.challenge.service.supporting import end_support as end
from gorm.challenge.service.supporting import give_support as give
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, desk_to_write, when
from gorm.core import clock
from gorm.core.permissions import needs
from gorm.core.text import day


@pages.route("/cases/<reference>/work/support/give", methods=BOTH)
@needs("case:write")
def give_support(reference: str) -> ResponseReturnValue:
    """Record support that was brokered or given."""
    desk = desk_to_write(reference)
    form = SupportForm.opened({"happened_on": clock.today()})

    def save() -> None:
        give(
            current_actor(),
            reference,
            what=form.what.data or "",
            given_by=form.given_by.data or "",
            begun=when(form),
            ends_on=form.ends_on.data,
            words=form.words.data or "",
        )

    asked = Asked("Add support", "Add it", "The support is added.")
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/support/<support>/end", methods=BOTH)
@needs("case:write")
def end_support(reference: str, support: str) -> ResponseReturnValue:
    """Record that support ended, and what came of it."""
    desk = desk_to_write(reference)
    line = desk.work.help(support)
    is_told = bool(line.came_of_it)
    form = CameOfItForm.opened(
        {
            "happened_on": line.ends_on if is_told else clock.today(),
            "version": str(line.version),
            "came_of_it": line.came_of_it,
        }
    )

    def save() -> None:
        end(
            current_actor(),
            reference,
            support,
            ended=when(form),
            came_of_it=form.came_of_it.data or "",
            seen_version=form.seen_version,
        )

    asked = Asked(
        "What came of support",
        "Save",
        "What came of it is recorded.",
        about=(("Support", line.what), ("By", line.given_by), ("When", line.span)),
        now={"happened_on": day(line.ends_on), "came_of_it": line.came_of_it},
        version=line.version,
    )
    return desk.asks(form, asked, save)
