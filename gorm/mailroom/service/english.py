"""What is done with what came in, in English, as it follows a name."""

from collections.abc import Mapping
from typing import Final

ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "incoming.brought": "brought in a calendar file or a message",
    "incoming.taken_up": "wrote an engagement from what came in",
    "incoming.set_aside": "set aside what came in",
    "incoming.brought_back": "brought back what was set aside",
    "incoming.matched": "said who somebody in an invitation is",
    "incoming.change_taken_over": "took over a changed invitation",
    "incoming.change_set_aside": "set aside a changed invitation",
    "mail.received": "took in a message from the mailbox",
    "mail.refused": "refused a message in the mailbox",
}
