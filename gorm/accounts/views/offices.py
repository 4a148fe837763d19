"""The pages on which administrators manage offices and departments."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts import queries, service
from gorm.accounts.actor import current_actor
from gorm.accounts.forms import DepartmentForm, NewOfficeForm, OfficeForm
from gorm.accounts.queries import DepartmentRecord, OfficeRecord
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import conflicts
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other

blueprint = Blueprint("offices", __name__)


@blueprint.get("/offices")
@needs("setting:manage")
def office_list() -> ResponseReturnValue:
    """All offices."""
    return render_template("offices/office_list.html", offices=queries.offices())


@blueprint.get("/offices/new")
@needs("setting:manage")
def new_office() -> ResponseReturnValue:
    """A form for an office to be added."""
    return _page("offices/new_office.html", NewOfficeForm.opened())


@blueprint.post("/offices/new")
@needs("setting:manage")
def add_office() -> ResponseReturnValue:
    """Add an office."""
    form = NewOfficeForm.opened()
    if form.is_sent:
        try:
            service.add_office(
                current_actor(),
                code=str(form.code.data),
                name=str(form.name.data),
                region_code=str(form.region_code.data),
                region_name=str(form.region_name.data),
                base_city=str(form.base_city.data),
            )
        except Refused as refused:
            form.show(refused)
        else:
            flash("Office added.", "success")
            return see_other("offices.office_list")
    return _page("offices/new_office.html", form, 422)


@blueprint.get("/offices/<code>/edit")
@needs("setting:manage")
def edit_office_form(code: str) -> ResponseReturnValue:
    """A form for an office's name and base."""
    office = queries.office_record(code)
    return _office_page(
        office,
        OfficeForm.opened(
            {"name": office.name, "base_city": office.base_city, "version": str(office.version)}
        ),
    )


@blueprint.post("/offices/<code>/edit")
@needs("setting:manage")
def edit_office(code: str) -> ResponseReturnValue:
    """Change an office's name and base."""
    office, form = queries.office_record(code), OfficeForm.opened()
    if not form.is_sent:
        return _office_page(office, form, 422)
    try:
        service.change_office(
            current_actor(),
            code,
            name=str(form.name.data),
            base_city=str(form.base_city.data),
            seen_version=form.seen_version,
        )
    except Conflict:
        now = {"name": office.name, "base_city": office.base_city}
        return _office_page(office, form, 409, conflicts.against(form, now, office.version))
    flash("Office saved.", "success")
    return see_other("offices.office_list")


@blueprint.get("/departments")
@needs("setting:manage")
def department_list() -> ResponseReturnValue:
    """All departments."""
    return render_template("offices/department_list.html", departments=queries.departments())


@blueprint.get("/departments/new")
@needs("setting:manage")
def new_department() -> ResponseReturnValue:
    """A form for a department to be added."""
    return _page("offices/new_department.html", DepartmentForm.opened())


@blueprint.post("/departments/new")
@needs("setting:manage")
def add_department() -> ResponseReturnValue:
    """Add a department."""
    form = DepartmentForm.opened()
    if form.is_sent:
        try:
            service.add_department(
                current_actor(), name=str(form.name.data), short_name=str(form.short_name.data)
            )
        except Refused as refused:
            form.show(refused)
        else:
            flash("Department added.", "success")
            return see_other("offices.department_list")
    return _page("offices/new_department.html", form, 422)


@blueprint.get("/departments/<short_name>/edit")
@needs("setting:manage")
def edit_department_form(short_name: str) -> ResponseReturnValue:
    """A form for a department's names."""
    found = queries.department_record(short_name)
    values = {"name": found.name, "short_name": found.short_name, "version": str(found.version)}
    return _department_page(found, DepartmentForm.opened(values))


@blueprint.post("/departments/<short_name>/edit")
@needs("setting:manage")
def edit_department(short_name: str) -> ResponseReturnValue:
    """Rename a department."""
    found, form = queries.department_record(short_name), DepartmentForm.opened()
    if not form.is_sent:
        return _department_page(found, form, 422)
    try:
        service.change_department(
            current_actor(),
            short_name,
            name=str(form.name.data),
            new_short_name=str(form.short_name.data),
            seen_version=form.seen_version,
        )
    except Conflict:
        now = {"name": found.name, "short_name": found.short_name}
        return _department_page(found, form, 409, conflicts.against(form, now, found.version))
    except Refused as refused:
        form.show(refused)
        return _department_page(found, form, 422)
    flash("Department saved.", "success")
    return see_other("offices.department_list")


def _page(
    template: str, form: OfficeForm | DepartmentForm, status: int = 200
) -> ResponseReturnValue:
    return render_template(template, form=form), status


def _office_page(
    office: OfficeRecord,
    form: OfficeForm,
    status: int = 200,
    differing: tuple[conflicts.Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "offices/edit_office.html",
        office=office,
        form=form,
        differing=differing,
        history=history_of("office", office.code),
    )
    return page, status


def _department_page(
    department: DepartmentRecord,
    form: DepartmentForm,
    status: int = 200,
    differing: tuple[conflicts.Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "offices/edit_department.html",
        department=department,
        form=form,
        differing=differing,
        history=history_of("department", department.short_name),
    )
    return page, status
