"""Photographs and maps that somebody sent, drawn anew: bounded, and with nothing but the picture.

A file is looked at before anything in it is unpacked: what its head says of its size decides
whether it is read at all. What is kept was encoded here, so that nothing of the file that was sent
is ever handed out: no place, no camera, no thumbnail, no comment, no second file behind the first.
"""

import io
import struct
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

#: The longer side of what is kept: A4 across at 240 dots to the inch.
LONGEST_SIDE: Final = 2_000
#: A telephone's picture has 12 to 24 million; read whole, this many take 100 MB as a PNG.
MOST_PIXELS: Final = 26_000_000
_SMALLEST_SIDE: Final = 16
#: A picture this many times longer than wide is drawn as a line.
_THINNEST: Final = 20
#: Each scan of a progressive JPEG goes over the whole picture once more; cameras write ten.
_MOST_SCANS: Final = 40
#: A drawing stays a PNG, which keeps its lines sharp, unless that is as heavy as a photograph.
_HEAVY: Final = 1_500_000
_WEBP_HEAD: Final = 30

_NO_PICTURE: Final = "This is not a picture that can be read. Choose a PNG, JPEG or WebP file."
_TOO_LARGE: Final = (
    "This picture has too many pixels to be read safely. Make it smaller, to at most "
    f"{LONGEST_SIDE:,} pixels across, and choose that file."
)
_TOO_SMALL: Final = (
    "This picture is too small or too narrow to be printed. Choose one that is larger."
)


class NoPicture(Exception):
    """A file that is not kept as a picture; its text says why and what to do."""


@dataclass(frozen=True)
class DrawnPicture:
    """A picture as it is kept and printed."""

    content: bytes
    media_type: str
    width: int
    height: int


ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png"}


def drawn_anew(content: bytes) -> DrawnPicture:
    """The picture in a file, upright, at most LONGEST_SIDE long. Raises NoPicture."""
    _look_at_head(content)
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as sent:
            _insist_on_size(sent.width, sent.height)
            sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then read smaller at once
            is_drawing = sent.format == "PNG"
            return _encoded(_flat(_fitted(sent)), is_drawing=is_drawing)
    except NoPicture:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise NoPicture(_NO_PICTURE) from error
    except (struct.error, MemoryError, Image.DecompressionBombError, OverflowError) as error:
        raise NoPicture(_TOO_LARGE) from error


def _look_at_head(content: bytes) -> None:
    """Refuse what would be unpacked, or gone over without end, when it is only opened."""
    if content.startswith(b"\xff\xd8"):
        if content.count(b"\xff\xda") > _MOST_SCANS:
            raise NoPicture(_TOO_LARGE)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        _insist_on_size(*_size_of_webp(content))
    elif not content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise NoPicture(_NO_PICTURE)


def _size_of_webp(content: bytes) -> tuple[int, int]:
    """Width and height as a WebP's head tells them; its reader makes room when it opens one."""
    if len(content) < _WEBP_HEAD:
        raise NoPicture(_NO_PICTURE)
    kind = content[12:16]
    if kind == b"VP8X":
        return (
            1 + int.from_bytes(content[24:27], "little"),
            1 + int.from_bytes(content[27:30], "little"),
        )
    if kind == b"VP8L":
        packed = int.from_bytes(content[21:25], "little")
        return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise NoPicture(_NO_PICTURE)


def _insist_on_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise NoPicture(_TOO_LARGE)
    short, long = sorted((width, height))
    if short < _SMALLEST_SIDE or long > short * _THINNEST:
        raise NoPicture(_TOO_SMALL)


def _fitted(sent: Image.Image) -> Image.Image:
    """The picture upright, and no longer than it may be.

    A picture of a palette is reduced in its colours: between two of its numbers lies any colour.
    """
    if sent.mode in {"P", "PA"}:
        picture: Image.Image = sent.convert("RGBA" if "transparency" in sent.info else "RGB")
    else:
        picture = sent
        picture.load()
    if max(picture.size) > LONGEST_SIDE:
        factor = LONGEST_SIDE / max(picture.size)
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        exif = picture.getexif()
        picture = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
        picture.getexif().update(exif)
    return ImageOps.exif_transpose(picture)


def _flat(picture: Image.Image) -> Image.Image:
    """The picture in plain colours on white, as paper has it, with nothing beside its pixels."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        flat = Image.new("RGB", seen.size, "white")
        flat.paste(seen, mask=seen.getchannel("A"))
        return flat
    if picture.mode in {"I", "I;16", "I;16B", "I;16L", "F"}:
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    flat = picture.convert("RGB")
    flat.info = {}
    flat.getexif().clear()
    return flat


def _encoded(picture: Image.Image, *, is_drawing: bool) -> DrawnPicture:
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    if is_drawing:
        content = _saved(bare, "PNG", optimize=False)
        if len(content) <= _HEAVY:
            return DrawnPicture(content, "image/png", *bare.size)
    return DrawnPicture(_saved(bare, "JPEG", quality=86), "image/jpeg", *bare.size)


def _saved(picture: Image.Image, kind: str, **options: int | bool) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
