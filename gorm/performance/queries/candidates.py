"""Reading what was found: lists, one finding, and what else was found of the same organisation."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, and_, false, func, or_, select, true, tuple_

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office, User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import ROWS_AT_ONCE, NameCursor, every_row
from gorm.performance import policy
from gorm.performance.models import Candidate, CandidateState, CaveatKind, RuleCode, Series
from gorm.performance.queries.cautions import caveats_of
from gorm.performance.rules.caveats import Note
from gorm.performance.rules.judging import ACTS, STATES, Act
from gorm.performance.rules.numbers import LABELS
from gorm.performance.rules.telling import sentence
from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.settings.models import Theme

PAGE_SIZE: Final = 50
_MOST_OTHERS: Final = 20


@dataclass(frozen=True)
class Wanted:
    """Which findings a list shows; '' and None do not narrow."""

    state: CandidateState | None = None
    rule: RuleCode | None = None
    theme_id: int | None = None
    words: str = ""
    organisation: str = ""
    office: str = ""
    is_standing: bool | None = None
    is_watch_over: bool = False
    by_name: bool = False


@dataclass(frozen=True)
class FindingLine:
    """A finding in a list."""

    id: int
    reference: str
    rule: RuleCode
    words: str
    organisation: str
    organisation_reference: str
    organisation_key: str
    office: str
    theme: str
    found_at: datetime
    state: CandidateState
    is_standing: bool
    review_on: date | None
    reason: str
    version: int
    evidence: Mapping[str, Any] = field(repr=False)

    @property
    def rule_label(self) -> str:
        """What the rule is called."""
        return LABELS[self.rule]

    @property
    def state_label(self) -> str:
        """What was made of it."""
        return STATES[self.state]

    @property
    def is_watch_over(self) -> bool:
        """Whether it was watched until a day that has come."""
        is_watched = self.state is CandidateState.WATCHED
        return is_watched and self.review_on is not None and self.review_on <= clock.today()


@dataclass(frozen=True)
class ChosenFinding:
    """A finding that somebody chose among others."""

    line: FindingLine
    may_judge: bool


@dataclass(frozen=True)
class FindingPage:
    """One page of findings, where the next begins, and how many there are in each state."""

    lines: tuple[FindingLine, ...]
    next: NameCursor | None
    counts: Mapping[CandidateState, int]


@dataclass(frozen=True)
class FindingRecord:
    """One finding with its evidence as frozen, and what the reader may do."""

    line: FindingLine
    version: int
    judged_at: datetime | None
    judged_by: str
    acts: tuple[Act, ...]
    others: tuple[FindingLine, ...]
    caveats: tuple[Note, ...]


def finding_page(actor: Actor, wanted: Wanted, after: NameCursor | None) -> FindingPage:
    """One page of what the reader may see."""
    lines, following = _page(actor, wanted, after, PAGE_SIZE)
    return FindingPage(lines, following, _counts(_conditions(actor, wanted)))


def findings_to_export(actor: Actor, wanted: Wanted) -> Iterator[FindingLine]:
    """Everything that the filters leave, in the order of the list."""
    return every_row(lambda after: _page(actor, wanted, after, ROWS_AT_ONCE))


def _page(
    actor: Actor, wanted: Wanted, after: NameCursor | None, size: int
) -> tuple[tuple[FindingLine, ...], NameCursor | None]:
    conditions = _conditions(actor, wanted)
    query = _lines().where(*conditions, *_in_state(wanted))
    if wanted.by_name:
        query = query.order_by(Organisation.search_name, Candidate.id)
        if after is not None:
            place = tuple_(Organisation.search_name, Candidate.id)
            query = query.where(place > (after.name, after.id))
    else:
        query = query.order_by(Candidate.id.desc())
        if after is not None:
            query = query.where(Candidate.id < after.id)
    found = [_line(row) for row in session().execute(query.limit(size + 1))]
    lines = tuple(found[:size])
    last = lines[-1] if len(found) > size else None
    return lines, NameCursor(last.organisation_key, last.id) if last else None


def finding_record(actor: Actor, reference: str) -> FindingRecord:
    """One finding. Raises NotFound where the reader may not know of it."""
    row = (
        session()
        .execute(
            _lines()
            .add_columns(Candidate, User.name.label("judged_by"), Series.indicator_id)
            .outerjoin(User, User.id == Candidate.judged_by_id)
            .outerjoin(Series, Series.id == Candidate.series_id)
            .where(Candidate.reference == reference, _in_scope(actor))
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    kept: Candidate = row.Candidate
    may_judge = policy.may_judge(actor, kept.office_id)
    return FindingRecord(
        line=_line(row),
        version=kept.version,
        judged_at=kept.judged_at,
        judged_by=row.judged_by or "",
        acts=ACTS[kept.state] if may_judge else (),
        others=_others(actor, kept),
        caveats=_caveats(kept, row.indicator_id),
    )


def _caveats(kept: Candidate, indicator_id: int | None) -> tuple[Note, ...]:
    """The caveats that were frozen with a finding, and those that were written since."""
    frozen = (Note(CaveatKind(kind), words) for kind, words in kept.evidence.get("caveats", ()))
    periods = {reading["period"] for reading in kept.evidence.get("readings", ())}
    known = caveats_of([indicator_id or 0], [kept.organisation_id])
    since = known.about(indicator_id or 0, kept.organisation_id, periods)
    written = (Note(one.kind, one.words) for one in since)
    return tuple(dict.fromkeys([*frozen, *written]))


def findings_chosen(actor: Actor, references: Collection[str]) -> tuple[ChosenFinding, ...]:
    """The findings of these references that the actor may know of, the newest first."""
    rows = session().execute(
        _lines()
        .add_columns(Candidate.office_id)
        .where(Candidate.reference.in_(references), _in_scope(actor))
        .order_by(Candidate.id.desc())
    )
    return tuple(ChosenFinding(_line(row), policy.may_judge(actor, row.office_id)) for row in rows)


def waiting_at(actor: Actor, place: Place) -> Subquery:
    """Counts what waits to be judged of a place: open findings, and watches that have ended."""
    is_watched = Candidate.state == CandidateState.WATCHED
    return (
        select(
            func.count()
            .filter(Candidate.state == CandidateState.OPEN, Candidate.is_standing)
            .label("open"),
            func.count()
            .filter(is_watched, Candidate.review_on <= clock.today())
            .label("watch_over"),
        )
        .where(_in_scope(actor), _at(place))
        .subquery()
    )


def standing_words(
    actor: Actor, rule: RuleCode, found: Collection[str], most: int
) -> tuple[str, ...]:
    """The findings of a rule that stand today and are not among those found, in sentences."""
    rows = session().execute(
        _lines()
        .add_columns(Candidate.fingerprint)
        .where(_in_scope(actor), Candidate.rule == rule, Candidate.is_standing)
        .order_by(Candidate.id)
    )
    gone = (_line(row).words for row in rows if row.fingerprint not in found)
    return tuple(islice(gone, most))


def theme_choices() -> tuple[tuple[int, str], ...]:
    """Every theme by name."""
    found = session().execute(select(Theme.id, Theme.name).order_by(Theme.name))
    return tuple((row.id, row.name) for row in found)


def _lines() -> Select[Any]:
    query: Any = (
        select(
            Candidate.id,
            Candidate.reference,
            Candidate.rule,
            Candidate.evidence,
            Candidate.found_at,
            Candidate.state,
            Candidate.is_standing,
            Candidate.review_on,
            Candidate.reason,
            Candidate.version,
            Organisation.name.label("organisation"),
            Organisation.reference.label("organisation_reference"),
            Organisation.search_name,
            Office.name.label("office"),
            Theme.name.label("theme"),
        )
        .join(Organisation, Organisation.id == Candidate.organisation_id)
        .outerjoin(Office, Office.id == Candidate.office_id)
        .outerjoin(Theme, Theme.id == Candidate.theme_id)
    )
    return query  # type: ignore[no-any-return]


def _line(row: Any) -> FindingLine:
    return FindingLine(
        id=row.id,
        reference=row.reference,
        rule=row.rule,
        words=sentence(row.rule, row.organisation, row.evidence),
        organisation=row.organisation,
        organisation_reference=row.organisation_reference,
        organisation_key=row.search_name,
        office=row.office or "",
        theme=row.theme or "",
        found_at=row.found_at,
        state=row.state,
        is_standing=row.is_standing,
        review_on=row.review_on,
        reason=row.reason,
        version=row.version,
        evidence=row.evidence,
    )


def _in_scope(actor: Actor) -> ColumnElement[bool]:
    """What the reader may know of: everything for auditors, else what is of their own office."""
    if policy.may_read_all_findings(actor):
        return true()
    if not actor.has("finding:read") or actor.office_id is None:
        return false()
    return Candidate.office_id == actor.office_id


def _conditions(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Every condition but that of the state, so that each state can be counted."""
    conditions = [_in_scope(actor)]
    if wanted.rule is not None:
        conditions.append(Candidate.rule == wanted.rule)
    if wanted.theme_id is not None:
        conditions.append(Candidate.theme_id == wanted.theme_id)
    if wanted.is_standing is not None:
        conditions.append(Candidate.is_standing == wanted.is_standing)
    if wanted.office:
        conditions.append(Office.code == wanted.office)
    if wanted.organisation:
        conditions.append(Organisation.reference == wanted.organisation)
    if wanted.words:
        conditions.append(_named(wanted.words))
    return conditions


