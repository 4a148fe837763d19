"""Every guard of a step up, down or along the ladder, in one place.

The guards ask for attributes of stages and of kinds of instrument, never for their names, so that
they hold for every regime. Each says what is missing in words that follow "needs", before anybody
tries and after. Who may approve is told by `gorm.decisions.rules`.
"""

from collections.abc import Callable, Iterator
from typing import Final

from gorm.challenge.rules.ladder import is_up, jumped_over
from gorm.challenge.rules.steps import Missing, Need, OnFile, Step, StepKind
from gorm.core.text import cleaned, day, listed

Guard = Callable[[Step, OnFile], Iterator[Missing]]


def missing_for(step: Step, file: OnFile) -> tuple[Missing, ...]:
    """All that a step lacks, in the order in which a form asks for it; nothing where it may go."""
    if is_light(step):
        guards = _OF_LIGHT
    elif is_own_leaving(step, file):
        guards = _OF_OWN_LEAVING
    else:
        guards = _OF_OTHERS
    return tuple(found for guard in guards for found in guard(step, file))


def is_taken_alone(step: Step, file: OnFile) -> bool:
    """Whether nobody has to approve the step: its stage, or the one left, asks for no grade."""
    return is_light(step) or is_own_leaving(step, file)


def is_light(step: Step) -> bool:
    """Whether it is a move to a light stage.

    A light stage needs a reason and a review date and no more, or nobody would record it.
    """
    return step.kind is StepKind.MOVE and step.entered is not None and step.entered.is_light


def is_own_leaving(step: Step, file: OnFile) -> bool:
    """Whether a case leaves a stage that asks for no grade, with its exit test met.

    Leaving is decided as the stage that is left; closing without the exit test is a director's.
    """
    if step.kind is not StepKind.MOVE or step.entered is None or not step.entered.is_leaving:
        return False
    is_met = step.is_exit_test_met or not step.entered.closes
    return file.grade_left is None and is_met


def goes_up(step: Step, file: OnFile) -> bool:
    """Whether the step takes the case up its ladder."""
    return step.entered is not None and is_up(file.standing, step.entered)


def _stands_open(step: Step, file: OnFile) -> Iterator[Missing]:
    """A closed case is opened again by a move and by nothing else."""
    if file.is_closed and step.kind is not StepKind.MOVE:
        yield Missing(Need.CLOSED, "the case to be opened again first")


def _a_reason(step: Step, _file: OnFile) -> Iterator[Missing]:
    if not cleaned(step.reason):
        yield Missing(Need.REASON, "a reason", "reason")


def _a_review_date(step: Step, _file: OnFile) -> Iterator[Missing]:
    if step.review_on is None:
        yield Missing(Need.REVIEW_DATE, "a review date", "review_on")
    elif step.review_on <= step.happens_on:
        yield Missing(Need.REVIEW_DATE, "a review date after the day of the move", "review_on")


def _a_chosen_stage(step: Step, file: OnFile) -> Iterator[Missing]:
    """A stage that follows instruments is reached through one in force, never by choice."""
    if step.kind is not StepKind.MOVE:
        return
    if step.entered is None:
        yield Missing(Need.CHOSEN_STAGE, "a stage to move to", "stage")
    elif step.entered.follows_instruments:
        words = f"an instrument in force: {step.entered.name} is not chosen but follows from one"
        yield Missing(Need.CHOSEN_STAGE, words, "stage")
    elif step.entered.id == file.standing.id:
        yield Missing(Need.CHOSEN_STAGE, "another stage than the present one", "stage")
    elif file.holding and not step.entered.is_leaving:
        named = listed(sorted(file.holding))
        words = f"{named} to be revoked or let lapse first: the stage follows what is in force"
        yield Missing(Need.CHOSEN_STAGE, words, "stage")


