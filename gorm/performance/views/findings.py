"""What was found: the list, one finding, and saying what is to be made of it."""

from dataclasses import dataclass
from typing import Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.offices import office_choices
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.forms import options_from
from gorm.core.forms.conflicts import Differing, against
from gorm.core.paging import NameCursor
from gorm.core.permissions import needs
from gorm.core.text import day, one_line
from gorm.core.web.addresses import see_other, this_address
from gorm.core.web.navigation import NavigationItem
from gorm.lists.taking_away import insist_on_known, taken_away
from gorm.performance import policy
from gorm.performance.forms.findings import ANY, FindingFilterForm, ReasonForm, WatchForm
from gorm.performance.models.findings import CandidateState, RuleCode
from gorm.performance.offers import finding_actions
from gorm.performance.queries.candidates import (
    FindingRecord,
    Wanted,
    finding_page,
    finding_record,
    findings_to_export,
    theme_choices,
)
from gorm.performance.rules.evidence import evidence_shown
from gorm.performance.rules.judging import STATES, Act
from gorm.performance.service.judging import judge
from gorm.performance.views.addresses import this_page_with
from gorm.performance.views.blueprint import pages
from gorm.performance.views.findings_together import acts_for
from gorm.performance.views.listed import FINDINGS

NAVIGATION = NavigationItem("Findings", "performance.findings", "finding:read")


@dataclass(frozen=True)
class Wording:
    """What the page of an act says."""

    title: str
    button: str
    explains: str
    done: str


WORDINGS: Final[dict[Act, Wording]] = {
    Act.DISMISS: Wording(
        "Dismiss this finding",
        "Dismiss",
        "It leaves the list of open findings. It comes back only as another finding: when the "
        "figures or the judgement behind it change.",
        "The finding is dismissed.",
    ),
    Act.WATCH: Wording(
        "Watch this finding",
        "Watch",
        "It leaves the list of open findings. On the day that you set, it is shown as to be "
        "looked at again.",
        "The finding is watched.",
    ),
    Act.KEEP: Wording(
        "Keep this finding for a case",
        "Keep for a case",
        "It is set aside for a case of challenge, with its evidence as it stands. Nothing is sent "
        "to anybody.",
        "The finding is kept for a case.",
    ),
    Act.REOPEN: Wording(
        "Open this finding again",
        "Open again",
        "It goes back to the list of open findings.",
        "The finding is open again.",
    ),
}


@pages.get("/performance/findings")
@needs("finding:read")
def findings() -> ResponseReturnValue:
    """What the rules found, for a person to judge."""
    form = _filter_form()
    is_valid = form.validate()
    after = NameCursor.parse(request.args.get("after"))
    wanted = _wanted(form) if is_valid else Wanted(state=CandidateState.OPEN)
    is_ticked = request.args.get("ticked") == "all"
    page = render_template(
        "performance/findings.html",
        form=form,
        page=finding_page(current_actor(), wanted, after),
        states=[
            (state, label, url_for("performance.findings", **(_kept() | {"state": state.value})))  # type: ignore[arg-type]
            for state, label in STATES.items()
        ],
        here=form.state.data or CandidateState.OPEN.value,
        kept=_kept(),
        is_narrowed=any(_kept().get(name) for name in ("q", "rule", "theme", "office", "standing")),
        sees_all=policy.may_read_all_findings(current_actor()),
        acts=acts_for(wanted.state),
        ticked=is_ticked,
        all_address=this_page_with(ticked="" if is_ticked else "all"),
        here_address=this_address(),
    )
    return page, 200 if is_valid else 422


@pages.get("/performance/findings.<any(csv, xlsx):form>")
@needs("finding:read")
def export_findings(form: str) -> ResponseReturnValue:
    """The findings that the filters leave, as a file."""
    asked = _filter_form()
    insist_on_known(asked)
    return taken_away(FINDINGS, form, findings_to_export(current_actor(), _wanted(asked)))


@pages.get("/performance/findings/<reference>")
@needs("finding:read")
def finding(reference: str) -> ResponseReturnValue:
    """One finding with its evidence as frozen."""
    record = finding_record(current_actor(), reference)
    line = record.line
    return render_template(
        "performance/finding.html",
        record=record,
        line=line,
        evidence=evidence_shown(line.rule, line.organisation, line.evidence),
        offered=_offered(record),
        wordings=[(act, WORDINGS[act]) for act in record.acts],
        history=history_of("finding", record.line.reference),
    )


