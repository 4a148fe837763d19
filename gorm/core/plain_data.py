"""Plain data as it is kept and compared for good: one way to write it, and its digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any


def content_digest(content: object) -> str:
    """The SHA-256 of plain data, written in the one way in which it can be written."""
    text = json.dumps(canonical(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def short_form(digest: str) -> str:
    """The beginning of a digest, in fours, as somebody can compare it by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))


def canonical(value: object) -> Any:
    """Plain data as JSON has it. Raises TypeError for what is no plain data, such as a row."""
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
    return _canonical_collection(value)


def _canonical_collection(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: canonical(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(canonical(key)): canonical(part) for key, part in value.items()}
    if isinstance(value, AbstractSet):
        return sorted((canonical(part) for part in value), key=json.dumps)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [canonical(part) for part in value]
    raise TypeError(f"only plain data is kept as it stood, and {type(value).__name__} is none")
