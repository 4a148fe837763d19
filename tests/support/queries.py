"""Counting what a piece of code asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event

from gorm.core.db import db


@dataclass
class Statements:
    """The statements that ran, in order, without those that only begin or end."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


@contextmanager
def statements_of(app: Flask) -> Iterator[Statements]:
    """Collects every statement that runs while the block does."""
    found = Statements()

    def note(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        if text.split(maxsplit=1)[0].upper() in {"SELECT", "WITH", "INSERT", "UPDATE", "DELETE"}:
            found.texts.append(text)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
