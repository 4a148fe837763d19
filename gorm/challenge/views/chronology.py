"""The chronology of a case: on a page, as at any past day, and as a document."""

import logging
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.chronology_paper import ChronologyPaper, paper_of, printed
from gorm.challenge.forms.chronology import ChronologyForm
from gorm.challenge.models import EntryKind
from gorm.challenge.policy import may_see_readers
from gorm.challenge.queries.chronology import Chronology, Wanted, chronology_of, whole_chronology
from gorm.challenge.queries.heads import CaseHead, case_head
from gorm.challenge.rules.as_at import AsAt
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.opening import note_printing
from gorm.challenge.views.saving import head_to_read
from gorm.core import clock
from gorm.core.errors import NotAllowed
from gorm.core.pdf import PdfError
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.core.web.downloads import to_take_away
from gorm.core.web.error_pages import error_page

log = logging.getLogger(__name__)

_KEPT: Final = ("as_at", "by", "kinds", "order")


@pages.get("/cases/<reference>/chronology")
@needs("case:read")
def chronology(reference: str) -> ResponseReturnValue:
    """What happened in a case, when, who recorded it, what decisions rested on, who knew what."""
    head = head_to_read(reference)
    form = ChronologyForm(request.args)
    is_valid = form.validate()
    wanted = _wanted(form) if is_valid else Wanted()
    sees_readers = may_see_readers(current_actor(), head.office_id)
    found = chronology_of(head, wanted, with_openings=sees_readers)
    page = render_template(
        "challenge/chronology/page.html",
        head=head,
        form=form,
        found=found,
        wanted=wanted,
        page_title=_title(wanted.as_at),
        sees_readers=sees_readers,
        is_narrowed=bool(wanted.kinds) or wanted.as_at is not None,
        addresses=_addresses(head, found),
    )
    return page, 200 if is_valid else 422


@pages.get("/cases/<reference>/chronology.pdf")
@needs("case:read")
def chronology_document(reference: str) -> ResponseReturnValue:
    """The whole chronology as a document; that it was made is recorded, with its digest."""
    head = case_head(current_actor(), reference)
    if not may_see_readers(current_actor(), head.office_id):
        raise NotAllowed("Only the office that holds this case makes its chronology a document.")
    form = ChronologyForm(request.args)
    view = form.view if form.validate() else None
    if form.errors:
        return _cannot(head, "The day in the address is none that has passed.", 422)
    paper = _paper(head, view)
    try:
        pdf = printed(paper)
    except PdfError as error:
        log.error("the chronology of %s: %s", reference, error.detail)  # noqa: TRY400
        return _cannot(head, f"{error} Try again in a few minutes.", 409)
    note_printing(head, paper.digest, paper.as_at)
    return _document(head, view, pdf)


def _paper(head: CaseHead, view: AsAt | None) -> ChronologyPaper:
    found = whole_chronology(head, view)
    return paper_of(head, found, view, at=clock.now(), by=current_actor().name)


def _document(head: CaseHead, view: AsAt | None, pdf: bytes) -> Response:
    on = (view.on if view else clock.today()).isoformat()
    name = f"{head.reference} chronology {on}.pdf"
    return to_take_away(pdf, "application/pdf", name)


def _cannot(head: CaseHead, words: str, status: int) -> ResponseReturnValue:
    return error_page(
        status,
        "The document could not be made",
        words,
        link=("Go back to the chronology", _address(head)),
    )


def _wanted(form: ChronologyForm) -> Wanted:
    return Wanted(
        as_at=form.view,
        kinds=frozenset(EntryKind(kind) for kind in form.kinds.data or ()),
        is_newest_first=form.order.data == "newest",
        after=_number("after"),
        opened_before=_number("opened_before"),
    )


def _title(view: AsAt | None) -> str:
    return f"Chronology as it stood on {day(view.on)}" if view else "Chronology"


def _addresses(head: CaseHead, found: Chronology) -> dict[str, str]:
    """Where the page leads on: its later sheets, earlier openings, the document."""
    as_at = {name: value for name in ("as_at", "by") if (value := request.args.get(name))}
    openings = found.openings
    return {
        "more": _address(head, after=found.next) if found.next else "",
        "openings": _address(head, opened_before=openings.next, after=_number("after"))
        if openings and openings.next
        else "",
        "document": url_for(
            "challenge.chronology_document", reference=head.reference, **as_at  # type: ignore[arg-type]
        ),
        "whole": url_for("challenge.chronology", reference=head.reference),
    }  # fmt: skip


def _address(head: CaseHead, **more: Any) -> str:
    """This page with its filters and with what is named."""
    kept = {name: values for name in _KEPT if (values := request.args.getlist(name))}
    named = {name: value for name, value in more.items() if value}
    return url_for("challenge.chronology", reference=head.reference, **kept, **named)  # type: ignore[arg-type]


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
