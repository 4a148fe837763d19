"""The index of words: FTS5 on SQLite, tsvector and GIN on PostgreSQL, asked in one way.

Both are given words that were folded already, and split nothing and stem nothing of their own:
what is found on one is found on the other. A word of a title or of the facts is kept under a name
of its own, so that a common word of texts is not walked through to find it in a title.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, bindparam, cast, column, delete, insert, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from gorm.core.db import session
from gorm.search.rules.numbers import kind_of
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
    #: The number of the kind of record that is looked for.
    kind: int
    tokens: tuple[frozenset[str], ...] = ()


class SearchIndex(Protocol):
    """What can be done with an index of either kind."""

    number: Any
    table: Any

    def add(self, entries: Iterable[Entry]) -> None: ...

    def remove(self, numbers: Sequence[int]) -> None: ...

    def matches(self, clause: Clause, rows: Any = None) -> ColumnElement[bool]: ...


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
        parts = [_fts_either(_forms(one, clause.parts)) for one in clause.wanted]
        parts += [_fts_either((token,) for token in sorted(any_of)) for any_of in clause.tokens]
        asked = (self.table if rows is None else rows).c.search_index
        return asked.op("MATCH")(" AND ".join(parts))


def _forms(wanted: Wanted, parts: str) -> list[Phrase]:
    """What is wanted as it is kept in each of some parts."""
    return [
        tuple(part + word for word in phrase) for phrase in wanted.phrases for part in _PARTS[parts]
    ]


def _fts_either(phrases: Iterable[Phrase]) -> str:
    return f"({' OR '.join(map(_fts_phrase, phrases))})"


def _fts_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase)}"'


class PostgresqlIndex:
    """A table of tsvectors, whose words have their positions and whose tokens have none.

    The kind is one of the tokens: the index of words knows nothing of the order of numbers, and
    would read every match of a common word to find the few of a kind.
    """

    def __init__(self) -> None:
        self.table = table("search_index", column("id"), column("words"))
        self.number: Any = self.table.c.id

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
        """The condition that a row fits the clause; `rows` are the table under another name."""
        parts = [_ts_either(_forms(one, clause.parts)) for one in clause.wanted]
        parts += [_ts_either((token,) for token in sorted(any_of)) for any_of in clause.tokens]
        parts.append(f"'{_kind(clause.kind)}'")
        words = (self.table if rows is None else rows).c.words
        return words.op("@@")(cast(" & ".join(parts), TSQUERY))


def _ts_either(phrases: Iterable[Phrase]) -> str:
    return f"({' | '.join(map(_ts_phrase, phrases))})"


def _ts_phrase(phrase: Phrase) -> str:
    return "(" + " <-> ".join(f"'{word}'" for word in phrase) + ")"


def vector_of(entry: Entry) -> str:
    """A document as PostgreSQL reads a tsvector. Words and tokens hold no quotes."""
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
    lexemes = [f"'{word}':{','.join(there)}" for word, there in places.items()]
    tokens = (*sorted(entry.tokens), _kind(kind_of(entry.number)))
    return " ".join([*lexemes, *(f"'{token}'" for token in tokens)])


def _kind(number: int) -> str:
    return f"_kind{number}"


def index() -> SearchIndex:
    """The index of the running database."""
    is_postgresql = session().get_bind().dialect.name == "postgresql"
    return PostgresqlIndex() if is_postgresql else SqliteIndex()
