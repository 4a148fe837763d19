"""Who may know of restricted agreements: the people for whom alone a pack that holds them is."""

from collections.abc import Collection

from gorm.accounts.colleagues import insiders_of
from gorm.negotiations.models import Agreement, AgreementMember


def readers_of(agreement_ids: Collection[int]) -> tuple[frozenset[int], ...]:
    """For each restricted agreement its owner, its team and the directors of its office."""
    team = (AgreementMember.agreement_id, AgreementMember.user_id)
    return insiders_of(Agreement, team, agreement_ids)
