"""`flask performance compare`: a whole population, on standard output."""

import csv
import io
import sys
from collections.abc import Iterable
from decimal import Decimal
from json import dumps
from typing import Final

import click

from gorm.performance.cli.group import performance_group
from gorm.performance.queries.comparing import (
    NATIONAL,
    Member,
    Missing,
    Question,
    Table,
    comparison_table,
)
from gorm.performance.rules.comparison import Summary

#: What a command ends with when something that it was asked for is not there.
_MISSING: Final = 2

Plain = str | int | Decimal | None


@performance_group.command("compare")
@click.argument("code")
@click.option("--period", required=True, help="Such as 2016-17, 2018 or 2015-17.")
@click.option("--breakdown", help="Which series, where the indicator has breakdowns.")
@click.option("--group", default=NATIONAL, show_default=True,
              help="national, type, region, or the code of a peer group.")  # fmt: skip
@click.option("--of", default="", help="The council whose type or region is meant, by GSS code.")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json")
def compare(
    *, code: str, period: str, breakdown: str | None, group: str, of: str, form: str
) -> None:
    """Print how the population of an indicator compares in one period."""
    try:
        table = comparison_table(Question(code, period, breakdown, group, of))
    except Missing as missing:
        click.echo(str(missing), err=True)
        sys.exit(_MISSING)
    click.echo(as_json(table) if form == "json" else as_csv(table), nl=form == "json")


def as_json(table: Table) -> str:
    """A comparison as JSON, in which numbers have all their digits."""
    head = {
        "indicator": table.code,
        "name": table.name,
        "unit": table.unit,
        "period": table.period,
        "breakdown": table.breakdown,
        "group": table.group,
        "of": table.of,
    }
    councils = ",\n    ".join(_object(_member(member)) for member in table.members)
    inside = ", ".join(f"{dumps(key)}: {_json(value)}" for key, value in head.items())
    return (
        f'{{{inside},\n  "summary": {_object(_summary(table.summary))},\n'
        f'  "councils": [\n    {councils}\n  ]}}'
    )


def as_csv(table: Table) -> str:
    """The members of a comparison as a table."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(_MEMBER_KEYS)
    writer.writerows(
        ["" if value is None else value for value in _plain_values(_member(member))]
        for member in table.members
    )
    return lines.getvalue()


_MEMBER_KEYS: Final = (
    "gss_code", "name", "value", "previous", "previous_period", "rank", "of", "band", "direction",
)  # fmt: skip


def _member(member: Member) -> dict[str, Plain]:
    return {key: getattr(member, key) for key in _MEMBER_KEYS}


def _plain_values(found: dict[str, Plain]) -> Iterable[Plain]:
    return (format(value, "f") if isinstance(value, Decimal) else value for value in found.values())


def _summary(summary: Summary) -> dict[str, Plain]:
    marks = summary.thresholds
    return {
        "n": summary.number,
        "q1": marks.q1 if marks else None,
        "median": marks.median if marks else None,
        "q3": marks.q3 if marks else None,
        "min": summary.minimum,
        "max": summary.maximum,
        "ratio": summary.ratio,
        "spread": summary.spread,
    }


def _object(values: dict[str, Plain]) -> str:
    return "{" + ", ".join(f"{dumps(key)}: {_json(value)}" for key, value in values.items()) + "}"


def _json(value: Plain) -> str:
    """A value as JSON; the standard library would make a float of a decimal, and lose digits."""
    return format(value, "f") if isinstance(value, Decimal) else dumps(value, ensure_ascii=False)
