"""The meeting card of a pack on a screen, first of all on a telephone."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.briefings.rules.words import words_for
from gorm.briefings.service import PackDamaged, RestrictedWithheld, open_card
from gorm.briefings.views import blueprint
from gorm.core.permissions import needs
from gorm.core.provenance import NotesOnScreen
from gorm.core.web.error_pages import error_page

__all__ = ["blueprint", "card"]


@blueprint.get("/<number>/card")
@needs("pack:read")
def card(number: str) -> ResponseReturnValue:
    """The one page of a pack that is held in the hand, with links to the records behind it."""
    back = ("Go to the pack", url_for("briefings.pack", number=number))
    try:
        page = open_card(current_actor(), number)
    except RestrictedWithheld as question:
        return error_page(409, "This card cannot be shown yet", str(question), link=back)
    except PackDamaged:
        return error_page(
            409,
            "This card cannot be opened",
            f"What is kept of {number} is missing or has been changed since it was frozen, so it "
            "is not shown. Tell your administrator, who can restore it from a backup.",
            link=back,
        )
    return render_template(
        "briefings/card_page.html",
        page=page,
        words=words_for(page.cover.language),
        notes=NotesOnScreen(),
    )
