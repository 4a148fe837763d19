"""What the build makes of third-party files, and that the faces of packs have what packs say."""

import re
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from tools import build_assets

FACES = sorted((build_assets.VENDOR / "fonts").glob("*.ttf"))
MARKS = "£€–—“”‘’…•·½²×÷−≈≠≤≥←↑→↓✓✗●○▲▼■□éàâêŵŷöß§†\u00a0\u2009\u2011"


def test_the_build_left_no_face_or_address_that_may_not_be_used() -> None:
    made = [path for path in build_assets.VENDOR.iterdir() if path.suffix in {".css", ".js"}]
    assert len(made) == 2
    for path in made:
        text = path.read_text("utf-8")
        assert not [word for word in build_assets.MUST_BE_GONE if word in text]
        assert not re.findall(r"url\((?!data:)[^)]*\)", text), path.name


def test_a_package_that_changed_its_wording_is_refused() -> None:
    with pytest.raises(build_assets.AssetError, match=r"new\.css still says GDS Transport"):
        build_assets.patched("p{font-family:'GDS Transport'}", "new.css")


def test_a_second_build_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_assets, "fetch", lambda _: pytest.fail("fetched again"))
    assert build_assets.main() == 0


@pytest.mark.parametrize("face", FACES, ids=lambda path: path.stem)
def test_no_pack_lacks_a_glyph(face: object) -> None:
    glyphs = TTFont(str(face)).getBestCmap()
    assert [unicodedata.name(mark) for mark in MARKS if ord(mark) not in glyphs] == []


def test_packs_have_four_faces_and_a_fallback_for_other_letters() -> None:
    assert [face.stem.removeprefix("SourceSans3-") for face in FACES] == [
        "DejaVuSans-Bold",
        "DejaVuSans",
        "Bold",
        "Italic",
        "Regular",
        "Semibold",
    ]
