"""Drafting, editing, deleting and sending letters, and recording replies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.attachments.forms import sent_file
from gorm.challenge.forms.letters import LetterForm, NewLetterForm, ReplyForm, SentForm
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.letters import BLANK, LetterRecord, letter_of, letter_templates
from gorm.challenge.service import letters as service
from gorm.challenge.service import sending
from gorm.challenge.service.sending import FileOfReply, Reply
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.saving import head_to_write
from gorm.core import clock
from gorm.core.errors import Conflict
from gorm.core.forms import Form, happened_on
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import count, day
from gorm.core.web.addresses import see_other

_AGAIN: Final = "Check what stands now, then send this again."


@dataclass(frozen=True)
class _Step:
    """What the page of a step says."""

    template: str
    title: str
    done: str


_SENT: Final = _Step("sent.html", "Record as sent", "The letter is recorded as sent.")
_REPLY: Final = _Step("reply.html", "Record the reply", "The reply is recorded.")
_DISCARD: Final = _Step("discard.html", "Delete this draft", "The draft is deleted.")


@pages.route("/cases/<reference>/letters/new", methods=["GET", "POST"])
@needs("case:write")
def new_letter(reference: str) -> ResponseReturnValue:
    """Choose what a letter is drafted from."""
    head = head_to_write(reference)
    actor = current_actor()
    form = NewLetterForm.opened({"signatory": f"{actor.name}\n{head.office}"})
    form.offer("template", [*letter_templates(), (BLANK, "An empty page")])
    drafted: list[str] = []

    def save() -> None:
        drafted.append(
            service.draft_letter(
                actor,
                reference,
                template=form.template.data or "",
                signatory=form.signatory.data or "",
            )
        )

    if is_saved(form, save):
        flash("The letter is drafted. Read every word before it is sent.", "success")
        return see_other("challenge.edit_letter", reference=reference, letter_reference=drafted[0])
    page = render_template("challenge/letters/new.html", head=head, form=form)
    return page, status_of(form)


@pages.route("/cases/<reference>/letters/<letter_reference>/edit", methods=["GET", "POST"])
@needs("case:write")
def edit_letter(reference: str, letter_reference: str) -> ResponseReturnValue:
    """Edit the words of a draft."""
    head = head_to_write(reference)
    current = letter_of(head, letter_reference)
    form = LetterForm.opened(_fields(current))

    def save() -> None:
        service.edit_letter(
            current_actor(), reference, letter_reference, form.written, form.seen_version
        )

    try:
        if is_saved(form, save):
            flash("The draft is saved.", "success")
            return _to_letter(head, current)
    except Conflict:
        differing = against(form, _words_now(current), current.version)
        return _edit_page(head, current, form, differing), 409
    return _edit_page(head, current, form), status_of(form)


@pages.post("/cases/<reference>/letters/<letter_reference>/fill")
@needs("case:write")
def fill_letter(reference: str, letter_reference: str) -> ResponseReturnValue:
    """Fill the gaps for which the case has words by now."""
    head = head_to_write(reference)
    current = letter_of(head, letter_reference)
    version = Form.opened().seen_version
    filled = service.fill_letter(current_actor(), reference, letter_reference, version)
    words = f"{count(filled, 'gap')} filled." if filled else "The case has no words for these yet."
    flash(words, "success" if filled else "message")
    return _to_letter(head, current)


@pages.route("/cases/<reference>/letters/<letter_reference>/sent", methods=["GET", "POST"])
@needs("case:write")
def send_letter(reference: str, letter_reference: str) -> ResponseReturnValue:
    """Record that a letter was sent."""

    def save(form: Any) -> None:
        happened = happened_on(form, "sent")
        assert happened is not None  # noqa: S101 - the form asks for it
        sending.send_letter(
            current_actor(), reference, letter_reference, happened, form.seen_version
        )

    return _step(
        reference, letter_reference, _SENT, SentForm, save, current={"sent_on": clock.today()}
    )


@pages.route("/cases/<reference>/letters/<letter_reference>/reply", methods=["GET", "POST"])
@needs("case:write")
def reply_to_letter(reference: str, letter_reference: str) -> ResponseReturnValue:
    """Record the reply to a letter."""

    def save(form: Any) -> None:
        happened = happened_on(form, "replied")
        assert happened is not None  # noqa: S101 - the form asks for it
        sent = sent_file(form)
        file = FileOfReply(sent.title, sent.file_name, sent.content) if sent else None
        reply = Reply(happened, form.words.data or "", file)
        sending.record_reply(current_actor(), reference, letter_reference, reply, form.seen_version)

    return _step(reference, letter_reference, _REPLY, ReplyForm, save)


@pages.route("/cases/<reference>/letters/<letter_reference>/delete", methods=["GET", "POST"])
@needs("case:write")
def discard_letter(reference: str, letter_reference: str) -> ResponseReturnValue:
    """Delete a draft, after asking."""

    def save(form: Any) -> None:
        service.discard_letter(current_actor(), reference, letter_reference, form.seen_version)

    return _step(reference, letter_reference, _DISCARD, Form, save)


def _step(
    reference: str,
    letter_reference: str,
    step: _Step,
    kind: type[Form],
    save: Callable[[Any], None],
    *,
    current: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    """A form of one step of a letter; a stale one comes back with what stands now."""
    head = head_to_write(reference)
    found = letter_of(head, letter_reference)
    form = kind.opened({**(current or {}), "version": str(found.version)})
    status = 0
    try:
        if is_saved(form, lambda: save(form)):
            flash(step.done, "success")
            return _to_letters(head) if step is _DISCARD else _to_letter(head, found)
    except Conflict as conflict:
        form.version.data = str(found.version)
        form.faults = (f"{conflict} {_AGAIN}",)
        status = 409
    page = render_template(
        f"challenge/letters/{step.template}", head=head, letter=found, form=form, title=step.title
    )
    return page, status or status_of(form)


def _edit_page(
    head: CaseHead,
    current: LetterRecord,
    form: LetterForm,
    differing: tuple[Differing, ...] | None = None,
) -> str:
    return render_template(
        "challenge/letters/edit.html", head=head, letter=current, form=form, differing=differing
    )


def _fields(current: LetterRecord) -> dict[str, Any]:
    return {
        "heading": current.heading,
        "addressee": current.addressee,
        "words": current.words,
        "signatory": current.signatory,
        "reply_by": current.reply_by,
        "version": str(current.version),
    }


def _words_now(current: LetterRecord) -> dict[str, str]:
    return {
        "heading": current.heading,
        "addressee": current.addressee,
        "words": current.words,
        "signatory": current.signatory,
        "reply_by": day(current.reply_by),
    }


def _to_letter(head: CaseHead, found: LetterRecord) -> ResponseReturnValue:
    return see_other("challenge.letter", reference=head.reference, letter_reference=found.reference)


def _to_letters(head: CaseHead) -> ResponseReturnValue:
    return see_other("challenge.letters", reference=head.reference)
