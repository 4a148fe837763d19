"""The GOV.UK components, in an environment of their own.

Their templates ask for parameters that were not given, which GORM's own templates may not: so they
are rendered apart, and GORM's pages call them as functions.
"""

from functools import cache
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


def functions() -> dict[str, object]:
    """Every component as a function, by the name it has in GOV.UK's own documentation."""
    found: dict[str, object] = {}
    folder = resources.files("govuk_frontend_jinja") / "templates" / "components"
    for component in folder.iterdir():
        module = (
            environment()
            .get_template(f"govuk_frontend_jinja/components/{component.name}/macro.html")
            .module
        )
        found.update({k: v for k, v in vars(module).items() if k.startswith("govuk")})
    return found


def rendered(template: str, params: dict[str, object]) -> Markup:
    """A component's template with its parameters."""
    return Markup(environment().get_template(template).render(params=params))  # noqa: S704
