"""What holds of a case: its rating, its statements, whose it is; and sheets that are struck."""

from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.challenge.forms.facts import BelongingForm, RatingForm, StatementsForm, StrikeForm
from gorm.challenge.models import Aspect, Travel
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.offered import BelongingNow, belonging_of, colleagues_offered
from gorm.challenge.queries.ratings import rating_scheme_of, ratings_of
from gorm.challenge.queries.sheets import sheet_to_strike
from gorm.challenge.queries.statements import SAID_ANEW, Statements, statements_of
from gorm.challenge.service.belonging import change_belonging
from gorm.challenge.service.notes import strike
from gorm.challenge.service.rating import Rating, rate_case
from gorm.challenge.service.stating import restate_case
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.saving import head_to_read, head_to_write
from gorm.core import clock
from gorm.core.errors import Conflict
from gorm.core.forms import Form, happened_on
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other


@pages.get("/cases/<reference>/facts")
@needs("case:read")
def facts(reference: str) -> ResponseReturnValue:
    """How the case was rated and what was said of it, every version."""
    head = head_to_read(reference)
    return render_template(
        "challenge/facts/history.html",
        head=head,
        ratings=ratings_of(head.id),
        said=statements_of(head.id),
        aspects=list(Aspect),
    )


@pages.route("/cases/<reference>/rate", methods=["GET", "POST"])
@needs("case:write")
def rate(reference: str) -> ResponseReturnValue:
    """Rate a case in the scheme of its regime."""
    head = head_to_write(reference)
    ratings, scheme = ratings_of(head.id), rating_scheme_of(head.regime_id)
    form = RatingForm.opened({"happened_on": clock.today(), "version": str(ratings.version)})
    categories = scheme.categories if scheme else ()
    form.offer("category", [(str(number), name) for number, name, _ in categories])

    def save() -> None:
        rating = Rating(
            category_id=int(form.category.data),
            travel=Travel(form.travel.data),
            rationale=form.rationale.data or "",
            happened=_happened(form),
        )
        rate_case(current_actor(), reference, rating, form.seen_version)

    status = 0
    try:
        if is_saved(form, save):
            flash("The case is rated.", "success")
            return see_other("challenge.case", reference=reference)
    except Conflict as conflict:
        form.version.data = str(ratings.version)
        form.faults = (f"{conflict} Their rating stands below. Send this again to rate it anew.",)
        status = 409
    page = render_template(
        "challenge/facts/rate.html", head=head, form=form, scheme=scheme, ratings=ratings
    )
    return page, status or status_of(form)


@pages.route("/cases/<reference>/statements", methods=["GET", "POST"])
@needs("case:write")
def restate(reference: str) -> ResponseReturnValue:
    """Say anew what holds of a case."""
    head = head_to_write(reference)
    said = statements_of(head.id)
    now = {aspect.value: said.words(aspect) for aspect in SAID_ANEW}
    current = {**now, "happened_on": clock.today(), "version": str(said.version)}
    form = StatementsForm.opened(current)

    def save() -> None:
        words = {aspect: form[aspect.value].data or "" for aspect in SAID_ANEW}
        restate_case(current_actor(), reference, words, _happened(form), form.seen_version)

    try:
        if is_saved(form, save):
            flash("Saved. What was said before stays on the file.", "success")
            return see_other("challenge.case", reference=reference)
    except Conflict:
        differing = against(form, now, said.version)
        return _statements_page(head, said, form, differing), 409
    return _statements_page(head, said, form), status_of(form)


@pages.route("/cases/<reference>/belonging", methods=["GET", "POST"])
@needs("case:write")
def belonging(reference: str) -> ResponseReturnValue:
    """Change who owns, knows of and handles a case."""
    head = head_to_write(reference)
    current = belonging_of(head)
    people = colleagues_offered(head)
    form = BelongingForm.opened(_fields(current))
    form.offer_people(people)

    def save() -> None:
        change_belonging(current_actor(), reference, form.wanted, form.seen_version)

    differing: tuple[Differing, ...] | None = None
    try:
        if is_saved(form, save):
            flash("Saved.", "success")
            return see_other("challenge.case", reference=reference)
    except Conflict:
        differing = against(form, _belonging_words(current, people), current.version)
    status = 409 if differing is not None else status_of(form)
    page = render_template(
        "challenge/facts/belonging.html", head=head, form=form, differing=differing
    )
    return page, status


@pages.route("/cases/<reference>/sheets/<int:folio>/strike", methods=["GET", "POST"])
@needs("case:write")
def strike_sheet(reference: str, folio: int) -> ResponseReturnValue:
    """Strike a sheet that was filed in error."""
    head = head_to_write(reference)
    sheet = sheet_to_strike(head, folio)
    form = StrikeForm.opened()

    def save() -> None:
        strike(current_actor(), reference, folio, form.reason.data or "")

    if is_saved(form, save):
        flash(f"Folio {folio} is struck.", "success")
        return see_other("challenge.chronology", reference=reference)
    page = render_template("challenge/facts/strike.html", head=head, form=form, sheet=sheet)
    return page, status_of(form)


def _statements_page(
    head: CaseHead,
    said: Statements,
    form: StatementsForm,
    differing: tuple[Differing, ...] | None = None,
) -> str:
    return render_template(
        "challenge/facts/statements.html",
        head=head,
        form=form,
        said=said,
        aspects=SAID_ANEW,
        differing=differing,
    )


def _fields(current: BelongingNow) -> dict[str, Any]:
    return {
        "owner": str(current.owner_id),
        "team": [str(number) for number in current.team_ids],
        "sharing": current.sharing.value,
        "marking": current.marking.value,
        "handling": current.handling,
        "is_not_for_ministers": current.is_not_for_ministers,
        "is_releasable": current.is_releasable,
        "version": str(current.version),
    }


def _belonging_words(current: BelongingNow, people: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """What each field of the form says now that somebody else has saved."""
    fields = _fields(current)
    standing = BelongingForm(formdata=None, data=fields)
    standing.offer_people(people)
    return {name: words_in(standing[name]) for name in fields if name != "version"}


def _happened(form: Form) -> Any:
    happened = happened_on(form, "happened")
    assert happened is not None  # noqa: S101 - the form asks for it
    return happened
