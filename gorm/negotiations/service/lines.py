"""Adding to and changing the lines of an agreement: all that is sent at once, or nothing of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import Conflict, GormError, NotFound, Refused
from gorm.core.text import count, listed
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    AgreementLine,
    LineTarget,
)
from gorm.negotiations.queries.line_choices import LineChoices, choices_of
from gorm.negotiations.queries.lines import details_of, with_all_of_a_line
from gorm.negotiations.rules.line_words import differences
from gorm.negotiations.rules.lines import LineDetails, Span, faults_of, line_title
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import (
    agreement_to_work_on,
    insist_it_takes_lines,
    next_number,
)

STALE: Final = "Somebody else changed this line while you were working on it."
#: One act takes no more lines than this.
MOST_AT_ONCE: Final = 200


@dataclass(frozen=True)
class LineEdit:
    """A line as it shall be: a new one, or the change of one that was seen in a version."""

    details: LineDetails
    number: int | None = None
    seen_version: int = 0


class RowsRefused(GormError):
    """What is wrong with lines that were sent together: place in the list -> field -> words."""

    def __init__(self, rows: Mapping[int, Mapping[str, str]], *, stale: Iterable[int] = ()) -> None:
        self.rows = {place: dict(faults) for place, faults in rows.items()}
        self.stale = frozenset(stale)
        super().__init__("Some lines cannot be saved as they are.")


def add_line(actor: Actor, reference: str, details: LineDetails) -> int:
    """Add a line to an agreement; its number. Raises Refused."""
    return _one(actor, reference, LineEdit(details))


def change_line(
    actor: Actor, reference: str, number: int, details: LineDetails, seen_version: int
) -> None:  # fmt: skip
    """Change a line, its targets included. Raises Refused, or Conflict where it has changed."""
    _one(actor, reference, LineEdit(details, number, seen_version))


def _one(actor: Actor, reference: str, edit: LineEdit) -> int:
    try:
        return save_lines(actor, reference, [edit])[0]
    except RowsRefused as refused:
        if refused.stale:
            raise Conflict(STALE) from refused
        raise Refused(refused.rows[0]) from refused


def save_lines(actor: Actor, reference: str, edits: Sequence[LineEdit]) -> list[int]:
    """Add and change lines, all or none of them; their numbers.

    Raises RowsRefused with every fault of every line, `stale` where one has changed since.
    """
    agreement = agreement_to_work_on(actor, reference)
    insist_it_takes_lines(agreement)
    if len(edits) > MOST_AT_ONCE:
        raise Refused(f"No more than {MOST_AT_ONCE} lines are saved at once. Save them in parts.")
    choices = choices_of(agreement, [edit.details.lead for edit in edits])
    held = held_lines(agreement, [edit.number for edit in edits if edit.number])
    _refuse_what_is_wrong(agreement, edits, choices, held)
    told: list[tuple[str, str]] = []
    numbers = []
    for edit in edits:
        line = held[edit.number] if edit.number else _new_line(agreement)
        before = details_of(line) if edit.number else LineDetails()
        fill(line, edit.details, choices)
        session().flush()
        numbers.append(line.number)
        title = titled(line.number, edit.details, choices)
        told.append((title, differences(before, edit.details)))
    _tell(actor, agreement, edits, numbers, told)
    return numbers


def faults_of_new(
    actor: Actor, reference: str, details: Sequence[LineDetails]
) -> dict[int, dict[str, str]]:  # fmt: skip
    """What is wrong with lines that are yet to be added: place in the list -> field -> words."""
    agreement = agreement_to_work_on(actor, reference)
    insist_it_takes_lines(agreement)
    choices = choices_of(agreement, [one.lead for one in details])
    found = {
        place: faults_in(agreement, LineEdit(one), choices) for place, one in enumerate(details)
    }
    return {place: faults for place, faults in found.items() if faults}


def held_lines(agreement: Agreement, numbers: Iterable[int]) -> dict[int, AgreementLine]:
    """The lines of these numbers, whole. Raises NotFound where one is missing."""
    wanted = set(numbers)
    found = session().scalars(
        select(AgreementLine)
        .where(AgreementLine.agreement_id == agreement.id, AgreementLine.number.in_(wanted))
        .options(*with_all_of_a_line())
        .execution_options(populate_existing=True)
    )
    lines = {line.number: line for line in found}
    if wanted - lines.keys():
        raise NotFound
    return lines


def titled(number: int, details: LineDetails, choices: LineChoices) -> str:
    """What a line is called: an indicator of the catalogue by its name, not its code."""
    measured = choices.measured(details.indicator)
    return line_title(number, details.outcome, measured.title if measured else details.indicator)


def fill(line: AgreementLine, details: LineDetails, choices: LineChoices) -> None:
    """Make a line say what the details say.

    A baseline that was taken from figures keeps its source for as long as its value and day stay.
    """
    measured = choices.measured(details.indicator)
    is_same = line.series_id == (measured.series_id if measured else None)
    if not is_same or (line.baseline, line.baseline_on) != (details.baseline, details.baseline_on):
        line.baseline_period, line.baseline_import_id = "", None
    line.block_id = choices.block_id(details.block)
    line.outcome_id = choices.outcome_id(details.outcome)
    line.outcome_words = "" if line.outcome_id else details.outcome
    line.basis = details.basis
    line.indicator_id = measured.indicator_id if measured else None
    line.series_id = measured.series_id if measured else None
    line.indicator_words = "" if measured else details.indicator
    line.unit = measured.unit if measured else details.unit
    line.polarity = measured.polarity if measured else details.polarity
    line.baseline, line.baseline_on = details.baseline, details.baseline_on
    line.baseline_source = details.baseline_source
    line.lead_partner_id = choices.partner_id(details.lead)
    line.priority_id = choices.priority_id(details.priority) or line.priority_id
    if not details.priority:
        line.priority_id = None
    line.is_placeholder, line.fill_by = details.is_placeholder, details.fill_by
    _set_targets(line, details)


def _set_targets(line: AgreementLine, details: LineDetails) -> None:
    held = {(one.sub_target, one.due_on): one for one in line.targets}
    wanted = []
    for target in details.targets:
        key = (target.sub_target, target.due_on)
        kept = held.get(key) or LineTarget(sub_target=target.sub_target, due_on=target.due_on)
        kept.without_stretch, kept.with_stretch = target.without_stretch, target.with_stretch
        wanted.append(kept)
    line.targets = wanted
    flag_modified(line, "position")  # so that its version tells of its targets too


def _new_line(agreement: Agreement) -> AgreementLine:
    number = next_number(agreement, "last_line")
    line = AgreementLine(agreement_id=agreement.id, number=number, position=number, targets=[])
    session().add(line)
    return line


def _refuse_what_is_wrong(
    agreement: Agreement,
    edits: Sequence[LineEdit],
    choices: LineChoices,
    held: Mapping[int, AgreementLine],
) -> None:
    rows: dict[int, dict[str, str]] = {}
    stale = []
    for place, edit in enumerate(edits):
        faults = faults_in(agreement, edit, choices)
        if edit.number and held[edit.number].version != edit.seen_version:
            stale.append(place)
            faults[""] = f"Line {edit.number}: {STALE[0].lower()}{STALE[1:]}"
        elif edit.number and held[edit.number].dropped_on is not None:
            faults[""] = f"Line {edit.number} was dropped. Restore it first."
        if faults:
            rows[place] = faults
    if rows:
        raise RowsRefused(rows, stale=stale)


def faults_in(agreement: Agreement, edit: LineEdit, choices: LineChoices) -> dict[str, str]:
    """What is wrong with one line: what it names that nobody knows, and its rules."""
    details = edit.details
    named = f"Line {edit.number}" if edit.number else "This line"
    faults = {}
    if details.block and choices.block_id(details.block) is None:
        known = listed([name for _, name in choices.blocks]) or "none"
        faults["block"] = f"{named}: there is no block “{details.block}”. Its blocks are: {known}."
    if details.lead and choices.partner_id(details.lead) is None:
        faults["lead"] = (
            f"{named}: GORM knows no organisation called “{details.lead}”. Check the spelling, or "
            "add it as a partner."
        )
    measured = choices.measured(details.indicator)
    ruled = _ruled(details, measured.polarity if measured else None)
    span = Span(agreement.begins_on, agreement.ends_on)
    return faults_of(ruled, span, named) | faults


def _ruled(details: LineDetails, polarity: object) -> LineDetails:
    """The details with the polarity of the catalogue, which holds whatever was typed."""
    return details if polarity is None else LineDetails(**(vars(details) | {"polarity": polarity}))


def _tell(
    actor: Actor,
    agreement: Agreement,
    edits: Sequence[LineEdit],
    numbers: Sequence[int],
    told: Sequence[tuple[str, str]],
) -> None:
    """One event for all that was saved at once: a grid of 35 lines is one act."""
    if not edits:
        return
    added = sum(edit.number is None for edit in edits)
    if len(edits) == 1:
        action = "agreement.line_added" if added else "agreement.line_changed"
        title = f"{told[0][0]}: {'added' if added else 'changed'}"
    else:
        action = "agreement.lines_saved"
        done = {"added": added, "changed": len(edits) - added}
        title = "; ".join(
            f"{count(number, 'line')} {what}" for what, number in done.items() if number
        )
        title = f"{title} ({listed([str(number) for number in numbers])})"
    happening = Happening(AgreementEventKind.LINE, title, facts=told)
    changes = {name: ("", words) for name, words in told}
    tell(actor, agreement, action, happening, changes=changes)


def load_line(
    actor: Actor, reference: str, number: int, seen_version: int | None = None
) -> tuple[Agreement, AgreementLine]:  # fmt: skip
    """A line to be changed, with its agreement. Raises NotFound, Refused, Conflict."""
    agreement = agreement_to_work_on(actor, reference)
    insist_it_takes_lines(agreement)
    line = session().scalar(
        select(AgreementLine)
        .where(AgreementLine.agreement_id == agreement.id, AgreementLine.number == number)
        .options(*with_all_of_a_line(), selectinload(AgreementLine.targets))
    )
    if line is None:
        raise NotFound
    if seen_version is not None and line.version != seen_version:
        raise Conflict(STALE)
    return agreement, line
