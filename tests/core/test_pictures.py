"""Pictures that somebody sent are drawn anew, or refused before they do harm."""

import io
import struct
import subprocess
import sys
import textwrap
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gorm.core import pictures
from gorm.core.pictures import LONGEST_SIDE, MOST_PIXELS, NoPicture, drawn_anew

MODULE = Path(pictures.__file__)
JPEG, PNG = "image/jpeg", "image/png"


def picture(
    size: tuple[int, int] = (600, 400), kind: str = "PNG", mode: str = "RGB", **more: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


def photograph(size: tuple[int, int], kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_that_says(width: int, height: int, packed: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def read(content: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


@pytest.mark.parametrize(
    ("content", "kept_as"),
    [
        (picture(kind="PNG"), PNG),
        (picture(kind="PNG", mode="P"), PNG),
        (picture(kind="PNG", mode="1"), PNG),
        (picture(kind="PNG", mode="LA"), PNG),
        (picture(kind="PNG", mode="RGBA"), PNG),
        (picture(kind="PNG", mode="I;16"), PNG),
        (picture(kind="JPEG"), JPEG),
        (picture(kind="JPEG", mode="L"), JPEG),
        (picture(kind="JPEG", mode="CMYK"), JPEG),
        (picture(kind="WEBP"), JPEG),
        (picture(kind="WEBP", lossless=True), JPEG),
        (picture(kind="WEBP", mode="RGBA"), JPEG),
    ],
)
def test_every_kind_of_picture_is_kept_in_plain_colours(content: bytes, kept_as: str) -> None:
    drawn = drawn_anew(content)
    found = read(drawn.content)
    assert (drawn.media_type, drawn.width, drawn.height) == (kept_as, 600, 400)
    assert (found.mode, found.size) == ("RGB", (600, 400))


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    drawn = drawn_anew(photograph((4000, 3000)))
    assert (drawn.width, drawn.height) == (LONGEST_SIDE, 1500)


def test_a_heavy_drawing_is_kept_as_a_photograph() -> None:
    drawn = drawn_anew(photograph((1500, 1500), "PNG"))
    assert drawn.media_type == JPEG
    assert len(drawn.content) < 1_500_000


def test_nothing_of_the_file_is_kept_but_its_picture() -> None:
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    exif.get_ifd(0x8825)[2] = (51.5, 0.0, 0.0)
    jpeg = picture(kind="JPEG", exif=exif, comment=b"CANARY-COMMENT", icc_profile=b"CANARY-ICC")
    told = drawn_anew(jpeg + b"CANARY-BEHIND").content
    assert b"CANARY" not in told
    assert not read(told).getexif()
    info = PngInfo()
    info.add_text("Author", "CANARY-AUTHOR")
    png = picture(pnginfo=info, exif=exif, icc_profile=b"CANARY-ICC", dpi=(300, 300))
    told = drawn_anew(png + b"CANARY-BEHIND").content
    assert b"CANARY" not in told
    assert not read(told).info


def test_a_picture_that_lies_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn = drawn_anew(picture((600, 400), "JPEG", exif=exif))
    assert (drawn.width, drawn.height) == (400, 600)
    large = drawn_anew(photograph((3200, 2000), exif=exif))
    assert (large.width, large.height) == (1250, LONGEST_SIDE)


def test_what_is_clear_in_a_picture_is_white_on_paper() -> None:
    drawn = drawn_anew(picture(mode="RGBA"))
    assert read(drawn.content).getpixel((0, 0)) == (255, 255, 255)


def test_sixteen_shades_of_grey_are_not_all_black() -> None:
    out = io.BytesIO()
    Image.new("I;16", (60, 60), 40_000).save(out, "PNG")
    assert read(drawn_anew(out.getvalue()).content).getpixel((0, 0)) == (156, 156, 156)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(100),
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff" + bytes(200),
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBPVP8X",
        b"RIFF\x00\x00\x00\x00WEBPABCD" + bytes(40),
        photograph((800, 800))[:5000],
        photograph((800, 800), "PNG")[:5000],
        photograph((800, 800), "WEBP")[:5000],
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(NoPicture, match=r"PNG, JPEG or WebP|too many pixels|too small"):
        drawn_anew(content)


@pytest.mark.parametrize("size", [(8, 8), (3000, 100), (15, 400)])
def test_what_cannot_be_seen_in_print_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(NoPicture, match="too small or too narrow"):
        drawn_anew(picture(size))


def huge_webp(kind: bytes) -> bytes:
    heads = {
        b"VP8X": bytes(4) + (16_383).to_bytes(3, "little") * 2,
        b"VP8L": b"\x2f" + (16_383 | 16_383 << 14).to_bytes(4, "little") + bytes(5),
        b"VP8 ": b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", 16_383, 16_383),
    }
    head = heads[kind]
    body = b"WEBP" + kind + struct.pack("<I", len(head)) + head
    return b"RIFF" + struct.pack("<I", len(body)) + body


def scanned(times: int) -> bytes:
    """A JPEG whose picture is gone over again and again."""
    whole = photograph((800, 600), progressive=True)
    start = whole.index(b"\xff\xda")
    return whole[:start] + whole[start:-2] * times + whole[-2:]


BOMBS: dict[str, Callable[[], bytes]] = {
    "a PNG of a million by a million": lambda: png_that_says(1_000_000, 1_000_000),
    "a PNG that unpacks to more than it says": lambda: png_that_says(
        2_000, 2_000, zlib.compress(bytes(60_000_000), 1)
    ),
    "a PNG as large as may be read": lambda: picture((5_098, 5_098), mode="RGBA"),
    "a PNG that is too large": lambda: picture((6_500, 6_500), mode="1"),
    "a WebP that is large by its frame": lambda: huge_webp(b"VP8X"),
    "a WebP without loss": lambda: huge_webp(b"VP8L"),
    "a plain WebP": lambda: huge_webp(b"VP8 "),
    "a JPEG of a thousand scans": lambda: scanned(200),
}
_DRAWN = {"a PNG as large as may be read", "a PNG that unpacks to more than it says"}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_picture_that_would_fill_the_machine_is_done_with_in_two_seconds_and_256_mib(
    name: str,
) -> None:
    content = BOMBS[name]()
    assert MOST_PIXELS < 6_500 * 6_500
    script = textwrap.dedent(
        """
        import importlib.util, resource, sys, time
        spec = importlib.util.spec_from_file_location("pictures", sys.argv[1])
        pictures = sys.modules["pictures"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(pictures)
        from pictures import NoPicture, drawn_anew
        content = sys.stdin.buffer.read()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        try:
            drawn_anew(content)
            print("drawn", end=" ")
        except NoPicture:
            print("refused", end=" ")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(time.process_time() - began, (peak - before) / 1024)
        """
    )
    done = subprocess.run(  # noqa: S603 - every argument is ours
        [sys.executable, "-c", script, str(MODULE)], input=content, capture_output=True, check=True,
        timeout=60,
    )  # fmt: skip
    said, seconds, mib = done.stdout.split()
    assert float(seconds) < 2, f"{seconds!r} s"
    assert float(mib) < 256, f"{mib!r} MiB"
    assert said == (b"drawn" if name in _DRAWN else b"refused")


@given(st.binary(max_size=300), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"]))
@settings(max_examples=200)
def test_any_bytes_are_drawn_or_refused_and_nothing_else(tail: bytes, head: bytes) -> None:
    with pytest.raises(NoPicture):
        drawn_anew(head + tail)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_picture_with_any_of_its_bytes_changed_is_drawn_or_refused(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(SMALL)))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        drawn = drawn_anew(bytes(whole))
    except NoPicture:
        return
    assert read(drawn.content).mode == "RGB"


SMALL = [photograph((40, 30), kind) for kind in ("JPEG", "PNG", "WEBP")]
