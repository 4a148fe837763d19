"""The list of packs as its readers can make it their own."""

from typing import Final

from gorm.briefings.queries import PackRow
from gorm.lists.definitions import ListDefinition, column


def _marking(pack: PackRow) -> str:
    return pack.marking if pack.state.has_file else pack.state.label


PACKS: Final = ListDefinition(
    key="packs",
    title="Packs",
    endpoint="briefings.packs",
    export_endpoint="briefings.export_packs",
    filters=("q", "audience", "purpose", "area", "organisation"),
    columns=(
        column("number", "Number", lambda pack: pack.number, fixed=True),
        column(
            "about", "About", lambda pack: pack.place_name,
            ("Purpose", lambda pack: pack.purpose.label), ("Occasion", lambda pack: pack.occasion),
        ),
        column("audience", "For", lambda pack: pack.audience.label),
        column("by", "Prepared by", lambda pack: pack.prepared_by),
        column("as_at", "Data as at", lambda pack: pack.data_as_at),
        column("marking", "Marking", _marking),
    ),
)  # fmt: skip
