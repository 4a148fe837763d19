"""One or two renderers kept warm, each a child process, handed out one document at a time.

Why a child: layout runs for as long as the document likes, inside C libraries that no thread can
interrupt, and takes as much memory as it likes. A process can be limited and killed. Why a fresh
interpreter and not a fork: a web server with threads may hold any lock while it forks. Why warm:
starting costs several times what a short pack does. Figures: decision record 0005.
"""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast
from xml.sax.saxutils import escape

from gorm.core.pdf.errors import PdfError, PdfFailed, PdfTooBig, PdfTooSlow
from gorm.core.pdf.limits import PdfLimits
from gorm.core.pdf.made import Pdf
from gorm.core.pdf.wire import read_message, write_message

MIB = 1024 * 1024
# A bare `gorm` and `gorm.core` stand in for the real ones, whose __init__ would load the web
# framework and every feature into a process that must know neither.
BOOTSTRAP = """
import sys, types
for name, folder in (("gorm", sys.argv[1]), ("gorm.core", sys.argv[1] + "/core")):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [folder]
from gorm.core.pdf.child import run
run()
"""
FLAGS = ("-I", "-X", "utf8", "-c")  # isolated: neither the folder nor the user adds modules
# What the dynamic loader needs to find Pango where the system does not; nothing else passes.
KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True)
class Job:
    html: str
    title: str
    stylesheets: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    created: str | None = None
    identifier: str = ""

    def header(self, limits: PdfLimits) -> dict[str, Any]:
        return {
            "title": self.title,
            "stylesheets": list(self.stylesheets),
            "files": {name: b64encode(content).decode() for name, content in self.files.items()},
            "created": self.created,
            "identifier": self.identifier,
            **asdict(limits),
        }


class Renderer:
    """One child process."""

    def __init__(self, folder: Path, fonts: Path, idle_seconds: float) -> None:
        self.jobs = 0
        self.is_well = True
        self.stderr = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the child
        package = str(Path(__file__).parents[2])
        self.process = subprocess.Popen(  # noqa: S603  # every argument is ours
            (
                sys.executable,
                *FLAGS,
                BOOTSTRAP,
                package,
                fonts,
                str(idle_seconds),
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            cwd=folder,
            env=child_environment(folder),
        )
        self.stdin = cast("BinaryIO", self.process.stdin)
        self.stdout = cast("BinaryIO", self.process.stdout)

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def render(self, job: Job, html: bytes, limits: PdfLimits) -> Pdf:
        """Make one PDF. Afterwards `is_well` says whether this may be trusted with another."""
        self.jobs += 1
        self.is_well = False
        with Deadline(self.process, limits.seconds) as deadline:
            reply = self.ask(job.header(limits), html, limits.pdf_mib * MIB)
        if deadline.passed:
            raise PdfTooSlow(detail=f"more than {limits.seconds} s")
        if reply is None:
            raise self.cause_of_death()
        header, pdf = reply
        if header.get("error") == "big":  # short of memory or stack: what else broke, nobody knows
            raise PdfTooBig(detail=str(header["detail"]))
        self.is_well = True
        if "error" in header:
            raise PdfFailed(detail=str(header["detail"]))
        return Pdf(pdf, int(header["pages"]))

    def ask(
        self, header: dict[str, Any], html: bytes, most: int
    ) -> tuple[dict[str, Any], bytes] | None:
        try:
            write_message(self.stdin, header, html)
            return read_message(self.stdout, most)
        except OverflowError as error:
            raise PdfTooBig(detail=str(error)) from error
        except (OSError, ValueError):  # the child has gone in the middle of a word
            return None

    def cause_of_death(self) -> PdfError:
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return PdfFailed(detail="the renderer closed its pipe and went on")
        if code == 0:
            return RetiredError()
        self.stderr.seek(0)
        said = self.stderr.read(64 * 1024).decode(errors="replace")
        if code == -signal.SIGXCPU:
            return PdfTooSlow(detail="more processor time than allowed")
        if code == -signal.SIGKILL or "MemoryError" in said or "allocat" in said:
            return PdfTooBig(detail=f"out of memory, status {code}")
        if code == -signal.SIGSEGV:  # nested more deeply than the C stack
            return PdfTooBig(detail="the renderer's stack overflowed")
        return PdfFailed(detail=f"the renderer ended with status {code}")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.stdin, self.stdout, self.stderr):
            with contextlib.suppress(OSError):  # unwritten bytes for a reader that has gone
                stream.close()

    def disown(self) -> None:
        """In a forked process: let go of a child that is not ours to end or to wait for."""
        self.process.returncode = 0
        for stream in (self.stdin, self.stdout, self.stderr):
            stream.close()


