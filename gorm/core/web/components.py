"""The GOV.UK components, in an environment of their own.

Their templates ask for parameters that were not given, which GORM's own templates may not: so they
are rendered apart, and GORM's pages call them as functions.
"""

from collections.abc import Callable
from functools import cache, partial
from importlib import resources

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

_LOADER = PrefixLoader(
    {
        "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
        "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
    }
)


@cache
def environment() -> Environment:
    """The components' own environment, with their templates compiled once."""
    return Environment(
        loader=_LOADER, autoescape=True, undefined=ChainableUndefined, auto_reload=False
    )


def functions() -> dict[str, Callable[..., Markup]]:
    """Every component as a function, by the name it has in GOV.UK's own documentation.

    A component's template is compiled when a page first calls it, so that starting costs nothing.
    """
    folder = resources.files("govuk_frontend_jinja") / "templates" / "components"
    names = [component.name for component in folder.iterdir()]
    return {_function_name(name): partial(_call, name) for name in names}


def _function_name(component: str) -> str:
    return "govuk" + "".join(word.capitalize() for word in component.split("-"))


def _call(component: str, params: dict[str, object], caller: object = None) -> Markup:
    macro = _macro(component)
    return macro(params) if caller is None else macro(params, caller=caller)


@cache
def _macro(component: str) -> Callable[..., Markup]:
    template = environment().get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    macro: Callable[..., Markup] = getattr(template.module, _function_name(component))
    return macro


def rendered(template: str, params: dict[str, object]) -> Markup:
    """A component's template with its parameters."""
    return Markup(environment().get_template(template).render(params=params))  # noqa: S704
