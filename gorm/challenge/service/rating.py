"""Rating a case in the scheme of its regime, with the reasons."""

from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.challenge.models import CaseRating, EntryKind, Travel
from gorm.challenge.queries.ratings import rating_scheme_of, ratings_of
from gorm.challenge.rules.rating import before, is_worse, sentence
from gorm.challenge.service.filing import Sheet, check_while_it_exists, file_sheet, filed
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.core.db import session
from gorm.core.errors import Conflict, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned


@dataclass(frozen=True)
class Rating:
    """A rating as somebody gives it; `category_id` is one of the scheme's."""

    category_id: int
    travel: Travel
    rationale: str
    happened: HappenedOn


def rate_case(actor: Actor, reference: str, rating: Rating, seen_version: int) -> None:
    """Rate a case. `seen_version` is that of the ratings: somebody may have rated meanwhile."""
    case = open_case_to_work_on(actor, reference)
    scheme = rating_scheme_of(case.regime_id)
    if scheme is None:
        raise Refused("This regime names no scheme of ratings. An administrator can set one.")
    category = scheme.category(rating.category_id)
    if category is None:
        raise Refused({"category": "Choose a rating from the list."})
    if not cleaned(rating.rationale):
        raise Refused({"rationale": "Enter the reasons: a rating is nothing without them."})
    check_while_it_exists(case, rating.happened)
    number, name, position = category
    earlier = [line.rated for line in ratings_of(case.id).lines]
    than = before(earlier, rating.happened)
    sheet = Sheet(EntryKind.RATING, sentence(name, rating.travel.label, than), rating.rationale)
    # The sheet's number is locked from here on: nobody else can rate before this is written.
    entry = file_sheet(actor, case, rating.happened, sheet)
    if ratings_of(case.id).version != seen_version:
        raise Conflict("Somebody else rated this case while you were working on it.")
    session().add(
        CaseRating(
            case_id=case.id,
            entry_id=entry.id,
            scheme_id=scheme.id,
            category_id=number,
            category_name=name,
            position=position,
            is_worse=is_worse(scheme.id, position, than),
            travel=rating.travel,
            rationale=cleaned(rating.rationale),
        )
    )
    session().flush()
    filed(actor, case, "case.rated", entry)
