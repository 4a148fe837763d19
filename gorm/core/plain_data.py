"""Plain data as it is kept and compared for good: one way to write it, and its digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, Final

#: What the metadata of a field say where paper does not print it: no digest is made of it.
UNPRINTED: Final = "unprinted"


def content_digest(content: object) -> str:
    """The SHA-256 of plain data, written in the one way in which it can be written."""
    plain = canonical(content, printed_alone=True)
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def short_form(digest: str) -> str:
    """The beginning of a digest, in fours, as somebody can compare it by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))


def canonical(value: object, *, printed_alone: bool = False) -> Any:
    """Plain data as JSON has it. Raises TypeError for what is no plain data, such as a row.

    With `printed_alone` the fields that are kept beside what is printed are left out.
    """
    if isinstance(value, Enum):
        return canonical(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return str(value)
    return _canonical_collection(value, printed_alone=printed_alone)


def _canonical_collection(value: object, *, printed_alone: bool) -> Any:
    def plain(part: object) -> Any:
        return canonical(part, printed_alone=printed_alone)

    if is_dataclass(value) and not isinstance(value, type):
        kept = (one for one in fields(value) if not (printed_alone and UNPRINTED in one.metadata))
        return {one.name: plain(getattr(value, one.name)) for one in kept}
    if isinstance(value, Mapping):
        return {str(canonical(key)): plain(part) for key, part in value.items()}
    if isinstance(value, AbstractSet):
        return sorted((plain(part) for part in value), key=json.dumps)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(part) for part in value]
    raise TypeError(f"only plain data is kept as it stood, and {type(value).__name__} is none")
