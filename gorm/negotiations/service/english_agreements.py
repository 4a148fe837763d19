"""What the acts on an agreement as a whole are called in the trail, as they follow a name."""

from collections.abc import Mapping
from typing import Final

AGREEMENT_ACTS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "agreement.stage_entered": "moved this agreement to another stage",
    "agreement.stopped": "stalled, withdrew or ended this agreement",
    "agreement.taken_up": "took this agreement up again",
    "agreement.changed": "changed the facts of this agreement",
    "agreement.party_added": "named a party to this agreement",
    "agreement.party_changed": "changed a party to this agreement",
    "agreement.party_removed": "took a party off this agreement",
    "agreement.funding_added": "added a funding stream to this agreement",
    "agreement.funding_changed": "changed a funding stream of this agreement",
    "agreement.funding_removed": "took a funding stream off this agreement",
    "agreement.dates_set": "set the dates of this agreement",
    "agreement.approval_asked": "asked for an approval of this agreement",
    "agreement.approval_asked_again": "asked again for an approval of this agreement",
    "agreement.approval_decided": "decided on an approval of this agreement",
    "agreement.noted": "noted an event of this agreement",
}
