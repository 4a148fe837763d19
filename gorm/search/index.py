"""The index of words: FTS5 on SQLite, tsvector and GIN on PostgreSQL, asked in one way.

Both are given words that were folded already, and split nothing and stem nothing of their own:
what is found on one is found on the other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, bindparam, cast, column, delete, insert, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from gorm.core.db import session
from gorm.search.rules.typed import Phrase, Wanted

#: What PostgreSQL keeps of a document: positions go no further, and words have so many.
_LAST_POSITION: Final = 16_000
_MOST_POSITIONS: Final = 250


@dataclass(frozen=True)
class Entry:
    """A document as the index is given it: folded words of each of its parts, and its tokens."""

    number: int
    title: Sequence[str]
    facts: Sequence[str]
    body: Sequence[str]
    tokens: Collection[str]


@dataclass(frozen=True)
class Clause:
    """All of the wanted in some of the parts of a document, and one token of each of `tokens`."""

    wanted: tuple[Wanted, ...]
    #: "all", "names" (title and facts) or "facts".
    parts: str
    tokens: tuple[frozenset[str], ...] = ()


class SearchIndex(Protocol):
    """What can be done with an index of either kind."""

    number: ColumnElement[int]
    table: Any

    def add(self, entries: Iterable[Entry]) -> None: ...

    def remove(self, numbers: Sequence[int]) -> None: ...

    def matches(self, clause: Clause) -> ColumnElement[bool]: ...


class SqliteIndex:
    """A table of FTS5, in which each row stands under its document's number."""

    def __init__(self) -> None:
        names = ("rowid", "search_index", "title", "facts", "body", "tokens")
        self.table = table("search_index", *(column(name) for name in names))
        self.number: ColumnElement[int] = self.table.c.rowid

    def add(self, entries: Iterable[Entry]) -> None:
        """Add documents; none of them may be there already."""
        rows = [
            {
                "rowid": one.number,
                "title": " ".join(one.title),
                "facts": " ".join(one.facts),
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

    def matches(self, clause: Clause) -> ColumnElement[bool]:
        """The condition that a row fits the clause."""
        columns = {"all": "{title facts body}", "names": "{title facts}", "facts": "facts"}
        parts = [
            f"({columns[clause.parts]} : ({_either(_fts_phrase(p) for p in one.phrases)}))"
            for one in clause.wanted
        ]
        for any_of in clause.tokens:
            tokens = _either(_fts_phrase((token,)) for token in sorted(any_of))
            parts.append(f"(tokens : ({tokens}))")
        return self.table.c.search_index.op("MATCH")(" AND ".join(parts))


def _fts_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase)}"'


def _either(parts: Iterable[str]) -> str:
    return " OR ".join(parts)


class PostgresqlIndex:
    """A table of tsvectors: title, facts and body under the weights A, B and C, tokens bare."""

    def __init__(self) -> None:
        self.table = table("search_index", column("id"), column("words"))
        self.number: ColumnElement[int] = self.table.c.id

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

    def matches(self, clause: Clause) -> ColumnElement[bool]:
        """The condition that a row fits the clause."""
        weights = {"all": "", "names": ":AB", "facts": ":B"}[clause.parts]
        parts = [
            "(" + " | ".join(_ts_phrase(phrase, weights) for phrase in one.phrases) + ")"
            for one in clause.wanted
        ]
        parts += ["(" + " | ".join(f"'{token}'" for token in sorted(any_of)) + ")"
                  for any_of in clause.tokens]  # fmt: skip
        return self.table.c.words.op("@@")(cast(" & ".join(parts), TSQUERY))


def _ts_phrase(phrase: Phrase, weights: str) -> str:
    return "(" + " <-> ".join(f"'{word}'{weights}" for word in phrase) + ")"


def vector_of(entry: Entry) -> str:
    """A document as PostgreSQL reads a tsvector. Words and tokens hold no quotes."""
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for weight, words in (("A", entry.title), ("B", entry.facts), ("C", entry.body)):
        position += 1  # a phrase ends with the part that it stands in
        for word in words:
            position += 1
            if position < _LAST_POSITION and len(places[word]) < _MOST_POSITIONS:
                places[word].append(f"{position}{weight}")
            elif not places[word]:
                places[word].append(f"{_LAST_POSITION}{weight}")
    lexemes = [f"'{word}':{','.join(there)}" for word, there in places.items()]
    return " ".join([*lexemes, *(f"'{token}'" for token in entry.tokens)])


def index() -> SearchIndex:
    """The index of the running database."""
    is_postgresql = session().get_bind().dialect.name == "postgresql"
    return PostgresqlIndex() if is_postgresql else SqliteIndex()
