"""What is said of a case, aspect by aspect: what holds now, and what was said before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select

from gorm.accounts.models import User
from gorm.challenge.models import Aspect, CaseEntry, CaseStatement
from gorm.core.db import session
from gorm.core.happenings import HappenedOn

#: What is said anew as a case goes on; what it is about stays as it was opened.
SAID_ANEW: Final = (
    Aspect.AIM,
    Aspect.EXIT_TEST,
    Aspect.DE_ESCALATION,
    Aspect.STATUS,
    Aspect.NEXT_STEPS,
)


@dataclass(frozen=True)
class Said:
    """One version of what was said of an aspect, with the sheet that it stands on."""

    id: int
    aspect: Aspect
    words: str
    folio: int
    happened: HappenedOn
    recorded_at: datetime
    by: str
    is_struck: bool


@dataclass(frozen=True)
class Statements:
    """Everything that was said of a case, each aspect's versions with the latest first."""

    by_aspect: Mapping[Aspect, tuple[Said, ...]] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """Grows with whatever is said: two who say something at once are told apart by it."""
        return max((one.id for said in self.by_aspect.values() for one in said), default=0)

    def words(self, aspect: Aspect) -> str:
        """What holds now of an aspect; '' where nothing was said. A struck sheet says nothing."""
        standing = (one for one in self.by_aspect.get(aspect, ()) if not one.is_struck)
        latest = next(standing, None)
        return latest.words if latest else ""

    def versions(self, aspect: Aspect) -> tuple[Said, ...]:
        """Every version of an aspect, the latest first."""
        return self.by_aspect.get(aspect, ())


def statements_of(case_id: int) -> Statements:
    """What was said of a case that the reader may read, in one statement."""
    rows = session().execute(
        select(CaseStatement, CaseEntry, User.name)
        .join(CaseEntry, CaseEntry.id == CaseStatement.entry_id)
        .join(User, User.id == CaseEntry.recorded_by_id)
        .where(CaseStatement.case_id == case_id)
    )
    found: dict[Aspect, list[Said]] = defaultdict(list)
    for statement, entry, by in rows:
        found[statement.aspect].append(_said(statement, entry, by))
    return Statements({aspect: _latest_first(said) for aspect, said in found.items()})


def _latest_first(said: list[Said]) -> tuple[Said, ...]:
    """By the day from which each holds: what is entered late does not undo what holds since."""
    return tuple(sorted(said, key=lambda one: (one.happened.latest, one.id), reverse=True))


def _said(statement: CaseStatement, entry: CaseEntry, by: str) -> Said:
    return Said(
        id=statement.id,
        aspect=statement.aspect,
        words=statement.words,
        folio=entry.folio,
        happened=HappenedOn(entry.happened_on, entry.precision),
        recorded_at=entry.recorded_at,
        by=by,
        is_struck=entry.struck_at is not None,
    )
