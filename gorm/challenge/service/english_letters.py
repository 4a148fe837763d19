"""What the acts on letters, evidence and the facts of a case are called, as they follow a name."""

from collections.abc import Mapping
from typing import Final

LETTERS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "case.letter_drafted": "drafted a letter",
    "case.letter_edited": "edited the draft of a letter",
    "case.letter_discarded": "deleted the draft of a letter",
    "case.letter_sent": "recorded that a letter was sent",
    "case.reply_received": "recorded a reply",
    "case.rated": "rated the case",
    "case.restated": "said anew what holds of the case",
    "case.handled": "changed who owns, knows of or handles the case",
    "case.engagement_linked": "linked an engagement to the case",
    "case.noted": "wrote a note on the file",
}
