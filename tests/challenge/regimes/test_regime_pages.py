"""Administrators set regimes: seen before it is done, refused where cases stand, never deleted."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.challenge.models import Case, Regime, Stage
from gorm.challenge.queries.regimes import cases_on, regime_kept
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.evidence import add_note
from gorm.challenge.service.proposing import take_step
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.happenings import HappenedOn
from gorm.engagements.models import Sharing
from tests.factories.accounts import make_user
from tests.factories.challenge import make_case, make_instrument, make_regime
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of


@pytest.fixture
def regime(app: Flask) -> Regime:
    """A regime with a stage of every sort."""
    return make_regime(app)


@pytest.fixture
def admin(app: Flask, client: Client) -> Client:
    """An administrator's browser."""
    client.sign_in(make_user(app, Role.ADMINISTRATOR).email)
    return client


@pytest.fixture
def manager(app: Flask) -> Actor:
    """Somebody who opens cases."""
    return make_user(app)


def stage_of(app: Flask, regime: Regime, code: str) -> Stage:
    """A stage as it is."""
    with app.app_context():
        found = select(Stage).where(Stage.regime_id == regime.id, Stage.code == code)
        return session().scalars(found).one()


def looked_at(admin: Client, form: Page, typed: dict[str, Any], *, expect: int = 200) -> Page:
    """Send a form into the address, as a browser does, to see what would change."""
    fields = {k: v for k, v in (form.form_fields() | typed).items() if v is not None}
    return admin.open(f"{form.form_action()}?{urlencode(fields, doseq=True)}", expect=expect)


def stage_form(admin: Client, regime: Regime, stage: str) -> Page:
    """The form of a stage."""
    return admin.get("challenge.edit_stage", code=regime.code, stage=stage)


def test_settings_lead_to_regimes_and_letters(admin: Client) -> None:
    links = admin.get("settings.overview").links()
    assert {"Regimes", "Letter templates", "Maps"} <= links.keys()
    shown = admin.get("challenge.regimes").text
    assert "Local government: best value" in shown
    assert "Councils; Combined authorities" in shown


def test_a_regime_shows_its_ladder_and_its_instruments_in_words(admin: Client) -> None:
    shown = admin.get("challenge.regime", code="local_government").words()
    assert "Reply within 20 working days; Decided at deputy director." in shown
    assert "Section 15(5) of the Local Government Act 1999; Sets Directions" in shown
    assert shown.index("Commissioners") < shown.index("Watch")


def test_nothing_is_saved_before_it_was_seen(app: Flask, admin: Client, regime: Regime) -> None:
    form = stage_form(admin, regime, "notice")
    seen = looked_at(admin, form, {"name": "Warning", "needs_representations": "y"})
    assert "Notice: representations first" in seen.words()
    assert "Notice is called Warning from now on." in seen.words()
    assert stage_of(app, regime, "notice").name == "Notice"
    done = admin.follow(admin.submit(seen, {}))
    assert "The stage is saved." in done.words()
    assert "changed a stage of the regime" in done.text
    stage = stage_of(app, regime, "notice")
    assert (stage.name, stage.code, stage.needs_representations) == ("Warning", "notice", True)


def test_a_preview_says_how_many_cases_stand_there(
    app: Flask, admin: Client, manager: Actor, regime: Regime
) -> None:
    case = make_case(app, manager, regime=regime)
    make_instrument(app, manager, case, "notice")
    form = stage_form(admin, regime, "notice")
    seen = looked_at(admin, form, {"needs_representations": "y"}).words()
    assert f"Notice: 1 open case ({case}) stands here." in seen
    assert "Nothing that was decided changes." in seen


def test_what_was_typed_is_there_again_when_somebody_changes_their_mind(
    admin: Client, regime: Regime
) -> None:
    seen = looked_at(admin, stage_form(admin, regime, "notice"), {"name": "Warning"})
    back = admin.open(seen.links()["Change it again"])
    assert back.form_fields()["name"] == "Warning"
    assert back.form_fields()["lapses"] == "y"


@pytest.mark.parametrize(
    ("stage", "typed", "words"),
    [
        ("watch", {"grade": "g7"}, "The case’s owner decides on a light stage"),
        ("notice", {"clock_number": ""}, "Enter how many"),
        ("notice", {"clock_number": "many"}, "must be a number from 1 to 999"),
        ("closed", {"closes": None}, "Exactly one stage closes the case"),
        ("directions", {"grade": "director"}, "needs a grade that is above the office"),
        ("watch", {"name": "Routine"}, "There is a stage called Routine already."),
        ("watch", {"name": ""}, "Enter the name of the stage."),
    ],
)
def test_what_would_not_hold_together_is_refused_and_nothing_typed_is_lost(
    admin: Client, regime: Regime, stage: str, typed: dict[str, Any], words: str
) -> None:
    form = stage_form(admin, regime, stage)
    page = looked_at(admin, form, {"clock_for": "An answer", **typed}, expect=422)
    assert any(words in error for error in page.errors())
    assert page.form_fields()["clock_for"] == "An answer"
    sent = {**form.form_fields(), "clock_for": "An answer", **typed, "version": "1"}
    kept = {name: value for name, value in sent.items() if value is not None}
    again = admin.post(
        "challenge.edit_stage", kept, code=regime.code, stage=stage, expect=422
    )  # fmt: skip
    assert again.errors() == page.errors()
    assert stage_of(admin.app, regime, stage).clock_for != "An answer"


