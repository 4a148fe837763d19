"""What a change of a line was, in words: pure."""

from collections.abc import Iterator, Sequence

from gorm.core.text import day
from gorm.negotiations.rules.line_cells import number_text
from gorm.negotiations.rules.lines import LineDetails, TargetFacts

_LABELS = {
    "block": "block",
    "outcome": "outcome",
    "indicator": "indicator",
    "unit": "unit",
    "polarity": "better when",
    "basis": "basis",
    "baseline": "baseline",
    "baseline_on": "baseline date",
    "baseline_source": "baseline source",
    "lead": "lead partner",
    "priority": "priority answered",
    "fill_by": "fill by",
    "targets": "targets",
}


def differences(before: LineDetails, after: LineDetails) -> str:
    """What of a line is different, as a sentence of its history has it."""
    return "; ".join(_differences(before, after))


def _differences(before: LineDetails, after: LineDetails) -> Iterator[str]:
    for name, label in _LABELS.items():
        old, new = _said(getattr(before, name)), _said(getattr(after, name))
        if old != new:
            yield f"{label} {new or 'taken away'}" + (f" (was {old})" if old else "")


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return targets_said(value)
    if hasattr(value, "label"):
        return str(value.label)
    if hasattr(value, "year"):
        return day(value)  # type: ignore[arg-type]
    return "" if value is None else str(value)


def targets_said(targets: Sequence[TargetFacts]) -> str:
    """Targets in one line: 71 by 31 March 2030, with stretch 75."""
    return ", ".join(map(_target_said, targets))


def _target_said(target: TargetFacts) -> str:
    part = f"{target.sub_target} " if target.sub_target else ""
    plain, stretch = number_text(target.without_stretch), number_text(target.with_stretch)
    values = " / ".join(filter(None, (plain, f"{stretch} with stretch" if stretch else "")))
    return f"{part}{values} by {day(target.due_on)}"
