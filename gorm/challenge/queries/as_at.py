"""A case as it stood at the end of a day that has passed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from gorm.accounts.models import User
from gorm.challenge.models import Aspect
from gorm.challenge.queries.clocks_then import (
    ClockThen,
    RepresentationsThen,
    clock_rows,
    clocks_then,
    representations_then,
)
from gorm.challenge.queries.file import Rated
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.past import Then
from gorm.challenge.queries.rested import Rested
from gorm.challenge.rules.as_at import AsAt, Changed, Dated, Move, Said
from gorm.challenge.rules.ladder import InForce, Standing
from gorm.core import clock
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.text import day
from gorm.decisions.models import Recusal


@dataclass(frozen=True)
class InstrumentThen:
    """An instrument that was in force, or had lapsed and awaited a decision; no proposal."""

    reference: str
    title: str
    span: str


@dataclass(frozen=True)
class SaidThen:
    """What held of one aspect, and since when."""

    label: str
    words: str
    since: str


@dataclass(frozen=True)
class RatingThen:
    """The rating that held, and since when."""

    words: str
    rationale: str
    since: str


@dataclass(frozen=True)
class RecusedThen:
    """Who was recused, why, and who acted instead."""

    name: str
    reason: str
    substitute: str


@dataclass(frozen=True)
class AsItStood:
    """A case at the end of a day. `standing` is none before it was opened."""

    on: date
    standing: Standing | None
    how: str
    in_force: tuple[InstrumentThen, ...] = ()
    lapsed: tuple[InstrumentThen, ...] = ()
    said: tuple[SaidThen, ...] = ()
    rating: RatingThen | None = None
    clocks: tuple[ClockThen, ...] = ()
    representations: tuple[RepresentationsThen, ...] = ()
    recused: tuple[RecusedThen, ...] = ()
    pending: tuple[Rested, ...] = ()

    @property
    def stage(self) -> str:
        """The stage in words."""
        return self.standing.words if self.standing else "Not open yet"


def as_it_stood(then: Then, decisions: Sequence[Rested]) -> AsItStood:
    """The summary of a case at a day, in two statements."""
    head, view, file, made = then.head, then.view, then.file, then.made
    standing = view.standing(head.ladder.rungs, file.moves, made)
    if standing is None:
        return AsItStood(view.on, None, _before_it_was_open(then))
    there = view.instruments(made)
    clocks = clock_rows(head.id)
    return AsItStood(
        on=view.on,
        standing=standing,
        how=_how(head, standing, view.chosen(file.moves)),
        in_force=tuple(_instrument(one) for one in there if _is_in_force(one, view.on)),
        lapsed=tuple(_instrument(one) for one in there if _is_lapsed(one, view.on)),
        said=tuple(_said(then)),
        rating=_rating(view.latest(file.ratings)),
        clocks=clocks_then(clocks, then),
        representations=tuple(representations_then(clocks, then)),
        recused=tuple(_recused(then)),
        pending=tuple(one for one in decisions if one.outcome is None),
    )


def _before_it_was_open(then: Then) -> str:
    opened = then.head.opened
    if opened.latest <= then.view.on:
        return f"It was opened on {opened.words}, and that was recorded later."
    return f"It was opened on {opened.words}."


def _is_in_force(one: InForce, on: date) -> bool:
    return one.runs_on(on) and not one.is_proposal


def _is_lapsed(one: InForce, on: date) -> bool:
    return one.has_lapsed(on) and not one.is_proposal


def _how(head: CaseHead, standing: Standing, chosen: Move | None) -> str:
    """How the stage followed: from what was in force or had lapsed, or from what was chosen."""
    if standing.through:
        return f"It followed from {_named(standing.through)}, in force then."
    if standing.lapsed and chosen and chosen.stage_id != standing.rung.id:
        held = [one for one in standing.lapsed if one.position == standing.rung.position]
        return f"It followed from {_named(held)}, which had lapsed."
    if chosen is None:
        return ""
    name = head.ladder.rung(chosen.stage_id).name
    return f"{name} was chosen on {chosen.sheet.happened.words} (folio {chosen.folio})."


def _named(instruments: Iterable[InForce]) -> str:
    return ", ".join(f"{one.title} ({one.reference})" for one in instruments)


def _instrument(one: InForce) -> InstrumentThen:
    span = one.begun.since
    span += f" to {day(one.last_day)}" if one.last_day else ", without an end"
    return InstrumentThen(one.reference, one.title, span)


def _said(then: Then) -> Iterator[SaidThen]:
    for aspect in Aspect:
        found = then.view.latest(words for about, words in then.file.said if about is aspect)
        if found is not None:
            yield SaidThen(aspect.label, found.what, found.sheet.happened.words)


def _rating(found: Said[Rated] | None) -> RatingThen | None:
    if found is None:
        return None
    rated = found.what
    words = f"{rated.category}, {rated.travel.lower()}"
    return RatingThen(words, rated.rationale, found.sheet.happened.words)


def _recused(then: Then) -> Iterator[RecusedThen]:
    view = then.view
    recused, substitute = aliased(User), aliased(User)
    rows: Any = session().execute(
        select(Recusal, recused.name, substitute.name)
        .join(recused, recused.id == Recusal.user_id)
        .outerjoin(substitute, substitute.id == Recusal.substitute_id)
        .where(Recusal.subject_kind == "case", Recusal.subject_reference == then.head.reference)
        .order_by(Recusal.id)
    )
    for one, name, named in rows:
        stood = Dated(HappenedOn(clock.day_of(one.recorded_at)), clock.day_of(one.recorded_at))
        has_ended = one.ended_at is not None and clock.day_of(one.ended_at) <= view.on
        if view.includes(stood) and not has_ended:
            changes = then.past.numbers("recusal", one.id, "substitute_id")
            yield RecusedThen(name, one.reason, _substitute(one, named or "", view, changes))


def _substitute(
    one: Recusal, named: str, view: AsAt, changes: Sequence[Changed[int | None]]
) -> str:  # fmt: skip
    """Who acted instead on that day: whoever was named by then, which is seldom another."""
    held = AsAt(view.on).value(one.substitute_id, changes)
    if held == one.substitute_id or held is None:
        return named if held is not None else ""
    found = session().get(User, held)
    return found.name if found else ""
