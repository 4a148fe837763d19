"""`flask performance …`: what can be asked and done from the command line."""

from gorm.performance.cli import comparing, importing, recomputing, scanning
from gorm.performance.cli.group import performance_group

__all__ = ["comparing", "importing", "performance_group", "recomputing", "scanning"]
