"""The forms of one line: what it says, its targets, its reward, and why it is dropped."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from wtforms import StringField, ValidationError

from gorm.core import clock
from gorm.core.forms import DayField, Form, choice, long_text, text_line, tick
from gorm.core.forms.widgets import TextInput
from gorm.core.text import one_line
from gorm.negotiations.models import LineBasis
from gorm.negotiations.rules.line_cells import (
    POLARITIES,
    NotUnderstood,
    day_in,
    day_text,
    number_in,
    number_text,
)
from gorm.negotiations.rules.lines import LineDetails, TargetFacts
from gorm.negotiations.rules.rewards import Instalment, RewardTerms
from gorm.performance.terms import Polarity

#: How many empty rows for targets and instalments a form has beside those that are filled.
SPARE: Final = 3
MOST_TARGETS: Final = 40
MOST_INSTALMENTS: Final = 6


class NumberField(StringField):
    """A number typed as text; what was typed stays where it is none. `number` is what it means."""

    widget = TextInput()
    number: Decimal | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, on one line."""
        self.data = one_line(valuelist[0]) if valuelist else self.data

    def pre_validate(self, form: Any) -> None:
        """Read the number."""
        try:
            self.number = number_in(self.data) if self.data else None
        except NotUnderstood as fault:
            raise ValidationError(str(fault)) from fault


class LineForm(Form):
    """What a line says; its targets stand in rows below it, read by `targets_in`."""

    block = choice("Block")
    outcome = long_text(
        "Outcome",
        longest=2000,
        hint="An outcome of a published set, or words. A target is not compulsory.",
    )
    indicator = text_line(
        "Indicator", longest=300, hint="The code or name of one of the catalogue, or words."
    )
    unit = text_line(
        "Unit", longest=60, hint="Such as per cent. An indicator of the catalogue brings its own."
    )
    polarity = choice(
        "Better when",
        [(one.value, one.label) for one in POLARITIES.values()],
        hint="An indicator of the catalogue brings its own.",
    )
    basis = choice("Basis", [(one.value, one.label) for one in LineBasis])
    baseline = NumberField("Baseline")
    baseline_on = DayField("Baseline date", description="The last day of the period it is of.")
    baseline_source = text_line("Source of the baseline", longest=1000)
    lead = text_line("Lead partner", longest=200, hint="The name of an organisation.")
    priority = choice("Local priority that it answers")
    is_placeholder = tick("A placeholder", hint="What it says is still to be filled in.")
    fill_by = DayField("Fill by", description="By when a placeholder is filled.")


class DropForm(Form):
    """Why something is dropped."""

    reason = long_text("Why is it dropped?", required="Enter why it is dropped.", longest=2000)


class RewardForm(Form):
    """What the stretch of a line earns; the instalments stand in lines."""

    pump_priming = NumberField("Pump-priming grant, in pounds")
    full_grant = NumberField(
        "Full grant, in pounds", description="What is paid where the whole stretch is reached."
    )
    threshold = NumberField(
        "Threshold, in per cent of the stretch", description="Nothing is paid below it."
    )
    is_pro_rata = tick("Pro rata between the threshold and the full stretch")
    instalments = long_text(
        "Instalments",
        longest=1000,
        hint="One on a line: day and per cent, such as 31 March 2029: 50. Together they make 100.",
    )


def start_of_line(details: LineDetails, version: int) -> dict[str, Any]:
    """What the form of a line begins with."""
    return vars(details) | {
        "polarity": details.polarity.value,
        "basis": details.basis.value,
        "baseline": number_text(details.baseline),
        "version": str(version),
    }


def target_rows(targets: Sequence[TargetFacts]) -> list[dict[str, str]]:
    """Targets as rows of text, with empty ones for more."""
    rows = [
        {
            "sub_target": one.sub_target,
            "due_on": day_text(one.due_on),
            "target": number_text(one.without_stretch),
            "stretch": number_text(one.with_stretch),
        }
        for one in targets
    ]
    return rows + [dict.fromkeys(_TARGET_COLUMNS, "") for _ in range(SPARE)]


