"""How places perform: published figures, how they compare, and findings that a person judges."""

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
