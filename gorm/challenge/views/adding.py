"""Putting something on a case's file: findings, assessments, figures, documents, notes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.challenge.forms.evidence import (
    AssessmentForm,
    DocumentForm,
    EngagementForm,
    FiguresForm,
    FindingForm,
    NoteForm,
)
from gorm.challenge.queries.figures import figures_offered
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.offered import (
    assessments_offered,
    engagements_offered,
    findings_offered,
)
from gorm.challenge.service import evidence as service
from gorm.challenge.service.notes import link_engagement, write_note
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.saving import head_to_write
from gorm.core import clock
from gorm.core.forms import Form, happened_on
from gorm.core.happenings import HappenedOn
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other


@dataclass(frozen=True)
class _Page:
    """What a page that adds something says; `chosen` is its field where it offers a list."""

    title: str
    button: str
    done: str
    explains: str = ""
    chosen: str = ""
    nothing: str = ""


@pages.route("/cases/<reference>/evidence/finding", methods=["GET", "POST"])
@needs("case:write")
def add_finding(reference: str) -> ResponseReturnValue:
    """Put a finding of the case's organisation on its file."""
    head = head_to_write(reference)
    form = FindingForm.opened({"finding": one_line(request.args.get("finding"))[:20]})
    form.offer("finding", findings_offered(current_actor(), head))
    page = _Page(
        "Add a finding",
        "Add this finding",
        "The finding is on the file.",
        "With the figures as they stood when it was found. A finding that is open or watched is "
        "kept for this case.",
        "finding",
        f"No open or kept finding of {head.organisation} is waiting.",
    )
    return _added(head, form, page, lambda: service.add_finding(
        current_actor(), reference, form.finding.data
    ))  # fmt: skip


@pages.route("/cases/<reference>/evidence/assessment", methods=["GET", "POST"])
@needs("case:write")
def add_assessment(reference: str) -> ResponseReturnValue:
    """Put an assessment of the case's organisation on its file."""
    head = head_to_write(reference)
    form = AssessmentForm.opened()
    form.offer("assessment", assessments_offered(head))
    page = _Page(
        "Add an assessment",
        "Add this assessment",
        "The assessment is on the file.",
        "As it stands now: what is made of it later does not change the file.",
        "assessment",
        f"Every assessment of {head.organisation} is on the file, or there is none.",
    )
    return _added(head, form, page, lambda: service.add_assessment(
        current_actor(), reference, form.assessment.data
    ))  # fmt: skip


@pages.route("/cases/<reference>/evidence/figures", methods=["GET", "POST"])
@needs("case:write")
def add_figures(reference: str) -> ResponseReturnValue:
    """Put the latest figures of an indicator on the file."""
    head = head_to_write(reference)
    form = FiguresForm.opened()
    form.offer("figures", figures_offered(head.organisation_id))
    page = _Page(
        "Add figures",
        "Add these figures",
        "The figures are on the file.",
        "The latest periods with their values, bands and ranks, frozen as they stand now, each "
        "with the import that it came from.",
        "figures",
        f"No figures of {head.organisation} are held.",
    )
    return _added(head, form, page, lambda: service.add_observation(
        current_actor(), reference, form.figures.data
    ))  # fmt: skip


@pages.route("/cases/<reference>/evidence/document", methods=["GET", "POST"])
@needs("case:write")
def add_document(reference: str) -> ResponseReturnValue:
    """Put a document on the file by its link."""
    head = head_to_write(reference)
    form = DocumentForm.opened()

    def save() -> None:
        service.add_document(
            current_actor(),
            reference,
            title=form.title.data or "",
            address=form.address.data or "",
            words=form.words.data or "",
            happened=_happened(form),
        )

    page = _Page("Add a document", "Add this document", "The document is on the file.")
    return _added(head, form, page, save)


@pages.route("/cases/<reference>/evidence/note", methods=["GET", "POST"])
@needs("case:write")
def add_evidence_note(reference: str) -> ResponseReturnValue:
    """Put on the file as evidence what somebody saw or was told."""
    head = head_to_write(reference)
    form = NoteForm.opened({"happened_on": clock.today()})
    page = _Page(
        "Add a note as evidence",
        "Add this note",
        "The note is on the file.",
        "What you saw or were told, by whom and where. It counts as evidence for a step.",
    )
    return _added(head, form, page, lambda: service.add_note(
        current_actor(), reference, **_note(form)
    ))  # fmt: skip


@pages.route("/cases/<reference>/evidence/engagement", methods=["GET", "POST"])
@needs("case:write")
def add_engagement(reference: str) -> ResponseReturnValue:
    """Link an engagement with the case's organisation."""
    head = head_to_write(reference)
    form = EngagementForm.opened()
    form.offer("engagement", engagements_offered(current_actor(), head))
    page = _Page(
        "Link an engagement",
        "Link this engagement",
        "The engagement is linked.",
        "It then belongs to the story of the case. Who may read what was said there stays as it "
        "is.",
        "engagement",
        f"No engagement with {head.organisation} that you may read is waiting to be linked.",
    )
    return _added(head, form, page, lambda: link_engagement(
        current_actor(), reference, form.engagement.data
    ))  # fmt: skip


@pages.route("/cases/<reference>/note", methods=["GET", "POST"])
@needs("case:write")
def write_on_file(reference: str) -> ResponseReturnValue:
    """Write a note on the file."""
    head = head_to_write(reference)
    form = NoteForm.opened({"happened_on": clock.today()})
    page = _Page(
        "Write a note on the file",
        "Put this note on the file",
        "The note is on the file.",
        "It is kept in its place in time, and is no evidence.",
    )

    def save() -> None:
        write_note(current_actor(), reference, **_note(form))

    return _added(head, form, page, save, endpoint="challenge.chronology")


def _added(
    head: CaseHead,
    form: Form,
    page: _Page,
    save: Callable[[], None],
    endpoint: str = "challenge.evidence",
) -> ResponseReturnValue:
    if is_saved(form, save):
        flash(page.done, "success")
        return see_other(endpoint, reference=head.reference)
    status = status_of(form)
    return render_template("challenge/evidence/add.html", head=head, form=form, page=page), status


def _note(form: Any) -> dict[str, Any]:
    return {
        "title": form.title.data or "",
        "words": form.words.data or "",
        "happened": _happened(form),
    }


def _happened(form: Form) -> HappenedOn:
    happened = happened_on(form, "happened")
    assert happened is not None  # noqa: S101 - the form asks for it
    return happened
