"""A GORM with a few rows in every table and somebody of every role signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core.db import Base, db
from tests.factories.accounts import make_office, make_user
from tests.support.applications import application
from tests.support.client import Client
from tests.support.databases import SqliteDatabase, migrate
from tests.support.filling import fill

SIGNED_OUT: Final = "signed out"
OTHER_OFFICE: Final = "manager of another office"

# The web's own receipts and the trail; the users whom the house has made are enough.
_LEFT_ALONE: Final = frozenset(
    {
        "audit_entry", "audit_head", "audit_payload", "failed_sign_in", "form_submission",
        "grade", "office", "sign_in", "user_account", "user_role",
    }
)  # fmt: skip
_HINTS: Final = {
    ("organisation", "reference"): ("ORG-{}",),
    ("area", "reference"): ("AREA-{}",),
    ("person", "reference"): ("PER-{}",),
    ("post", "reference"): ("POST-{}",),
    ("engagement", "reference"): ("ENG-{}",),
    ("commitment", "reference"): ("COM-{}",),
    ("pack", "number"): ("PACK-{}",),
    ("draft", "path"): ("/",),
    ("*", "gss_code"): ("E06{}",),
    ("*", "email"): ("row{}@example.org",),
    ("*", "website"): ("https://example.org/{}",),
    ("*", "prefix"): ("ROW{}",),
}


@dataclass
class House:
    """The application, its database and its readers: a browser for each role."""

    app: Flask
    database: SqliteDatabase
    readers: dict[str, Client] = field(default_factory=dict)
    #: What the columns of the filled tables hold, by column name: arguments for addresses.
    known: dict[str, list[str]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def renew(self) -> None:
        """Begin again with the house as it was built; everybody is signed in again."""
        self.database.renew(self.app)
        for reader, cookie in self.cookies.items():
            self.readers[reader].browser.set_cookie(self._cookie_name, cookie)

    def remember(self) -> None:
        """Keep the house as it is now as what every test begins with."""
        self.database.remember()
        for reader, client in self.readers.items():
            if cookie := client.browser.get_cookie(self._cookie_name):
                self.cookies[reader] = cookie.value

    @property
    def _cookie_name(self) -> str:
        return str(self.app.config["SESSION_COOKIE_NAME"])

    @property
    def rules(self) -> list[Rule]:
        """Every rule of the URL map but that of static files, in order of their endpoints."""
        found = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static"]
        return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))

    @contextmanager
    def counting(self) -> Iterator[Callable[[], int]]:
        """Count the queries of the block; the settings of a connection are none."""
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("PRAGMA", "BEGIN", "ROLLBACK", "COMMIT")):
                statements.append(statement)

        with self.app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield lambda: len(statements)
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)

    def digest(self) -> dict[str, int]:
        """A digest of every audited table, to tell whether anything changed."""
        with self.app.app_context(), db.engine.connect() as connection:
            return {
                table.name: hash(tuple(map(str, connection.execute(_all_of(table)))))
                for table in Base.metadata.sorted_tables
                if table.name not in {"audit_entry", "audit_head", "audit_payload", "sign_in"}
            }


def methods_of(rule: Rule) -> list[str]:
    """The methods of a rule that a view answers by itself."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


@contextmanager
def built(folder: Path) -> Iterator[House]:
    """Build the house on a SQLite database in a folder."""
    database = SqliteDatabase(folder)
    app = application(folder, database.url)
    migrate(app)
    house = House(app, database)
    _people(house)
    _rows(house)
    house.remember()
    yield house
    with app.app_context():
        db.engine.dispose()


def _people(house: House) -> None:
    office = make_office(house.app)
    for role in Role:
        home: dict[str, Any] = {"office": office}
        if role is Role.DEPARTMENT:
            home = {"department": "DfE"}
        _enter(house, role.value, role, **home)
    _enter(house, OTHER_OFFICE, Role.RELATIONSHIP_MANAGER, office=make_office(house.app))
    house.readers[SIGNED_OUT] = Client(house.app)


def _enter(house: House, name: str, role: Role, **home: Office | str) -> None:
    user = make_user(house.app, role, **home)  # type: ignore[arg-type]
    client = Client(house.app)
    client.sign_in(user.email)
    house.readers[name] = client


def _rows(house: House) -> None:
    engine = sa.create_engine(house.database.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        fill(connection, leave=_LEFT_ALONE, hints=_HINTS)
        for table in Base.metadata.sorted_tables:
            _remember_values(house, connection, table)
    engine.dispose()


def _remember_values(house: House, connection: sa.Connection, table: sa.Table) -> None:
    for column in table.columns:
        if isinstance(column.type, sa.String):
            found = connection.scalars(sa.select(column).distinct().limit(4))
            house.known.setdefault(column.name, []).extend(text for text in found if text)


def _all_of(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table).order_by(*table.primary_key.columns)
