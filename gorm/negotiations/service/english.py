"""What the acts on agreements are called in the trail, as they follow a name."""

from collections.abc import Mapping
from typing import Final

AGREEMENTS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "agreement.begun": "began this agreement",
    "agreement.opened": "read this agreement",
}
