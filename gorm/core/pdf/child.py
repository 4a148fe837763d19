"""The renderer: a process of its own that makes one PDF after another and then ends.

Started by `pool` as a fresh interpreter. It reads requests on standard input and answers on
standard output; it has no database, no session and no secret to lose. Each request brings its
limits; a document that breaks one ends this process and no other.
"""

import gc
import hashlib
import logging
import os
import resource
import select
import signal
import sys
import threading
import traceback
from base64 import b64decode
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from gorm.core.pdf import quicker
from gorm.core.pdf.document import Paper
from gorm.core.pdf.fetcher import BASE_URL, SealedFetcher
from gorm.core.pdf.finisher import finish
from gorm.core.pdf.glyphs import Repertoire
from gorm.core.pdf.preparing import prepare
from gorm.core.pdf.serialising import write
from gorm.core.pdf.wire import read_message, write_message

MIB = 1024 * 1024
#: How WeasyPrint says that a picture or a drawing is not there, or only half.
_LEFT_OUT = ("Failed to load", "Failed to render")


def main(fonts: str, idle_seconds: str) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes us
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = private_streams()
    end_with_the_parent(requests.fileno())
    gaps = Gaps(logging.ERROR)
    logging.getLogger("weasyprint").handlers = [gaps]
    repertoire = Repertoire(sorted(Path(fonts).glob("*.ttf")))
    quicker.apply()
    # A document is one burst of objects that live until its last page: collecting meanwhile costs a
    # fifth of the time and frees nothing. `answer` collects when it is over.
    gc.freeze()
    gc.disable()
    while select.select([requests], [], [], float(idle_seconds))[0]:
        message = read_message(requests)
        if message is None:
            break
        answer(message, repertoire, gaps, answers)
    return 0


class Gaps(logging.Handler):
    """Hears where WeasyPrint left something out and went on: a pack is whole, or there is none.

    Keeps the fixed part of the message only; the rest quotes the document, and is written nowhere.
    """

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(_LEFT_OUT):
            self.found.append(str(record.msg).split("%")[0].strip())


def private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Our own ends of the pipes, so that a stray print cannot end up inside a PDF."""
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    return requests, answers


def end_with_the_parent(requests: int) -> None:
    """Never outlive the process that asked, not even in the middle of a page.

    Not PR_SET_PDEATHSIG: that fires when the *thread* that started us ends, and a web server's
    threads come and go.
    """
    parent = os.getppid()
    poll = select.poll()
    poll.register(requests, 0)  # no events asked for: only a hang-up is reported

    def watch() -> None:
        while not poll.poll(2000) and os.getppid() == parent:
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def answer(
    message: tuple[dict[str, Any], bytes], repertoire: Repertoire, gaps: Gaps, out: BinaryIO
) -> None:
    request, html = message
    gaps.found.clear()
    limit_this_process(request["cpu_seconds"], request["memory_mib"])
    try:
        pdf, pages = render(request, html.decode("utf-8"), repertoire, gaps)
    except MemoryError:
        write_message(out, {"error": "big", "detail": "MemoryError"})
    except RecursionError:
        write_message(out, {"error": "big", "detail": "nested too deeply"})
    except FatalURLFetchingError as refusal:
        write_message(out, {"error": "failed", "detail": str(refusal)})
    except Exception as error:
        write_message(out, {"error": "failed", "detail": whereabouts(error)})
    else:
        write_message(out, {"peak_mib": peak_mib(), "pages": pages}, pdf)
    gc.collect()


def limit_this_process(cpu_seconds: int, memory_mib: int) -> None:
    """Soft limits, so that the next request may bring others."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    set_soft(resource.RLIMIT_CPU, spent + cpu_seconds)
    set_soft(resource.RLIMIT_AS, memory_mib * MIB)


def set_soft(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def render(
    request: dict[str, Any], html: str, repertoire: Repertoire, gaps: Gaps
) -> tuple[bytes, int]:
    fetcher = SealedFetcher({k: b64decode(v) for k, v in request["files"].items()})
    fonts = FontConfiguration()
    sheets = [sheet_of(css) for css in request["stylesheets"]]
    page = Paper(html, fetcher)
    prepare(page.etree_element, repertoire)
    document = page.render(font_config=fonts, stylesheets=sheets, pdf_variant="pdf/ua-1")
    describe(document.metadata, request)
    identifier = hashlib.sha256(request["identifier"].encode()).digest()[:16]

    def finish_and_write(made: object, pdf: Any) -> None:
        finish(made, pdf)
        pdf.write = lambda output, *_: write(pdf, output, identifier)

    pdf: bytes = document.write_pdf(finisher=finish_and_write, pdf_variant="pdf/ua-1")
    # Refusals end the rendering where they happen, unless something swallowed a BaseException.
    if missing := fetcher.refused + gaps.found:
        raise FatalURLFetchingError(f"refused: {missing[0]}")
    return pdf, len(document.pages)


@lru_cache(maxsize=16)
def sheet_of(css: str) -> weasyprint.CSS:
    """A style sheet, read once: every pack has the same. It can fetch nothing at all."""
    return weasyprint.CSS(string=css, base_url=BASE_URL, url_fetcher=SealedFetcher({}))


def describe(metadata: Any, request: dict[str, Any]) -> None:
    """What the file says about itself comes from the caller alone, never from the clock."""
    metadata.title = "".join(filter(str.isprintable, request["title"]))  # XML holds no controls
    metadata.created = metadata.modified = request["created"]
    metadata.lang = metadata.lang or "en-GB"


def whereabouts(error: Exception) -> str:
    """The kind of error and its place in the code; its message may quote the document."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def run() -> None:
    sys.exit(main(*sys.argv[2:]))
