"""What higher features offer to pages about findings: declared here, filled by registry."""

from collections.abc import Callable, Sequence

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint

#: Asked with a finding's reference and its organisation's: (label, address) pairs, for what this
#: reader can do with an open or a kept finding; none where they can do nothing.
finding_actions = ExtensionPoint[Callable[[Actor, str, str], Sequence[tuple[str, str]]]](
    "performance.finding_actions"
)
