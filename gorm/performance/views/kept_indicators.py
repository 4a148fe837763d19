"""The pages of indicators as data: all of them, and adding, changing, retiring one."""

from itertools import islice
from typing import Any, Final

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other
from gorm.importing.report import Fault, FileRefused, ImportReport
from gorm.importing.tables import read_table
from gorm.lists.taking_away import taken_away
from gorm.performance.forms.indicators import CatalogueForm, IndicatorForm, NewIndicatorForm
from gorm.performance.queries.kept_indicators import (
    SORTS,
    IndicatorRecord,
    ListFilters,
    indicator_record,
    listed_indicators,
)
from gorm.performance.rules.indicators import IndicatorFacts, floor_in
from gorm.performance.rules.values import ValueFault
from gorm.performance.service.indicators import (
    add_indicator,
    change_indicator,
    in_words,
    set_indicator_in_use,
)
from gorm.performance.service.intake_indicators import import_indicators
from gorm.performance.terms import IndicatorKind, Level, Measures, PeriodForm, Polarity
from gorm.performance.views.addresses import asked
from gorm.performance.views.blueprint import pages
from gorm.performance.views.listed import INDICATORS
from gorm.settings.queries import themes_in_use

#: As many lines of a report as stand on top of a page.
_MOST_LINES: Final = 8


@pages.get("/performance/indicators")
@needs("performance:read")
def indicators() -> ResponseReturnValue:
    """Every indicator, by what is asked for."""
    filters = _filters()
    found = listed_indicators(filters)
    return render_template(
        "performance/indicators/list.html",
        found=found,
        filters=filters,
        polarities=[(one.value, one.label) for one in Polarity],
        whom=[(one.value, one.label) for one in Measures],
    )


@pages.get("/performance/indicators.<any(csv, xlsx):form>")
@needs("performance:read")
def indicators_file(form: str) -> ResponseReturnValue:
    """The list to take away, as it is asked for."""
    return taken_away(INDICATORS, form, listed_indicators(_filters()).rows)


@pages.route("/performance/indicators/import", methods=["GET", "POST"])
@needs("performance:manage")
def import_catalogue() -> ResponseReturnValue:
    """Take in a catalogue of indicators: all of it, or nothing with every fault told."""
    form = CatalogueForm.opened()
    faults: tuple[Fault, ...] = ()
    if form.is_sent:
        try:
            report = _taken_in(form)
        except FileRefused as refused:
            faults = refused.faults
            form.show(Refused({"file": "Nothing was taken in. Mend what is listed, and send it."}))
        else:
            for line in islice(report.lines(), _MOST_LINES):
                flash(line, "success")
            return see_other("performance.indicators")
    page = render_template("performance/indicators/import.html", form=form, faults=faults)
    return page, 422 if request.method == "POST" else 200


def _taken_in(form: CatalogueForm) -> ImportReport:
    upload: Any = form.file.data
    name, sheet = one_line(upload.filename)[-200:], str(form.sheet.data or "") or None
    table = read_table(upload.read(), name, sheet)
    return import_indicators(table, actor=current_actor())


@pages.route("/performance/indicators/new", methods=["GET", "POST"])
@needs("performance:manage")
def new_indicator() -> ResponseReturnValue:
    """Add an indicator."""
    form = NewIndicatorForm.opened(
        {
            "kind": IndicatorKind.PLAIN.value,
            "level": Level.SERVICE.value,
            "measures": Measures.COUNCIL.value,
        }
    )
    form.offer("theme", _themes())
    if form.is_sent:
        code = form.code.data or ""
        try:
            add_indicator(current_actor(), code, _facts(form))
        except Refused as refused:
            form.show(_by_field(refused))
        else:
            flash("The indicator is added. Its values can be imported now.", "success")
            return see_other("performance.indicators", q=code)
    page = render_template("performance/indicators/new.html", form=form)
    return page, 422 if request.method == "POST" else 200


