"""Who may know of restricted cases: the people for whom alone a pack that holds them is."""

from collections.abc import Collection

from gorm.accounts.colleagues import insiders_of
from gorm.challenge.models import Case, CaseMember


def readers_of(case_ids: Collection[int]) -> tuple[frozenset[int], ...]:
    """For each restricted case its owner, its team and the directors of its office."""
    return insiders_of(Case, (CaseMember.case_id, CaseMember.user_id), case_ids)
