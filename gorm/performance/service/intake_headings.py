"""Which column of a catalogue of indicators holds what."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gorm.importing.report import Fault, FileRefused

#: Each field by the names that files give it; the first is the field's own.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("code", "indicator_code", "indicator_id", "id", "ref", "reference"),
    "name": ("name", "indicator_name", "indicator", "title", "measure"),
    "theme": ("theme", "topic", "domain", "category", "subject"),
    "polarity": ("polarity", "better", "good_is", "good_performance", "desired_direction"),
    "kind": ("kind", "indicator_kind", "indicator_type", "type"),
    "unit": ("unit", "units", "unit_of_measure", "value_type"),
    "breakdowns": ("breakdowns", "breakdown", "dimensions", "disaggregations"),
    "source": ("source", "data_source", "sources", "published_by"),
    "licence": ("licence", "license"),
    "definition": ("definition", "description", "meaning"),
    "floor_standard": ("floor_standard", "floor", "minimum_standard"),
    "level": ("level",),
    "measures": ("measures", "whom", "measured"),
    "gap_from": ("gap_from",),
    "gap_to": ("gap_to",),
    "form": ("form", "period_form", "declared_form", "periods"),
}


def matched(columns: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """The column of each field, as `said` or as its heading tells. Raises FileRefused."""
    faults = [*_faults_of_said(columns, said)]
    found = dict(said)
    for field, names in _NAMES.items():
        if field in said:
            continue
        left = [one for one in columns if _plain(one) in names and one not in said.values()]
        if len(left) > 1:
            both = " and ".join(f"“{one}”" for one in left[:2])
            faults.append(
                Fault(1, "", f"{both} may both be the {field}: say --map {field}={left[0]}.")
            )
        if left:
            found[field] = left[0]
    if "code" not in found and not faults:
        listed = ", ".join(columns[:20])
        words = f"No column is called code or indicator_code. The file has: {listed}."
        faults.append(Fault(1, "", f"{words} Say which it is with --map code=HEADING."))
    if faults:
        raise FileRefused(*faults)
    return found


def said_in(pairs: Sequence[str]) -> dict[str, str]:
    """What `--map field=heading` says, several times over. Raises FileRefused."""
    found: dict[str, str] = {}
    for pair in pairs:
        field, mark, heading = pair.partition("=")
        if not mark or not heading.strip() or field.strip() not in _NAMES:
            fields = ", ".join(_NAMES)
            words = f"--map {pair} cannot be understood: write field=heading. Fields: {fields}."
            raise FileRefused(Fault(0, "", words))
        found[field.strip()] = heading.strip()
    return found


def _faults_of_said(columns: Sequence[str], said: Mapping[str, str]) -> list[Fault]:
    listed = ", ".join(columns[:20])
    return [
        Fault(1, heading, f"There is no such column to be the {field}. The file has: {listed}.")
        for field, heading in said.items()
        if heading not in columns
    ]


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")
