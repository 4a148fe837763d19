"""The form of a rule: its numbers, and whether it is in use."""

from functools import cache
from typing import Any

from gorm.core.forms import Form, choice, whole_number
from gorm.core.forms.base import SearchForm
from gorm.core.forms.fields import number_in
from gorm.performance.models.findings import RuleCode
from gorm.performance.rules.numbers import NUMBERS

_IN_USE = (("yes", "In use"), ("no", "Not in use"))


@cache
def rule_form(code: RuleCode) -> type[Form]:
    """The form in which a rule is saved."""
    return type("RuleForm", (Form,), _fields(code))


@cache
def trial_form(code: RuleCode) -> type[SearchForm]:
    """The form in which a rule is tried: the same fields in an address."""
    return type("TrialForm", (SearchForm,), {"q": None} | _fields(code))


def numbers_typed(form: Any, code: RuleCode) -> dict[str, int]:
    """The numbers in a form of a rule that was validated."""
    return {number.name: number_in(form[number.name]) or 0 for number in NUMBERS[code]}


def _fields(code: RuleCode) -> dict[str, Any]:
    fields: dict[str, Any] = {
        number.name: whole_number(
            number.label,
            least=number.least,
            most=number.most,
            required="Enter a number.",
            hint=f"From {number.least} to {number.most}. Usually {number.usual}.",
        )
        for number in NUMBERS[code]
    }
    return fields | {"is_in_use": choice("This rule is", _IN_USE, radios=True)}
