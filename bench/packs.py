"""What briefing packs cost, from records to paper: `python -m bench.packs`.

The sample office's packs, made as GORM makes them; the same pages laid out by WeasyPrint as it
comes, and printed by Chromium, in the same run. Goals: one pack in 1 s warm, 100 packs in 60 s on
two cores, 256 MiB a worker.
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from flask import Flask

from bench.meanwhile import reading
from bench.scratch import application
from gorm.accounts.actor import Actor
from gorm.briefings.contents import PackContents, PackOrder
from gorm.briefings.frozen import Frozen, Imprint, frozen
from gorm.briefings.models import Purpose
from gorm.briefings.printing import printed, written
from gorm.briefings.queries import preparer
from gorm.briefings.queries.batches import areas_of_office
from gorm.briefings.service import gathered
from gorm.briefings.service.batching import BATCH_JOB, WantedBatch, ask_for_batch
from gorm.core.db import one_moment, unit_of_work
from gorm.core.pdf import FONTS, RendererPool, default_pool, print_stylesheet, render_pdf
from gorm.demo.sample.service import seed
from gorm.jobs.models import JobState
from gorm.jobs.queries import job_of
from gorm.jobs.service import run_waiting
from gorm.places.offers import Audience, PlaceKind

_DIRECTOR: Final = "helen.marchbank@merrowvale.example"
_PLACE: Final = "E10000990"
#: What a director opens while others wait for packs.
_PAGES: Final = ("/", "/areas", f"/areas/{_PLACE}", "/queue", "/engagements", "/packs")
_ORDER: Final = PackOrder(Purpose.NEGOTIATION, Audience.OFFICE, leaves_out_restricted=True)
#: WeasyPrint as it comes: its own process, garbage collection on, tables that measure their
#: contents, words that are hyphenated, the fonts of the machine.
_PLAIN: Final = """
import sys, time
from weasyprint import CSS, HTML
html, sheet = open(sys.argv[1], encoding="utf-8").read(), open(sys.argv[2], encoding="utf-8").read()
for _ in range(int(sys.argv[3])):
    began = time.perf_counter()
    HTML(string=html).write_pdf(sys.argv[4], stylesheets=[CSS(string=sheet)])
    print(time.perf_counter() - began)
"""


@dataclass(frozen=True)
class _Sample:
    """The sample office with somebody who prepares its packs."""

    app: Flask
    director: Actor
    areas: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure; writes nothing outside a temporary folder."""
    parser = argparse.ArgumentParser(prog="python -m bench.packs", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--packs", type=int, default=100, help="how many are made in batches")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gorm-bench-") as folder:
        url = f"sqlite:///{folder}/gorm.sqlite3"
        app = application(Path(folder), url)
        with app.app_context():
            sample = _sample(app)
            print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
            pack = _one(sample, asked.rounds)
            _many_sections(pack)
            _others(Path(folder), written(Imprint("PACK-000001"), pack), asked.rounds)
            _batches(sample, asked.packs, at=0)
            with reading(Path(folder), url, _DIRECTOR, _PAGES) as idle:
                time.sleep(10)
            with reading(Path(folder), url, _DIRECTOR, _PAGES) as busy:
                _batches(sample, len(sample.areas) * 3, at=asked.packs)
            print(f"{'pages while nothing else is done':36}{idle}")
            print(f"{'pages while batches are made':36}{busy}")


def _sample(app: Flask) -> _Sample:
    with unit_of_work():
        seed()
    with one_moment():
        director = preparer(_DIRECTOR)
        if director is None:
            raise RuntimeError("the sample office has no director")
        areas = tuple(reference for reference, _ in areas_of_office(director.office_id))
    return _Sample(app, director, areas)


def _one(sample: _Sample, rounds: int) -> Frozen:
    """One full pack, step by step, cold and warm."""

    def gather() -> PackContents:
        return gathered(sample.director, PlaceKind.AREA, _PLACE, _ORDER)

    contents = gather()
    kept = frozen(contents)
    pool = RendererPool(FONTS)

    def lay_out() -> Any:
        return render_pdf(
            written(Imprint("PACK-000001"), kept),
            title="Pack",
            stylesheets=[print_stylesheet()],
            pool=pool,
        )

    _say("one pack, laid out cold", _seconds(lay_out))
    _say("one pack: gather the records", _median(gather, rounds))
    _say("one pack: draw its pages", _median(lambda: frozen(contents), rounds))
    _say("one pack: lay it out, warm", _median(lay_out, rounds))
    pdf = lay_out()
    print(f"{'':36}{pdf.pages} pages, {len(pdf):,} bytes")
    print(f"{'its renderer':36}{_memory(pool.process_ids()[0])}")
    pool.close()

    def whole() -> None:
        printed(Imprint("PACK-000001"), frozen(gather()))

    whole()
    _say("one pack, all of it, warm", _median(whole, rounds), goal=1.0)
    return kept


