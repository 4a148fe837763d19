"""What a finding becomes when it is kept: its row, with a frozen copy of its evidence."""

from collections.abc import Mapping, Sequence
from typing import Any

from gorm.performance.models import CandidateState
from gorm.performance.queries.basis import breakdowns
from gorm.performance.queries.caveats import caveats_kept
from gorm.performance.queries.origins import Origins, origins_of
from gorm.performance.rules.caveats import Note, notes_on
from gorm.performance.rules.findings import Finding
from gorm.performance.rules.searching import Basis
from gorm.performance.rules.telling import evidence_of

#: The columns of candidates, by the fingerprint of each.
Drafts = Mapping[str, Mapping[str, Any]]


def drafts_of(basis: Basis, findings: Sequence[Finding]) -> Drafts:
    """The rows of findings that are to be kept; made before anybody is made to wait for them."""
    if not findings:
        return {}
    origins = origins_of({sheet for finding in findings for sheet in _sheets(finding)})
    caveats, neighbours = caveats_kept(), breakdowns()
    drafts: dict[str, dict[str, Any]] = {}
    for finding in findings:
        notes = notes_on(finding, caveats, neighbours)
        evidence = _evidence(basis, finding, origins, notes)
        drafts[finding.fingerprint] = _row(basis, finding) | {"evidence": evidence}
    return drafts


def _row(basis: Basis, finding: Finding) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "organisation_id": finding.organisation_id,
        "office_id": basis.organisations[finding.organisation_id].office_id,
        "series_id": finding.measure.series_id if finding.measure else None,
        "theme_id": finding.theme_id,
        "is_standing": True,
        "state": CandidateState.OPEN,
        "reason": "",
        "version": 1,
    }


def _evidence(
    basis: Basis, finding: Finding, origins: Origins, notes: Sequence[Note]
) -> dict[str, Any]:
    whose = finding.organisation_id
    imports = {sheet: tuple(origins[sheet].get(whose, ())) for sheet in _sheets(finding)}
    evidence = evidence_of(finding, basis.organisations[whose].type_label, imports)
    return evidence | {"caveats": [[note.kind.value, note.words] for note in notes]}


def _sheets(finding: Finding) -> list[int]:
    readings = [*finding.readings, *(line.reading for line in finding.lines)]
    return [reading.group.sheet_id for reading in readings]
