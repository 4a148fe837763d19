"""Whom somebody means: areas, organisations and posts found while a name is typed.

What is chosen travels as a typed reference: `area:E06000010`, `organisation:ORG-000032`,
`post:POST-000123`. `suggestions` answers while somebody types, `search_exact` reads a name typed
where there is no JavaScript, and `resolve` reads what a form sent.
"""

from gorm.people.lookup.choices import (
    Choice,
    FoundArea,
    FoundOrganisation,
    FoundPost,
    Meant,
    Resolved,
)
from gorm.people.lookup.resolving import resolve
from gorm.people.lookup.suggesting import search_exact, suggestions

__all__ = [
    "Choice",
    "FoundArea",
    "FoundOrganisation",
    "FoundPost",
    "Meant",
    "Resolved",
    "resolve",
    "search_exact",
    "suggestions",
]
