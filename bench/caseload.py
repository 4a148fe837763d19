"""Cases and a full queue to measure with: written in bulk into a scratch database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import select, update

from bench.request_rows import Made, Requests
from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office, User
from gorm.audit.recording import RECORDED_AS_ONE_ACT
from gorm.audit.service import Subject, record
from gorm.challenge.models import (
    Aspect,
    Case,
    CaseClock,
    CaseEngagement,
    CaseEntry,
    CaseEvidence,
    CaseMember,
    CaseMove,
    CaseRating,
    CaseStatement,
    ClockKind,
    EntryKind,
    EvidenceKind,
    Instrument,
    InstrumentKind,
    Letter,
    Regime,
    Representations,
    Stage,
    Travel,
    Trigger,
)
from gorm.core import clock
from gorm.core.db import Base, session
from gorm.core.references import next_references
from gorm.demo.scale.country import OFFICE_CODES
from gorm.demo.scale.tables import analyse, count_on, free_ids, insert_all
from gorm.engagements.escalation_models import EngagementEscalation
from gorm.engagements.models import Engagement, EngagementOrganisation, Sharing
from gorm.performance.models import Category, Scheme
from gorm.places.models import Area, Organisation, OrganisationKind
from gorm.settings.models import Theme

_REGIME: Final = "local_government"
#: Of ten open rows, seven are approvals; the rest are shared out in this proportion.
_ROWS: Final = {
    "approval": 70, "clock": 12, "representations": 3, "lapse": 3, "expiring": 3, "worsened": 4,
    "escalated": 5,
}  # fmt: skip
_WORDS: Final = (
    "The council has said what it will do and by when. The office has asked for the figures behind "
    "it, has met the chief executive twice, and judges that the plan is late but sound. "
)

Row = Mapping[str, Any]


def fill_cases(cases: int, rows: int, share: float, seed: int = 1) -> dict[str, int]:
    """Write so many cases, and queue rows of which this share is in the first office.

    Runs inside the unit of work, in a database that was filled with a country before.
    """
    caseload = _Caseload(cases, Random(seed))  # noqa: S311 - no secret
    written = caseload.build(rows, share)
    record(
        SYSTEM,
        "sample.filled",
        Subject("office", OFFICE_CODES[0]),
        reason="Cases to measure with",
        facts={"rows": written},
    )
    analyse()
    return written


class _Caseload:
    """Writes the cases, table by table."""

    def __init__(self, cases: int, rng: Random) -> None:
        self.rng = rng
        self.today = clock.today()
        self.now = clock.now()
        self.written: dict[str, int] = {}
        self.offices = list(
            session().scalars(
                select(Office.id).where(Office.code.in_(OFFICE_CODES)).order_by(Office.code)
            )
        )
        self.users = _users_of(self.offices)
        self.councils: Sequence[Any] = session().execute(
            select(Organisation.id, Organisation.office_id)
            .where(Organisation.kind == OrganisationKind.COUNCIL)
            .where(Organisation.office_id.in_(self.offices))
            .order_by(Organisation.id)
        ).all()  # fmt: skip
        self.regime = session().scalars(select(Regime.id).where(Regime.code == _REGIME)).one()
        self.stages = _by_code(Stage, self.regime)
        self.kinds = _by_code(InstrumentKind, self.regime)
        self.themes = list(session().scalars(select(Theme.id).order_by(Theme.id)))
        self.cases = [self._made(*pair) for pair in enumerate(free_ids(Case, cases))]
        self.entry_ids: dict[int, list[int]] = {}

    def build(self, rows: int, share: float) -> dict[str, int]:
        """Write everything; how many rows of each table."""
        wanted = {source: rows * part // 100 for source, part in _ROWS.items()}
        self._prioritise()
        self._insert(Case, map(self._case_row, self.cases))
        self._insert(CaseMember, self._members())
        self._insert(CaseEntry, self._entries())
        self._insert(CaseStatement, self._statements())
        self._insert(CaseEvidence, self._evidence())
        self._insert(CaseMove, self._moves())
        self._insert(Letter, self._letters())
        self._insert(CaseEngagement, self._engagements())
        self._insert(CaseRating, self._ratings(set(self._chosen(wanted["worsened"], share))))
        self._insert_instruments(wanted, share)
        self._insert_clocks(wanted["clock"], share)
        self._insert(EngagementEscalation, self._escalations(wanted["escalated"], share))
        requests = Requests(self.rng, self.today, self.now, self.users)
        self.written |= requests.write(self._chosen(wanted["approval"], share), self.cases)
        count_on(
            (Case, CaseEntry, CaseStatement, CaseEvidence, CaseMove, Letter, CaseRating,
             Instrument, CaseClock, Representations, EngagementEscalation)
        )  # fmt: skip
        return self.written

    def _insert(self, model: type[Base], rows: Iterable[Row]) -> None:
        name = model.__tablename__
        self.written[name] = self.written.get(name, 0) + insert_all(model, rows)

    def _made(self, number: int, id_: int) -> Made:
        organisation, office = self.councils[number % len(self.councils)]
        managers = self.users[office][:-1]
        return Made(
            id=id_,
            reference=next_references("CASE", 1)[0],
            number=number,
            office=office,
            organisation=organisation,
            owner=managers[number // len(self.offices) % len(managers)],
            opened_on=self.today - timedelta(days=self.rng.randint(100, 2_000)),
            is_open=number % 20 != 7,
            is_long=number % 20 == 0,
        )

    def _chosen(self, how_many: int, share: float) -> list[Made]:
        """Open cases, as many times as needed, this share of them in the first office."""
        is_open = [one for one in self.cases if one.is_open]
        here = [one for one in is_open if one.office == self.offices[0]]
        elsewhere = [one for one in is_open if one.office != self.offices[0]]
        first = int(how_many * share)
        return [here[turn % len(here)] for turn in range(first)] + [
            elsewhere[turn % len(elsewhere)] for turn in range(how_many - first)
        ]

    def _prioritise(self) -> None:
        """A tenth of the areas are priorities."""
        session().execute(
            update(Area)
            .where(Area.id % 10 == 0)
            .values(is_priority=True, priority_reason="Reserves are low."),
            execution_options={RECORDED_AS_ONE_ACT: True, "synchronize_session": False},
        )

    def _case_row(self, one: Made) -> Row:
        theme = self.themes[one.number // len(self.councils) % len(self.themes)]
        turn = one.number // (len(self.councils) * len(self.themes))
        service = f"Service {turn}" if turn else ""
        stage = ("watch", "formal_challenge", "brokered_support", "supportive_conversation")
        sharing = (Sharing.RESTRICTED, Sharing.SHARED, *[Sharing.OFFICE] * 8)[one.number % 10]
        return {
            "id": one.id, "reference": one.reference, "office_id": one.office,
            "organisation_id": one.organisation, "regime_id": self.regime, "theme_id": theme,
            "service": service, "subject_key": f"{theme}:{service.casefold()}",
            "trigger": Trigger.JUDGEMENT,
            "chosen_stage_id": self.stages["closed" if not one.is_open else stage[one.number % 4]],
            "owner_id": one.owner, "sharing": sharing, "opened_on": one.opened_on,
            "recorded_at": self.now, "recorded_by_id": one.owner,
            "closed_on": None if one.is_open else self.today - timedelta(days=30),
            "last_folio": _folios(one),
        }  # fmt: skip

    def _members(self) -> Iterator[Row]:
        for one in self.cases:
            colleagues = [user for user in self.users[one.office][:3] if user != one.owner]
            for user in colleagues[: 2 if one.number % 2 else 1]:
                yield {"case_id": one.id, "user_id": user}

    def _entries(self) -> Iterator[Row]:
        sorts = (EntryKind.NOTE, EntryKind.EVIDENCE, EntryKind.LETTER, EntryKind.RATING)
        ids = iter(free_ids(CaseEntry, sum(map(_folios, self.cases))))
        for one in self.cases:
            folios = _folios(one)
            self.entry_ids[one.id] = [next(ids) for _ in range(folios)]
            span = (self.today - one.opened_on).days
            for folio, id_ in enumerate(self.entry_ids[one.id], 1):
                yield {
                    "id": id_, "case_id": one.id, "folio": folio,
                    "kind": EntryKind.OPENED if folio == 1 else sorts[folio % 4],
                    "title": f"Sheet {folio} of the file", "words": _WORDS * (1 + folio % 3),
                    "facts": [["Reason", "As agreed with the council"]],
                    "actor_name": "", "source": "",
                    # What is written last happened lately, as in a file that is kept.
                    "happened_on": one.opened_on + timedelta(days=span * folio // folios),
                    "recorded_at": self.now, "recorded_by_id": one.owner,
                }  # fmt: skip

    def _entry(self, one: Made, turn: int) -> int:
        entries = self.entry_ids[one.id]
        return entries[turn % len(entries)]

    def _statements(self) -> Iterator[Row]:
        for one in self.cases:
            for turn, aspect in enumerate(Aspect):
                for version in range(4 if one.is_long else 1):
                    yield {
                        "case_id": one.id, "entry_id": self._entry(one, turn + version),
                        "aspect": aspect, "words": _WORDS,
                    }  # fmt: skip

    def _evidence(self) -> Iterator[Row]:
        for one in self.cases:
            for turn in range(20 if one.is_long else 3):
                yield {
                    "case_id": one.id, "entry_id": self._entry(one, turn),
                    "kind": EvidenceKind.DOCUMENT if turn % 2 else EvidenceKind.NOTE,
                    "title": f"Report {turn + 1} of the auditor", "words": _WORDS,
                    "address": "https://example.org/report" if turn % 2 else "",
                }  # fmt: skip

    def _moves(self) -> Iterator[Row]:
        path = ("routine", "watch", "supportive_conversation", "formal_challenge")
        for one in self.cases:
            for turn in range(len(path) - 1):
                yield {
                    "case_id": one.id, "entry_id": self._entry(one, turn + 1),
                    "from_stage_id": self.stages[path[turn]],
                    "to_stage_id": self.stages[path[turn + 1]],
                    "from_name": path[turn], "to_name": path[turn + 1], "reason": _WORDS,
                }  # fmt: skip

    def _letters(self) -> Iterator[Row]:
        chosen = [one for one in self.cases for _ in range(6 if one.is_long else 1)]
        references = next_references("LET", len(chosen))
        for turn, (one, reference) in enumerate(zip(chosen, references, strict=True)):
            yield {
                "reference": reference, "case_id": one.id, "entry_id": self._entry(one, turn),
                "heading": "What the office asks of the council", "words": _WORDS * 6,
                "drafted_by_id": one.owner, "drafted_at": self.now,
                "sent_on": self.today - timedelta(days=40), "precision": "day",
            }  # fmt: skip

    def _engagements(self) -> Iterator[Row]:
        found: dict[int, list[int]] = {}
        for organisation, engagement in session().execute(
            select(EngagementOrganisation.organisation_id, EngagementOrganisation.engagement_id)
            .order_by(EngagementOrganisation.engagement_id.desc())
        ):  # fmt: skip
            found.setdefault(organisation, []).append(engagement)
        for one in self.cases:
            for turn, engagement in enumerate(found.get(one.organisation, [])[:5]):
                yield {
                    "case_id": one.id, "engagement_id": engagement,
                    "entry_id": self._entry(one, turn),
                }  # fmt: skip

    def _ratings(self, worsened: set[Made]) -> Iterator[Row]:
        scheme, categories = _rating_scheme()
        for one in self.cases:
            turns = 8 if one.is_long else 2
            for turn in range(turns):
                is_worse = turn == turns - 1 and one in worsened
                id_, name, position = categories[(one.number + turn) % len(categories)]
                yield {
                    "case_id": one.id,
                    "entry_id": self.entry_ids[one.id][-1 if is_worse else turn],
                    "scheme_id": scheme, "category_id": id_, "category_name": name,
                    "position": position, "is_worse": is_worse, "rationale": _WORDS,
                    "travel": Travel.WORSENING if is_worse else Travel.STEADY,
                }  # fmt: skip

    def _insert_instruments(self, wanted: Mapping[str, int], share: float) -> None:
        """Notices that lapsed, that run out soon and that do neither, and proposals open."""
        notices = [
            *((one, -10 - turn % 40) for turn, one in self._turns(wanted["lapse"], share)),
            *((one, 1 + turn % 58) for turn, one in self._turns(wanted["expiring"], share)),
            *((one, 100 + one.number % 200) for one in self.cases if one.is_open)
        ]  # fmt: skip
        self._insert(Instrument, self._notices(notices))
        proposals = self._chosen(wanted["representations"], share)
        ids = free_ids(Instrument, len(proposals))
        self._insert(Instrument, self._proposals(proposals, ids))
        clocks = free_ids(CaseClock, len(proposals))
        begins, closes = self.today - timedelta(days=14), self.today + timedelta(days=3)
        self._insert(
            CaseClock,
            self._clock_rows(
                [(one, ClockKind.REPRESENTATIONS, begins, closes) for one in proposals], clocks, ids
            ),
        )
        self._insert(
            Representations,
            (
                {
                    "case_id": one.id, "instrument_id": made, "clock_id": ticking,
                    "opens_on": begins, "closes_on": closes - timedelta(days=made % 10),
                }
                for one, made, ticking in zip(proposals, ids, clocks, strict=True)
            ),
        )  # fmt: skip

    def _turns(self, how_many: int, share: float) -> Iterator[tuple[int, Made]]:
        return enumerate(self._chosen(how_many, share))

    def _notices(self, notices: Sequence[tuple[Made, int]]) -> Iterator[Row]:
        references = next_references("INS", len(notices))
        for (one, days), reference in zip(notices, references, strict=True):
            yield {
                "reference": reference, "case_id": one.id, "kind_id": self.kinds["notice"],
                "entry_id": self._entry(one, 2), "title": "Notice to improve",
                "decided_on": one.opened_on, "in_force_from": one.opened_on,
                "in_force_to": self.today + timedelta(days=days),
            }  # fmt: skip

    def _proposals(self, chosen: Sequence[Made], ids: range) -> Iterator[Row]:
        begins = self.today - timedelta(days=14)
        references = next_references("INS", len(chosen))
        for one, id_, reference in zip(chosen, ids, references, strict=True):
            yield {
                "id": id_, "reference": reference, "case_id": one.id,
                "kind_id": self.kinds["proposal"], "entry_id": self._entry(one, 3),
                "title": "Minded to direct", "decided_on": begins, "in_force_from": begins,
                "proposes": "Directions for two years.",
            }  # fmt: skip

    def _insert_clocks(self, overdue: int, share: float) -> None:
        """So many that were not met in time, and one that runs on in every case."""
        begins = self.today - timedelta(days=90)
        wanted = [
            (one, ClockKind.REVIEW, begins, self.today - timedelta(days=1 + turn % 60))
            for turn, one in self._turns(overdue, share)
        ]
        running = [one for one in self.cases if one.is_open]
        wanted += [
            (one, ClockKind.PLAN, begins, self.today + timedelta(days=5 + one.number % 80))
            for one in running
        ]
        ids = free_ids(CaseClock, len(wanted))
        self._insert(CaseClock, self._clock_rows(wanted, ids, None))

    def _clock_rows(
        self,
        wanted: Sequence[tuple[Made, ClockKind, date, date]],
        ids: range,
        instruments: range | None,
    ) -> Iterator[Row]:
        references = next_references("CLK", len(wanted))
        for turn, ((one, kind, begins, due), reference) in enumerate(
            zip(wanted, references, strict=True)
        ):
            yield {
                "id": ids[turn], "reference": reference, "case_id": one.id,
                "entry_id": self._entry(one, 1), "kind": kind, "what": f"{kind.label} of the case",
                "instrument_id": instruments[turn] if instruments else None,
                "started_on": begins, "due_on": due, "basis": "stated",
            }  # fmt: skip

    def _escalations(self, how_many: int, share: float) -> Iterator[Row]:
        here = int(how_many * share)
        for office_is_first, number in ((True, here), (False, how_many - here)):
            of_first = Engagement.office_id == self.offices[0]
            found: Any = session().execute(
                select(Engagement.id, Engagement.office_id)
                .where(of_first if office_is_first else ~of_first)
                .order_by(Engagement.id.desc())
                .limit(number)
            )
            for turn, (engagement, office) in enumerate(found):
                yield {
                    "engagement_id": engagement, "reason": "The council will not answer us.",
                    "escalated_by_id": self.users[office][0],
                    "escalated_at": self.now - timedelta(days=turn % 60),
                }  # fmt: skip


def _folios(one: Made) -> int:
    return 80 if one.is_long else 8 + one.number % 10


def _users_of(offices: Sequence[int]) -> dict[int, list[int]]:
    """The users of each office: its managers, and last its director."""
    users: dict[int, list[int]] = {}
    rows: Any = session().execute(
        select(User.id, User.office_id).where(User.office_id.in_(offices)).order_by(User.id)
    )
    for id_, office in rows:
        users.setdefault(office, []).append(id_)
    return users


def _by_code(model: Any, regime: int) -> dict[str, int]:
    rows = session().execute(select(model.code, model.id).where(model.regime_id == regime))
    return dict(rows.tuples().all())


def _rating_scheme() -> tuple[int, list[tuple[int, str, int]]]:
    scheme = session().scalars(select(Scheme.id).where(Scheme.code == "case_rating")).one()
    found = session().execute(
        select(Category.id, Category.name, Category.position)
        .where(Category.scheme_id == scheme)
        .order_by(Category.position)
    )
    return scheme, [(row.id, row.name, row.position) for row in found]
