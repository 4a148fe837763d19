"""Making a calendar file small and harmless before the library reads it.

A file is cut into its components line by line. What no meeting needs (alarms, tasks, pictures,
attached bytes) is dropped, and so are events that cannot fall into the window, so that ten years
of somebody's calendar cost no more than the months that are wanted.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from gorm.mailroom.reading.facts import Unreadable, Window

MOST_EVENTS: Final = 5_000
#: Files with no more events than this are taken whole: somebody chose these.
FEW_EVENTS: Final = 25
#: As many as the library is asked to read of one file.
MOST_READ: Final = 600
_MOST_ZONES: Final = 120
_MOST_ZONE_LINES: Final = 400
_MOST_LINES: Final = 400_000
_LONGEST_LINE: Final = 4_000
_LONGEST_TEXT: Final = 40_000
_MOST_DATES: Final = 1_000
_DEEPEST: Final = 4
_KEPT: Final = frozenset({"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"})
_DROPPED: Final = frozenset({"ATTACH", "X-ALT-DESC", "IMAGE", "X-MS-OLK-FORCEINSPECTOROPEN"})
_SELDOM: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass
class Block:
    """An event or a time zone, as its unfolded lines."""

    name: str
    lines: list[str] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """What stands after the colon of every line of this name."""
        return [_value_in(line) for line in self.lines if _name_of(line) == name]

    def value(self, name: str) -> str:
        """The first value of this name, or ''."""
        return next(iter(self.values(name)), "")


@dataclass
class Narrowed:
    """What is left of a file: text for the library, and what was left out."""

    text: str
    method: str
    events: int
    notes: list[str]
    repeating: frozenset[str]


def narrowed(content: bytes, window: Window) -> Narrowed:
    """The file without what is not wanted. Raises Unreadable where it is no calendar."""
    head, blocks = _blocks(_lines(_decoded(content)))
    events = [block for block in blocks if block.name == "VEVENT"]
    zones = [block for block in blocks if block.name == "VTIMEZONE"]
    if len(events) > MOST_EVENTS:
        raise Unreadable(
            f"This calendar has more than {MOST_EVENTS:,} events. Export fewer months of it."
        )
    if len(zones) > _MOST_ZONES or any(len(zone.lines) > _MOST_ZONE_LINES for zone in zones):
        raise Unreadable("This calendar defines more time zones than any office needs.")
    notes: list[str] = []
    sound = [event for event in events if not _left_out(event, notes)]
    wanted = _wanted(sound, window, notes)
    if len(wanted) > MOST_READ:
        raise Unreadable(
            f"More than {MOST_READ} of its events are of these months. Export fewer months, or "
            "single events."
        )
    body = [*head, *_joined(zones), *_joined(wanted)]
    text = "\r\n".join(["BEGIN:VCALENDAR", *body, "END:VCALENDAR", ""])
    method = next((_value_in(line).upper() for line in head if _name_of(line) == "METHOD"), "")
    return Narrowed(text, method, len(events), notes, _repeating(wanted))


def _decoded(content: bytes) -> str:
    """The text of the file: UTF-8, UTF-16 with its mark, or what Windows wrote for years."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if "BEGIN:VCALENDAR" not in text[:20_000].upper():
        raise Unreadable("This is no calendar file: it does not begin as one.")
    return text


