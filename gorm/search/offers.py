"""What higher features offer to searching: what can be found of their records, and by whom."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint


@dataclass(frozen=True)
class Document:
    """What can be found of one record.

    `title` and `body` are found by those who may read the record; `facts` by those who may only
    know of it too, and their line says `known_as`. `order` is where it stands among its kind, see
    rules.numbers. `readers` and `knowers` are tokens as policy.tokens_of gives them to a reader:
    whoever holds one of them reads, or knows of, the record; used where the source is `by_token`.
    """

    record_id: int
    reference: str
    page: str
    title: str
    order: int
    body: str = ""
    facts: str = ""
    known_as: str = ""
    home: str = ""
    on: date | None = None
    is_sensitive: bool = False
    area_ids: Sequence[int] = ()
    #: All names that it has or had, by whose words it is found while it is being chosen.
    names: Sequence[str] = ()
    readers: frozenset[str] = frozenset()
    knowers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Feed:
    """A table whose changes make documents out of date: those of the record in `column`.

    Where the table is about records of another kind, `through` finds those of this source.
    """

    model: type[Any]
    column: str
    through: Callable[[Sequence[int]], Select[Any]] | None = None


@dataclass(frozen=True)
class Source:
    """A kind of record that can be found.

    `number` is part of the numbers of its documents and never changes. `permission` is the stamp
    of the pages it leads to. Who may find a record is part of the query: where the source is
    `by_token`, by the tokens in the index, as a million records need; else by `readable`, the
    policy's own condition on `model` (None where everybody with the permission reads all), and
    `known` for those who may know of a record and not read it.
    """

    kind: str
    number: int
    label: str
    plural: str
    permission: str
    model: type[Any]
    feeds: tuple[Feed, ...]
    documents: Callable[[Sequence[int]], Iterable[Document]]
    address: Callable[[str], str]
    by_token: bool = False
    readable: Callable[[Actor], ColumnElement[bool]] | None = None
    known: Callable[[Actor], ColumnElement[bool]] | None = None
    #: Whether its records are of a day; a filter on days leaves out those that are not.
    has_days: bool = True
    #: The records that documents are made of, where not every row of the model is one.
    included: Callable[[], ColumnElement[bool]] | None = None

    def __post_init__(self) -> None:
        """Hold a source to one rule of reading: of a million records, none is joined to a match."""
        if self.by_token and self.readable is not None:
            raise ValueError(f"{self.kind} is read by tokens or by a condition, not by both")

    @property
    def is_of_many(self) -> bool:
        """Whether there may be a million of its records, so that an index keeps them by period."""
        return self.by_token


@dataclass(frozen=True)
class AreaChoices:
    """The areas that a search can be narrowed to: (reference, name), and the ids of one."""

    choices: Callable[[], Sequence[tuple[str, str]]]
    ids: Callable[[str], Sequence[int]]


sources = ExtensionPoint[Source]("search.sources")
area_choices = ExtensionPoint[AreaChoices]("search.areas")
