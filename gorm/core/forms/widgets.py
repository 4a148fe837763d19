"""GOV.UK's widgets, with what is amiss in them put right."""

from typing import Any

from govuk_frontend_wtf import wtforms_widgets as govuk
from markupsafe import Markup

from gorm.core.web.components import rendered


class _Drawn:
    """Renders with the components' own environment, without attributes that do harm.

    `required` makes the browser speak before the page can, and lands on a div where there are
    several inputs; a hint without words leaves an empty box that a screen reader announces.
    """

    template: str

    def map_gov_params(self, field: Any, **given: Any) -> dict[str, Any]:
        given.pop("required", None)
        given["required"] = False
        params: dict[str, Any] = super().map_gov_params(field, **given)  # type: ignore[misc]
        params.get("attributes", {}).pop("required", None)
        if not (params.get("hint") or {}).get("text") and not (params.get("hint") or {}).get(
            "html"
        ):
            params.pop("hint", None)
        return params

    def render(self, params: dict[str, Any]) -> Markup:
        return rendered(self.template, params)


class TextInput(_Drawn, govuk.GovTextInput):
    """One line."""


class FileInput(_Drawn, govuk.GovFileInput):
    """A file to send."""


class TextArea(_Drawn, govuk.GovTextArea):
    """Many lines."""


class PasswordInput(_Drawn, govuk.GovPasswordInput):
    """A password, which can be shown while it is typed."""


class Select(_Drawn, govuk.GovSelect):
    """A list to open."""


class Radios(_Drawn, govuk.GovRadioInput):
    """One of several, all in view."""


class Checkboxes(_Drawn, govuk.GovCheckboxesInput):
    """Any number of several, all in view."""


class Checkbox(_Drawn, govuk.GovCheckboxInput):
    """One tick box, with its hint below its label.

    Above the box, where the hint of a question stands, it would read as that of the box before.
    """

    def map_gov_params(self, field: Any, **given: Any) -> dict[str, Any]:
        params = super().map_gov_params(field, **given)
        if hint := params.pop("hint", None):
            params["items"][0]["hint"] = hint
        return params
