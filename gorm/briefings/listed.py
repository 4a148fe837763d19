"""The list of packs as its readers can make it their own."""

from typing import Final

from gorm.lists.definitions import ListDefinition, column

PACKS: Final = ListDefinition(
    key="packs",
    title="Packs",
    endpoint="briefings.packs",
    export_endpoint="briefings.export_packs",
    filters=("q", "audience", "purpose", "state", "area", "organisation"),
    columns=(
        column("number", "Number", lambda pack: pack.number, fixed=True),
        column(
            "about", "About", lambda pack: pack.place_name,
            ("Purpose", lambda pack: pack.purpose.label), ("Occasion", lambda pack: pack.occasion),
        ),
        column("audience", "For", lambda pack: pack.audience.label),
        column("by", "Prepared by", lambda pack: pack.prepared_by),
        column("as_at", "Data as at", lambda pack: pack.data_as_at),
        column("state", "State", lambda pack: pack.state.label),
        column("marking", "Marking", lambda pack: pack.marking),
        column("form", "Form", lambda pack: pack.form.label, shown=False),
        column("meets_on", "Meeting", lambda pack: pack.meets_on, shown=False),
        column("expires_on", "Last day of use", lambda pack: pack.expires_on, shown=False),
    ),
)  # fmt: skip