def _nothing_in_force_when_leaving(step: Step, file: OnFile) -> Iterator[Missing]:
    """A case leaves when nothing is in force that holds it."""
    is_leaving = step.kind is StepKind.MOVE and step.entered and step.entered.is_leaving
    if is_leaving and file.holding:
        named = listed(sorted(file.holding))
        words = f"{named} to be revoked or let lapse first: the case is held by it"
        yield Missing(Need.CHOSEN_STAGE, words, "stage")


def _evidence(step: Step, file: OnFile) -> Iterator[Missing]:
    """Up needs evidence on the case's file."""
    if goes_up(step, file) and not file.evidence:
        yield Missing(Need.EVIDENCE, "evidence on the file", "")


def _proportionality(step: Step, file: OnFile) -> Iterator[Missing]:
    """Up needs to say why nothing less intrusive would work."""
    if goes_up(step, file) and not cleaned(step.proportionality):
        yield Missing(Need.PROPORTIONALITY, "a proportionality statement", "proportionality")


def _one_reason_for_a_jump(step: Step, file: OnFile) -> Iterator[Missing]:
    """A jump over stages needs one reason, not one a stage."""
    if step.entered is None or cleaned(step.jump_reason):
        return
    if passed := jumped_over(file.standing, step.entered, file.rungs):
        names = listed([rung.name for rung in passed])
        yield Missing(Need.JUMP_REASON, f"a reason for passing over {names}", "jump_reason")


def _representations(step: Step, file: OnFile) -> Iterator[Missing]:
    """Refused until a proposal's representations closed and were considered, unless urgent."""
    is_asked = step.needs_representations or bool(
        step.entered and step.entered.needs_representations and step.kind.makes_one
    )
    if not is_asked or step.is_proposal or step.is_urgent:
        return
    if step.kind is StepKind.RENEW:
        return  # nothing is taken away that was not proposed before
    if _is_variation_shown_from_above(step, file):
        return
    if not any(one.allows(step.happens_on) for one in file.answered):
        yield Missing(Need.REPRESENTATIONS, _what_is_awaited(step, file), "is_urgent")


def _is_variation_shown_from_above(step: Step, file: OnFile) -> bool:
    """Whether somebody above the office varied an instrument, as the office holds in writing.

    Whether they had invited representations before is then told by their document, and no
    proposal is made up for it; one that is on the file and still waits is waited for all the same.
    """
    is_shown = step.kind is StepKind.VARY and step.is_shown_from_above
    return is_shown and not any(one.waits(step.happens_on) for one in file.answered)


def _what_is_awaited(step: Step, file: OnFile) -> str:
    about = [one for one in file.answered if not one.is_spent(step.happens_on)]
    if not about:
        return "a proposal whose representations have closed and been considered, or urgency"
    latest = max(about, key=lambda one: one.closes_on)
    if step.happens_on <= latest.closes_on:
        return (
            f"the representations on {latest.reference}, which close on {day(latest.closes_on)} "
            "(the next step is allowed the day after), or urgency"
        )
    return f"the representations on {latest.reference} to be considered, or urgency"


def _a_reason_for_urgency(step: Step, _file: OnFile) -> Iterator[Missing]:
    if step.is_urgent and not cleaned(step.urgent_because):
        yield Missing(Need.URGENCY_REASON, "a reason for the urgency", "urgent_because")


def _a_reason_to_override(step: Step, _file: OnFile) -> Iterator[Missing]:
    if step.is_advice_overridden and not cleaned(step.overridden_because):
        yield Missing(
            Need.OVERRIDE_REASON, "a reason for overriding the advice", "overridden_because"
        )


def _an_end(step: Step, _file: OnFile) -> Iterator[Missing]:
    """What lapses has a last day."""
    if step.kind.makes_one and step.lapses and step.in_force_to is None:
        yield Missing(Need.END_DATE, "the last day on which it is in force", "in_force_to")


def _dates_in_order(step: Step, _file: OnFile) -> Iterator[Missing]:
    begins, ends = step.in_force_from, step.in_force_to
    if begins is not None and ends is not None and ends < begins:
        yield Missing(Need.ORDER, "a last day that is not before the first", "in_force_to")


