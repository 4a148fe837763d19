"""What is asked for when an approval is asked for: the kind of decision, and its one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

SIGN_OFF: Final = "negotiations.sign_off"
SIGN_OFF_LABEL: Final = "An approval of an agreement"


@dataclass(frozen=True)
class SignOff:
    """The stage that is to be entered, as the proposal of a decision keeps it."""

    stage_id: int
    stage: str

    @classmethod
    def of(cls, proposal: Mapping[str, Any]) -> "SignOff":
        """What a proposal kept as plain data says."""
        return cls(int(proposal["stage_id"]), str(proposal["stage"]))

    @property
    def plain(self) -> dict[str, Any]:
        """As a decision keeps it."""
        return {"stage_id": self.stage_id, "stage": self.stage}


def asked_in_words(title: str, area: str, stage: str) -> str:
    """What is asked, in one sentence."""
    return f"Approve {stage.lower()}: {title}, with {area}"[:500]
