"""Words and figures that are looked for where they must not be."""

from typing import Final

CANARY: Final = "Serinus canaria"
WALK_AWAY: Final = "71.377"
OURS: Final = "Our reason is ours"
