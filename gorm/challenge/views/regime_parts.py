"""The pages on which administrators set the stages of a regime and its kinds of instrument."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask.typing import ResponseReturnValue

from gorm.challenge.forms.regimes import KIND, STAGE, fields_of, kind_in, stage_in
from gorm.challenge.queries.regimes import names, regime_kept
from gorm.challenge.rules.regime_edits import (
    Edit,
    kind_in_use,
    kind_moved,
    stage_in_use,
    stage_moved,
    with_kind,
    with_stage,
)
from gorm.challenge.rules.regime_facts import KindFacts, RegimeFacts, StageFacts
from gorm.challenge.rules.regime_words import Names
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.regime_changes import Change, Filled, answer_act, answer_form
from gorm.core.errors import NotFound
from gorm.core.permissions import needs


@dataclass(frozen=True)
class _Act:
    """What can be done to a stage or a kind without a form; `{}` is its name."""

    heading: str
    act: str
    done: str
    button: str
    of_stage: Callable[[str], Edit]
    of_kind: Callable[[str], Edit]


_ACTS: Final = {
    "up": _Act(
        "Move {} up", "moved", "The order is changed.", "Move up",
        lambda code: stage_moved(code, up=True), lambda code: kind_moved(code, up=True),
    ),
    "down": _Act(
        "Move {} down", "moved", "The order is changed.", "Move down",
        lambda code: stage_moved(code, up=False), lambda code: kind_moved(code, up=False),
    ),
    "retire": _Act(
        "Retire {}", "retired", "It is retired. You can bring it back at any time.", "Retire",
        lambda code: stage_in_use(code, is_in_use=False),
        lambda code: kind_in_use(code, is_in_use=False),
    ),
    "bring-back": _Act(
        "Bring back {}", "brought_back", "It is brought back.", "Bring back",
        lambda code: stage_in_use(code, is_in_use=True),
        lambda code: kind_in_use(code, is_in_use=True),
    ),
}  # fmt: skip


@pages.route("/settings/regimes/<code>/stages/new", methods=["GET", "POST"])
@needs("setting:manage")
def new_stage(code: str) -> ResponseReturnValue:
    """Add a stage to a ladder."""
    kept, known = regime_kept(code), names()
    change = Change(
        kept, known, "Add a stage", "stage.added", "The stage is added.", "Add the stage"
    )
    return answer_form(change, _stage_form(StageFacts(name=""), known))


@pages.route("/settings/regimes/<code>/stages/<stage>/edit", methods=["GET", "POST"])
@needs("setting:manage")
def edit_stage(code: str, stage: str) -> ResponseReturnValue:
    """Change a stage."""
    kept, known = regime_kept(code), names()
    found = _stage_of(kept.facts, stage)
    change = Change(kept, known, f"Change {found.name}", "stage.changed", "The stage is saved.")
    return answer_form(change, _stage_form(found, known))


@pages.route(
    '/settings/regimes/<code>/stages/<stage>/<any("up","down","retire","bring-back"):act>',
    methods=["GET", "POST"],
)
@needs("setting:manage")
def act_on_stage(code: str, stage: str, act: str) -> ResponseReturnValue:
    """Move a stage up or down, retire it, or bring it back."""
    kept = regime_kept(code)
    found, chosen = _stage_of(kept.facts, stage), _ACTS[act]
    change = Change(
        kept, names(), chosen.heading.format(found.name), f"stage.{chosen.act}", chosen.done,
        chosen.button,
    )  # fmt: skip
    return answer_act(change, chosen.of_stage(stage))


@pages.route("/settings/regimes/<code>/instruments/new", methods=["GET", "POST"])
@needs("setting:manage")
def new_kind(code: str) -> ResponseReturnValue:
    """Add a kind of instrument."""
    kept, known = regime_kept(code), names()
    change = Change(
        kept, known, "Add a kind of instrument", "instrument_kind.added", "The kind is added.",
        "Add the kind",
    )  # fmt: skip
    return answer_form(change, _kind_form(KindFacts(name=""), kept.facts, known))


@pages.route("/settings/regimes/<code>/instruments/<kind>/edit", methods=["GET", "POST"])
@needs("setting:manage")
def edit_kind(code: str, kind: str) -> ResponseReturnValue:
    """Change a kind of instrument."""
    kept, known = regime_kept(code), names()
    found = _kind_of(kept.facts, kind)
    heading = f"Change {found.name}"
    change = Change(kept, known, heading, "instrument_kind.changed", "The kind is saved.")
    return answer_form(change, _kind_form(found, kept.facts, known))


@pages.route(
    '/settings/regimes/<code>/instruments/<kind>/<any("up","down","retire","bring-back"):act>',
    methods=["GET", "POST"],
)
@needs("setting:manage")
def act_on_kind(code: str, kind: str, act: str) -> ResponseReturnValue:
    """Move a kind of instrument up or down, retire it, or bring it back."""
    kept = regime_kept(code)
    found, chosen = _kind_of(kept.facts, kind), _ACTS[act]
    change = Change(
        kept, names(), chosen.heading.format(found.name), f"instrument_kind.{chosen.act}",
        chosen.done, chosen.button,
    )  # fmt: skip
    return answer_act(change, chosen.of_kind(kind))


def _stage_form(stage: StageFacts, known: Names) -> Filled:
    return Filled(
        STAGE,
        fields_of(stage),
        offer=lambda form: form.offer("grade", _grades(known, "The grade of the stage left")),
        edit=lambda form: with_stage(stage_in(form, stage.code)),
        template="challenge/regimes/stage.html",
    )


def _kind_form(kind: KindFacts, regime: RegimeFacts, known: Names) -> Filled:
    def offer(form: Any) -> None:
        form.offer("grade", _grades(known, "The grade of the stage that it sets"))
        form.offer("stage", _settable(regime, kind))

    return Filled(
        KIND,
        fields_of(kind),
        offer=offer,
        edit=lambda form: with_kind(kind_in(form, kind.code)),
        template="challenge/regimes/instrument.html",
    )


def _grades(known: Names, none: str) -> list[tuple[str, str]]:
    return [("", none), *((code, grade.name) for code, grade in known.grades.items())]


def _settable(regime: RegimeFacts, kind: KindFacts) -> list[tuple[str, str]]:
    """The stages that an instrument can set, and the kind's own whatever it is."""
    offered = [
        (stage.code, stage.name)
        for stage in regime.stages
        if stage.code == kind.stage or (stage.is_in_use and stage.follows_instruments)
    ]
    return [("", "No stage"), *offered]


def _stage_of(regime: RegimeFacts, code: str) -> StageFacts:
    if (found := regime.stage(code)) is None:
        raise NotFound
    return found


def _kind_of(regime: RegimeFacts, code: str) -> KindFacts:
    if (found := regime.kind(code)) is None:
        raise NotFound
    return found
