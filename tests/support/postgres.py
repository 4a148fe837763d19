"""A PostgreSQL server of the tests' own: private port, private folder, stopped by process id."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class NoServer(Exception):
    """PostgreSQL cannot be had here; the message says why."""


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    folder: Path
    port: int

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """End the server at once and remove what it wrote."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Server:
    """Start a server; raises NoServer where its programs are missing or it does not come up."""
    programs = _programs()
    memory = Path("/dev/shm")  # noqa: S108 - a test's data is best kept in memory
    folder = Path(tempfile.mkdtemp(prefix="gorm-pg-", dir=memory if _is_roomy(memory) else None))
    demote = _as_somebody_else(folder)
    data = folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    _run([*map(str, initdb), "--locale=C.UTF-8", "--no-sync"], demote)
    port = _free_port()
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1"]
    command += ["-k", str(folder)]
    for setting in _FAST:
        command += ["-c", setting]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [*demote, *command], stdout=log, stderr=log, cwd=folder
        )
    server = Server(process, folder, port)
    _await(server)
    return server


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    try:
        import pgserver
    except ImportError:
        raise NoServer("no PostgreSQL programs are installed") from None
    return Path(pgserver.__file__).parent / "pginstall" / "bin"


def _as_somebody_else(folder: Path) -> list[str]:
    """PostgreSQL will not run as root: go down to its own user, or to nobody."""
    if os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    raise NoServer("PostgreSQL does not run as root, and there is no other user to run it as")


def _run(command: Sequence[str], demote: Sequence[str]) -> None:
    done = subprocess.run(  # noqa: S603
        [*demote, *command], capture_output=True, text=True, check=False, cwd="/"
    )
    if done.returncode:
        raise NoServer(f"{Path(command[0]).name} failed: {done.stderr.strip()[-300:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_roomy(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free > 1_000_000_000


def _await(server: Server) -> None:
    import psycopg

    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            address = server.url("postgres").replace("+psycopg", "")
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    words = (server.folder / "log").read_text(errors="replace")[-500:]
    server.stop()
    raise NoServer(f"PostgreSQL did not come up: {words}")
