"""Recording a round in one sheet: the offers of a side, and its replies to the other's."""

from collections.abc import Collection, Mapping
from typing import Final

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.core import clock
from gorm.core.errors import Refused
from gorm.core.forms import Form
from gorm.core.permissions import needs
from gorm.core.text import count, listed
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.rounds import RoundForm, figure_in, round_form
from gorm.negotiations.models import PositionState, Side
from gorm.negotiations.queries.sheets import RecordSheet, record_sheet_of, speakers_of
from gorm.negotiations.rules.positions import AREA, OFFICE, Speaker
from gorm.negotiations.service.positions import Occasion, Recorded, Said
from gorm.negotiations.service.recording import record_sheet
from gorm.negotiations.service.replies import Answer
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.rounds import head_to_negotiate
from gorm.negotiations.views.saving import is_saved

_SIDES: Final = {"area": AREA, "office": OFFICE}


@pages.route("/agreements/<reference>/rounds/<int:number>/record", methods=["GET", "POST"])
@needs("negotiation:write")
def record_round(reference: str, number: int) -> ResponseReturnValue:
    """Record what one side said on every line and term, in one sheet with one save."""
    head = head_to_negotiate(reference)
    sides = speakers_of(head.id)
    wanted = request.form.get("side") or request.args.get("side") or "area"
    side = wanted if wanted in dict(sides) else "area"
    sheet = record_sheet_of(head, number, _speaker(side))
    form = round_form(sheet, {"side": side, "taken_on": clock.today()})
    done: list[Recorded] = []
    told: set[str] = set()

    def save() -> None:
        occasion = Occasion(
            number, sheet.speaker, form["taken_on"].data, form["said_by"].data or ""
        )  # fmt: skip
        said, answers = _said(form, sheet), _answers(form, sheet)
        try:
            done.append(record_sheet(current_actor(), reference, occasion, said, answers))
        except Refused as refused:
            told.update(refused.faults)
            raise Refused(_by_fields(refused.faults, form)) from refused

    if is_saved(form, save):
        flash(_told(done[0]), "success")
        return see_other("negotiations.record_round", reference=reference, number=number, side=side)
    if told:
        sheet = record_sheet_of(head, number, sheet.speaker)
        _see_what_stands(form, sheet, told)
    page = render_template(
        "negotiations/rounds/record.html",
        head=head,
        form=form,
        sheet=sheet,
        sides=sides,
        side=side,
        here=dict(sides)[side],
    )
    return page, status_of(form)


def _speaker(side: str) -> Speaker:
    """The side that a page names. Departments stand there by their numbers."""
    if side in _SIDES:
        return _SIDES[side]
    return Speaker(Side.DEPARTMENT, int(side.removeprefix("department-")))


def _said(form: RoundForm, sheet: RecordSheet) -> list[Said]:
    """The rows in which something was typed, or stood when the sheet was opened."""
    found = []
    for row in sheet.rows:
        key = row.topic.key
        said = Said(
            topic=key,
            offer=figure_in(form[f"offer_{key}"]) if row.topic.is_line else None,
            words=form[f"words_{key}"].data or "",
            reason=form[f"reason_{key}"].data or "",
            seen=form[f"seen_{key}"].data or "",
        )
        if said.offer is not None or said.words or said.reason or said.seen:
            found.append(said)
    return found


def _answers(form: RoundForm, sheet: RecordSheet) -> dict[str, Answer]:
    found = {}
    for row in sheet.rows:
        key = row.topic.key
        if form.asks(f"reply_{key}") and (state := form[f"reply_{key}"].data):
            found[key] = Answer(
                position=form[f"theirs_{key}"].data or "",
                state=PositionState(state),
                replied_on=form["taken_on"].data,
                words=form[f"answer_{key}"].data or "",
                said_by=form["said_by"].data or "",
            )
    return found


def _by_fields(faults: Mapping[str, str], form: Form) -> dict[str, str]:
    """Faults of rows that have no value, such as terms, stand beside their words."""
    return {
        name if form.asks(name) else name.replace("offer_", "words_", 1): words
        for name, words in faults.items()
    }


def _see_what_stands(form: Form, sheet: RecordSheet, told: Collection[str]) -> None:
    """A row of which somebody else's position was told is saved over it when it is sent again."""
    for row in sheet.rows:
        key = row.topic.key
        if f"offer_{key}" in told:
            form[f"seen_{key}"].data = row.seen
        if f"reply_{key}" in told and row.other is not None and form.asks(f"theirs_{key}"):
            form[f"theirs_{key}"].data = row.other.reference


def _told(done: Recorded) -> str:
    words = [
        *([f"{count(done.positions, 'position')} recorded"] if done.positions else []),
        *([f"{count(done.replies, 'reply', 'replies')} recorded"] if done.replies else []),
    ]
    if done.asked:
        words.append(
            "An offer outside the mandate was put to a director, and is not accepted until it is "
            f"decided: {listed(list(done.asked))}"
        )
    return f"{'. '.join(words)}." if words else "Nothing new was entered."