def _not_too_long(step: Step, _file: OnFile) -> Iterator[Missing]:
    """A renewal lasts as long as the kind allows and no longer."""
    longest = step.longest_months_end
    if step.in_force_to is not None and longest is not None and step.in_force_to > longest:
        yield Missing(
            Need.TOO_LONG, f"a last day by {day(longest)}: longer is not allowed", "in_force_to"
        )


def _one_in_force(step: Step, file: OnFile) -> Iterator[Missing]:
    if step.kind.is_about_one_in_force and step.instrument not in file.running:
        yield Missing(
            Need.SUBJECT, "an instrument of this case that is in force or has lapsed", "about"
        )


def _a_stage_after(step: Step, file: OnFile) -> Iterator[Missing]:
    """When the last instrument ends that set the stage, somebody says where the case goes."""
    ends = step.kind in {StepKind.REVOKE, StepKind.LET_LAPSE}
    if not ends or file.holding != {step.instrument}:
        return
    if step.stage_after is None:
        yield Missing(Need.STAGE_LEFT, "the stage at which the case stands then", "stage_after")
    elif step.stage_after.follows_instruments:
        words = "a stage that can be chosen: this one follows from an instrument in force"
        yield Missing(Need.STAGE_LEFT, words, "stage_after")


def _the_exit_test(step: Step, _file: OnFile) -> Iterator[Missing]:
    """Closing needs the exit test met, or a director's reason."""
    closes = any(rung is not None and rung.closes for rung in (step.entered, step.stage_after))
    if closes and not step.is_exit_test_met and not cleaned(step.exit_reason):
        words = "the exit test met, or the director’s reason for closing without it"
        yield Missing(Need.EXIT_TEST, words, "exit_reason")


def _terms(step: Step, _file: OnFile) -> Iterator[Missing]:
    if step.is_proposal and not cleaned(step.proposes):
        yield Missing(Need.TERMS, "what the proposal would make, vary or end", "proposes")


def _while_the_body_exists(step: Step, file: OnFile) -> Iterator[Missing]:
    """Nothing is done to a body that is no more, but its case can be brought to an end."""
    ended = file.organisation_ended_on
    winds_up = step.kind in {StepKind.REVOKE, StepKind.LET_LAPSE} or bool(
        step.entered and step.entered.is_leaving
    )
    if ended is not None and step.happens_on > ended and not winds_up:
        words = f"a day on or before {day(ended)}: {file.organisation} ended then"
        yield Missing(Need.AFTER_THE_END, words, "happened_on")


def _after_the_opening(step: Step, file: OnFile) -> Iterator[Missing]:
    if file.opened_on is not None and step.happens_on < file.opened_on:
        words = f"a day on or after {day(file.opened_on)}: the case was opened then"
        yield Missing(Need.ORDER, words, "happened_on")


_ALWAYS: Final[tuple[Guard, ...]] = (_while_the_body_exists, _after_the_opening, _stands_open)
_OF_LIGHT: Final[tuple[Guard, ...]] = (*_ALWAYS, _a_chosen_stage, _a_reason, _a_review_date)
_OF_OWN_LEAVING: Final[tuple[Guard, ...]] = (
    *_ALWAYS,
    _a_chosen_stage,
    _nothing_in_force_when_leaving,
    _a_reason,
)
_OF_OTHERS: Final[tuple[Guard, ...]] = (
    *_ALWAYS,
    _a_chosen_stage,
    _nothing_in_force_when_leaving,
    _one_in_force,
    _a_reason,
    _evidence,
    _proportionality,
    _one_reason_for_a_jump,
    _terms,
    _representations,
    _a_reason_for_urgency,
    _a_reason_to_override,
    _an_end,
    _dates_in_order,
    _not_too_long,
    _a_stage_after,
    _the_exit_test,
)