def _lines(text: str) -> list[str]:
    """The unfolded lines, without control characters; a long one is cut."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain.count("\n") > _MOST_LINES:
        raise Unreadable("This calendar has too many lines. Export fewer months of it.")
    unfolded = plain.replace("\n ", "").replace("\n\t", "")
    return [_CONTROL.sub("", line) for line in unfolded.split("\n") if line.strip()]


def _blocks(lines: Iterable[str]) -> tuple[list[str], list[Block]]:
    """The lines of the calendar itself, and its events and time zones."""
    head: list[str] = []
    found: list[Block] = []
    open_ones: list[str] = []
    for line in lines:
        name = _name_of(line)
        if name == "BEGIN":
            _open(line, open_ones, found)
        if name and all(one in _KEPT for one in open_ones):
            _keep(line, name, open_ones, head, found)
        if name == "END":
            _close(line, open_ones)
    if open_ones:
        raise Unreadable("This calendar ends in the middle. Export or save it again.")
    return head, [block for block in found if block.lines]


def _open(line: str, open_ones: list[str], found: list[Block]) -> None:
    open_ones.append(_value_in(line).strip().upper())
    if len(open_ones) > _DEEPEST:
        raise Unreadable("This calendar is nested more deeply than any is.")
    if len(open_ones) == 2:
        found.append(Block(open_ones[-1]))


def _close(line: str, open_ones: list[str]) -> None:
    if not open_ones or _value_in(line).strip().upper() != open_ones.pop():
        raise Unreadable("This calendar is broken: what begins in it does not end.")


def _keep(line: str, name: str, open_ones: list[str], head: list[str], found: list[Block]) -> None:
    if name in _DROPPED:
        return
    if len(line) > _LONGEST_LINE:
        if name != "DESCRIPTION":
            return
        line = line[:_LONGEST_TEXT].rstrip("\\")
    if len(open_ones) >= 2:
        found[-1].lines.append(line)
    elif name not in {"BEGIN", "END"} and len(head) < 40:
        head.append(line)


def _left_out(event: Block, notes: list[str]) -> bool:
    """Whether an event is not read at all, with a note that says why."""
    why = _oddity(event)
    if why and len(notes) < 10:
        subject = event.value("SUMMARY")[:80] or "An event without a subject"
        notes.append(f"“{subject}” {why}, and was left out.")
    return bool(why)


def _oddity(event: Block) -> str:
    for rule in [*event.values("RRULE"), *event.values("EXRULE")]:
        if why := _odd_rule(rule):
            return why
    dates = sum(
        value.count(",") + 1 for name in ("RDATE", "EXDATE") for value in event.values(name)
    )
    if dates > _MOST_DATES:
        return "names too many single dates"
    start = event.value("DTSTART")
    year = _year_in(start)
    if year is None:
        return "has no day that can be read"
    if not 1970 <= year <= 2200:
        return f"is of the year {year}"
    return ""


def _odd_rule(rule: str) -> str:
    parts = dict(part.upper().partition("=")[::2] for part in rule.split(";"))
    if parts.get("FREQ") not in _SELDOM:
        return "repeats more often than once a day, or by no rule that is known"
    if any("," in parts.get(name, "") for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        return "repeats more often than once a day"
    interval = parts.get("INTERVAL", "1")
    if not interval.isdecimal() or not 1 <= int(interval[:9]) <= 1000:
        return "repeats by a rule that nobody can follow"
    return ""


def _year_in(value: str) -> int | None:
    found = _DAY.match(value.strip())
    return int(found[1]) if found else None


def _wanted(events: list[Block], window: Window, notes: list[str]) -> list[Block]:
    """The events that may fall into the window; of a short file all."""
    if len(events) <= FEW_EVENTS:
        return events
    first, last = f"{window.first:%Y%m%d}", f"{window.last:%Y%m%d}"
    kept = [event for event in events if _may_fall(event, first, last)]
    if len(kept) < len(events):
        notes.append(
            f"{len(events) - len(kept):,} events before {window.first:%-d %B %Y} or after "
            f"{window.last:%-d %B %Y} were left out."
        )
    return kept


def _may_fall(event: Block, first: str, last: str) -> bool:
    start = event.value("DTSTART")[:8]
    if event.values("RDATE") or event.values("RECURRENCE-ID"):
        return True
    if rule := event.value("RRULE"):
        until = re.search(r"UNTIL=(\d{8})", rule.upper())
        return start <= last and not (until and until[1] < first)
    return first <= start <= last


def _repeating(events: Iterable[Block]) -> frozenset[str]:
    """The UIDs of events that are of a series."""
    names = ("RRULE", "RDATE", "RECURRENCE-ID")
    return frozenset(
        event.value("UID").strip() for event in events if any(event.values(n) for n in names)
    )


def _joined(blocks: Iterable[Block]) -> list[str]:
    return [line for block in blocks for line in block.lines]


def _name_of(line: str) -> str:
    found = _NAME.match(line)
    return found[0].upper() if found and line[found.end() : found.end() + 1] in {":", ";"} else ""


def _value_in(line: str) -> str:
    """What stands after the first colon that is not in quotes."""
    is_quoted = False
    for place, character in enumerate(line):
        if character == '"':
            is_quoted = not is_quoted
        elif character == ":" and not is_quoted:
            return line[place + 1 :]
    return ""
