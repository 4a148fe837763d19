"""The page on which somebody chooses their digest, and the one that its link to stop leads to."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.offers import AccountPage
from gorm.accounts.saving import is_saved
from gorm.accounts.sign_in import digest_of
from gorm.core.permissions import open_to_all, open_to_signed_in, proven_by_address
from gorm.core.web.addresses import see_other
from gorm.digest import queries, service
from gorm.digest.forms import DigestForm
from gorm.digest.models import Rhythm

blueprint = Blueprint("digest", __name__)

ACCOUNT_PAGE = AccountPage(
    "Digest by e-mail", "digest.preferences", "What waits for you, as a short mail on working days"
)


@blueprint.get("/account/digest")
@open_to_signed_in
def preferences() -> ResponseReturnValue:
    """How often the reader's digest comes."""
    rhythm = queries.rhythm_of(current_actor())
    return _page(DigestForm.opened({"rhythm": rhythm.value}))


@blueprint.post("/account/digest")
@open_to_signed_in
def choose() -> ResponseReturnValue:
    """Choose how often the digest comes."""
    form = DigestForm.opened()

    def save() -> None:
        service.choose_rhythm(current_actor(), Rhythm(str(form.rhythm.data)))

    if not is_saved(form, save):
        return _page(form, 422)
    flash("Your choice is saved.", "success")
    return see_other("digest.preferences")


@blueprint.get("/digest/stop/<token>")
@open_to_all
def stop(token: str) -> ResponseReturnValue:
    """Ask whether the digest shall stop: to open a link changes nothing, since programs do so."""
    queries.owner_of_stop(digest_of(token))
    return render_template("digest/stop.html", token=token)


@blueprint.post("/digest/stop/<token>")
@open_to_all
@proven_by_address
def stop_now(token: str) -> ResponseReturnValue:
    """Stop the digest of whom this link was sent to, signed in or not."""
    service.stop_by_token(token)
    return see_other("digest.stopped")


@blueprint.get("/digest/stopped")
@open_to_all
def stopped() -> ResponseReturnValue:
    """Say that the digest was stopped."""
    return render_template("digest/stopped.html")


def _page(form: DigestForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("digest/preferences.html", form=form, email=current_actor().email)
    return page, status
