"""How places perform: published figures, how they compare, and findings that a person judges.

Figures walk one way through these rooms: `intake` takes a file of them in and publishes it,
`computing` compares them set by set, `service.standings` publishes what was computed in editions,
`queries` read it for pages, `sections` and `panels` for places and packs, and `service.scanning`
puts the rules of `rules.findings` to it. What is calculated stands in `rules`, apart from the
database; the words that all share in `terms`.
"""

from flask import Flask

from gorm.importing.cli import import_group
from gorm.performance.cli import importing, maps, observations, performance_group
from gorm.performance.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
    app.cli.add_command(performance_group)
    import_group.add_command(importing.indicators)
    import_group.add_command(importing.peers)
    import_group.add_command(importing.assessments)
    for command in observations.COMMANDS:
        import_group.add_command(command)
    import_group.add_command(maps.area_map)
