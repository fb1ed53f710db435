"""A PostgreSQL of one's own, for as long as a test takes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Where Debian keeps the server's commands.
DEBIAN = Path("/usr/lib/postgresql")


def _command(name: str) -> str:
    """A command of the server, on the path or where Debian keeps it."""
    newest = max(DEBIAN.glob(f"*/bin/{name}"), default=None)
    command = str(newest) if newest else shutil.which(name)
    assert command, f"PostgreSQL's {name} is missing: install postgresql."
    return command


def _run(*command: str) -> None:
    """Run a command of the server, which root may not."""
    user = ["runuser", "-u", "postgres", "--"] if os.name == "posix" and os.geteuid() == 0 else []
    subprocess.run([*user, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@contextmanager
def cluster() -> Iterator[str]:
    """The address of its database."""
    folder = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, port = str(folder / "data"), _free_port()
    try:
        _run(_command("initdb"), "-D", data, "-A", "trust", "-U", "postgres")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        _run(_command("pg_ctl"), "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run(_command("pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)
