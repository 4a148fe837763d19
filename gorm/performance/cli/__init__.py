"""`flask performance …`: what can be asked and done from the command line."""

from gorm.performance.cli import comparing, scanning
from gorm.performance.cli.group import performance_group

__all__ = ["comparing", "performance_group", "scanning"]
