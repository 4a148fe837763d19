"""What the acts of reviews and rewards are called in the trail, as they follow a name."""

from collections.abc import Mapping
from typing import Final

REVIEWS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "agreement.review_begun": "began a review of this agreement",
    "agreement.review_rated": "rated lines in a review of this agreement",
    "agreement.review_finished": "finished a review of this agreement",
    "agreement.outturn_recorded": "recorded the outturn of a line of this agreement",
}
