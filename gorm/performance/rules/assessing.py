"""What an assessment must be, apart from the database."""

import re
from datetime import date
from typing import Final

from gorm.core.days import EARLIEST
from gorm.core.text import day

_ADDRESS: Final = re.compile(r"https?://[^\s/]+\.[^\s]+")
CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")


def day_fault(judged_on: date | None, today: date) -> str:
    """What is wrong with the day of a judgement; '' where nothing is."""
    if judged_on is None:
        return "Enter the day of the judgement."
    if judged_on > today:
        return "The day of the judgement must not be after today."
    if judged_on < EARLIEST:
        return f"The day of the judgement must not be before {day(EARLIEST)}."
    return ""


def address_fault(address: str) -> str:
    """What is wrong with the address of a source; '' where nothing is."""
    if address and not _ADDRESS.fullmatch(address):
        return "Enter a web address that begins with https:// or http://, or leave this empty."
    return ""


def names_in(lines: str) -> list[str]:
    """The names that were typed one to a line, without blank lines."""
    return [name for line in lines.splitlines() if (name := " ".join(line.split()))]


def categories_fault(names: list[str], failing: list[str]) -> dict[str, str]:
    """What is wrong with the categories of a scheme, by field."""
    folded = [name.casefold() for name in names]
    twice = next((name for name in names if folded.count(name.casefold()) > 1), "")
    if len(names) < 2:
        return {"categories": "Enter at least two categories, the best first."}
    if twice:
        return {"categories": f"“{twice}” stands there twice."}
    if long := next((name for name in names if len(name) > 100), ""):
        return {"categories": f"“{long[:40]}…” is longer than 100 characters."}
    if strange := next((name for name in failing if name not in names), ""):
        return {"failing": f"“{strange}” is not one of the categories above."}
    return {}
