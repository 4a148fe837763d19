"""Files of the instance: whole or not at all, for its owner only, and what is damaged says so."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext

from gorm.core.file_store import ContentStore, FileDamaged

CONTENT = b"What the council wrote."
STORE = ContentStore("tried")


@pytest.fixture
def folder(app: Flask, context: AppContext) -> Path:
    """Where the store of these tests keeps its files."""
    return Path(app.instance_path) / "tried"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_same_bytes_are_kept_once_under_their_digest_for_their_owner_only(
    folder: Path,
) -> None:
    digest = STORE.keep(CONTENT)
    assert STORE.keep(CONTENT) == digest == hashlib.sha256(CONTENT).hexdigest()
    assert files_in(folder) == [folder / digest[:2] / digest]
    assert STORE.kept(digest) == CONTENT
    assert STORE.path_of(digest).stat().st_mode & 0o777 == 0o600
    for private in (folder, folder / digest[:2]):
        assert private.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", ["gone", "cut", "other"])
def test_what_is_damaged_says_so_and_is_made_good_by_the_same_bytes(
    folder: Path, damage: str
) -> None:
    digest = STORE.keep(CONTENT + damage.encode())
    path = STORE.path_of(digest)
    path.unlink()
    if damage != "gone":
        path.write_bytes(CONTENT if damage == "cut" else b"Something else.")
    with pytest.raises(FileDamaged):
        STORE.kept(digest)
    STORE.keep(CONTENT + damage.encode())
    assert STORE.kept(digest) == CONTENT + damage.encode()


@pytest.mark.parametrize("digest", ["", "../../gorm.sqlite3", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_nothing_but_a_digest_names_a_file(context: AppContext, digest: str) -> None:
    with pytest.raises(FileDamaged):
        STORE.kept(digest)


def test_a_disk_that_fails_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    STORE.keep(b"The first, so that the folders are there.")
    before = files_in(folder)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        STORE.keep(b"What does not fit.")
    assert files_in(folder) == before


def test_many_who_keep_the_same_bytes_at_once_keep_them_whole(app: Flask, folder: Path) -> None:
    content = os.urandom(2_000_000)

    def keep(_: int) -> str:
        with app.app_context():
            return STORE.keep(content)

    with ThreadPoolExecutor(8) as pool:
        (digest,) = set(pool.map(keep, range(16)))
    assert STORE.kept(digest) == content
    assert [path.name for path in files_in(folder) if "unfinished" in path.name] == []