def test_two_who_change_a_regime_at_once_see_both_texts(
    app: Flask, admin: Client, regime: Regime
) -> None:
    first = looked_at(admin, stage_form(admin, regime, "watch"), {"name": "Look out"})
    second = looked_at(admin, stage_form(admin, regime, "watch"), {"name": "Keep watch"})
    admin.submit(first, {})
    page = admin.submit(second, {}, expect=409)
    assert "Look out" in page.text
    assert page.form_fields()["name"] == "Keep watch"
    admin.submit(looked_at(admin, page, {}), {})
    assert stage_of(app, regime, "watch").name == "Keep watch"


def test_a_stage_is_moved_retired_and_brought_back(
    app: Flask, admin: Client, regime: Regime
) -> None:
    for act, words in (("up", "Order of the stages"), ("retire", "In use"), ("bring-back", "In")):
        address: dict[str, Any] = {"code": regime.code, "stage": "watch", "act": act}
        seen = admin.get("challenge.act_on_stage", **address)
        assert words in seen.text or words.lower() in seen.text
        admin.follow(admin.submit(seen, {}))
    assert stage_of(app, regime, "watch").position == 3
    assert stage_of(app, regime, "watch").is_in_use
    shown = admin.get("challenge.regime", code=regime.code).text
    assert "changed the order of the stages of the regime" in shown
    assert "retired a stage of the regime" in shown


def test_a_stage_is_not_moved_where_it_may_not_lie(admin: Client, regime: Regime) -> None:
    seen = admin.get("challenge.act_on_stage", code=regime.code, stage="support", act="up")
    assert "would stand above Notice" in seen.errors()[0]
    sent = {"version": str(regime.version)}
    again = admin.post(
        "challenge.act_on_stage", sent, code=regime.code, stage="support", act="up", expect=422
    )
    assert again.errors() == seen.errors()


def test_a_change_that_was_overtaken_is_shown_anew(admin: Client, regime: Regime) -> None:
    seen = admin.get("challenge.act_on_stage", code=regime.code, stage="watch", act="retire")
    admin.submit(looked_at(admin, stage_form(admin, regime, "watch"), {"name": "Look out"}), {})
    page = admin.submit(seen, {}, expect=409)
    assert "Nothing of yours is done yet" in page.errors()[0]
    admin.submit(page, {})


@pytest.mark.parametrize("through", ["choice", "instrument"])
def test_a_stage_on_which_open_cases_stand_cannot_be_retired(
    app: Flask, admin: Client, manager: Actor, regime: Regime, through: str
) -> None:
    open_one = make_case(app, manager, regime=regime)
    restricted = make_case(app, manager, regime=regime, sharing=Sharing.RESTRICTED)
    stage = "routine"
    if through == "instrument":
        stage = "notice"
        for case in (open_one, restricted):
            make_instrument(app, manager, case, "notice")
    seen = admin.get("challenge.act_on_stage", code=regime.code, stage=stage, act="retire")
    assert f"2 open cases ({open_one} and 1 more) stand there." in seen.errors()[0]
    assert restricted not in seen.text
    admin.post(
        "challenge.act_on_stage",
        {"version": str(regime.version)},
        code=regime.code,
        stage=stage,
        act="retire",
        expect=422,
    )
    assert stage_of(app, regime, stage).is_in_use


@pytest.mark.parametrize(
    ("stage", "proposed"),
    [
        ("challenge", Proposal(StepKind.MOVE, clock.today(), stage="challenge")),
        ("notice", Proposal(StepKind.MAKE, clock.today(), kinds=("notice",))),
    ],
)
def test_a_stage_that_an_open_request_names_cannot_be_retired(
    admin: Client, manager: Actor, regime: Regime, stage: str, proposed: Proposal
) -> None:
    app = admin.app
    case = make_case(app, manager, regime=regime)
    whole = replace(
        proposed, reason="r", proportionality="p", jump_reason="j", in_force_to=clock.today()
    )
    with app.app_context(), unit_of_work():
        add_note(manager, case, title="Seen", words="So.", happened=HappenedOn(clock.today()))
        version = session().scalars(select(Case.version)).one()
        asked = take_step(manager, case, whole, version)
    seen = admin.get("challenge.act_on_stage", code=regime.code, stage=stage, act="retire")
    assert any(f"1 open request ({asked}) names it." in error for error in seen.errors())
    other = admin.get("challenge.act_on_stage", code=regime.code, stage="watch", act="retire")
    assert not other.errors()


