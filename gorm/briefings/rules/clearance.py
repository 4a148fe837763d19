"""What is asked for when a pack is to be cleared: the kind of decision, and its one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

CLEARANCE: Final = "pack_clearance"
CLEARANCE_LABEL: Final = "A clearance of a briefing pack"


@dataclass(frozen=True)
class Clearing:
    """The clearance and the contents that are asked about, as the proposal of a decision."""

    rule_id: int
    label: str
    content_digest: str

    @classmethod
    def of(cls, proposal: Mapping[str, Any]) -> "Clearing":
        """What a proposal kept as plain data says."""
        return cls(
            int(proposal["rule_id"]), str(proposal["label"]), str(proposal["content_digest"])
        )

    @property
    def plain(self) -> dict[str, Any]:
        """As a decision keeps it."""
        return {
            "rule_id": self.rule_id,
            "label": self.label,
            "content_digest": self.content_digest,
        }


def asked_in_words(label: str, number: str, place: str, occasion: str) -> str:
    """What is asked, in one sentence."""
    about = f"{place}, {occasion}" if occasion else place
    return f"{label} clearance of {number}: {about}"[:500]
