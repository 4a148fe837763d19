"""Scanning: putting the rules to everything that is published, and keeping what is new."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select, update

from gorm.accounts.actor import Actor
from gorm.audit.recording import RECORDED_AS_ONE_ACT
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import one_moment, session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed
from gorm.core.references import next_references, numbered
from gorm.performance import policy
from gorm.performance.computing.sheets import chunks
from gorm.performance.models import Candidate, FindingRule, RuleCode, Scan
from gorm.performance.queries.basis import RuleKept, basis_for, edition_number, rules_kept
from gorm.performance.rules.findings import Finding
from gorm.performance.rules.numbers import FOUND_ELSEWHERE, Numbers
from gorm.performance.rules.searching import Basis, findings_in
from gorm.performance.searching import FINDINGS
from gorm.performance.service.drafting import Drafts, drafts_of
from gorm.search.service import write_documents

#: How often a scan begins again where figures are published meanwhile.
_ATTEMPTS: Final = 3
#: How many rows are inserted by one statement.
_AT_ONCE: Final = 500
_AS_ONE_ACT: Final[dict[str, Any]] = {RECORDED_AS_ONE_ACT: True, "synchronize_session": False}


@dataclass(frozen=True)
class Tally:
    """What a rule found: in all, for the first time, and what it no longer finds."""

    rule: RuleCode
    found: int
    new: int
    gone: int


@dataclass(frozen=True)
class Scanned:
    """What came of a scan; one that only tries has no reference."""

    reference: str
    tallies: tuple[Tally, ...]
    edition: int

    @property
    def new(self) -> int:
        """How many findings nobody had seen."""
        return sum(tally.new for tally in self.tallies)

    @property
    def found(self) -> int:
        """How many findings there are."""
        return sum(tally.found for tally in self.tallies)


@dataclass(frozen=True)
class _Known:
    id: int
    rule: RuleCode
    is_standing: bool


@dataclass(frozen=True)
class Search:
    """What the rules find, what it rests on, and the rows of what nobody had found before."""

    rules: Mapping[RuleCode, RuleKept]
    basis: Basis
    findings: tuple[Finding, ...]
    known: Mapping[str, _Known]
    drafts: Drafts


def scan(
    actor: Actor,
    reason: str,
    *,
    is_dry: bool = False,
    hold: Callable[[], None] | None = None,
    finish: Callable[[Scanned], None] | None = None,
) -> Scanned:
    """Look through everything that is published; what is found for the first time is kept.

    Reads first and writes in one short transaction afterwards, so that people go on working; if
    figures or rules have changed in between, it begins again. `is_dry` keeps nothing. `hold` is
    called as that transaction begins, `finish` as it ends, so that a job ends with its effect.
    """
    if not policy.may_scan(actor):
        raise NotAllowed("Scans are run by an analyst.")
    for _ in range(_ATTEMPTS):
        search = _searched(is_dry=is_dry)
        if is_dry:
            return Scanned("", tallies_of(search.findings, search.known), search.basis.edition)
        with unit_of_work():
            if hold:
                hold()
            _one_at_a_time()
            if _still_holds(search):
                scanned = _kept(actor, reason, search)
                if finish:
                    finish(scanned)
                return scanned
    raise Conflict("Figures are being published all the time; run the scan again later.")


def found_by(in_use: Mapping[RuleCode, Numbers]) -> tuple[Basis, tuple[Finding, ...]]:
    """What these rules find as things stand now."""
    basis = basis_for(in_use)
    return basis, findings_in(basis, in_use)


def known_candidates() -> dict[str, _Known]:
    """Every finding that was ever kept, by its fingerprint."""
    rows = session().execute(
        select(Candidate.fingerprint, Candidate.id, Candidate.rule, Candidate.is_standing)
    )
    return {row.fingerprint: _Known(row.id, row.rule, row.is_standing) for row in rows}


def tallies_of(
    findings: Iterable[Finding],
    known: Mapping[str, _Known],
    rules: Collection[RuleCode] = tuple(RuleCode),
) -> tuple[Tally, ...]:
    """How many each rule finds, how many of them are new, and how many are found no more."""
    by_rule: dict[RuleCode, set[str]] = defaultdict(set)
    for finding in findings:
        by_rule[finding.rule].add(finding.fingerprint)
    gone = Counter(
        one.rule
        for fingerprint, one in known.items()
        if one.is_standing
        and one.rule not in FOUND_ELSEWHERE
        and fingerprint not in by_rule[one.rule]
    )
    return tuple(
        Tally(rule, len(by_rule[rule]), len(by_rule[rule] - known.keys()), gone[rule])
        for rule in RuleCode
        if rule in rules
    )


def _searched(*, is_dry: bool) -> Search:
    with one_moment():
        rules = rules_kept()
        in_use = {code: rule.numbers for code, rule in rules.items() if rule.is_in_use}
        basis, findings = found_by(in_use)
        known = known_candidates()
        new = [one for one in findings if one.fingerprint not in known and not is_dry]
        return Search(rules, basis, findings, known, drafts_of(basis, new))


def _one_at_a_time() -> None:
    """Have another scan wait until this one has ended."""
    session().execute(select(FindingRule.code).order_by(FindingRule.code).with_for_update()).all()


def _still_holds(search: Search) -> bool:
    return edition_number() == search.basis.edition and rules_kept() == search.rules


def _kept(actor: Actor, reason: str, search: Search) -> Scanned:
    known = known_candidates()
    tallies = tallies_of(search.findings, known)
    new = [one for one in search.findings if one.fingerprint not in known]
    scan = _begun(actor, search, len(new))
    _add(scan, [search.drafts[one.fingerprint] for one in new])
    _mark(search.findings, known)
    scan.finished_at = clock.now()
    scanned = Scanned(numbered("SCAN", scan.id), tallies, search.basis.edition)
    record(
        actor,
        "scan.run",
        Subject("scan", scanned.reference),
        reason=reason,
        facts={
            "found": scanned.found,
            "new": scanned.new,
            "gone": sum(tally.gone for tally in tallies),
            "edition": search.basis.edition,
            "digest of the new ones": _digest(new),
        },
    )
    return scanned


def _begun(actor: Actor, search: Search, new: int) -> Scan:
    scan = Scan(
        begun_at=clock.now(),
        by_name=actor.name,
        edition_number=search.basis.edition,
        rules={
            code.value: {"is_in_use": rule.is_in_use, **rule.numbers}
            for code, rule in search.rules.items()
        },
        found=len(search.findings),
        new=new,
    )
    session().add(scan)
    session().flush()
    return scan


def _add(scan: Scan, new: Sequence[Mapping[str, Any]]) -> None:
    """Keep new findings, each under a reference of its own."""
    if not new:
        return
    here = {"scan_id": scan.id, "found_at": scan.begun_at}
    references = next_references("FND", len(new))
    rows = [
        {**draft, **here, "reference": reference}
        for draft, reference in zip(new, references, strict=True)
    ]
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        session().execute(insert(Candidate), some, execution_options=_AS_ONE_ACT)
    added = select(Candidate.id).where(Candidate.scan_id == scan.id)
    write_documents(FINDINGS, session().scalars(added).all())


def _mark(findings: Sequence[Finding], known: Mapping[str, _Known]) -> None:
    """Say of every finding that was kept before whether it is still found, if a scan looks."""
    found = {finding.fingerprint for finding in findings}
    known = {key: one for key, one in known.items() if one.rule not in FOUND_ELSEWHERE}
    gone = [one.id for key, one in known.items() if one.is_standing and key not in found]
    back = [one.id for key, one in known.items() if not one.is_standing and key in found]
    for ids, is_standing in ((gone, False), (back, True)):
        for some in chunks(ids):
            session().execute(
                update(Candidate)
                .where(Candidate.id.in_(some))
                .values(is_standing=is_standing)
                .execution_options(**_AS_ONE_ACT)
            )


def _digest(findings: Iterable[Finding]) -> str:
    joined = "\n".join(sorted(finding.fingerprint for finding in findings))
    return hashlib.sha256(joined.encode()).hexdigest()
