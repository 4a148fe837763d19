"""What the acts of performance are called in the trail, as they follow a name."""

from collections.abc import Mapping
from typing import Final

FINDINGS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "scan.run": "looked for significant under-performance",
    "finding.put": "found that a target is off track",
    "finding.dismissed": "dismissed this finding",
    "finding.watched": "put this finding under watch",
    "finding.kept": "kept this finding for a case",
    "finding.reopened": "opened this finding again",
    "finding_rule.changed": "changed the rule",
    "caveat.added": "added the caveat",
    "caveat.changed": "changed the caveat",
    "caveat.removed": "removed the caveat",
    "assessment.recorded": "recorded the assessment",
    "assessment.withdrawn": "withdrew the assessment",
    "assessments.imported": "took in a file of assessments",
    "scheme.added": "added the scheme of judgement",
    "scheme.changed": "changed the scheme of judgement",
}
