"""Signing in and out."""

from flask import Blueprint, flash, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from gorm.accounts import sign_in as signing_in
from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.forms import SignInForm
from gorm.core.errors import Refused
from gorm.core.permissions import open_to_all, open_to_signed_in
from gorm.core.web.addresses import is_own, own_or, see_other, see_path
from gorm.core.web.application import SignInNeeded
from gorm.core.web.held import held_form
from gorm.drafts.service import keep_held

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Ask who somebody is, and let them go on where they were."""
    if request.method == "GET" and current_user.is_authenticated:
        return see_path(own_or(request.args.get("next"), "home.my_work"))
    form = SignInForm.opened()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_sent:
            try:
                actor = signing_in.sign_in(
                    form.email.data or "", form.password.data or "", request.remote_addr or ""
                )
                return _signed_in(actor, form.held.data)
            except signing_in.TooManyGuesses as refused:
                form.show(refused)
                status = 429
            except Refused as refused:
                form.show(refused)
    return render_template("accounts/sign_in.html", form=form, interrupted=False), status


@blueprint.post("/sign-out")
@open_to_signed_in
def sign_out() -> ResponseReturnValue:
    """End this sign-in, on the server and in the browser."""
    signing_in.sign_out(current_actor())
    logout_user()
    cookie.clear()
    flash("You have signed out.", "success")
    return see_other("accounts.sign_in")


def _signed_in(actor: Actor, held: str | None) -> ResponseReturnValue:
    cookie.clear()  # a new sign-in takes nothing over from the one before
    login_user(actor)
    if held:
        address = keep_held(actor.reference, held)
        flash("You are signed in. What you had typed is below; it is not saved yet.", "notice")
        return see_path(address)
    return see_path(own_or(request.args.get("next"), "home.my_work"))


@blueprint.app_errorhandler(SignInNeeded)
def ask_to_sign_in(_error: SignInNeeded) -> ResponseReturnValue:
    """Ask for a sign-in; a form that was on its way is held by the page meanwhile."""
    if request.method == "GET":
        target = request.full_path.rstrip("?")
        return see_other("accounts.sign_in", next=target if is_own(target) else None)
    form = SignInForm(formdata=None)
    form.submission_key.data = ""
    held = held_form(request.path, request.form)
    form.held.data = held
    page = render_template("accounts/sign_in.html", form=form, interrupted=bool(held))
    return page, 401
