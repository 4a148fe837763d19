"""How the two processes speak: a length, a JSON header, a length, a body.

JSON and not pickle: the parent must be able to read what a renderer says without trusting it.
"""

import json
import struct
from typing import Any, BinaryIO

_LENGTHS = struct.Struct(">II")


def write_message(out: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    head = json.dumps(header).encode()
    out.write(_LENGTHS.pack(len(head), len(body)) + head + body)
    out.flush()


def read_message(source: BinaryIO, most: int = 2**31) -> tuple[dict[str, Any], bytes] | None:
    """The next message, or None where the other side has ended. `most` bounds what is read."""
    lengths = read_exactly(source, _LENGTHS.size)
    if lengths is None:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    if head_length + body_length > most:
        raise OverflowError(f"a message of {head_length + body_length} bytes")
    head, body = read_exactly(source, head_length), read_exactly(source, body_length)
    return None if head is None or body is None else (json.loads(head), body)


def read_exactly(source: BinaryIO, size: int) -> bytes | None:
    chunks = bytearray()
    while len(chunks) < size:
        chunk = source.read(min(size - len(chunks), 1 << 20))
        if not chunk:
            return None
        chunks += chunk
    return bytes(chunks)