class RetiredError(PdfError):
    """The child had ended by itself (idle) before it took the document: ask another."""


class Deadline:
    """Kills a process that is not done in time, and says afterwards whether it did."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.passed = False
        self._process = process
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def _expire(self) -> None:
        self.passed = True
        self._process.kill()

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()  # so that `passed` is final


class RendererPool:
    """Thread-safe. Children start when first needed and end with this process, or when idle."""

    def __init__(
        self, fonts: Path, *, size: int = 2, jobs_each: int = 50, idle_seconds: float = 300
    ) -> None:
        self._fonts = fonts
        self._jobs_each = jobs_each
        self._idle_seconds = idle_seconds
        self._size = size
        self._start_empty()
        os.register_at_fork(after_in_child=weak_method(self._forget))
        atexit.register(weak_method(self.close))

    def _start_empty(self) -> None:
        self._free = threading.BoundedSemaphore(self._size)
        self._lock = threading.Lock()
        self._warm: list[Renderer] = []
        self._folder: Path | None = None

    def render(self, job: Job, limits: PdfLimits) -> Pdf:
        html = job.html.encode("utf-8", errors="replace")  # a lone surrogate becomes "?"
        if len(html) > limits.html_mib * MIB:
            raise PdfTooBig(detail=f"{len(html)} bytes of HTML")
        if not self._free.acquire(timeout=limits.wait_seconds):
            raise PdfTooSlow(
                "Other documents are being made. Try again in a minute.",
                detail=f"no free renderer in {limits.wait_seconds} s",
            )
        try:
            return self._render(job, html, limits)
        finally:
            self._free.release()

    def _render(self, job: Job, html: bytes, limits: PdfLimits) -> Pdf:
        renderer = self._take()
        try:
            return renderer.render(job, html, limits)
        except RetiredError:
            return self._render(job, html, limits)
        finally:
            self._put_away(renderer)

    def _take(self) -> Renderer:
        with self._lock:
            while self._warm:
                renderer = self._warm.pop()  # the last one used: the others may go idle and end
                if renderer.is_alive():
                    return renderer
                renderer.close()
            folder = self._folder = self._folder or self._make_folder()
        return Renderer(folder, self._fonts, self._idle_seconds)

    def _put_away(self, renderer: Renderer) -> None:
        if renderer.is_well and renderer.jobs < self._jobs_each:
            with self._lock:
                self._warm.append(renderer)
        else:
            renderer.close()

    def _make_folder(self) -> Path:
        """The children's only folder: their list of fonts, and its cache."""
        if not any(self._fonts.glob("*.ttf")):
            raise PdfFailed(
                "The fonts for PDFs are missing. Run the set-up again.", detail=str(self._fonts)
            )
        folder = Path(tempfile.mkdtemp(prefix="gorm-pdf-"))
        weakref.finalize(self, remove_own_folder, folder, os.getpid())
        conf = FONTS_CONF.format(fonts=escape(str(self._fonts)), cache=escape(f"{folder}/cache"))
        (folder / "fonts.conf").write_text(conf, encoding="utf-8")
        return folder

    def _forget(self) -> None:
        """In a forked process: the children are the parent's, and so are our ends of their pipes.

        Kept open here, they would keep the children waiting after the parent has gone.
        """
        for renderer in self._warm:
            renderer.disown()
        self._start_empty()

    def process_ids(self) -> list[int]:
        """The idle renderers, for tests and for whoever looks after the machine."""
        with self._lock:
            return [renderer.process.pid for renderer in self._warm]

    def close(self) -> None:
        with self._lock:
            while self._warm:
                self._warm.pop().close()


def weak_method(method: Any) -> Any:
    """A hook for forks can never be taken back, so it must not keep a pool alive."""
    reference = weakref.WeakMethod(method)

    def call() -> None:
        if (bound := reference()) is not None:
            bound()

    return call


def child_environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return kept | {
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "1",  # an arena for each thread would reserve 64 MiB of the limit
        "PYTHONHASHSEED": "0",
    }


def remove_own_folder(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
