"""What features offer to the audit: what their acts are called in English."""

from collections.abc import Mapping

from gorm.core.extension import ExtensionPoint

#: Action -> what was done, as it follows a name: engagement.logged -> "logged this engagement".
sentences = ExtensionPoint[Mapping[str, str]]("audit.sentences")


def sentence_for(action: str) -> str:
    """What an action is called; one that nobody offered words for is read as it is written."""
    for offered in sentences.offers():
        if action in offered:
            return offered[action]
    thing, _, verb = action.rpartition(".")
    return " ".join(f"{verb} {thing}".replace("_", " ").split())
