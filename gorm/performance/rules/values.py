"""What a cell of a table of figures says: a value, that it is suppressed, or nothing usable."""

from dataclasses import dataclass
from decimal import Decimal


class ValueFault(ValueError):
    """A cell that holds no value; the message is fit to be shown."""


@dataclass(frozen=True)
class Value:
    """A figure, exactly as it stands, with what was marked beside it (such as `p` or `[e]`)."""

    number: Decimal
    note: str = ""


@dataclass(frozen=True)
class Suppressed:
    """A cell that was left without a figure on purpose: its marker and what that means."""

    marker: str
    meaning: str


def read_value(text: str, *, decimal_comma: bool = False) -> Value | Suppressed:
    """What a cell says. Raises ValueFault where it is neither a value nor a known marker."""
    raise NotImplementedError


def decimal_comma_of(texts: list[str]) -> bool | None:
    """Whether a comma parts the decimals in a file's cells; None where they do not tell."""
    raise NotImplementedError