@pages.route("/performance/findings/<reference>/dismiss", methods=["GET", "POST"])
@needs("finding:judge")
def dismiss_finding(reference: str) -> ResponseReturnValue:
    """Dismiss a finding with a reason."""
    return _judged(reference, Act.DISMISS)


@pages.route("/performance/findings/<reference>/watch", methods=["GET", "POST"])
@needs("finding:judge")
def watch_finding(reference: str) -> ResponseReturnValue:
    """Watch a finding until a day."""
    return _judged(reference, Act.WATCH)


@pages.route("/performance/findings/<reference>/keep", methods=["GET", "POST"])
@needs("finding:judge")
def keep_finding(reference: str) -> ResponseReturnValue:
    """Keep a finding for a case."""
    return _judged(reference, Act.KEEP)


@pages.route("/performance/findings/<reference>/reopen", methods=["GET", "POST"])
@needs("finding:judge")
def reopen_finding(reference: str) -> ResponseReturnValue:
    """Open a finding again that was dismissed, watched or kept."""
    return _judged(reference, Act.REOPEN)


def _offered(record: FindingRecord) -> list[tuple[str, str]]:
    """What higher features do with a finding that is open or kept: (label, address)."""
    line = record.line
    if line.state not in {CandidateState.OPEN, CandidateState.KEPT}:
        return []
    about = (current_actor(), line.reference, line.organisation_reference)
    return [button for offer in finding_actions.offers() for button in offer(*about)]


def _judged(reference: str, act: Act) -> ResponseReturnValue:
    record = finding_record(current_actor(), reference)
    form = (WatchForm if act is Act.WATCH else ReasonForm).opened({"version": str(record.version)})
    if request.method == "GET":
        return _form_page(record, act, form, 200 if act in record.acts else _not_now(record))
    if form.is_sent:
        try:
            _judge(reference, act, form)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            return _form_page(record, act, form, 409, _differing(form, record))
        else:
            flash(WORDINGS[act].done, "success")
            return see_other("performance.finding", reference=reference)
    return _form_page(record, act, form, 422)


def _judge(reference: str, act: Act, form: ReasonForm) -> None:
    judge(
        current_actor(),
        reference,
        act,
        reason=form.reason.data or "",
        until=form.until.data if isinstance(form, WatchForm) else None,
        seen_version=form.seen_version,
    )


def _not_now(record: FindingRecord) -> int:
    """The status of a form that makes no sense; 403 where the reader may not judge at all."""
    if not record.acts:
        raise NotAllowed("Findings are judged in the office that the place belongs to.")
    return 200


def _form_page(
    record: FindingRecord,
    act: Act,
    form: ReasonForm,
    status: int,
    differing: tuple[Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "performance/finding_judge.html",
        record=record,
        line=record.line,
        form=form,
        wording=WORDINGS[act],
        is_possible=act in record.acts,
        is_watch=isinstance(form, WatchForm),
        differing=differing,
    )
    return page, status


def _differing(form: ReasonForm, record: FindingRecord) -> tuple[Differing, ...]:
    now = {"reason": record.line.reason}
    if isinstance(form, WatchForm):
        now["until"] = day(record.line.review_on)
    return against(form, now, record.version)


def _filter_form() -> FindingFilterForm:
    start = dict.fromkeys(("rule", "theme", "office", "standing"), "")
    form = FindingFilterForm(
        formdata=request.args, data=start | {"state": "open", "order": "newest"}
    )
    form.theme.choices = options_from([ANY, *((str(i), name) for i, name in theme_choices())])
    form.office.choices = options_from([ANY, *((o.code, o.name) for o in office_choices())])
    return form


def _wanted(form: FindingFilterForm) -> Wanted:
    state = form.state.data or CandidateState.OPEN.value
    return Wanted(
        state=CandidateState(state) if state in set(CandidateState) else None,
        is_watch_over=state == "watch_over",
        rule=RuleCode(form.rule.data) if form.rule.data else None,
        theme_id=int(form.theme.data) if form.theme.data else None,
        words=form.q.data or "",
        organisation=one_line(request.args.get("organisation"))[:20],
        office=form.office.data or "",
        is_standing={"yes": True, "no": False}.get(form.standing.data or ""),
        by_name=form.order.data == "name",
    )


def _kept() -> dict[str, str]:
    """The filters of this address, for links that keep them."""
    return {name: value for name in FINDINGS.filters if (value := request.args.get(name))}
