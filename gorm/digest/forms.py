"""The form on which somebody chooses how often their digest comes."""

from gorm.core.forms import Form, choice
from gorm.digest.models import Rhythm


class DigestForm(Form):
    """How often the digest comes."""

    rhythm = choice(
        "How often do you want it?",
        [(rhythm.value, rhythm.label) for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NEVER)],
        radios=True,
        required="Choose how often the digest comes.",
    )
