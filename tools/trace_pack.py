"""Traces a pack to its records: `python -m tools.trace_pack PACK-000123`.

It knows nothing of how sections are made. It reads the contents that were kept of the pack, finds
each statement's row by plain SQL, and looks there, and in the rows that it leads to, for the words,
numbers and dates that are printed. Records that were changed since the pack was issued are rightly
told as mismatches: trace a pack that is new.

Exit status: 0 where nothing contradicts its record, 1 where something does, 2 for a wrong call.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gorm import create_app
from gorm.core.db import db
from gorm.core.file_store import instance_folder
from tools.tracing import money
from tools.tracing.figures import contradiction
from tools.tracing.rows import Rows


class Verdict(StrEnum):
    """What came of tracing a statement."""

    TRACED = "traced"
    MISMATCH = "mismatch"
    UNTRACED = "untraced"


@dataclass(frozen=True)
class Traced:
    """A statement, and what its record says to it."""

    key: str
    label: str
    value: str
    row: str
    verdict: Verdict
    why: str = ""


def statements_kept(path: Path) -> Sequence[dict[str, Any]]:
    """The statements that were kept of a pack, as they were written."""
    kept: dict[str, Any] = json.loads(
        gzip.decompress(path.read_bytes()).decode("utf-8", errors="surrogatepass")
    )
    return list(kept["statements"])


def traced(connection: sa.Connection, statements: Sequence[dict[str, Any]]) -> Iterator[Traced]:
    """Each statement with what its row says."""
    rows = Rows(connection)
    for one in statements:
        row = (one["provenance"] or {}).get("key", "")
        verdict, why = _verdict(rows, one["key"], row, one["value"])
        yield Traced(one["key"], one["label"], one["value"], row, verdict, why)


def _verdict(rows: Rows, key: str, row: str, value: str) -> tuple[Verdict, str]:
    if not row:
        return Verdict.UNTRACED, "counted or worked out from many records, and so no one row's"
    if row.startswith(f"{money.TABLE}/"):
        why = money.awards_contradicted(rows, row, key, value)
        return (Verdict.MISMATCH, why) if why else (Verdict.TRACED, "")
    found = rows.find(row)
    if found is None:
        return Verdict.MISMATCH, "there is no such row"
    why = contradiction(rows, found, key, value)
    return (Verdict.MISMATCH, why) if why else (Verdict.TRACED, "")


def main(arguments: Sequence[str]) -> int:
    """Trace the pack that is named, and say what came of it."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    app = create_app()
    with app.app_context(), db.engine.connect() as connection:
        path = instance_folder("packs") / f"{arguments[0]}.contents"
        if not path.exists():
            print(f"No contents are kept of {arguments[0]}.", file=sys.stderr)
            return 2
        found = list(traced(connection, statements_kept(path)))
    _report(found)
    return int(any(one.verdict is Verdict.MISMATCH for one in found))


def _report(found: Sequence[Traced]) -> None:
    counted = Counter(one.verdict for one in found)
    print(f"{len(found)} statements:", ", ".join(f"{counted[v]} {v.value}" for v in Verdict))
    for section, number in sorted(Counter(one.key.split("/")[0] for one in found).items()):
        print(f"  {section}: {number}")
    for one in found:
        if one.verdict is not Verdict.TRACED:
            print(f"{one.verdict.value}: {one.key} ({one.row or 'no row'})")
            print(f"  {one.label}: {one.value}\n  {one.why}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
