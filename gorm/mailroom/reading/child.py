"""The reader: a process of its own that reads one file after another and then ends.

It has no database, no session and no secret to lose. Each file may take only so much processor
time, and the process only so much memory: a file that wants more is refused, and no other.
"""

import os
import resource
import signal
import sys
from datetime import date
from pathlib import PurePath
from types import FrameType
from typing import Any, Final

from gorm.core.pdf.wire import read_message as next_request
from gorm.core.pdf.wire import write_message as answer
from gorm.mailroom.reading.calendars import read_calendar
from gorm.mailroom.reading.facts import Reading, Unreadable, Window, reading_as_json
from gorm.mailroom.reading.messages import read_message

#: Processor time for one file, and memory for the process.
SECONDS: Final = 1.2
MEMORY_BYTES: Final = 256 * 1024 * 1024
LARGEST: Final = 10 * 1024 * 1024
_TOO_MUCH: Final = (
    "Reading this file takes too long. Export fewer months, or leave out what repeats oddly."
)


class _OutOfTime(BaseException):
    """The file has had its time; no `except Exception` of a library may catch this."""


def run() -> None:
    """Answer requests until the other side ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print cannot end up in an answer
    signal.signal(signal.SIGPROF, _out_of_time)
    while (request := next_request(requests, 2 * LARGEST)) is not None:
        answer(answers, _answered(*request))
    sys.exit(0)


def _out_of_time(_signal: int, _frame: FrameType | None) -> None:
    raise _OutOfTime


def _answered(request: dict[str, Any], content: bytes) -> dict[str, Any]:
    window = Window(date.fromisoformat(request["first"]), date.fromisoformat(request["last"]))
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            return reading_as_json(read_file(request["name"], content, window))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except Unreadable as unreadable:
        return {"fault": str(unreadable)}
    except (_OutOfTime, MemoryError):
        return {"fault": _TOO_MUCH}
    except RecursionError:
        return {"fault": "This file is nested more deeply than any is."}
    except Exception as error:  # whatever a library makes of what somebody sent
        return {"fault": "This file is broken and cannot be read.", "kind": type(error).__name__}


def read_file(name: str, content: bytes, window: Window) -> Reading:
    """What a file says, by its name and by how it begins. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("This file is larger than 10 MB.")
    if not content.strip():
        raise Unreadable("This file is empty.")
    ending = PurePath(name).suffix.lower()
    begins = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper()
    if ending in {".ics", ".vcs", ".ical"} or begins == b"BEGIN:VCALENDAR":
        return read_calendar(content, window)
    if ending in {".eml", ".msg"}:
        return read_message(content, window)
    raise Unreadable("Only calendar files (.ics) and messages (.eml) can be read.")
