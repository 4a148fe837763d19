"""The index of words: FTS5 on SQLite, tsvector and GIN on PostgreSQL, asked in one way.

Both are given words that were folded already, and split nothing and stem nothing of their own:
what is found on one is found on the other. A word of a title or of the facts is kept under a name
of its own, so that a common word of texts is not walked through to find it in a title.

Either finds the newest and stops as soon as there are enough: FTS5 walks numbers backwards, and
PostgreSQL, whose GIN reads every match of a word before the first is seen, goes from period to
period, each of which has words of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from gorm.core.db import session
from gorm.search.rules.numbers import PERIOD_BITS, Range, kind_of, period_of
from gorm.search.rules.typed import Phrase, Wanted

#: What PostgreSQL keeps of a document: positions go no further, and words have so many.
_LAST_POSITION: Final = 16_000
_MOST_POSITIONS: Final = 250


#: What stands before a word in each part of a document. No word holds an underscore.
_TITLE: Final = "t_"
_FACTS: Final = "f_"
_BODY: Final = ""
_PARTS: Final = {
    "all": (_TITLE, _FACTS, _BODY),
    "names": (_TITLE, _FACTS),
    "facts": (_FACTS,),
}


#: A token that no document has.
_HELD_BY_NONE: Final = "__"
#: What stands between a kind or period and what is its, and in the place of a period not yet known.
_OF: Final = "_"
_ANY_SHELF: Final = "~"
#: PostgreSQL moves a BIGINT by an INTEGER only.
_BITS: Final = literal(PERIOD_BITS, Integer)


@dataclass(frozen=True)
class Entry:
    """A document as the index is given it: folded words of each of its parts, and its tokens."""

    number: int
    title: Sequence[str]
    facts: Sequence[str]
    body: Sequence[str]
    tokens: Collection[str]
    #: Whether there may be so many of its kind that they are kept in periods.
    is_of_many: bool = False


@dataclass(frozen=True)
class Clause:
    """All of the wanted in some of the parts of a document, and one token of each of `tokens`.

    And one of `readers`, where there are any: those stand with nearly every document.
    """

    wanted: tuple[Wanted, ...]
    #: "all", "names" (title and facts) or "facts".
    parts: str
    #: The number of the kind of record that is looked for.
    kind: int
    tokens: tuple[frozenset[str], ...] = ()
    #: As the kind's entries say.
    is_of_many: bool = False
    readers: frozenset[str] = frozenset()


class SearchIndex(Protocol):
    """What can be done with an index of either kind."""

    number: Any
    table: Any

    def add(self, entries: Iterable[Entry]) -> None: ...

    def remove(self, numbers: Sequence[int]) -> None: ...

    def matches(self, clause: Clause, rows: Any = None) -> ColumnElement[bool]: ...

    def newest(
        self, rows: Select[Any], clause: Clause, within: Range, limit: int
    ) -> Select[Any]: ...

    def few(
        self, wanted: tuple[Wanted, ...], tokens: tuple[frozenset[str], ...], most: int
    ) -> Sequence[int] | None: ...


class SqliteIndex:
    """A table of FTS5, in which each row stands under its document's number."""

    def __init__(self) -> None:
        names = ("rowid", "search_index", "title", "facts", "body", "tokens")
        self.table = table("search_index", *(column(name) for name in names))
        self.number: Any = self.table.c.rowid

    def add(self, entries: Iterable[Entry]) -> None:
        """Add documents; none of them may be there already."""
        rows = [
            {
                "rowid": one.number,
                "title": " ".join(_TITLE + word for word in one.title),
                "facts": " ".join(_FACTS + word for word in one.facts),
                "body": " ".join(one.body),
                "tokens": " ".join(sorted(one.tokens)),
            }
            for one in entries
        ]
        if rows:
            session().connection().execute(insert(self.table), rows)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take documents out."""
        if numbers:
            rows = [{"gone": number} for number in numbers]
            gone = delete(self.table).where(self.number == bindparam("gone"))
            session().connection().execute(gone, rows)

    def matches(self, clause: Clause, rows: Any = None) -> ColumnElement[bool]:
        """The condition that a row fits the clause; `rows` are the table under another name."""
        asked = (self.table if rows is None else rows).c.search_index
        return asked.op("MATCH")(_fts_all(clause))

    def newest(self, rows: Select[Any], clause: Clause, within: Range, limit: int) -> Select[Any]:
        """Of rows of the table, the newest within some numbers that fit the clause."""
        numbers = self.number.between(within.first, within.last)
        fitting = rows.where(self.matches(clause), numbers)
        return fitting.order_by(self.number.desc()).limit(limit)

    def few(
        self, wanted: tuple[Wanted, ...], tokens: tuple[frozenset[str], ...], most: int
    ) -> Sequence[int] | None:
        """The documents of any kind that fit, for whoever reads; None where there are more.

        A walk through the numbers of one kind goes on through all kinds below it until it meets
        something that fits: what is rare would be looked for as often as there are kinds.
        """
        fitting = select(self.number).where(self.matches(Clause(wanted, "all", 0, tokens)))
        found = session().scalars(fitting.limit(most + 1)).all()
        return found if len(found) <= most else None


def _forms(wanted: Wanted, parts: str) -> list[Phrase]:
    """What is wanted as it is kept in each of some parts."""
    return [
        tuple(part + word for word in phrase) for phrase in wanted.phrases for part in _PARTS[parts]
    ]


def _fts_all(clause: Clause) -> str:
    """What a clause asks for, as FTS5 reads it.

    FTS5 makes one AND of nested ones and goes through all their lists together. The list of what a
    reader may read is nearly as long as the index: it is kept apart, by an OR with what no document
    holds, so that it is looked into at documents alone that hold everything else. What few of
    several words have in common is found in a quarter of the time.
    """
    parts = [_fts_either(_forms(one, clause.parts)) for one in clause.wanted]
    parts += [_fts_either((token,) for token in sorted(any_of)) for any_of in clause.tokens]
    found = " AND ".join(parts)
    if not clause.readers:
        return found
    readers = _fts_either((token,) for token in sorted(clause.readers))
    return f'(({found}) OR "{_HELD_BY_NONE}") AND {readers}'


def _fts_either(phrases: Iterable[Phrase]) -> str:
    return f"({' OR '.join(map(_fts_phrase, phrases))})"


def _fts_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase)}"'


class PostgresqlIndex:
    """A table of tsvectors, whose words have their positions and whose tokens have none.

    Everything in a document stands under the name of its kind or, where there are very many, of
    its period: so a word's list in GIN is no longer than the period, what no document of a period
    holds costs a look alone, and no kind's words are walked through to find another's.
    """

    def __init__(self) -> None:
        self.table = table("search_index", column("id", BigInteger), column("words"))
        self.number: Any = self.table.c.id
        self._periods: dict[Range, CTE] = {}

    def add(self, entries: Iterable[Entry]) -> None:
        """Add documents; none of them may be there already."""
        rows = [{"id": one.number, "vector": vector_of(one)} for one in entries]
        if rows:
            values = {"id": bindparam("id"), "words": cast(bindparam("vector"), TSVECTOR)}
            session().connection().execute(insert(self.table).values(values), rows)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take documents out."""
        if numbers:
            gone = delete(self.table).where(self.number.in_(numbers))
            session().connection().execute(gone)

    def matches(self, clause: Clause, rows: Any = None) -> ColumnElement[bool]:
        """The condition that a row fits the clause; `rows` are the table under another name.

        Raises ValueError where the clause's kind is kept in periods: only `newest` knows them.
        """
        if clause.is_of_many:
            raise ValueError(f"kind {clause.kind} is kept in periods")
        words = (self.table if rows is None else rows).c.words
        return words.op("@@")(cast(_ts_all(clause, _shelf(clause.kind)), TSQUERY))

    def newest(self, rows: Select[Any], clause: Clause, within: Range, limit: int) -> Select[Any]:
        """Of rows of the table, the newest within some numbers that fit the clause."""
        if not clause.is_of_many:
            numbers = self.number.between(within.first, within.last)
            fitting = rows.where(self.matches(clause), numbers)
            return fitting.order_by(self.number.desc()).limit(limit)
        # Walks of one statement through the same numbers share what was found of their periods.
        if within not in self._periods:
            self._periods[within] = self._periods_within(within)
        period = self._periods[within]
        shelf = func.to_hex(period.c.number).concat(_OF)
        asked = func.replace(_ts_all(clause, _ANY_SHELF), _ANY_SHELF, shelf)
        # A number that is reckoned keeps the planner from walking the primary key instead.
        number = self.number + 0
        fitting = rows.where(
            self.table.c.words.op("@@")(cast(asked, TSQUERY)),
            number.between(within.first, within.last),
        )
        found = fitting.order_by(number.desc()).limit(limit).lateral()
        # Periods come the newest first, and none is looked into once there are enough.
        enough = select(found).select_from(period.join(found, true())).limit(limit)
        return enough.where(period.c.number.is_not(None))

    def few(
        self, _wanted: tuple[Wanted, ...], _tokens: tuple[frozenset[str], ...], _most: int
    ) -> Sequence[int] | None:
        """Not known at once: every kind has words of its own, which are looked for by the kind."""
        return None

    def _periods_within(self, within: Range) -> CTE:
        """The periods in which there are documents within some numbers, the newest first.

        Each is found by one look into the primary key, however long nothing was written.
        """
        there, older = self.table.alias(), self.table.alias()
        newest = func.max(there.c.id).bitwise_rshift(_BITS)
        first = select(newest.label("number")).where(there.c.id.between(within.first, within.last))
        found = first.cte(recursive=True)
        end = found.c.number.bitwise_lshift(_BITS)
        before = select(func.max(older.c.id).bitwise_rshift(_BITS))
        before = before.where(older.c.id >= within.first, older.c.id < end)
        following = select(before.scalar_subquery()).where(found.c.number.is_not(None))
        return found.union_all(following)


