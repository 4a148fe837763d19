"""The pages on which administrators set what holds for everybody."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import conflicts
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.core.web.frame import FramePart, framed
from gorm.core.web.navigation import NavigationItem
from gorm.settings import queries, service
from gorm.settings.forms import ThemeForm
from gorm.settings.offers import links
from gorm.settings.queries import ThemeRecord

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
NAVIGATION = NavigationItem("Settings", "settings.overview", "setting:manage")
FRAME = FramePart("notices", queries.notices_asked)


def notices_on_page() -> tuple[str, ...]:
    """The lines that stand on every page."""
    return tuple(row.words for row in framed(FRAME.code))


@blueprint.get("")
@needs("setting:manage")
def overview() -> ResponseReturnValue:
    """Everything that can be set."""
    return render_template("settings/overview.html", offered=links.offers())


@blueprint.get("/themes")
@needs("setting:manage")
def theme_list() -> ResponseReturnValue:
    """All themes."""
    return render_template("settings/theme_list.html", themes=queries.themes())


@blueprint.get("/themes/new")
@needs("setting:manage")
def new_theme() -> ResponseReturnValue:
    """A form for a theme to be added."""
    return render_template("settings/new_theme.html", form=ThemeForm.opened())


@blueprint.post("/themes/new")
@needs("setting:manage")
def add_theme() -> ResponseReturnValue:
    """Add a theme."""
    form = ThemeForm.opened()
    if form.is_sent:
        try:
            service.add_theme(current_actor(), str(form.name.data))
        except Refused as refused:
            form.show(refused)
        else:
            flash("Theme added.", "success")
            return see_other("settings.theme_list")
    return render_template("settings/new_theme.html", form=form), 422


@blueprint.get("/themes/<reference>/edit")
@needs("setting:manage")
def edit_theme_form(reference: str) -> ResponseReturnValue:
    """A form for the name of a theme."""
    theme = queries.theme_record(reference)
    values = {"name": theme.name, "version": str(theme.version)}
    return _theme_page(theme, ThemeForm.opened(values))


@blueprint.post("/themes/<reference>/edit")
@needs("setting:manage")
def edit_theme(reference: str) -> ResponseReturnValue:
    """Rename a theme."""
    theme, form = queries.theme_record(reference), ThemeForm.opened()
    if not form.is_sent:
        return _theme_page(theme, form, 422)
    try:
        service.rename_theme(current_actor(), reference, str(form.name.data), form.seen_version)
    except Conflict:
        differing = conflicts.against(form, {"name": theme.name}, theme.version)
        return _theme_page(theme, form, 409, differing)
    except Refused as refused:
        form.show(refused)
        return _theme_page(theme, form, 422)
    flash("Theme saved.", "success")
    return see_other("settings.theme_list")


@blueprint.post("/themes/<reference>/retire")
@needs("setting:manage")
def retire_theme(reference: str) -> ResponseReturnValue:
    """Have forms offer a theme no more; it can be brought back."""
    service.set_theme_in_use(current_actor(), reference, is_in_use=False)
    flash("Theme retired. You can bring it back at any time.", "success")
    return see_other("settings.theme_list")


@blueprint.post("/themes/<reference>/bring-back")
@needs("setting:manage")
def bring_back_theme(reference: str) -> ResponseReturnValue:
    """Have forms offer a theme again."""
    service.set_theme_in_use(current_actor(), reference, is_in_use=True)
    flash("Theme brought back.", "success")
    return see_other("settings.theme_list")


def _theme_page(
    theme: ThemeRecord,
    form: ThemeForm,
    status: int = 200,
    differing: tuple[conflicts.Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "settings/edit_theme.html",
        theme=theme,
        form=form,
        differing=differing,
        history=history_of("theme", theme.reference),
    )
    return page, status
