"""Whom a form names: what was chosen, and names that were typed and are found, asked or unknown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from flask import request

from gorm.accounts.actor import Actor
from gorm.core.errors import Refused
from gorm.core.forms import options_from
from gorm.core.text import one_line
from gorm.engagements.forms import WhoForm
from gorm.engagements.queries import posts_held_by
from gorm.people.lookup import Choice, Resolved, resolve, search_exact

MOST_NAMES: Final = 20
_NONE_OF_THEM: Final = "none"


@dataclass(frozen=True)
class Asked:
    """A typed name that can mean several, and what it can mean."""

    line: str
    candidates: tuple[Choice, ...]


@dataclass(frozen=True)
class Who:
    """Whom the form names, and what is still to be told."""

    resolved: Resolved = field(default_factory=Resolved)
    asked: tuple[Asked, ...] = ()
    faults: tuple[str, ...] = ()


def who_in_address() -> list[str]:
    """The typed references that a button on another page put into the address."""
    kinds = ("area", "organisation", "post")
    named = [f"{kind}:{value}" for kind in kinds for value in request.args.getlist(kind)]
    return [*named, *posts_held_by(request.args.getlist("person"))][:MOST_NAMES]


def read_chosen(form: WhoForm) -> Who:
    """What was chosen already; the form is made to offer exactly that. Names stay as typed."""
    resolved, faults = known(form.who.data or [])
    _offer(form, resolved)
    return Who(resolved, faults=faults)


def read_who(actor: Actor, form: WhoForm) -> Who:
    """What was chosen and what typed names mean; the form then holds what was found as chosen.

    A name that means one thing is taken; of several the writer is asked; one that means nothing is
    a fault. The last two stay in the field as they were typed.
    """
    chosen, faults = known([*(form.who.data or []), *_picked().values()])
    picked = set(_picked())
    values = [choice.value for choice in chosen.choices]
    asked: list[Asked] = []
    unknown: list[str] = []
    for line in _names_in(form.who_text.data or ""):
        if line in picked:
            continue
        meant = search_exact(actor, line)
        if meant.match is not None:
            values.append(meant.match.value)
        elif meant.candidates:
            asked.append(Asked(line, meant.candidates))
        else:
            unknown.append(line)
    resolved = resolve(values, "who_text")
    form.who_text.data = "\n".join([*(one.line for one in asked), *unknown])
    _offer(form, resolved)
    return Who(resolved, tuple(asked), (*faults, *_faults(asked, unknown)))


def _offer(form: WhoForm, resolved: Resolved) -> None:
    form.who.choices = options_from([(one.value, one.label) for one in resolved.choices])
    form.who.data = [choice.value for choice in resolved.choices]


def known(values: Sequence[str]) -> tuple[Resolved, tuple[str, ...]]:
    """What these references stand for, and a fault for each that stands for nothing."""
    try:
        return resolve(values, "who_text"), ()
    except Refused as refused:
        if len(values) <= 1:
            return Resolved(), tuple(refused.faults.values())
    half = len(values) // 2
    first, second = known(values[:half]), known(values[half:])
    return _joined(first[0], second[0]), (*first[1], *second[1])


def _joined(one: Resolved, other: Resolved) -> Resolved:
    return Resolved(
        (*one.areas, *other.areas),
        (*one.organisations, *other.organisations),
        (*one.posts, *other.posts),
    )


def _picked() -> dict[str, str]:
    """The radio buttons that settled an ambiguous name: name -> what it means."""
    lines = request.form.getlist("pick_line")[:MOST_NAMES]
    picks = {line: request.form.get(f"pick_{index}", "") for index, line in enumerate(lines)}
    return {line: value for line, value in picks.items() if value and value != _NONE_OF_THEM}


def _names_in(text: str) -> Iterator[str]:
    lines = (one_line(part) for part in text.replace(";", "\n").splitlines())
    yield from list(dict.fromkeys(filter(None, lines)))[:MOST_NAMES]


def _faults(asked: Iterable[Asked], unknown: Iterable[str]) -> Iterator[str]:
    for one in asked:
        yield f"“{one.line[:80]}” can mean several. Choose which, or write the whole name."
    for line in unknown:
        yield (
            f"GORM knows nobody and nothing called “{line[:80]}”. Check the name, or put a person "
            "under “More details”, as somebody new or without a name."
        )
