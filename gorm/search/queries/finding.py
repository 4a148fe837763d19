"""Finding: what a reader may read, or may know of, and where the words stand that they look for.

For each kind of record the index is walked from the newest backwards and left as soon as there
are enough, so that a common word among a million records costs no more than a rare one. First come
those in whose names all of the words stand, then those in whose text they do; in each, kinds in
the order in which features offer them, and the newest first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, literal, not_, select, union_all

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.search import policy
from gorm.search.index import Clause, SearchIndex, index
from gorm.search.models import SearchDocument, SearchWord
from gorm.search.offers import Source, sources
from gorm.search.queries.names import LAST_LETTER
from gorm.search.rules.extracts import Piece, extract, marked
from gorm.search.rules.numbers import RECORD_MASK, Range, kind_of, range_of
from gorm.search.rules.typed import Typed

PAGE: Final = 20
#: As many of a kind are looked for among all kinds, and where only one kind is asked for.
MOST_OF_EACH: Final = 200
MOST_OF_ONE: Final = 1_000
_MOST_WORDS: Final = 30
#: So many documents are looked at to see of which kinds they are.
_FEW: Final = 500


@dataclass(frozen=True)
class Filter:
    """What a search is narrowed to; what is None or empty narrows nothing."""

    kind: str = ""
    area_ids: Sequence[int] = ()
    since: date | None = None
    until: date | None = None
    is_sensitive: bool | None = None


@dataclass(frozen=True)
class Hit:
    """One record that was found. `is_closed` where the reader may only know of it."""

    kind: str
    label: str
    address: str
    reference: str
    title: tuple[Piece, ...]
    extract: tuple[Piece, ...]
    on: date | None
    home: str
    is_sensitive: bool
    is_closed: bool


@dataclass(frozen=True)
class KindCount:
    """How many of a kind were found; more than that where it `has_more`."""

    kind: str
    plural: str
    count: int
    has_more: bool


@dataclass(frozen=True)
class Results:
    """One page of what was found, and how much there is of each kind."""

    hits: tuple[Hit, ...]
    counts: tuple[KindCount, ...]
    page: int
    pages: int
    #: How many can be paged through; there are more where it `has_more`.
    total: int
    has_more: bool


@dataclass(frozen=True)
class _Candidate:
    number: int
    tier: int
    is_closed: bool


def results_of(actor: Actor, typed: Typed, wanted: Filter, page: int = 1) -> Results:
    """One page of what the actor finds: at most five queries, whatever is looked for."""
    typed = typed.going_on_as(_words_beginning(typed.beginning))
    offered = [one for one in sources.offers() if actor.has(one.permission)]
    most = MOST_OF_ONE if wanted.kind else MOST_OF_EACH
    asked = [one for one in offered if wanted.kind in {"", one.kind}]
    found = [] if typed.is_empty else _candidates(actor, typed, wanted, asked, most)
    counts = _counts(found, asked, most)
    positions = {one.number: at for at, one in enumerate(asked)}
    found.sort(key=lambda one: (one.tier, positions[kind_of(one.number)], -one.number))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    return Results(
        hits=tuple(_hits(shown, typed)),
        counts=counts,
        page=page,
        pages=pages,
        total=len(found),
        has_more=any(one.has_more for one in counts),
    )


def _words_beginning(beginning: str) -> Sequence[str]:
    """Words of the index that begin so, the shortest first."""
    if not beginning:
        return ()
    word = SearchWord.word
    query = (
        select(word)
        .where(word >= beginning, word < beginning + LAST_LETTER)
        .order_by(func.length(word), word)
        .limit(_MOST_WORDS)
    )
    return session().scalars(query).all()


def _candidates(
    actor: Actor, typed: Typed, wanted: Filter, asked: Sequence[Source], most: int
) -> list[_Candidate]:
    asked = _with_any(asked, typed, wanted)
    walks = [walk for source in asked for walk in _walks(actor, source, typed, wanted, most + 1)]
    if not walks:
        return []
    best: dict[int, _Candidate] = {}
    for number, tier, is_closed in session().execute(union_all(*walks)):
        one = _Candidate(number, tier, bool(is_closed))
        known = best.get(number)
        # Whoever may read a record is not told that they may only know of it.
        if known is None or (one.is_closed, one.tier) < (known.is_closed, known.tier):
            best[number] = one
    return [*best.values()]


def _with_any(asked: Sequence[Source], typed: Typed, wanted: Filter) -> Sequence[Source]:
    """The sources in which there is anything, where few documents say so; else all of them."""
    fitting = index().few(typed.wanted, _narrowed(wanted), _FEW) if len(asked) > 1 else None
    if fitting is None:
        return asked
    kinds = {kind_of(number) for number in fitting}
    return [one for one in asked if one.number in kinds]


def _walks(
    actor: Actor, source: Source, typed: Typed, wanted: Filter, limit: int
) -> Iterator[Select[Any]]:
    """The walks through the index that find a source's documents, each with its tier."""
    narrowed = _narrowed(wanted)
    reading, knowing = _tokens(actor, source)
    if (wanted.since or wanted.until) and not source.has_days:
        return
    walk = _Walk(index(), source, wanted, limit)
    readable = source.readable(actor) if source.readable else None
    if reading is not None:
        names, everything = (
            Clause(typed.wanted, parts, source.number, narrowed, source.is_of_many, reading)
            for parts in ("names", "all")
        )
        if readable is not None:
            # Asked once: a policy's condition takes a database longer to plan than to answer.
            yield walk.of(everything, walk.tier(names), readable, is_closed=False)
        else:
            yield walk.of(names, literal(1), None, is_closed=False)
            yield walk.of(everything, literal(2), None, is_closed=False)
    # Markings are told to those who may read: so is a filter on them.
    if knowing is not None and wanted.is_sensitive is None:
        known = source.known(actor) if source.known else None
        if known is not None and readable is not None:
            known &= not_(readable)
        clause = Clause(typed.wanted, "facts", source.number, narrowed, source.is_of_many, knowing)
        yield walk.of(clause, literal(1), known, is_closed=True)


