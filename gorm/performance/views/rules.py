"""The rules that find under-performance: what each says, and editing one with a trial first."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.performance import policy
from gorm.performance.forms.rules import numbers_typed, rule_form, trial_form
from gorm.performance.models.findings import RuleCode
from gorm.performance.queries.basis import RuleKept, rules_kept
from gorm.performance.queries.scans import latest_scan
from gorm.performance.rules.numbers import LABELS, NUMBERS, rule_sentence
from gorm.performance.service.ruling import Trial, change_rule, try_rule
from gorm.performance.views.blueprint import pages


@pages.get("/performance/rules")
@needs("finding:read")
def rules() -> ResponseReturnValue:
    """What each rule finds, in a sentence."""
    return render_template(
        "performance/rules.html",
        rules=[
            (rule, LABELS[rule.code], rule_sentence(rule.code, rule.numbers))
            for rule in rules_kept().values()
        ],
        scan=latest_scan(),
        may_manage=policy.may_manage(current_actor()),
    )


@pages.get("/performance/rules/<code>")
@needs("performance:manage")
def edit_rule_form(code: str) -> ResponseReturnValue:
    """The numbers of a rule; with numbers in the address, what they would find."""
    rule = _rule(code)
    is_tried = "is_in_use" in request.args
    trial_with: Any = trial_form(rule.code)
    form = trial_with(formdata=request.args if is_tried else None, data=_as_fields(rule))
    if not is_tried:
        return _rule_page(rule, form)
    if not form.validate():
        return _rule_page(rule, form, status=422)
    numbers, is_in_use = numbers_typed(form, rule.code), form.is_in_use.data == "yes"
    trial = try_rule(current_actor(), rule.code, numbers, is_in_use=is_in_use)
    save = rule_form(rule.code).opened(
        {name: form[name].data for name in _names(rule)} | {"version": str(rule.version)}
    )
    return _rule_page(rule, form, trial=trial, save=save)


@pages.post("/performance/rules/<code>")
@needs("performance:manage")
def save_rule(code: str) -> ResponseReturnValue:
    """Save the numbers of a rule that were tried."""
    rule = _rule(code)
    form: Any = rule_form(rule.code).opened()
    if not form.is_sent:
        return _rule_page(rule, form, save=form, status=422)
    try:
        change_rule(
            current_actor(),
            rule.code,
            numbers_typed(form, rule.code),
            is_in_use=form.is_in_use.data == "yes",
            seen_version=form.seen_version,
        )
    except Conflict:
        differing = against(form, _in_words(rule), rule.version)
        return _rule_page(rule, form, save=form, differing=differing, status=409)
    except Refused as refused:
        form.show(refused)
        return _rule_page(rule, form, save=form, status=422)
    flash("The rule is saved. Everything is looked through again by it now.", "success")
    return see_other("performance.rules")


def _rule(code: str) -> RuleKept:
    if code not in set(RuleCode):
        raise NotFound
    return rules_kept()[RuleCode(code)]


def _names(rule: RuleKept) -> list[str]:
    return [*(number.name for number in NUMBERS[rule.code]), "is_in_use"]


def _as_fields(rule: RuleKept) -> dict[str, str]:
    numbers = {name: str(number) for name, number in rule.numbers.items()}
    return numbers | {"is_in_use": "yes" if rule.is_in_use else "no"}


def _in_words(rule: RuleKept) -> dict[str, str]:
    return _as_fields(rule) | {"is_in_use": "In use" if rule.is_in_use else "Not in use"}


def _rule_page(
    rule: RuleKept,
    form: Any,
    *,
    trial: Trial | None = None,
    save: Any = None,
    differing: tuple[Differing, ...] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "performance/rule.html",
        rule=rule,
        label=LABELS[rule.code],
        sentence=rule_sentence(rule.code, rule.numbers),
        names=_names(rule),
        form=form,
        trial=trial,
        save=save,
        differing=differing,
        history=history_of("finding_rule", rule.code.value),
    )
    return page, status
