"""`flask import observations`, `undo`, `list` and `tidy`: figures in, and out again."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final

import click
from flask.cli import with_appcontext

from gorm.accounts.actor import SYSTEM
from gorm.core.errors import GormError, Refused
from gorm.core.text import count, moment
from gorm.importing.cli import FILE
from gorm.importing.reading import Limits, open_table
from gorm.importing.report import FileRefused
from gorm.jobs.service import run_waiting
from gorm.performance.intake.findings import Findings
from gorm.performance.intake.matching import DECIMALS, FIELDS, FIXABLE, Matching
from gorm.performance.queries.imports import imports_listed
from gorm.performance.service import imports as service
from gorm.performance.service import scan_job
from gorm.performance.terms import PeriodForm

_SHOWN: Final = 50
#: Work that takes no longer says nothing of how far it is.
_QUIET: Final = 2.0


@click.command("observations")
@click.argument("path", type=FILE)
@click.option("--map", "mapped", multiple=True, metavar="FIELD=HEADING", help="May be repeated.")
@click.option("--fix", "fixed", multiple=True, metavar="FIELD=VALUE", help="The same for all rows.")
@click.option("--source", default="", help="Where the file comes from; matches are remembered.")
@click.option("--sheet", default=None, help="The sheet of a workbook that has several.")
@click.option("--area", "areas", multiple=True, metavar="NAME=CODE", help="Whom a name means.")
@click.option("--leave-out", "left_out", multiple=True, metavar="NAME", help="Skip its rows.")
@click.option("--form", "forms", multiple=True, metavar="CODE=FORM", help="How to read periods.")
@click.option("--check", "is_check", is_flag=True, help="Only say what would come of it.")
@with_appcontext
def observations(
    *,
    path: Path,
    mapped: tuple[str, ...],
    fixed: tuple[str, ...],
    source: str,
    sheet: str | None,
    areas: tuple[str, ...],
    left_out: tuple[str, ...],
    forms: tuple[str, ...],
    is_check: bool,
) -> None:
    """Take in published figures from a CSV file or a workbook: all of it, or nothing."""
    said = Matching(
        columns=_pairs("--map", mapped, FIELDS),
        fixed=_pairs("--fix", fixed, FIXABLE),
        forms=_pairs("--form", forms),
        areas=_pairs("--area", areas) | dict.fromkeys(left_out, ""),
        sheet=sheet,
    )
    _check_words(said)
    with _refusals_told():
        table = open_table(path, file_name=path.name, limits=Limits.COMMAND_LINE, sheet=sheet)
        outcome = service.take_in(SYSTEM, table, said, source, _Teller(), is_check=is_check)
    if outcome.findings.is_refused:
        _tell_refused(outcome.findings)
        sys.exit(1)
    for line in _told(outcome, is_check=is_check):
        click.echo(line)
    run_waiting(scan_job.CODE)  # no worker need be running beside a command


@click.command("undo")
@click.argument("reference")
@click.option("--reason", required=True, help="Why the import is undone.")
@with_appcontext
def undo(reference: str, reason: str) -> None:
    """Take an import back: what earlier imports said holds again."""
    with _refusals_told():
        service.undo(SYSTEM, reference, reason, _Teller())
    run_waiting(scan_job.CODE)
    click.echo(f"{reference} is undone; the values of earlier imports hold again.")


@click.command("list")
@with_appcontext
def list_imports() -> None:
    """List all imports of figures, the latest first."""
    for one in imports_listed():
        words = f"{one.reference}  {one.state_label.lower():<11} {one.rows:>9,} rows  "
        click.echo(f"{words}{one.file_name}  {one.by_name}  {moment(one.at)}")


@click.command("tidy")
@with_appcontext
def tidy() -> None:
    """Clear away imports that were ended before they were done."""
    cleared = service.tidy()
    for reference in cleared:
        click.echo(f"{reference} had been ended before it was done; nothing of it is left.")
    if not cleared:
        click.echo("There was nothing to clear away.")


class _Teller:
    """Says on standard error how far long work is, every other second."""

    def __init__(self) -> None:
        self._told_at = monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        if monotonic() - self._told_at > _QUIET:
            self._told_at = monotonic()
            share = f": {done:,} of {total:,}" if total else ""
            click.echo(f"{what}{share}", err=True)


def _pairs(option: str, texts: Iterable[str], known: tuple[str, ...] = ()) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, is_pair, meaning = (part.strip() for part in text.rpartition("="))
        if known:
            name, is_pair, meaning = (part.strip() for part in text.partition("="))
        if not is_pair or not name or not meaning:
            raise click.UsageError(f"{option} wants two sides with = between them, not {text!r}.")
        if known and name not in known:
            raise click.UsageError(f"{option} knows {', '.join(known)}; not {name!r}.")
        found[name] = meaning
    return found


def _check_words(said: Matching) -> None:
    known = [form.value for form in PeriodForm]
    if wrong := next((form for form in said.forms.values() if form not in known), ""):
        raise click.UsageError(f"--form knows {', '.join(known)}; not {wrong!r}.")
    if said.fixed.get("decimal", "point") not in DECIMALS:
        raise click.UsageError(f"--fix decimal= knows {' and '.join(DECIMALS)}.")


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except FileRefused as refused:
        for line in refused.report.lines():
            click.echo(line, err=True)
        sys.exit(1)
    except Refused as refused:
        for message in refused.faults.values():
            click.echo(message, err=True)
        sys.exit(1)
    except GormError as error:
        click.echo(str(error) or "There is no such import.", err=True)
        sys.exit(1)


def _told(outcome: service.TakenIn, *, is_check: bool) -> Iterator[str]:
    found = outcome.findings
    if outcome.same_as:
        yield f"Unchanged: the same file was published already, as {outcome.same_as}."
        return
    begins = "Would be published" if is_check else f"Published as {outcome.reference}"
    yield (
        f"{begins}: {count(found.rows, 'row')} read, {found.staged:,} with a value: "
        f"new {found.new:,}, revised {found.revised:,}, unchanged {found.unchanged:,}, refused 0."
    )
    if found.blank_count:
        markers = ", ".join(f"{mark} ({n:,})" for mark, n in sorted(found.blank_markers.items()))
        yield f"Left blank: {count(found.blank_count, 'row')}: {markers}."
    if found.left_out:
        yield f"Left out: {count(found.left_out, 'row')} of places that are to be left out."
    yield from _some("Revised", [f"row {r}, {c}: {b} -> {a}" for r, c, b, a in found.revisions])
    yield from _some("Warning", [f"row {row}: {words}" for row, words in found.warnings])
    for note in found.notes:
        yield f"Note: {note}"


def _some(title: str, lines: list[str]) -> Iterator[str]:
    for line in lines[:_SHOWN]:
        yield f"{title}: {line}"
    if len(lines) > _SHOWN:
        yield f"{title}: and {len(lines) - _SHOWN:,} more, on the page of the import."


def _tell_refused(found: Findings) -> None:
    click.echo("Nothing was imported.", err=True)
    for line in _refusal(found):
        click.echo(line, err=True)


def _refusal(found: Findings) -> Iterator[str]:
    faults = found.in_order()
    yield f"{count(found.rows, 'row')} read, {count(found.fault_count, 'fault')}."
    yield from (str(fault) for fault in faults[:_SHOWN])
    if (more := found.fault_count - _SHOWN) > 0:
        yield f"And {more:,} more."
    for one in found.unmatched:
        likely = ", ".join(f"{name} ({code})" for code, name in one["candidates"][:3])
        named = (
            one["said"]
            if one["said"] == one["name"] or not one["name"]
            else (f"{one['code']} {one['name']}")
        )
        yield (
            f"Row {one['first_row']}: GORM cannot tell which place “{named}” is "
            f"({count(one['rows'], 'row')}). {f'Likely: {likely}. ' if likely else ''}"
            f'Say it: --area "{one["said"]}=CODE" or --leave-out "{one["said"]}".'
        )
    for one in found.questions:
        choices = " or ".join(f"--form {one['code']}={form}" for form in one["forms"])
        yield f"Row {one['first_row']}, {one['code']}: {one['why']} Or: {choices}."


COMMANDS: Final = (observations, undo, list_imports, tidy)
