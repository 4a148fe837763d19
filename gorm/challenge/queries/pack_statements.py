"""What a pack says of cases, fact by fact: by these two packs compare, and each is traced."""

from collections.abc import Iterator
from dataclasses import replace

from gorm.challenge.queries.pack import PackCase, Told
from gorm.core.provenance import Statement


def statements_of(case: PackCase) -> tuple[Statement, ...]:
    """Where a case stands, what is in force and required, what comes next, and what happened."""
    return tuple(
        replace(one, is_restricted=case.is_restricted, marking_rank=case.marking_rank)
        for one in _all(case)
        if one.value
    )


def _all(case: PackCase) -> Iterator[Statement]:
    opened = Told(case.opened, f"challenge_case/{case.id}")
    singles = (
        ("", "stage", case.standing),
        ("opened", "opened", opened),
        ("aim", "aim", case.aim),
        ("exit_test", "exit test", case.exit_test),
        ("status", "current status", case.status),
        ("next_steps", "next steps", case.next_steps),
        ("next_decision", "next decision", case.next_decision),
        ("representations", "representations open until", case.representations_open),
    )
    for key, label, told in singles:
        yield _statement(case, key, label, told)
    several = (
        ("in force", case.in_force),
        ("condition", case.conditions),
        ("deadline", case.deadlines),
        ("what happened", case.history),
    )
    for label, lines in several:
        for told in lines:
            yield _statement(case, told.key, f"{label} {told.when}".strip(), told)


def _statement(case: PackCase, key: str, label: str, told: Told) -> Statement:
    return Statement(
        key=f"challenge/case-{case.id}{'/' if key else ''}{key}",
        label=f"{case.title}, {label}",
        value=told.words,
        provenance=case.provenance.of(told.key),
        on=told.on,
    )
