"""Everybody's own account: their name, their password, where they are signed in."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from gorm.accounts import queries, service
from gorm.accounts.actor import current_actor
from gorm.accounts.forms import OwnDetailsForm, OwnPasswordForm
from gorm.accounts.offers import account_pages
from gorm.accounts.sign_in import TooManyGuesses
from gorm.accounts.views.signing_in import begin_cookie
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import conflicts
from gorm.core.permissions import open_to_signed_in
from gorm.core.web.addresses import see_other

blueprint = Blueprint("own", __name__, url_prefix="/account")

_OPEN_BEFORE_CHOOSING = frozenset(
    {"own.password_form", "own.change_password", "accounts.sign_out", "static"}
)


@blueprint.before_app_request
def ask_for_own_password() -> ResponseReturnValue | None:
    """Whoever came in with a password that somebody else set chooses their own first."""
    if request.endpoint is None or request.endpoint in _OPEN_BEFORE_CHOOSING:
        return None
    if current_user.is_authenticated and current_user.must_change_password:
        return see_other("own.password_form")
    return None


@blueprint.get("")
@open_to_signed_in
def account() -> ResponseReturnValue:
    """The reader's own account."""
    actor = current_actor()
    user = queries.user_record(actor.reference)
    return render_template(
        "own/account.html",
        user=user,
        sign_ins=queries.own_sign_ins(actor),
        offered=account_pages.offers(),
    )


@blueprint.get("/edit")
@open_to_signed_in
def edit_form() -> ResponseReturnValue:
    """A form for one's own name and telephone number."""
    user = queries.user_record(current_actor().reference)
    values = {"name": user.name, "phone": user.phone, "version": str(user.version)}
    return _edit_page(OwnDetailsForm.opened(values))


@blueprint.post("/edit")
@open_to_signed_in
def edit() -> ResponseReturnValue:
    """Change one's own name and telephone number."""
    actor, form = current_actor(), OwnDetailsForm.opened()
    if not form.is_sent:
        return _edit_page(form, 422)
    name, phone = str(form.name.data), str(form.phone.data)
    try:
        service.change_own_details(actor, name, phone, form.seen_version)
    except Conflict:
        user = queries.user_record(actor.reference)
        now = {"name": user.name, "phone": user.phone}
        return _edit_page(form, 409, conflicts.against(form, now, user.version))
    except Refused as refused:
        form.show(refused)
        return _edit_page(form, 422)
    flash("Your account is saved.", "success")
    return see_other("own.account")


@blueprint.get("/password")
@open_to_signed_in
def password_form() -> ResponseReturnValue:
    """A form for another password."""
    return _password_page(OwnPasswordForm.opened())


@blueprint.post("/password")
@open_to_signed_in
def change_password() -> ResponseReturnValue:
    """Choose another password."""
    form = OwnPasswordForm.opened()
    if not form.is_sent:
        return _password_page(form, 422)
    old, new = str(form.old_password.data), str(form.new_password.data)
    try:
        actor = service.change_own_password(current_actor(), old, new)
    except Refused as refused:
        form.show(refused)
        return _password_page(form, 429 if isinstance(refused, TooManyGuesses) else 422)
    begin_cookie(actor)
    flash("Password changed. You are signed out everywhere else.", "success")
    return see_other("own.account")


@blueprint.post("/sign-out-elsewhere")
@open_to_signed_in
def sign_out_elsewhere() -> ResponseReturnValue:
    """End all of one's own sign-ins but this one."""
    service.sign_out_everywhere_else(current_actor())
    flash("You are signed out everywhere else.", "success")
    return see_other("own.account")


def _edit_page(
    form: OwnDetailsForm,
    status: int = 200,
    differing: tuple[conflicts.Differing, ...] | None = None,
) -> ResponseReturnValue:
    return render_template("own/edit.html", form=form, differing=differing), status


def _password_page(form: OwnPasswordForm, status: int = 200) -> ResponseReturnValue:
    must = current_actor().must_change_password
    return render_template("own/password.html", form=form, must_change=must), status
