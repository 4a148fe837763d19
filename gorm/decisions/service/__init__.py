"""What is done to decisions: asking, returning, deciding, withdrawing; recusal and cover."""

from gorm.decisions.rules.closing import Choice, Request
from gorm.decisions.service.asking import ask, ask_again, withdraw
from gorm.decisions.service.deciding import decide, record_from_above, return_for_work
from gorm.decisions.service.delegating import delegate, end_delegation
from gorm.decisions.service.english import ACTIONS_IN_ENGLISH
from gorm.decisions.service.recusing import end_recusal, name_substitute, recuse

__all__ = [
    "ACTIONS_IN_ENGLISH",
    "Choice",
    "Request",
    "ask",
    "ask_again",
    "decide",
    "delegate",
    "end_delegation",
    "end_recusal",
    "name_substitute",
    "record_from_above",
    "recuse",
    "return_for_work",
    "withdraw",
]