def _many_sections(pack: Frozen) -> None:
    """Fifty sections: those of the pack, again and again."""
    sections = re.findall(r'<section id="section-.*?</section>', pack.body, flags=re.DOTALL)
    many = [
        re.sub(r'id="([^"]+)"', rf'id="\1-{at}"', sections[at % len(sections)]) for at in range(50)
    ]
    body = re.sub(r'href="#note-\d+"', "", "".join(many))
    long = replace(pack, body=body, headings=())
    began = time.perf_counter()
    pdf = printed(Imprint("PACK-000001"), long)
    _say("a pack of 50 sections, warm", time.perf_counter() - began)
    print(f"{'':36}{pdf.pages} pages, {_memory(default_pool().process_ids()[0])}")


def _others(folder: Path, html: str, rounds: int) -> None:
    """The same pages by WeasyPrint as it comes, and by Chromium."""
    page, sheet = folder / "pack.html", folder / "plain.css"
    page.write_text(html, encoding="utf-8")
    css = print_stylesheet().replace("table-layout: fixed", "table-layout: auto")
    sheet.write_text(css.replace("hyphens: manual", "hyphens: auto"), encoding="utf-8")
    given = [str(page), str(sheet), str(rounds), str(folder / "plain.pdf")]
    told = _told([sys.executable, "-c", _PLAIN, *given]).split()
    times = [float(one) for one in told]
    _say("WeasyPrint as it comes, first", times[0])
    _say("WeasyPrint as it comes, then", statistics.median(times[1:]))
    style = f"<style>{print_stylesheet()}</style></head>"
    page.write_text(html.replace("</head>", style, 1), encoding="utf-8")
    _chromium(page, folder / "chromium.pdf", rounds)


def _chromium(page: Path, pdf: Path, rounds: int) -> None:
    from playwright.sync_api import sync_playwright

    from tests.support.browser import chromium_path

    path = chromium_path()
    if path is None:
        print(f"{'Chromium':36}not on this machine")
        return
    print_it = [path, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={pdf}"]
    _say("Chromium, begun for it", _seconds(lambda: _told([*print_it, page.as_uri()])))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        sheet = browser.new_page()

        def printed_again() -> None:
            sheet.goto(page.as_uri())
            sheet.pdf(path=pdf, tagged=True, outline=True)

        printed_again()
        _say("Chromium, warm", _median(printed_again, rounds))
        browser.close()


def _batches(sample: _Sample, packs: int, *, at: int) -> None:
    """Batches of all areas until there are as many packs, two at once, bound and zipped.

    `at` tells rounds apart: nobody asks for the same batch twice.
    """
    batches = -(-packs // len(sample.areas))
    began = time.perf_counter()
    for number in range(batches):
        order = replace(_ORDER, occasion=f"Round {at + number}")
        office = sample.director.office_id or 0
        with unit_of_work():
            reference = ask_for_batch(
                sample.director, WantedBatch("Bench", office, sample.areas, order)
            )
        run_waiting(BATCH_JOB)
        with one_moment():
            job = job_of(sample.director, reference)
        if job is None or job.state is not JobState.DONE or "could not" in job.words:
            raise RuntimeError(job.words if job else "no job")
    seconds = time.perf_counter() - began
    made = batches * len(sample.areas)
    _say(f"{made} packs, in {batches} bound batches", seconds)
    _say("100 packs at that pace", seconds * 100 / made, goal=60.0)
    print(f"{'the job itself':36}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
    for process in default_pool().process_ids():
        print(f"{'a renderer':36}{_memory(process)}")


def _told(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _median(work: Callable[[], Any], rounds: int) -> float:
    return statistics.median(_seconds(work) for _ in range(rounds))


def _say(what: str, seconds: float, goal: float | None = None) -> None:
    told = "" if goal is None else f"   goal {goal:g} s: {'kept' if seconds <= goal else 'MISSED'}"
    print(f"{what:36}{seconds:7.2f} s{told}")


def _memory(process: int) -> str:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    values = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines if " kB" in line}
    return f"{values['VmHWM']} MiB resident at most"


if __name__ == "__main__":
    main()