def _in_state(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    if wanted.is_watch_over:
        is_watched = Candidate.state == CandidateState.WATCHED
        return (is_watched, Candidate.review_on <= clock.today())
    return () if wanted.state is None else (Candidate.state == wanted.state,)


def _named(words: str) -> ColumnElement[bool]:
    """Of organisations that are called so, and of the councils of areas that are."""
    folded, code = words.casefold(), words.upper()
    area = or_(Area.search_name.contains(folded, autoescape=True), Area.reference == code)
    return or_(
        Organisation.search_name.contains(folded, autoescape=True),
        Organisation.reference == code,
        Candidate.organisation_id.in_(_members(area)),
        Candidate.organisation_id.in_(select(Area.accountable_id).where(area)),
    )


def _members(area: ColumnElement[bool]) -> Any:
    return select(AreaMember.organisation_id).join(Area, and_(Area.id == AreaMember.area_id, area))


def _at(place: Place) -> ColumnElement[bool]:
    if place.kind is PlaceKind.AREA:
        area = Area.id == place.id
        return or_(
            Candidate.organisation_id.in_(_members(area)),
            Candidate.organisation_id.in_(select(Area.accountable_id).where(area)),
        )
    return Candidate.organisation_id == place.id


def _counts(conditions: Sequence[ColumnElement[bool]]) -> dict[CandidateState, int]:
    query = (
        select(Candidate.state, func.count())
        .join(Organisation, Organisation.id == Candidate.organisation_id)
        .outerjoin(Office, Office.id == Candidate.office_id)
        .where(*conditions)
        .group_by(Candidate.state)
    )
    found = {row[0]: row[1] for row in session().execute(query)}
    return {state: found.get(state, 0) for state in CandidateState}


def _others(actor: Actor, kept: Candidate) -> tuple[FindingLine, ...]:
    """What else stands against the same organisation and was not dismissed."""
    rows = session().execute(
        _lines()
        .where(
            _in_scope(actor),
            Candidate.organisation_id == kept.organisation_id,
            Candidate.id != kept.id,
            Candidate.is_standing,
            Candidate.state != CandidateState.DISMISSED,
        )
        .order_by(Candidate.id.desc())
        .limit(_MOST_OTHERS)
    )
    return tuple(_line(row) for row in rows)
