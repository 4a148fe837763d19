"""Several findings at once: put aside, watched or kept for a case with one reason."""

from collections.abc import Callable
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.errors import Refused
from gorm.core.permissions import needs
from gorm.lists.asking import Asking, Chosen, ask_or_do, ticked
from gorm.lists.together import Pick
from gorm.performance.forms.findings import ReasonForm, WatchForm
from gorm.performance.models.findings import CandidateState
from gorm.performance.queries.candidates import ChosenFinding, findings_chosen
from gorm.performance.rules.judging import ACTS, Act
from gorm.performance.service.judging import judge
from gorm.performance.views.blueprint import pages

_LIST: Final = "performance.findings"
_ASKING: Final = {
    Act.DISMISS: Asking(
        "Dismiss", "finding",
        "They leave the list of open findings. Each comes back only as another finding: when the "
        "figures or the judgement behind it change. The one reason is kept with each of them.",
        "dismissed", _LIST, is_warning=True,
    ),
    Act.WATCH: Asking(
        "Watch", "finding",
        "They leave the list of open findings, and on the day that you set they are shown as to "
        "be looked at again.", "watched", _LIST,
    ),
    Act.KEEP: Asking(
        "Keep for a case", "finding",
        "They are set aside for a case of challenge, with their evidence as it stands.",
        "kept for a case", _LIST,
    ),
    Act.REOPEN: Asking(
        "Open again", "finding", "They go back to the list of open findings.", "open again", _LIST
    ),
}  # fmt: skip
_LABELS: Final = {act: asking.verb for act, asking in _ASKING.items()}


def acts_for(state: CandidateState | None) -> list[tuple[str, str]]:
    """What the list offers to do with findings in a state; with those of any, whatever there is."""
    acts = ACTS[state] if state is not None else tuple(Act)
    return [(act.value, _LABELS[act]) for act in acts]


@pages.route("/performance/findings/together", methods=["GET", "POST"])
@needs("finding:judge")
def findings_together() -> ResponseReturnValue:
    """Ask whether it is meant for all that were ticked, and do it."""
    asked = request.args.get("act", "")
    if asked not in set(Act):
        raise Refused("The list offers no such act. Go back and choose one that it offers.")
    act, actor = Act(asked), current_actor()
    form = (WatchForm if act is Act.WATCH else ReasonForm).opened()
    versions = {pick.reference: pick.version for pick in ticked()}
    found = findings_chosen(actor, versions)
    chosen = [_chosen(one, act, versions[one.line.reference]) for one in found]
    return ask_or_do(_ASKING[act], form, chosen, _verb(actor, act, form))


def _verb(actor: Actor, act: Act, form: ReasonForm) -> Callable[[Pick], None]:
    def do(pick: Pick) -> None:
        judge(
            actor,
            pick.reference,
            act,
            reason=form.reason.data or "",
            until=form.until.data if isinstance(form, WatchForm) else None,
            seen_version=pick.version,
        )

    return do


def _chosen(one: ChosenFinding, act: Act, seen_version: int) -> Chosen:
    line, why_not = one.line, ""
    if not one.may_judge:
        why_not = "it is judged in the office that the place belongs to"
    elif act not in ACTS[line.state]:
        why_not = f"it is {line.state_label.lower()} already"
    elif line.version != seen_version:
        why_not = "somebody judged it after you opened the list"
    return Chosen(line.reference, line.words, why_not=why_not)
