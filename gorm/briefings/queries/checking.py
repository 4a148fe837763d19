"""Gathering what the check of a draft rests on, as far as its reader may know of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func, or_, select

from gorm.accounts.actor import Actor
from gorm.briefings.models import EditablePart, Pack, PackForm, PackItem
from gorm.briefings.policy import prepares_as
from gorm.briefings.rules.checking import (
    BiographyFact,
    CaseFact,
    Facts,
    FigureFact,
    Finding,
    Left,
    findings,
)
from gorm.challenge.queries.to_check import CaseToCheck, cases_to_check
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.listing.strands import identities, link_of
from gorm.engagements.models import Engagement, EngagementState, Sharing
from gorm.engagements.policy import readable_by as engagement_readable_by
from gorm.negotiations.models import Agreement, AgreementState
from gorm.negotiations.policy import readable_by as agreement_readable_by
from gorm.negotiations.queries.at_place import is_of
from gorm.people.models import Person, Post, PostKind
from gorm.people.queries.key_people import HEADS, is_at
from gorm.people.queries.places import PLACE_ID, chief_organisation_of
from gorm.performance.queries.periods import reaches_of
from gorm.places.models import OrganisationKind
from gorm.places.offers import Audience, Place

#: Who left is told for so long; after that the gap is an old one.
_LEFT_SINCE: Final = timedelta(days=365)
_LEADS: Final = frozenset({PostKind.LEADER, PostKind.MAYOR})


def checked(actor: Actor, pack: Pack, place: Place) -> tuple[Finding, ...]:
    """What is missing, stale or contradictory in a draft that was loaded with its place."""
    return findings(facts_of(actor, pack, place))


def facts_of(actor: Actor, pack: Pack, place: Place) -> Facts:
    """What the rules ask; five queries, and one for an addendum."""
    items = session().execute(
        select(PackItem.part, PackItem.record).where(
            PackItem.pack_id == pack.id, PackItem.removed_at.is_(None)
        )
    )
    rows = [(part, record) for part, record in items]
    own: dict[str, Any] = {
        "today": clock.today(),
        "form": pack.form,
        "audience": pack.audience,
        "purpose": pack.purpose,
        "meets_on": pack.meets_on,
        "expires_on": pack.expires_on,
        "written": Counter(part for part, _ in rows),
        "line_records": frozenset(
            record for part, record in rows if part is EditablePart.ISSUES and record
        ),
        "answer": pack.restricted_answer,
    }
    if pack.form is PackForm.ADDENDUM:
        return Facts(**own)
    return Facts(**own, **_of_place(_preparing(actor, pack), pack, place))


def _preparing(actor: Actor, pack: Pack) -> Actor:
    office = pack.office
    code, name = (office.code, office.name) if office else ("", "")
    return prepares_as(actor, pack.office_id, code, name)


def _of_place(actor: Actor, pack: Pack, place: Place) -> dict[str, Any]:
    cases = cases_to_check(actor, place)
    last, engagements, agreements = _dealings(actor, place)
    posts = _posts(place)
    withheld = engagements + agreements + sum(case.is_restricted for case in cases)
    return {
        "last_contact": last,
        "cases": _case_facts(cases),
        "vacant": _vacant(pack, posts),
        "left": posts.left,
        "biographies": posts.biographies,
        "figures": _figures(pack, place),
        "restricted": 0 if pack.audience is Audience.OFFICE else withheld,
    }


def _case_facts(cases: Sequence[CaseToCheck]) -> tuple[CaseFact, ...]:
    return tuple(
        CaseFact(one.reference, one.review_due, one.representations_until)
        for one in cases
        if one.is_open
    )


def _dealings(actor: Actor, place: Place) -> tuple[date | None, int, int]:
    """The day of the last contact, and how many restricted engagements and agreements there are."""
    link, column = link_of(place.kind)
    ids = identities(place).order_by(None)
    with_place = Engagement.id.in_(select(link.engagement_id).where(column.in_(ids)))
    readable = (engagement_readable_by(actor), with_place)
    last = select(func.max(Engagement.happens_on)).where(
        *readable,
        Engagement.state == EngagementState.HELD,
        Engagement.happens_on <= clock.today(),
    )
    restricted = (
        select(func.count())
        .select_from(Engagement)
        .where(*readable, Engagement.sharing == Sharing.RESTRICTED)
    )
    agreements = (
        select(func.count())
        .select_from(Agreement)
        .where(
            is_of(place),
            agreement_readable_by(actor),
            Agreement.sharing == Sharing.RESTRICTED,
            Agreement.state.in_((AgreementState.LIVE, AgreementState.STALLED)),
        )
    )
    found = session().execute(
        select(last.scalar_subquery(), restricted.scalar_subquery(), agreements.scalar_subquery())
    )
    on, first, second = found.one()
    return on, first or 0, second or 0


@dataclass(frozen=True)
class _Posts:
    """The posts of a place that matter: filled at its head, lately left, and who holds them."""

    #: The posts of its chief organisation that somebody holds.
    filled: frozenset[Any]
    left: tuple[Left, ...]
    #: Posts that somebody left.
    gone: frozenset[Any]
    biographies: tuple[BiographyFact, ...]


def _posts(place: Place) -> _Posts:
    today = clock.today()
    rows = _rows_of_posts(place, today)
    held = [row for row in rows if row.ended_on is None or row.ended_on >= today]
    filled = {(row.organisation_id, _post_of(row)) for row in held}
    left: dict[Any, Left] = {}
    for row in rows:
        key = (row.organisation_id, _post_of(row))
        if row not in held and key not in filled:
            left.setdefault(key, Left(row.name, row.title or row.kind.label, row.ended_on))
    written = {row.person_id: row for row in held if row.biography_checked_on is not None}
    return _Posts(
        filled=frozenset(_post_of(row) for row in held if row.is_chief),
        left=tuple(left.values()),
        gone=frozenset(post for _, post in left),
        biographies=tuple(
            BiographyFact(row.name, row.biography_checked_on) for row in written.values()
        ),
    )


def _rows_of_posts(place: Place, today: date) -> Sequence[Any]:
    return (
        session()
        .execute(
            select(
                Post.person_id,
                Person.name,
                Person.biography_checked_on,
                Post.kind,
                Post.title,
                Post.organisation_id,
                Post.ended_on,
                (Post.organisation_id == chief_organisation_of(place.kind)).label("is_chief"),
            )
            .join(Post.person)
            .where(
                is_at(place.kind),
                or_(Post.kind.in_(HEADS), Post.is_key),
                or_(Post.ended_on.is_(None), Post.ended_on >= today - _LEFT_SINCE),
                or_(Post.started_on.is_(None), Post.started_on <= today),
            )
            .order_by(Post.ended_on.desc(), Post.id),
            {PLACE_ID.key: place.id},
        )
        .all()
    )


def _vacant(pack: Pack, posts: _Posts) -> tuple[str, ...]:
    """The head of a council has somebody; who just left is told by name instead."""
    if pack.organisation is not None and pack.organisation.kind is not OrganisationKind.COUNCIL:
        return ()
    asked = {"leader": "leader or mayor", PostKind.CHIEF_EXECUTIVE: "chief executive"}
    return tuple(words for post, words in asked.items() if post not in posts.filled | posts.gone)


def _post_of(row: Any) -> Any:
    """What a successor would have: a council has either a leader or a mayor."""
    if row.kind in _LEADS:
        return "leader"
    return row.title if row.kind is PostKind.OTHER else row.kind


def _figures(pack: Pack, place: Place) -> tuple[FigureFact, ...]:
    body = pack.area.accountable_id if pack.area is not None else place.id
    return tuple(FigureFact(one.name, one.ends_on, one.newest) for one in reaches_of(body))
