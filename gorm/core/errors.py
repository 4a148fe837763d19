"""What can go wrong in a service, in terms that a page can show beside the right field."""

from collections.abc import Mapping


class GormError(Exception):
    """A fault that a person caused or can mend; its text is fit to be read by them."""


class Refused(GormError):
    """Input that breaks a rule: field name -> what is wrong and what to do; '' is the form."""

    def __init__(self, faults: Mapping[str, str] | str) -> None:
        self.faults: dict[str, str] = {"": faults} if isinstance(faults, str) else dict(faults)
        super().__init__(" ".join(self.faults.values()))


class NotAllowed(GormError):
    """The actor may not do this, though they may know that the thing exists."""


class NotFound(GormError):
    """There is no such thing, or none that the actor may know of: the two look alike."""


class Conflict(GormError):
    """Somebody else saved the record after this actor opened it."""


class Unrecorded(Exception):
    """An audited change reached the commit without an audit record: a defect, never shown."""