@pages.route("/performance/indicators/<code>/edit", methods=["GET", "POST"])
@needs("performance:manage")
def edit_indicator(code: str) -> ResponseReturnValue:
    """Change an indicator."""
    found = indicator_record(code)
    form = IndicatorForm.opened(_as_fields(found) | {"version": str(found.version)})
    form.offer("theme", _themes(found))
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            change_indicator(current_actor(), code, _facts(form), form.seen_version)
        except Refused as refused:
            form.show(_by_field(refused))
        except Conflict:
            differing = against(form, _in_words(found), found.version)
        else:
            flash("The indicator is saved.", "success")
            return see_other("performance.edit_indicator", code=code)
    page = render_template(
        "performance/indicators/edit.html",
        form=form,
        found=found,
        differing=differing,
        history=history_of("indicator", code),
    )
    if differing is not None:
        return page, 409
    return page, 422 if request.method == "POST" else 200


@pages.post("/performance/indicators/<code>/retire")
@needs("performance:manage")
def retire_indicator(code: str) -> ResponseReturnValue:
    """Have pages offer an indicator no more; it can be brought back."""
    set_indicator_in_use(current_actor(), code, is_in_use=False)
    flash("The indicator is retired. Its values are kept.", "success")
    return see_other("performance.edit_indicator", code=code)


@pages.post("/performance/indicators/<code>/bring-back")
@needs("performance:manage")
def bring_back_indicator(code: str) -> ResponseReturnValue:
    """Have pages offer an indicator again."""
    set_indicator_in_use(current_actor(), code, is_in_use=True)
    flash("The indicator is brought back.", "success")
    return see_other("performance.edit_indicator", code=code)


def _filters() -> ListFilters:
    sort = asked("sort", 10)
    return ListFilters(
        words=asked("q"),
        theme=asked("theme", 100),
        polarity=asked("polarity", 10),
        measures=asked("measures", 20),
        retired=asked("status", 10) == "retired",
        sort=sort if sort in SORTS else "name",
    )


def _themes(found: IndicatorRecord | None = None) -> list[tuple[str, str]]:
    """The themes in use, and the indicator's own though it be retired."""
    offered = [("", "Choose a theme"), *((str(key), name) for key, name in themes_in_use())]
    if found and str(found.facts.theme_id) not in dict(offered):
        offered.append((str(found.facts.theme_id), f"{found.theme} (retired)"))
    return offered


def _facts(form: IndicatorForm) -> IndicatorFacts:
    try:
        floor = floor_in(form.floor_standard.data or "")
    except ValueFault as fault:
        raise Refused({"floor_standard": str(fault)}) from fault
    return IndicatorFacts(
        name=form.name.data or "",
        theme_id=int(form.theme.data),
        polarity=Polarity(form.polarity.data),
        kind=IndicatorKind(form.kind.data),
        level=Level(form.level.data),
        measures=Measures(form.measures.data),
        unit=form.unit.data or "",
        definition=form.definition.data or "",
        floor_standard=floor,
        gap_from=form.gap_from.data or None,
        gap_to=form.gap_to.data or None,
        declared_form=PeriodForm(form.declared_form.data) if form.declared_form.data else None,
        source=form.source.data or "",
        licence=form.licence.data or "",
    )


def _by_field(refused: Refused) -> Refused:
    """A refusal whose faults stand beside the fields of the form."""
    names = {"theme_id": "theme"}
    return Refused({names.get(name, name): why for name, why in refused.faults.items()})


def _as_fields(found: IndicatorRecord) -> dict[str, str]:
    facts = dict(vars(found.facts))
    special = {
        "theme": str(facts.pop("theme_id")),
        "floor_standard": in_words(facts.pop("floor_standard")),
    }
    return {name: str(value or "") for name, value in facts.items()} | special


def _in_words(found: IndicatorRecord) -> dict[str, str]:
    """What stands now, as the fields of the form say it."""
    words = {
        name: in_words(value) for name, value in vars(found.facts).items() if name != "theme_id"
    }
    if found.facts.declared_form is None:
        words["declared_form"] = "As its values show"
    return words | {"theme": found.theme}
