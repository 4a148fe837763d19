"""Records by the beginnings of the words in their names, while somebody types."""

from sqlalchemy import Select, select

from gorm.search.models import SearchName

#: No letter's code is higher: every word that begins so comes before it.
LAST_LETTER = "\U0010ffff"


def named_so(kind: str, beginning: str) -> Select[int]:
    """The ids of the records of a kind in one of whose names a word begins so."""
    return select(SearchName.record_id).where(
        SearchName.kind == kind,
        SearchName.word >= beginning,
        SearchName.word < beginning + LAST_LETTER,
    )
