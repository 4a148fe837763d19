"""All that the page of one pack shows: the pack, what is left to be done, who cleared it."""

from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.briefings.models import Pack, PackForm, PackState, RestrictedAnswer
from gorm.briefings.policy import may_answer_for_restricted, may_build
from gorm.briefings.queries.checking import facts_of
from gorm.briefings.queries.clearing import ClearanceLine, clearances_of, rules_for
from gorm.briefings.queries.packs import PackDetail, detail_of, pack_place, pack_row, state_of
from gorm.briefings.rules.checking import Facts, Finding, findings, parts_printed, stops


@dataclass(frozen=True)
class Task:
    """A step of a draft on its way out: what it is, how far it is, and where it is done."""

    code: str
    title: str
    status: str
    #: Whether nothing is left to be done about it.
    is_done: bool = False
    #: Whether it can be begun.
    is_open: bool = True


@dataclass(frozen=True)
class PackPage:
    """A pack as its page shows it, and what the reader may do about it."""

    detail: PackDetail
    may_work: bool
    may_answer: bool
    clearances: tuple[ClearanceLine, ...] = ()
    #: The clearances that its office requires of it, by name.
    required: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    tasks: tuple[Task, ...] = ()
    #: Restricted records that the reader may know of and the audience may not.
    restricted: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether a director has said what becomes of restricted records."""
        return self.detail.restricted_answer is not RestrictedAnswer.NONE

    @property
    def current(self) -> tuple[ClearanceLine, ...]:
        """The clearances of the contents as they stand."""
        return tuple(one for one in self.clearances if one.is_current)

    @property
    def is_cleared(self) -> bool:
        """Whether every clearance that was asked for is given."""
        return bool(self.current) and all(one.cleared_at for one in self.current)

    @property
    def refused(self) -> tuple[ClearanceLine, ...]:
        """Clearances that were refused, or taken back, on the way to where it stands."""
        return tuple(one for one in self.clearances if one.refused_at)

    @property
    def waiting(self) -> int:
        """How many clearances nobody has said anything to."""
        return sum(one.is_waiting for one in self.current)


def pack_page(actor: Actor, number: str) -> PackPage:
    """One pack for its page. Raises NotFound where it is not for the actor."""
    pack = pack_row(actor, number)
    detail = detail_of(actor, pack)
    may_work = may_build(actor, pack.office_id)
    may_answer = may_answer_for_restricted(actor, pack.office_id)
    clearances = clearances_of(pack)
    state = state_of(pack)
    if state is PackState.DRAFT and may_work:
        return _draft(actor, pack, detail, clearances, may_answer=may_answer)
    page = PackPage(detail, may_work, may_answer, clearances)
    if state is not PackState.CLEARING:
        return page
    return PackPage(
        detail, may_work, may_answer, clearances, tasks=(_clear_task(page), _issue_task(page))
    )


def _draft(
    actor: Actor,
    pack: Pack,
    detail: PackDetail,
    clearances: tuple[ClearanceLine, ...],
    *,
    may_answer: bool,
) -> PackPage:
    facts = facts_of(actor, pack, pack_place(pack))
    found = findings(facts)
    required = tuple(rule.label for rule in rules_for(pack))
    return PackPage(
        detail,
        may_work=True,
        may_answer=may_answer,
        clearances=clearances,
        required=required,
        findings=found,
        tasks=_draft_tasks(facts, found, required),
        restricted=facts.restricted,
    )


def _draft_tasks(
    facts: Facts, found: tuple[Finding, ...], required: tuple[str, ...]
) -> tuple[Task, ...]:
    parts = parts_printed(facts.form, facts.audience)
    written = sum(bool(facts.written.get(part)) for part in parts)
    stopping = len(stops(found))
    warned = len(found) - stopping
    told = [f"{stopping} to answer"] if stopping else []
    told += [f"{warned} to look at"] if warned else []
    write = Task(
        "write", _write_title(facts.form), f"{written} of {len(parts)} written",
        is_done=written == len(parts),
    )  # fmt: skip
    check = Task("check", "Check", ", ".join(told) or "Nothing found", is_done=not told)
    return (write, check, *_ways_out(needs_clearance=bool(required), is_ready=not stopping))


def _ways_out(*, needs_clearance: bool, is_ready: bool) -> tuple[Task, Task]:
    later = "Cannot start yet"
    if not needs_clearance:
        issue = Task("issue", "Issue", "Ready" if is_ready else later, is_open=is_ready)
        return Task("clear", "Clear", "Not required", is_done=True, is_open=False), issue
    clear = Task("clear", "Clear", "Ready" if is_ready else later, is_open=is_ready)
    return clear, Task("issue", "Issue", later, is_open=False)


def _write_title(form: PackForm) -> str:
    return "Write what has changed" if form is PackForm.ADDENDUM else "Write the parts"


def _clear_task(page: PackPage) -> Task:
    if page.is_cleared:
        return Task("clear", "Clear", "Cleared", is_done=True, is_open=False)
    cleared = len(page.current) - page.waiting
    return Task("clear", "Clear", f"{cleared} of {len(page.current)} given", is_open=False)


def _issue_task(page: PackPage) -> Task:
    status = "Ready" if page.is_cleared else "Cannot start yet"
    return Task("issue", "Issue", status, is_open=page.is_cleared)
