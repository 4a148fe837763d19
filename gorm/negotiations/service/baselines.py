"""Taking the baselines of lines from the latest published figures, their source kept."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.text import count, day
from gorm.negotiations.models import Agreement, AgreementEventKind, AgreementLine
from gorm.negotiations.queries.baselines import LatestFigure, latest_figures
from gorm.negotiations.queries.lines import details_of, with_all_of_a_line
from gorm.negotiations.rules.lines import Span, faults_of
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.lines import load_line
from gorm.negotiations.service.loading import agreement_to_work_on, insist_it_takes_lines
from gorm.performance.rules.figures import shown


def take_baseline(actor: Actor, reference: str, number: int, seen_version: int) -> None:
    """Take a line's baseline from the latest figure of the accountable council.

    Raises Refused where the line names no indicator of the catalogue, or none is held of it.
    """
    agreement, line = load_line(actor, reference, number, seen_version)
    if line.series_id is None:
        raise Refused(
            "This line names no indicator of the catalogue. Choose one, or type the baseline in."
        )
    figures = latest_figures(agreement.accountable_id, [line.series_id])
    if line.series_id not in figures:
        raise Refused(
            f"No figures of {agreement.accountable.name} are held for this indicator. Type the "
            "baseline in, with its source."
        )
    _take(actor, agreement, [line], figures)


def take_missing_baselines(actor: Actor, reference: str) -> int:
    """Take the baselines of all lines that have an indicator and no baseline; how many."""
    agreement = agreement_to_work_on(actor, reference)
    insist_it_takes_lines(agreement)
    lines = session().scalars(
        select(AgreementLine)
        .where(
            AgreementLine.agreement_id == agreement.id,
            AgreementLine.dropped_on.is_(None),
            AgreementLine.baseline.is_(None),
            AgreementLine.series_id.is_not(None),
        )
        .options(*with_all_of_a_line())
        .order_by(AgreementLine.number)
    ).all()  # fmt: skip
    wanted = [line.series_id for line in lines if line.series_id is not None]
    figures = latest_figures(agreement.accountable_id, wanted) if wanted else {}
    found = [line for line in lines if line.series_id in figures]
    if found:
        _take(actor, agreement, found, figures)
    return len(found)


def _take(
    actor: Actor,
    agreement: Agreement,
    lines: Sequence[AgreementLine],
    figures: dict[int, LatestFigure],
) -> None:
    faults: dict[str, str] = {}
    facts = []
    span = Span(agreement.begins_on, agreement.ends_on)
    for line in lines:
        figure = figures[line.series_id or 0]
        meant = replace(details_of(line), baseline=figure.value, baseline_on=figure.ends_on)
        wrong = faults_of(meant, span, f"Line {line.number}")
        faults |= {f"{line.number}-{field}": words for field, words in wrong.items()}
        facts.append((f"Line {line.number}", _said(line, figure)))
    if faults:
        raise Refused(faults)
    for line in lines:
        _put(line, figures[line.series_id or 0])
    session().flush()
    title = f"Baselines of {count(len(lines), 'line')} taken from published figures"
    happening = Happening(AgreementEventKind.LINE, title, facts=facts)
    changes = {name: ("", words) for name, words in facts}
    tell(actor, agreement, "agreement.baselines_taken", happening, changes=changes)


def _put(line: AgreementLine, figure: LatestFigure) -> None:
    line.baseline, line.baseline_on = figure.value, figure.ends_on
    line.baseline_period, line.baseline_import_id = figure.period, figure.import_id
    published = line.indicator.source if line.indicator else ""
    file = f"{figure.file_name} ({figure.import_reference})" if figure.import_reference else ""
    line.baseline_source = ", ".join(filter(None, (published, file)))
    flag_modified(line, "position")


def _said(line: AgreementLine, figure: LatestFigure) -> str:
    return f"{shown(figure.value, line.unit)} in {figure.period}, to {day(figure.ends_on)}"
