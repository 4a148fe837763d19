"""What the acts on lines, terms, priorities and sets of outcomes are called in the trail."""

from collections.abc import Mapping
from typing import Final

LINES_IN_ENGLISH: Final[Mapping[str, str]] = {
    "agreement.line_added": "added a line to this agreement",
    "agreement.lines_saved": "added to or changed lines of this agreement",
    "agreement.line_changed": "changed a line of this agreement",
    "agreement.line_moved": "moved a line of this agreement",
    "agreement.line_dropped": "dropped a line of this agreement",
    "agreement.line_restored": "restored a line of this agreement",
    "agreement.baselines_taken": "took baselines of this agreement from published figures",
    "agreement.reward_set": "set the reward of a line of this agreement",
    "agreement.term_added": "added a term to this agreement",
    "agreement.term_changed": "changed a term of this agreement",
    "agreement.term_agreed": "recorded that a term of this agreement is agreed",
    "agreement.term_done": "recorded that a term of this agreement is done",
    "agreement.term_dropped": "dropped a term of this agreement",
    "local_priority.added": "added this local priority",
    "local_priority.changed": "changed this local priority",
    "local_priority.dropped": "dropped this local priority",
    "local_priority.restored": "took this local priority up again",
    "outcome_set.imported": "took in this set of outcomes",
}
