"""What the acts about money are called in the trail, as they follow a name."""

from collections.abc import Mapping
from typing import Final

FUNDING_IN_ENGLISH: Final[Mapping[str, str]] = {
    "award.entered": "entered the award",
    "award.amended": "amended the award",
    "award.restored": "put the award back, amended",
    "award.removed": "removed the award",
    "award.revised": "revised the award from a file",
    "awards.imported": "took in a file of awards",
    "programme.added": "added the programme",
    "programme.changed": "changed the programme",
}
