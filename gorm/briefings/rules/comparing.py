"""What has changed between the contents of a pack that were frozen and those of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gorm.briefings.rules.rewording import is_long
from gorm.core.provenance import Statement

#: Fields of sections that say when they were read: of another day, and nothing has changed.
_WHEN: Final = frozenset({"as_at", "since", "until", "closed_since"})


@dataclass(frozen=True)
class Changed:
    """A number or a fact that says something else by now; '' where it was not told, or is not."""

    label: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """The change as a line: "Children in care: 14.1 to 14.3"; of long texts no more than
        that they changed.
        """
        if is_long(self.before, self.after):
            return f"{self.label}: {self._verb}"
        if not self.before:
            return f"{self.label}: new, {self.after}"
        if not self.after:
            return f"{self.label}: {self.before}, and no longer said"
        return f"{self.label}: {self.before} to {self.after}"

    @property
    def _verb(self) -> str:
        if not self.before:
            return "new"
        return "reworded" if self.after else "no longer said"


def changed_statements(
    before: Sequence[Statement], after: Sequence[Statement]
) -> tuple[Changed, ...]:
    """What the statements of a pack say differently, in the order of what is said now."""
    was, now = _by_key(before), _by_key(after)
    keys = [*now, *(key for key in was if key not in now)]
    return tuple(
        Changed(
            (now.get(key) or was[key]).label,
            was[key].value if key in was else "",
            now[key].value if key in now else "",
        )
        for key in keys
        if key not in was or key not in now or was[key].value != now[key].value
    )


def changed_sections(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The titles of the sections that do not read as they did, the day of reading apart."""
    was, now = _sections(before), _sections(after)
    return tuple(
        title
        for code, (title, words) in (was | now).items()
        if was.get(code, ("", None))[1] != words or now.get(code, ("", None))[1] != words
    )


def _by_key(statements: Sequence[Statement]) -> dict[str, Statement]:
    return {one.key: one for one in statements}


def _sections(printed: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Code -> title and model, of what was printed as plain data."""
    return {one["code"]: (one["title"], _timeless(one["model"])) for one in printed["sections"]}


def _timeless(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _timeless(part) for key, part in value.items() if key not in _WHEN}
    if isinstance(value, list):
        return [_timeless(part) for part in value]
    return value