def test_a_case_is_counted_once_on_a_stage_and_not_once_it_is_closed(
    app: Flask, manager: Actor, regime: Regime
) -> None:
    case = make_case(app, manager, regime=regime)
    for _ in range(2):
        make_instrument(app, manager, case, "notice")
    with app.app_context():
        standing = cases_on(manager, regime.code)
        assert standing.at("notice").number == 1
        assert standing.of("notice").running == 2
        assert standing.at("directions").number == 0
        assert session().scalar(select(func.count()).select_from(Case)) == 1


def test_a_stage_is_added_where_it_belongs(app: Flask, admin: Client, regime: Regime) -> None:
    form = admin.get("challenge.new_stage", code=regime.code)
    typed = {"name": "Peer review", "grade": "deputy_director"}
    admin.submit(looked_at(admin, form, typed), {})
    added = stage_of(app, regime, "peer_review")
    assert added.position == stage_of(app, regime, "notice").position - 1


def test_a_kind_of_instrument_is_added_changed_and_retired(
    app: Flask, admin: Client, regime: Regime
) -> None:
    form = admin.get("challenge.new_kind", code=regime.code)
    typed = {"name": "Inspection", "stage": "directions", "grade": "secretary_of_state"}
    admin.submit(looked_at(admin, form, typed), {})
    form = admin.get("challenge.edit_kind", code=regime.code, kind="inspection")
    page = looked_at(admin, form, {"is_proposal": "y"}, expect=422)
    assert "A proposal moves nothing: it sets no stage." in page.errors()
    admin.submit(looked_at(admin, form, {"legal_basis": "Section 10"}), {})
    address: dict[str, Any] = {"code": regime.code, "kind": "inspection"}
    admin.submit(admin.get("challenge.act_on_kind", act="up", **address), {})
    admin.submit(admin.get("challenge.act_on_kind", act="retire", **address), {})
    with app.app_context():
        kind = regime_kept(regime.code).facts.kind("inspection")
    assert kind
    assert (kind.legal_basis, kind.stage, kind.is_in_use) == ("Section 10", "directions", False)


def test_a_regime_is_renamed_and_put_out_of_use(app: Flask, admin: Client, regime: Regime) -> None:
    form = admin.get("challenge.edit_regime", code=regime.code)
    seen = looked_at(
        admin, form, {"name": "Best value", "applies_to": ["council", "fire"], "is_in_use": None}
    )
    assert "No case can be opened under this regime." in seen.words()
    admin.submit(seen, {})
    with app.app_context():
        facts = regime_kept(regime.code).facts
    assert (facts.name, facts.applies_to, facts.is_in_use) == (
        "Best value",
        ("council", "fire"),
        False,
    )


def test_a_name_that_is_taken_is_refused(admin: Client, regime: Regime) -> None:
    name = {"name": "Local government: best value"}
    seen = looked_at(admin, admin.get("challenge.edit_regime", code=regime.code), name)
    assert admin.submit(seen, {}, expect=422).errors() == [
        "There is a regime of this name already."
    ]
    form = admin.get("challenge.copy_a_regime", code=regime.code)
    assert admin.submit(form, name, expect=422).errors()


def test_a_copy_has_all_the_parts_and_is_not_in_use(app: Flask, admin: Client) -> None:
    form = admin.get("challenge.copy_a_regime", code="local_government")
    done = admin.follow(admin.submit(form, {"name": "Fire and rescue"}))
    assert "copied a regime to make the regime" in done.text
    with app.app_context():
        original, copy = (regime_kept(c).facts for c in ("local_government", "fire_and_rescue"))
    assert (copy.stages, copy.kinds) == (original.stages, original.kinds)
    assert not copy.is_in_use


def test_nothing_that_would_change_is_not_asked_for_again(admin: Client, regime: Regime) -> None:
    seen = looked_at(admin, stage_form(admin, regime, "watch"), {})
    assert "Nothing would change: it is so already." in seen.words()
    assert not [form for form in seen.forms() if form.get("method") == "post"][1:]


def test_only_administrators_get_in_and_what_is_not_there_is_not_found(
    app: Flask, client: Client, admin: Client, regime: Regime
) -> None:
    for endpoint, values in (
        ("challenge.regime", {"code": "nobody"}),
        ("challenge.edit_stage", {"code": regime.code, "stage": "nobody"}),
        ("challenge.act_on_kind", {"code": regime.code, "kind": "nobody", "act": "retire"}),
    ):
        admin.get(endpoint, expect=404, **values)
    other = Client(app)
    other.sign_in(make_user(app, Role.DIRECTOR).email)
    other.get("challenge.regimes", expect=403)


def test_the_pages_of_regimes_ask_few_questions_of_the_database(
    app: Flask, admin: Client, regime: Regime
) -> None:
    for address in (
        admin.address("challenge.regime", code=regime.code),
        admin.address("challenge.act_on_stage", code=regime.code, stage="watch", act="retire"),
        admin.address("challenge.edit_kind", code=regime.code, kind="notice"),
    ):
        with statements_of(app) as asked:
            admin.open(address)
        assert len(asked) <= 12, address
