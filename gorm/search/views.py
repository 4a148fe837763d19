"""The page of searching."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.forms import options_from
from gorm.core.permissions import needs
from gorm.search.forms import ANY, FindForm
from gorm.search.offers import area_choices, sources
from gorm.search.queries.finding import Filter, KindCount, Results, results_of
from gorm.search.rules.typed import Typed, typed_as

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True)
class KindLink:
    """A kind that something was found of, and the address of the results of this kind alone."""

    label: str
    count: str
    address: str
    is_here: bool


@blueprint.get("/search")
@needs("search:use")
def find() -> ResponseReturnValue:
    """What the reader finds of what they looked for, a page at a time."""
    actor = current_actor()
    form = _form(actor)
    is_valid = form.validate()
    # The box of the header shows it again, and so does this page's; the title never does.
    typed = typed_as(form.q.data or "")
    results = None
    if is_valid and not typed.is_empty:
        results = results_of(actor, typed, _filter(form), _page())
    page = render_template(
        "search/results.html",
        form=form,
        is_asked=bool((form.q.data or "").strip()),
        typed=typed,
        results=results,
        kinds=_kinds(form, results),
        is_narrowed=any(form[name].data for name in ("kind", "area", "since", "until", "marking")),
        everything=_address(kind="", area="", since="", until="", marking=""),
        back=_address(page=str(results.page - 1)) if results and results.page > 1 else "",
        on=_address(page=str(results.page + 1)) if results and results.page < results.pages else "",
        total=_total(results),
        cut=_cut(typed),
    )
    return page, 200 if is_valid else 422


def _form(actor: Actor) -> FindForm:
    form = FindForm(formdata=request.args, data=dict(FindForm.unasked))
    kinds = [(one.kind, one.plural) for one in sources.offers() if actor.has(one.permission)]
    areas = [one for offer in area_choices.offers() for one in offer.choices()]
    form.kind.choices = options_from([ANY, *kinds])
    form.area.choices = options_from([ANY, *areas])
    return form


def _filter(form: FindForm) -> Filter:
    area = form.area.data or ""
    marking = form.marking.data or ""
    return Filter(
        kind=form.kind.data or "",
        area_ids=[one for offer in area_choices.offers() for one in offer.ids(area)]
        if area
        else (),
        since=form.since.data,
        until=form.until.data,
        is_sensitive=(marking == "official_sensitive") if marking else None,
    )


def _page() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


def _kinds(form: FindForm, results: Results | None) -> list[KindLink]:
    """The kinds that something was found of, where all were looked for; else the way back."""
    if results is None:
        return []
    chosen = form.kind.data or ""
    links = [_link(one, chosen) for one in results.counts]
    if not chosen and len(links) < 2:
        return []
    return [KindLink("All kinds", "", _address(kind=""), not chosen), *links]


def _link(one: KindCount, chosen: str) -> KindLink:
    count = f"{one.count:,}{'+' if one.has_more else ''}"
    return KindLink(one.plural, count, _address(kind=one.kind), one.kind == chosen)


def _address(**changed: str) -> str:
    kept: dict[str, Any] = request.args.to_dict(flat=True) | {"page": ""} | changed
    return url_for("search.find", **{key: value for key, value in kept.items() if value})


def _total(results: Results | None) -> str:
    if results is None or not results.total:
        return ""
    if results.has_more:
        return f"The newest {results.total:,} of more than {results.total:,} that were found"
    return "1 was found" if results.total == 1 else f"{results.total:,} were found"


def _cut(typed: Typed) -> str:
    return "Only the first 10 words were looked for." if typed.is_cut else ""