def _ts_all(clause: Clause, shelf: str) -> str:
    """What a clause asks for on one shelf, as PostgreSQL reads a tsquery."""
    parts = [_ts_either(_forms(one, clause.parts), shelf) for one in clause.wanted]
    held = (*clause.tokens, clause.readers) if clause.readers else clause.tokens
    parts += [_ts_either(((token,) for token in sorted(any_of)), shelf) for any_of in held]
    return " & ".join(parts)


def _ts_either(phrases: Iterable[Phrase], shelf: str) -> str:
    return f"({' | '.join(_ts_phrase(phrase, shelf) for phrase in phrases)})"


def _ts_phrase(phrase: Phrase, shelf: str) -> str:
    return "(" + " <-> ".join(f"'{shelf}{word}'" for word in phrase) + ")"


def vector_of(entry: Entry) -> str:
    """A document as PostgreSQL reads a tsvector. Words and tokens hold no quotes."""
    number = entry.number
    shelf = _shelf(period_of(number) if entry.is_of_many else kind_of(number))
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for part, words in ((_TITLE, entry.title), (_FACTS, entry.facts), (_BODY, entry.body)):
        for word in words:
            position += 1
            there = places[part + word]
            if position < _LAST_POSITION and len(there) < _MOST_POSITIONS:
                there.append(str(position))
            elif not there:
                there.append(str(_LAST_POSITION))
    lexemes = [f"'{shelf}{word}':{','.join(there)}" for word, there in places.items()]
    return " ".join([*lexemes, *(f"'{shelf}{token}'" for token in sorted(entry.tokens))])


def _shelf(number: int) -> str:
    """What stands before all of a kind or period; a period's number is higher than any kind's."""
    return f"{number:x}{_OF}"


def index() -> SearchIndex:
    """The index of the running database."""
    is_postgresql = session().get_bind().dialect.name == "postgresql"
    return PostgresqlIndex() if is_postgresql else SqliteIndex()
