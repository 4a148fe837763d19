"""Having files read by the process of their own, one after another."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from gorm.core.pdf.wire import read_message, write_message
from gorm.mailroom.reading.facts import Reading, Window, reading_from

# A bare `gorm` stands in for the real one, which would load the web framework and every feature.
_BOOTSTRAP: Final = """
import sys, types
for name, folder in (("gorm", ""), ("gorm.core", "/core"), ("gorm.core.pdf", "/core/pdf"),
                     ("gorm.mailroom", "/mailroom")):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [sys.argv[1] + folder]
from gorm.mailroom.reading.child import run
run()
"""
_FLAGS: Final = ("-I", "-X", "utf8", "-c")
#: However busy the machine is, nobody waits longer than this for one file.
_PATIENCE: Final = 15.0
_MOST_ANSWERED: Final = 32 * 1024 * 1024
_GONE: Final = "Reading this file takes more time or memory than a calendar may."


@dataclass(frozen=True)
class Given:
    """A file as somebody gave it; the name is shown and never a path."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Read:
    """A file and what it says, or why nothing is taken from it."""

    given: Given
    reading: Reading
    fault: str = ""


def read_all(files: Sequence[Given], window: Window) -> tuple[Read, ...]:
    """Read files in order. A file that does harm ends its reader, and the next gets another."""
    found: list[Read] = []
    reader: _Reader | None = None
    try:
        for given in files:
            reader = reader or _Reader()
            answered = reader.ask(given, window)
            if answered is None:
                reader.close()
                reader = None
                found.append(Read(given, Reading(), _GONE))
            else:
                found.append(answered)
    finally:
        if reader is not None:
            reader.close()
    return tuple(found)


class _Reader:
    """One child process."""

    def __init__(self) -> None:
        package = str(Path(__file__).parents[2])
        self.process = subprocess.Popen(  # noqa: S603 - every argument is ours
            (sys.executable, *_FLAGS, _BOOTSTRAP, package),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
            env={"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PATH": os.environ.get("PATH", "")},
        )
        self.stdin = cast("BinaryIO", self.process.stdin)
        self.stdout = cast("BinaryIO", self.process.stdout)

    def ask(self, given: Given, window: Window) -> Read | None:
        """What a file says, or None where the reader did not outlive it."""
        request = {
            "name": given.name,
            "first": window.first.isoformat(),
            "last": window.last.isoformat(),
        }
        timer = threading.Timer(_PATIENCE, self.process.kill)
        timer.daemon = True
        timer.start()
        try:
            write_message(self.stdin, request, given.content)
            answered = read_message(self.stdout, _MOST_ANSWERED)
        except (OSError, ValueError, OverflowError):  # it has gone in the middle of a word
            return None
        finally:
            timer.cancel()
        if answered is None:
            return None
        said = answered[0]
        if "fault" in said:
            return Read(given, Reading(), str(said["fault"]))
        return Read(given, reading_from(said))

    def close(self) -> None:
        """End the process, whatever it is at."""
        self.process.kill()
        self.process.wait()
        for stream in (self.stdin, self.stdout):
            with suppress(OSError):  # unwritten bytes for a reader that has gone
                stream.close()
