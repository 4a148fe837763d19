"""`flask packs …`: packs from the command line, one by one and many at once."""

from gorm.briefings.cli.batches import batch
from gorm.briefings.cli.packs import packs

packs.add_command(batch)

__all__ = ["packs"]