def _tokens(actor: Actor, source: Source) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """The tokens by which the actor reads, and by which they know.

    Empty where no token is asked for, None where they do not read or know so.
    """
    nothing: frozenset[str] = frozenset()
    if policy.reads_everything(actor):
        return nothing, None
    if not source.by_token:
        return nothing, nothing if source.known else None
    held = policy.tokens_of(actor)
    return held, frozenset(policy.knowing(token) for token in held)


def _narrowed(wanted: Filter) -> tuple[frozenset[str], ...]:
    found = []
    if wanted.area_ids:
        found.append(frozenset(policy.area(one) for one in wanted.area_ids))
    if wanted.is_sensitive is not None:
        found.append(frozenset({policy.SENSITIVE if wanted.is_sensitive else policy.NOT_SENSITIVE}))
    return tuple(found)


@dataclass(frozen=True)
class _Walk:
    """A walk through the numbers of one source, the newest first, that stops at the limit."""

    index: SearchIndex
    source: Source
    wanted: Filter
    limit: int

    @property
    def _within(self) -> Range:
        return range_of(self.source.number, self.wanted.since, self.wanted.until)

    def tier(self, names: Clause) -> ColumnElement[int]:
        """The first where the names fit, else the second."""
        named = self.index.table.alias("named")
        number = named.c[self.index.number.name]
        within = number.between(self._within.first, self._within.last)
        fits = select(number).where(self.index.matches(names, named), within)
        return case((self.index.number.in_(fits), 1), else_=2)

    def of(
        self,
        clause: Clause,
        tier: ColumnElement[int],
        condition: ColumnElement[bool] | None,
        *,
        is_closed: bool,
    ) -> Select[Any]:
        """The documents that fit the clause, of records that fit the policy's condition."""
        number = self.index.number
        rows = select(number.label("number"), tier.label("tier"), literal(int(is_closed)))
        rows = rows.select_from(self.index.table)
        if condition is not None:
            model = self.source.model
            rows = rows.join(model, model.id == number.op("&")(RECORD_MASK)).where(condition)
        return select(self.index.newest(rows, clause, self._within, self.limit).subquery())


def _counts(
    found: Sequence[_Candidate], asked: Sequence[Source], most: int
) -> tuple[KindCount, ...]:
    numbers: dict[int, int] = {}
    for one in found:
        kind = kind_of(one.number)
        numbers[kind] = numbers.get(kind, 0) + 1
    return tuple(
        KindCount(
            source.kind,
            source.plural,
            min(numbers[source.number], most),
            numbers[source.number] > most,
        )
        for source in asked
        if source.number in numbers
    )


def _hits(shown: Sequence[_Candidate], typed: Typed) -> Iterator[Hit]:
    by_kind = {one.kind: one for one in sources.offers()}
    query = select(SearchDocument).where(SearchDocument.id.in_([one.number for one in shown]))
    documents = {one.id: one for one in session().scalars(query)} if shown else {}
    for one in shown:
        if one.number in documents:
            document = documents[one.number]
            yield _hit(document, by_kind[document.kind], typed, is_closed=one.is_closed)


def _hit(one: SearchDocument, source: Source, typed: Typed, *, is_closed: bool) -> Hit:
    return Hit(
        kind=source.kind,
        label=source.label,
        address=source.address(one.page),
        reference=one.reference,
        title=marked(one.known_as if is_closed else one.title, typed.words),
        extract=() if is_closed else extract(one.body, typed.words),
        on=one.happens_on,
        home=one.home,
        is_sensitive=one.is_sensitive and not is_closed,
        is_closed=is_closed,
    )
