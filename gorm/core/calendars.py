"""What calendars outside know our engagements by."""

from typing import Final

#: The right-hand side of every UID that GORM gives away. It names no host, so that a calendar
#: entry stays the same one when an office moves its server.
UID_DOMAIN: Final = "gorm.invalid"


def uid_of(reference: str) -> str:
    """The UID of an engagement in calendar files: `ENG-000123@gorm.invalid`."""
    return f"{reference}@{UID_DOMAIN}"


def reference_in(uid: str) -> str:
    """The reference that one of our own UIDs names, or '' where the UID is somebody else's."""
    reference, at, domain = uid.partition("@")
    return reference if at and domain == UID_DOMAIN else ""