_TARGET_COLUMNS: Final = ("sub_target", "due_on", "target", "stretch")


def typed_targets(sent: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of targets as they were typed."""
    return [
        {column: one_line(sent.get(f"target-{place}-{column}", "")) for column in _TARGET_COLUMNS}
        for place in range(MOST_TARGETS)
        if f"target-{place}-due_on" in sent
    ]


def targets_in(rows: Sequence[Mapping[str, str]]) -> tuple[tuple[TargetFacts, ...], dict[str, str]]:
    """What rows of targets mean, and what is wrong with them by row."""
    found, faults = [], {}
    for place, row in enumerate(rows):
        if not any(row.values()):
            continue
        try:
            found.append(_target_in(row))
        except NotUnderstood as fault:
            faults[f"target-{place}"] = f"Target {place + 1}: {fault}"
    return tuple(found), faults


def _target_in(row: Mapping[str, str]) -> TargetFacts:
    if not row["due_on"]:
        raise NotUnderstood("Enter by when it is to be reached.")
    due_on = day_in(row["due_on"], clock.today())
    plain = number_in(row["target"]) if row["target"] else None
    stretch = number_in(row["stretch"]) if row["stretch"] else None
    return TargetFacts(due_on, plain, stretch, row["sub_target"][:200])


def line_in(form: LineForm, targets: tuple[TargetFacts, ...]) -> LineDetails:
    """The line that a form describes."""
    return LineDetails(
        block=form.block.data or "",
        outcome=one_line(form.outcome.data),
        indicator=form.indicator.data or "",
        unit=form.unit.data or "",
        polarity=Polarity(form.polarity.data),
        basis=LineBasis(form.basis.data),
        baseline=form.baseline.number,
        baseline_on=form.baseline_on.data,
        baseline_source=form.baseline_source.data or "",
        lead=form.lead.data or "",
        priority=form.priority.data or "",
        is_placeholder=bool(form.is_placeholder.data),
        fill_by=form.fill_by.data,
        targets=targets,
    )


def start_of_reward(terms: RewardTerms, version: int) -> dict[str, Any]:
    """What the form of a reward begins with."""
    lines = [f"{day_text(one.due_on)}: {number_text(one.share)}" for one in terms.instalments]
    return {
        "pump_priming": number_text(terms.pump_priming),
        "full_grant": number_text(terms.full_grant),
        "threshold": number_text(terms.threshold),
        "is_pro_rata": terms.is_pro_rata,
        "instalments": "\n".join(lines),
        "version": str(version),
    }


def reward_in(form: RewardForm, threshold: Decimal) -> tuple[RewardTerms, dict[str, str]]:
    """The reward that a form describes, and what is wrong with its instalments."""
    try:
        instalments, faults = tuple(_instalments_in(form.instalments.data or "")), {}
    except NotUnderstood as fault:
        instalments, faults = (), {"instalments": str(fault)}
    given = form.threshold.number
    terms = RewardTerms(
        form.pump_priming.number or Decimal(0),
        form.full_grant.number or Decimal(0),
        threshold if given is None else given,
        bool(form.is_pro_rata.data),
        instalments,
    )
    return terms, faults


def _instalments_in(text: str) -> Iterator[Instalment]:
    lines = [line for line in map(one_line, text.splitlines()) if line]
    if len(lines) > MOST_INSTALMENTS:
        raise NotUnderstood(f"There can be {MOST_INSTALMENTS} instalments, not {len(lines)}.")
    for line in lines:
        day, mark, share = line.rpartition(":")
        if not mark:
            raise NotUnderstood(f"“{line}” has no colon between the day and the per cent.")
        yield Instalment(_day_in(day), number_in(share))


def _day_in(text: str) -> date:
    return day_in(one_line(text), clock.today())
