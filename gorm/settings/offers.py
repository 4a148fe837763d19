"""What higher features offer to the overview of settings: declared here, filled by registry."""

from dataclasses import dataclass

from gorm.core.extension import ExtensionPoint


@dataclass(frozen=True)
class SettingsLink:
    """A page on which something is set: its label, its endpoint, and what is set there."""

    label: str
    endpoint: str
    words: str


links = ExtensionPoint[SettingsLink]("settings.links")
