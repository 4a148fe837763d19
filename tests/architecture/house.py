"""A GORM with a few rows in every table and somebody of every role signed in."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import Rule

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role, permissions_of
from gorm.core.db import Base, db, unit_of_work
from gorm.core.permissions import Open, stamp_of
from gorm.decisions.offers import decision_kinds
from gorm.decisions.service import Request, ask
from gorm.registry import DECISION_KINDS
from gorm.search.service import rebuild
from tests.decisions.kinds import MOVE
from tests.factories.accounts import make_office, make_user
from tests.factories.attachments import HOME, give_home
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
# That somebody was here, tried an address that is none, or fetched a feed.
_WRITTEN_BY_READING: Final = frozenset(
    {
        "audit_entry", "audit_head", "audit_payload", "calendar_feed_use", "failed_sign_in",
        "sign_in",
    }
)  # fmt: skip
# Numbers far from where the counters of references begin.
# What a finding by a judgement rests on; of the rules' evidence it is the plainest.
_JUDGED: Final = json.dumps(
    {
        "group": "county",
        "numbers": {"bands": 2},
        "assessment": {
            "reference": "ASM-9{}",
            "scheme": "A scheme",
            "category": "Failing",
            "service": "",
            "judged_on": "2026-03-02",
            "source": "A report",
            "source_address": "",
        },
    }
)
#: A map of a single square.
_DRAWN: Final = json.dumps(
    {
        "width": 10,
        "height": 10,
        "shapes": [{"code": "E06000001", "name": "A", "path": "M0 0h9v9z", "x": "", "y": ""}],
    }
)
#: An entry of a calendar, as its file said it.
_ENTRY: Final = json.dumps(
    {
        "nature": "event",
        "uid": "entry-{}@calendar.example",
        "on": "2026-03-02",
        "recurrence": "",
        "sequence": 0,
        "stamped": "",
        "at": "10:00",
        "minutes": 60,
        "kind": "meeting",
        "subject": "A meeting in somebody’s calendar",
        "place": "Town Hall",
        "text": "Words of the calendar",
        "people": [
            {"name": "A Stranger", "address": "stranger@else.example", "answer": "",
             "is_organiser": True}
        ],
        "attachments": [],
        "is_cancelled": False,
        "is_private": False,
        "doubt": "",
    }
)  # fmt: skip
# A case and its stage, a kind of instrument and the stage that it sets, are of one regime: services
# see to it, and rows that are made up by the column know nothing of it.
_AGREEING: Final = (
    (
        "UPDATE challenge_case SET regime_id ="
        " (SELECT regime_id FROM stage WHERE stage.id = challenge_case.chosen_stage_id)"
    ),
    (
        "UPDATE instrument_kind SET regime_id ="
        " (SELECT regime_id FROM stage WHERE stage.id = instrument_kind.stage_id)"
        " WHERE stage_id IS NOT NULL"
    ),
    (
        "UPDATE instrument SET kind_id = (SELECT min(instrument_kind.id) FROM instrument_kind"
        " JOIN challenge_case ON challenge_case.regime_id = instrument_kind.regime_id"
        " WHERE challenge_case.id = instrument.case_id)"
    ),
    # Every reader is offered a calendar entry that waits.
    (
        "UPDATE incoming_entry SET state = 'waiting', engagement_id = NULL, has_news = false,"
        " news = NULL"
    ),
    "DELETE FROM incoming_reader",
    (
        "INSERT INTO incoming_reader (entry_id, user_id, is_set_aside)"
        " SELECT incoming_entry.id, user_account.id, false FROM incoming_entry, user_account"
    ),
    # What is put to a department is a line or a term of the agreement under which it is put.
    (
        "UPDATE referral SET agreement_id = coalesce("
        "(SELECT agreement_id FROM agreement_line WHERE agreement_line.id = referral.line_id),"
        " (SELECT agreement_id FROM agreement_term WHERE agreement_term.id = referral.term_id))"
    ),
    # Everybody has a list of awards before them, of which one row can be taken and one cannot.
    "UPDATE funding_programme SET is_in_use = true",
    "DELETE FROM funding_file",
    (
        "INSERT INTO funding_file (user_id, programme_id, file_name, content, sent_at)"
        " SELECT user_account.id, (SELECT min(id) FROM funding_programme), 'awards.csv', CAST("
        "'gss_code,financial_year,amount_gbp_m,note' || char(10) || (SELECT min(gss_code) FROM"
        " organisation) || ',2021-22,3.9,canary' || char(10) || 'E06999999,2021-22,1,' AS BLOB),"
        " '2026-03-02 10:00:00' FROM user_account"
    ),
    # Awards that stand, one of them not announced.
    (
        "UPDATE funding_award SET removed_at = NULL, removed_because = '', marking = CASE id"
        " WHEN (SELECT min(id) FROM funding_award) THEN 'official_sensitive' ELSE 'official' END"
    ),
    # Members who sit today, whose office is that of most readers.
    (
        "UPDATE member_of_parliament SET ended_on = NULL, constituency_id = COALESCE((SELECT id"
        " FROM constituency WHERE constituency.id = member_of_parliament.id), constituency_id)"
    ),
    "UPDATE constituency SET closed_on = NULL",
    *(
        f"UPDATE {table} SET office_id = (SELECT min(id) FROM office), member_id = COALESCE((SELECT"  # noqa: S608
        f" id FROM member_of_parliament WHERE member_of_parliament.id = {table}.id), member_id)"
        for table in ("member_told", "parliamentary_business")
    ),
    # Packs of the first reader's office, to be read by all of it, and their clearances.
    (
        "UPDATE pack SET office_id = (SELECT min(id) FROM office), holds_restricted = false,"
        " addendum_to_id = NULL, addendum_number = NULL"
    ),
    (
        "UPDATE pack SET life = 'issued', file_digest = 'digest of a file', pages = 8,"
        " bytes = 80000"
        " WHERE id = (SELECT max(id) FROM pack)"
    ),
    # A batch of the first reader's office, with packs that they may open.
    "UPDATE pack_batch SET office_id = (SELECT min(id) FROM office)",
    "UPDATE pack_copy SET pack_id = (SELECT max(id) FROM pack), copy_number = id",
    (
        "UPDATE pack_clearance SET content_digest ="
        " (SELECT content_digest FROM pack WHERE pack.id = pack_clearance.pack_id)"
    ),
    # Feeds that are answered today.
    "UPDATE calendar_feed SET ended_at = NULL, ended_because = NULL, ends_on = '2099-12-31'",
    # One saved filter of the first reader is there and opens their list; the others are deleted.
    (
        "UPDATE saved_filter SET owner_id = (SELECT min(id) FROM user_account), office_id = NULL,"
        " department_id = NULL, removed_at = NULL WHERE id = (SELECT min(id) FROM saved_filter)"
    ),
    (
        "UPDATE list_choice SET default_filter_id = (SELECT min(id) FROM saved_filter)"
        " WHERE user_id = (SELECT min(user_id) FROM list_choice)"
    ),
)
#: The secrets that stand in addresses: of a draft, of a calendar feed, of a link to stop a digest.
_TOKENS: Final = tuple(f"token-of-the-house-{number:06d}" for number in range(1, 4))
_TOKEN_DIGESTS: Final = tuple(hashlib.sha256(token.encode()).hexdigest() for token in _TOKENS)
_HINTS: Final = {
    ("organisation", "reference"): ("ORG-9{}",),
    ("area", "reference"): ("AREA-9{}",),
    ("person", "reference"): ("PER-9{}",),
    ("post", "reference"): ("POST-9{}",),
    ("constituency", "reference"): ("CON-9{}",),
    ("constituency", "code"): ("E14{}",),
    ("member_of_parliament", "reference"): ("MP-9{}",),
    ("member_told", "reference"): ("TOLD-9{}",),
    ("parliamentary_business", "reference"): ("PB-9{}",),
    ("parliamentary_business", "source_address"): ("https://example.org/{}",),
    ("engagement", "reference"): ("ENG-9{}",),
    ("commitment", "reference"): ("COM-9{}",),
    ("pack", "number"): ("PACK-9{}",),
    # A draft, one that is being cleared, and one that is out, each of the first office.
    ("pack", "life"): ("draft", "clearing", "issued"),
    ("pack", "form"): ("full", "card"),
    ("pack", "withdrawn_because"): ("",),
    ("pack", "pages"): ("8",),
    ("pack", "bytes"): ("80000",),
    ("pack_item", "record"): ("COM-9{}",),
    ("pack_item", "language"): ("cy",),
    ("pack_image", "digest"): ("f" * 64,),
    ("pack_image", "media_type"): ("image/png",),
    ("attachment", "reference"): ("ATT-9{}",),
    ("attachment", "subject_kind"): (HOME.kind,),
    ("attachment", "removed_because"): ("",),
    ("attachment", "media_type"): ("application/pdf",),
    ("draft", "path"): ("/",),
    ("draft", "token"): _TOKENS,
    ("calendar_feed", "token_digest"): _TOKEN_DIGESTS,
    ("digest_sending", "stop_digest"): _TOKEN_DIGESTS,
    ("candidate", "reference"): ("FND-9{}",),
    ("candidate", "rule"): ("judgement",),
    ("candidate", "evidence"): (_JUDGED,),
    ("assessment", "reference"): ("ASM-9{}",),
    ("data_import", "reference"): ("IMP-9{}",),
    ("job", "reference"): ("JOB-9{}",),
    ("merge", "reference"): ("MRG-9{}",),
    ("merge", "kind"): ("person",),
    ("merge", "kept_reference"): ("PER-9{}",),
    ("merge", "away_reference"): ("PER-9000002", "PER-9000003", "PER-9000001"),
    ("area_map_drawing", "content"): (_DRAWN,),
    ("decision", "reference"): ("DEC-9{}",),
    ("delegation", "reference"): ("DLG-9{}",),
    ("saved_filter", "list_key"): ("cases",),
    ("saved_filter", "query"): ("state=closed&order=name",),
    ("list_choice", "list_key"): ("cases",),
    ("list_choice", "columns"): ('["stage", "regime", "closed"]',),
    ("funding_programme", "reference"): ("PRG-9{}",),
    ("funding_award", "reference"): ("AWD-9{}",),
    ("funding_award", "financial_year"): ("2024-25",),
    ("funding_award", "removed_because"): ("",),
    ("incoming_entry", "reference"): ("INC-9{}",),
    ("incoming_entry", "recurrence"): ("",),
    ("incoming_entry", "facts"): (_ENTRY,),
    ("incoming_entry", "news"): (_ENTRY,),
    ("incoming_entry", "matches"): ('{"row-{}@example.org": ""}',),
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
    roles: dict[str, frozenset[Role]] = field(default_factory=dict)
    #: What the columns of the filled tables hold, by column name: arguments for addresses.
    known: dict[str, list[str]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    #: Addresses that turned out to lead to nothing.
    missing: set[str] = field(default_factory=set)
    #: A forgery token of each reader, good for as long as their sign-in.
    tokens: dict[str, str] = field(default_factory=dict)
    #: A colleague of most of them, who asks for what others decide.
    manager: Actor = field(default=SYSTEM)
    #: The reader who holds every role.
    sees_most: str = "every role"

    def renew(self) -> None:
        """Begin again with the house as it was built; everybody is signed in again."""
        self.database.renew(self.app)
        for reader, cookie in self.cookies.items():
            self.readers[reader].browser.set_cookie(self._cookie_name, cookie)

    def remember(self) -> None:
        """Keep the house as it is now as what every test begins with."""
        self.tokens = {reader: client.token() for reader, client in self.readers.items()}
        self.database.remember()
        for reader, client in self.readers.items():
            if cookie := client.browser.get_cookie(self._cookie_name):
                self.cookies[reader] = cookie.value

    @property
    def _cookie_name(self) -> str:
        return str(self.app.config["SESSION_COOKIE_NAME"])

    def write_everywhere(self, words: str, *, link: str) -> None:
        """Write these words into every column that holds somebody's words, and the link into
        every column that holds an address of the web."""
        engine = sa.create_engine(self.database.url)
        with engine.begin() as connection:
            for table in Base.metadata.sorted_tables:
                for column in _wordy(table) if table.name not in _LEFT_ALONE else []:
                    value = link if column.name == "website" else words
                    change = table.update().where(column != "").values({column.name: value})
                    with suppress(IntegrityError), connection.begin_nested():
                        connection.execute(change)  # unless a check forbids such words there
        engine.dispose()

    def admits(self, reader: str, endpoint: str) -> bool:
        """Whether the stamp of an endpoint admits a reader."""
        stamp = stamp_of(self.app.view_functions[endpoint])
        if stamp is Open.TO_ALL or reader == SIGNED_OUT:
            return stamp is Open.TO_ALL
        return stamp is Open.TO_SIGNED_IN or stamp in permissions_of(self.roles[reader])

    @property
    def rules(self) -> list[Rule]:
        """Every rule of the URL map but that of static files, in order of their endpoints."""
        found = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static"]
        return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))

    @contextmanager
    def counting(self) -> Iterator[Callable[[], int]]:
        """Count the queries of the block; the settings of a connection are none.

        Nor is what an opening leaves in the trail: four statements, whatever the page shows.
        """
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            is_setting = statement.startswith(("PRAGMA", "BEGIN", "ROLLBACK", "COMMIT"))
            is_trail = statement.startswith(("INSERT INTO audit_", "UPDATE audit_head")) or (
                "FROM audit_head" in statement
            )
            if not (is_setting or is_trail):
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
                if table.name not in _WRITTEN_BY_READING
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
    give_home(app, HOME)
    house = House(app, database)
    _people(house)
    _rows(house)
    house.remember()
    yield house
    with app.app_context():
        db.engine.dispose()


def _people(house: House) -> None:
    office = make_office(house.app)
    _enter(house, house.sees_most, *Role, office=office)
    for role in Role:
        home: dict[str, Any] = {"office": office}
        if role is Role.DEPARTMENT:
            home = {"department": "DfE"}
        _enter(house, role.value, role, **home)
    _enter(house, OTHER_OFFICE, Role.RELATIONSHIP_MANAGER, office=make_office(house.app))
    house.manager = make_user(house.app, Role.RELATIONSHIP_MANAGER, office=office)
    house.readers[SIGNED_OUT] = Client(house.app)


def _enter(house: House, name: str, *roles: Role, **home: Any) -> None:
    user = make_user(house.app, *roles, **home)
    client = Client(house.app)
    client.sign_in(user.email)
    house.readers[name] = client
    house.roles[name] = frozenset(roles)


def _rows(house: House) -> None:
    engine = sa.create_engine(house.database.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        fill(connection, leave=_LEFT_ALONE, hints=_HINTS)
        for statement in _AGREEING:
            connection.exec_driver_sql(statement)
    _requests(house)
    with house.app.app_context():
        rebuild()
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            _remember_values(house, connection, table)
    engine.dispose()


def _requests(house: House) -> None:
    """A decision that was really asked for, so that the forms about it are there to be tried."""
    house.app.extensions[decision_kinds.name] = (*DECISION_KINDS, MOVE)
    request = Request(
        kind=MOVE.code,
        subject_kind=MOVE.subject_kind,
        subject_reference="CASE-900001",
        office_id=house.manager.office_id or 0,
        question="Move Anytown from watch to formal challenge",
        grade_code="g7",
        proposal={"parts": ["First", "Second"]},
        evidence={"rank": 10, "periods": ["2025-26"]},
    )
    with house.app.app_context(), unit_of_work():
        ask(house.manager, request)


def _remember_values(house: House, connection: sa.Connection, table: sa.Table) -> None:
    for column in table.columns:
        if isinstance(column.type, sa.String):
            found = connection.scalars(sa.select(column).distinct().limit(1))
            house.known.setdefault(column.name, []).extend(text for text in found if text)


def _wordy(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of a table that hold words: no enum, no key, nothing that is told apart by."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, sa.String)
        and not isinstance(column.type, sa.Enum)
        and not (column.primary_key or column.unique or column.foreign_keys)
        and (column.type.length or 1000) >= 100
        and column.name not in {"path", "token", "writer"}
    ]


def _all_of(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table).order_by(*table.primary_key.columns)
