"""What the acts on flexibility requests are called in the trail, as they follow a name."""

from collections.abc import Mapping
from typing import Final

FLEXIBILITIES_IN_ENGLISH: Final[Mapping[str, str]] = {
    "agreement.flexibility_asked": "asked a department for a flexibility",
    "agreement.flexibility_chased": "chased a flexibility request",
    "agreement.flexibility_decided": "recorded what a department made of a flexibility request",
    "agreement.flexibility_withdrawn": "withdrew a flexibility request",
    "agreement.flexibility_delivered": "recorded that a flexibility was delivered",
    "agreement.printed": "made a document of this agreement",
}
