"""Editing the rules that find under-performance, and trying them before they are saved."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.offices import office_choices
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.performance import policy
from gorm.performance.models import FindingRule, RuleCode
from gorm.performance.queries.candidates import standing_words
from gorm.performance.rules.findings import Finding
from gorm.performance.rules.numbers import (
    FOUND_ELSEWHERE,
    LABELS,
    NUMBERS,
    Numbers,
    numbers_of,
)
from gorm.performance.rules.searching import Basis
from gorm.performance.rules.telling import evidence_of, sentence
from gorm.performance.service.scan_job import ask_for_scan
from gorm.performance.service.scanning import Tally, found_by, known_candidates, tallies_of

MOST_SHOWN: Final = 50


@dataclass(frozen=True)
class Tried:
    """One finding of a rule that is tried."""

    words: str
    is_new: bool


@dataclass(frozen=True)
class Trial:
    """What a rule would find with other numbers: counted everywhere, named in the reader's scope.

    `gone` are known findings that stand today and would be found no more.
    """

    tally: Tally
    by_office: tuple[tuple[str, int], ...]
    shown: tuple[Tried, ...]
    gone: tuple[str, ...]


def try_rule(actor: Actor, code: RuleCode, numbers: Numbers, *, is_in_use: bool) -> Trial:
    """What a rule would find with these numbers, and what of that is new or gone. Keeps nothing."""
    insist(policy.may_manage(actor))
    basis, findings = found_by({code: numbers} if is_in_use else {})
    known = known_candidates()
    [tally] = tallies_of(findings, known, [code])
    return Trial(
        tally,
        _by_office(basis, findings),
        tuple(_named(actor, basis, findings, known)),
        ()
        if code in FOUND_ELSEWHERE
        else standing_words(actor, code, {one.fingerprint for one in findings}, MOST_SHOWN),
    )


def _by_office(basis: Basis, findings: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    names = {office.id: office.name for office in office_choices()}
    counts = Counter(
        names.get(basis.organisations[one.organisation_id].office_id or 0, "No office")
        for one in findings
    )
    return tuple(sorted(counts.items()))


def _named(
    actor: Actor, basis: Basis, findings: Sequence[Finding], known: Collection[str]
) -> Iterator[Tried]:
    """The first findings in the reader's scope, the new ones first."""
    in_scope = [
        one
        for one in findings
        if policy.may_read_findings(actor, basis.organisations[one.organisation_id].office_id)
    ]
    in_scope.sort(key=lambda one: one.fingerprint in known)
    for one in in_scope[:MOST_SHOWN]:
        of = basis.organisations[one.organisation_id]
        words = sentence(one.rule, of.name, evidence_of(one, of.type_label, {}))
        yield Tried(words, one.fingerprint not in known)


def change_rule(
    actor: Actor,
    code: RuleCode,
    numbers: Mapping[str, int],
    *,
    is_in_use: bool,
    seen_version: int,
) -> None:
    """Set the numbers of a rule, and whether it is in use. A scan goes by them at once."""
    insist(policy.may_manage(actor))
    rule = session().scalar(select(FindingRule).where(FindingRule.code == code))
    if rule is None:
        raise NotFound
    if rule.version != seen_version:
        raise Conflict("Somebody else changed this rule while you were working on it.")
    _check(code, numbers)
    before = numbers_of(code, rule.parameters)
    changes = {
        number.label: (str(before[number.name]), str(numbers[number.name]))
        for number in NUMBERS[code]
        if before[number.name] != numbers[number.name]
    }
    if rule.is_in_use != is_in_use:
        changes["In use"] = ("Yes" if rule.is_in_use else "No", "Yes" if is_in_use else "No")
    if not changes:
        return
    rule.parameters, rule.is_in_use = dict(numbers), is_in_use
    record(actor, "finding_rule.changed", Subject("finding_rule", code.value), changes=changes)
    ask_for_scan(actor, f"The rule {LABELS[code].lower()} was changed.")


def _check(code: RuleCode, numbers: Mapping[str, int]) -> None:
    faults = {
        number.name: f"{number.label} must be from {number.least} to {number.most}."
        for number in NUMBERS[code]
        if not number.least <= numbers.get(number.name, -1) <= number.most
    }
    if faults:
        raise Refused(faults)
