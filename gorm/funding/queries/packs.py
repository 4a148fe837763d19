"""The awards that a pack may tell of a place."""

from gorm.engagements.listing.audiences import preparer_of
from gorm.funding.policy import told_in_pack
from gorm.funding.queries.places import awards_of
from gorm.funding.rules.awards import AwardLine
from gorm.places.offers import PackRequest


def awards_in_pack(request: PackRequest) -> tuple[AwardLine, ...]:
    """The awards of the place of a pack that its audience may be told of, the latest first."""
    return awards_of(request.place, told_in_pack(preparer_of(request), request.audience))
