"""A PostgreSQL server of the tests' own: the one that COMMUNIQUE_TEST_POSTGRESQL names, else one started here from Debian's package."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, None if there is no server installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def binaries_with_pgvector() -> Path | None:
    """Those of the package pgserver, which brings pgvector; None if it is not installed."""
    package = find_spec("pgserver")
    places = [] if package is None else list(package.submodule_search_locations or [])
    found = [p for place in places if (p := Path(place) / "pginstall/bin/initdb").exists()]
    return found[0].parent if found else None


@contextmanager
def server(folder: Path | None = None) -> Iterator[str | None]:
    """The URL of a server whose databases may be made and dropped; None if none can be started. `folder`: of its initdb and pg_ctl."""
    if folder is None and (given := os.environ.get("COMMUNIQUE_TEST_POSTGRESQL")):
        yield given
        return
    folder = folder or binaries()
    if folder is None:
        yield None
        return
    home = Path(tempfile.mkdtemp(prefix="communique-postgresql-"))
    user = _own(home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*words: str) -> None:
        command = [str(folder / words[0]), *words[1:]]
        whole = command if user is None else ["runuser", "-u", user, "--", *command]
        subprocess.run(whole, check=True, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    data = str(home / "data")
    run("initdb", "-D", data, "-U", "communique", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    run(
        "pg_ctl",
        "-D",
        data,
        "-w",
        "-l",
        str(home / "log"),
        "-o",
        f"-p {port} -k {home} -c fsync=off -h 127.0.0.1",
        "start",
    )
    try:
        yield f"postgresql://communique@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def _own(home: Path) -> str | None:
    """The user that runs the server: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    shutil.chown(home, "postgres")
    home.chmod(0o755)
    return "postgres"
