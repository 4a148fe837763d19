"""Signing in and out."""

from flask import Blueprint, flash, g, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from gorm.accounts import sign_in as signing_in
from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.forms import SignInForm
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.core.permissions import open_to_all, open_to_signed_in, own_transactions
from gorm.core.web.addresses import is_own, own_or, see_other, see_path, this_address
from gorm.core.web.application import SAFE_METHODS, SignInNeeded
from gorm.core.web.held import held_form_of_request
from gorm.drafts.service import keep_held

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/sign-in")
@open_to_all
def sign_in_form() -> ResponseReturnValue:
    """Ask who somebody is."""
    if current_user.is_authenticated:
        return see_path(_where_to())
    return _page(SignInForm.opened())


@blueprint.post("/sign-in")
@open_to_all
@own_transactions
def sign_in() -> ResponseReturnValue:
    """Let somebody in, and go on where they were."""
    form = SignInForm.opened()
    if not form.is_sent:
        return _page(form, 422)
    try:
        actor = signing_in.sign_in(
            str(form.email.data),
            str(form.password.data),
            request.remote_addr or "",
            instead_of=current_user.get_id() if current_user.is_authenticated else "",
        )
    except Refused as refused:
        form.show(refused)
        return _page(form, 429 if isinstance(refused, signing_in.TooManyGuesses) else 422)
    return _signed_in(actor, str(form.held.data or ""))


@blueprint.post("/sign-out")
@open_to_signed_in
def sign_out() -> ResponseReturnValue:
    """End this sign-in, on the server and in the browser."""
    signing_in.sign_out(current_actor())
    logout_user()
    cookie.clear()
    flash("You have signed out.", "success")
    return see_other("accounts.sign_in_form")


@blueprint.app_errorhandler(SignInNeeded)
def ask_to_sign_in(_error: SignInNeeded) -> ResponseReturnValue:
    """Ask for a sign-in; a form that was on its way is held by the page meanwhile."""
    if request.method in SAFE_METHODS:
        target = this_address()
        return see_other("accounts.sign_in_form", next=target if is_own(target) else None)
    form = SignInForm(formdata=None)
    form.held.data = held_form_of_request()
    return _page(form, 401)


def begin_cookie(actor: Actor) -> None:
    """Give the browser a sign-in; it takes nothing over from the one before."""
    cookie.clear()
    login_user(actor)
    g.actor_reference = actor.reference


def _signed_in(actor: Actor, held: str) -> ResponseReturnValue:
    begin_cookie(actor)
    if not held:
        return see_path(_where_to())
    try:
        with unit_of_work():
            address = keep_held(actor.reference, held)
    except Refused as refused:
        flash(str(refused), "error")
        return see_path(_where_to())
    flash("You are signed in. What you had typed is below; it is not saved yet.", "notice")
    return see_path(address)


def _where_to() -> str:
    return own_or(request.args.get("next"), "home.my_work")


def _page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "accounts/sign_in.html", form=form, interrupted=bool(form.held.data)
    ), status
