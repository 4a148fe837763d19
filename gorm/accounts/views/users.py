"""The pages on which administrators manage users."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts import queries, service
from gorm.accounts.actor import current_actor
from gorm.accounts.forms import (
    ConfirmForm,
    DisableForm,
    NewUserForm,
    SetPasswordForm,
    UserForm,
    UserSearchForm,
)
from gorm.accounts.queries import UserFilter, UserRecord
from gorm.accounts.roles import Role
from gorm.accounts.service import UserDetails
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import conflicts, options_from
from gorm.core.permissions import needs
from gorm.core.text import listed
from gorm.core.web.addresses import see_other
from gorm.core.web.navigation import NavigationItem

blueprint = Blueprint("users", __name__, url_prefix="/users")
NAVIGATION = NavigationItem("Users", "users.user_list", "user:manage")


@blueprint.get("")
@needs("user:manage")
def user_list() -> ResponseReturnValue:
    """All users, narrowed by name, office, role, and whether they may sign in."""
    form = search_form()
    narrowed = users_asked_for(form) if form.validate() else UserFilter()
    page = queries.users(narrowed, request.args.get("after", ""))
    asked = {k: v for k, v in request.args.items() if k != "after" and v}
    return render_template("users/user_list.html", form=form, page=page, asked=asked)


def search_form() -> UserSearchForm:
    """The filters of the list, as the address fills them."""
    form = UserSearchForm(formdata=request.args, data={"office": "", "role": "", "state": ""})
    form.office.choices = options_from([("", "All offices"), *queries.office_code_choices()])
    return form


def users_asked_for(form: UserSearchForm) -> UserFilter:
    """What a sound form narrows the list to."""
    return UserFilter(str(form.q.data or ""), form.office.data, form.role.data, form.state.data)


@blueprint.get("/new")
@needs("user:manage")
def new() -> ResponseReturnValue:
    """A form for a user to be added."""
    return _new_page(NewUserForm.opened({"grade": "g7"}))


@blueprint.post("/new")
@needs("user:manage")
def add() -> ResponseReturnValue:
    """Add a user."""
    form = _offering(NewUserForm.opened())
    if form.is_sent:
        try:
            reference = service.add_user(
                current_actor(), _details(form), str(form.password.data), is_temporary=True
            )
        except Refused as refused:
            form.show(refused)
        else:
            flash("User added. Tell them the temporary password yourself.", "success")
            return see_other("users.user", reference=reference)
    return _new_page(form, 422)


@blueprint.get("/<reference>")
@needs("user:manage")
def user(reference: str) -> ResponseReturnValue:
    """One user, what may be done to them, and their history."""
    found = queries.user_record(reference)
    return render_template(
        "users/user.html", user=found, history=history_of("user", found.reference)
    )


@blueprint.get("/<reference>/edit")
@needs("user:manage")
def edit_form(reference: str) -> ResponseReturnValue:
    """A form for the details of a user."""
    found = queries.user_record(reference)
    return _edit_page(found, UserForm.opened(_values(found)))


@blueprint.post("/<reference>/edit")
@needs("user:manage")
def edit(reference: str) -> ResponseReturnValue:
    """Change the details of a user."""
    found = queries.user_record(reference)
    form = _offering(UserForm.opened())
    if not form.is_sent:
        return _edit_page(found, form, 422)
    try:
        service.change_user(current_actor(), reference, _details(form), form.seen_version)
    except Conflict:
        differing = conflicts.against(form, _shown(found), found.version)
        return _edit_page(found, form, 409, differing)
    except Refused as refused:
        form.show(refused)
        return _edit_page(found, form, 422)
    flash("User saved.", "success")
    return see_other("users.user", reference=reference)


@blueprint.get("/<reference>/disable")
@needs("user:manage")
def disable_form(reference: str) -> ResponseReturnValue:
    """Ask whether somebody is to be kept from signing in."""
    return _disable_page(reference, DisableForm.opened())


@blueprint.post("/<reference>/disable")
@needs("user:manage")
def disable(reference: str) -> ResponseReturnValue:
    """Keep somebody from signing in."""
    form = DisableForm.opened()
    if form.is_sent:
        try:
            service.disable_user(current_actor(), reference, str(form.reason.data))
        except Refused as refused:
            form.show(refused)
        else:
            flash("User disabled and signed out everywhere.", "success")
            return see_other("users.user", reference=reference)
    return _disable_page(reference, form, 422)


@blueprint.get("/<reference>/enable")
@needs("user:manage")
def enable_form(reference: str) -> ResponseReturnValue:
    """Ask whether somebody may sign in again."""
    found = queries.user_record(reference)
    return render_template("users/enable.html", user=found, form=ConfirmForm.opened())


@blueprint.post("/<reference>/enable")
@needs("user:manage")
def enable(reference: str) -> ResponseReturnValue:
    """Let somebody sign in again."""
    service.enable_user(current_actor(), reference)
    flash("User enabled. They sign in with the password that they had.", "success")
    return see_other("users.user", reference=reference)


@blueprint.get("/<reference>/password")
@needs("user:manage")
def password_form(reference: str) -> ResponseReturnValue:
    """A form for a temporary password."""
    return _password_page(reference, SetPasswordForm.opened())


@blueprint.post("/<reference>/password")
@needs("user:manage")
def set_password(reference: str) -> ResponseReturnValue:
    """Give somebody a temporary password."""
    form = SetPasswordForm.opened()
    if form.is_sent:
        try:
            service.set_password(current_actor(), reference, str(form.password.data))
        except Refused as refused:
            form.show(refused)
        else:
            flash("Temporary password set. Tell it to them yourself.", "success")
            return see_other("users.user", reference=reference)
    return _password_page(reference, form, 422)


def _offering(form: UserForm) -> UserForm:
    form.grade.choices = options_from(queries.grade_choices())
    form.office.choices = options_from([("", "No office"), *queries.office_choices()])
    form.department.choices = options_from([("", "No department"), *queries.department_choices()])
    return form


def _details(form: UserForm) -> UserDetails:
    return UserDetails(
        email=str(form.email.data),
        name=str(form.name.data),
        phone=str(form.phone.data),
        roles=frozenset(Role(role) for role in form.roles.data or ()),
        grade_code=str(form.grade.data),
        office_id=int(form.office.data) if form.office.data else None,
        department_id=int(form.department.data) if form.department.data else None,
    )


def _values(user: UserRecord) -> dict[str, object]:
    return {
        "email": user.email,
        "name": user.name,
        "phone": user.phone,
        "roles": [role.value for role in user.roles],
        "grade": user.grade_code,
        "office": str(user.office_id or ""),
        "department": str(user.department_id or ""),
        "version": str(user.version),
    }


def _shown(user: UserRecord) -> dict[str, str]:
    """What stands now, in the words that the form's own choices have."""
    return {
        "email": user.email,
        "name": user.name,
        "phone": user.phone,
        "roles": listed(user.role_labels),
        "grade": user.grade,
        "office": user.home if user.office_id else "No office",
        "department": user.home if user.department_id else "No department",
    }


def _new_page(form: UserForm, status: int = 200) -> ResponseReturnValue:
    return render_template("users/new.html", form=_offering(form)), status


def _edit_page(
    user: UserRecord,
    form: UserForm,
    status: int = 200,
    differing: tuple[conflicts.Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template("users/edit.html", user=user, form=_offering(form), differing=differing)
    return page, status


def _disable_page(reference: str, form: DisableForm, status: int = 200) -> ResponseReturnValue:
    found = queries.user_record(reference)
    return render_template("users/disable.html", user=found, form=form), status


def _password_page(reference: str, form: SetPasswordForm, status: int = 200) -> ResponseReturnValue:
    found = queries.user_record(reference)
    return render_template("users/password.html", user=found, form=form), status
