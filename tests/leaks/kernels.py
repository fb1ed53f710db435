"""A real kernel, and everything that gets out of it: messages, files, what its terminal shows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

TERMINAL = "terminal.log"
STARTS = 3


@dataclass
class Kernel:
    """A kernel that works in a folder, which holds its files, IPython's own, and its terminal's output."""

    client: BlockingKernelClient
    folder: Path
    seen: dict[Path, int] = field(default_factory=dict)

    def run(self, code: str, store_history: bool = True) -> list[dict[str, Any]]:
        """Every message on iopub until the kernel is idle again, then the reply."""
        messages: list[dict[str, Any]] = []
        answers = iter(("p key", "q"))  # to a debugger that asks for a command

        def asked(message: dict[str, Any]) -> None:
            messages.append(message)
            self.client.input(next(answers, "q"))

        reply = self.client.execute_interactive(
            code, store_history=store_history, output_hook=messages.append, stdin_hook=asked, timeout=60
        )
        return [*messages, reply]

    def shown(self, code: str) -> str:
        """Everything that the kernel says about a cell, as one text."""
        messages = self.run(code)
        printed = [each["content"]["text"] for each in messages if each["msg_type"] == "stream"]
        contents = [[each["content"], str(each["buffers"])] for each in messages]
        return "".join(printed) + json.dumps(contents)

    def value(self, code: str) -> str:
        """What an expression is, in its plain text."""
        results = [each for each in self.run(code) if each["msg_type"] == "execute_result"]
        text: str = results[0]["content"]["data"]["text/plain"]
        return text

    def written(self) -> str:
        """What files hold that are new or longer since this was asked last."""
        files = [each for each in sorted(self.folder.rglob("*")) if each.is_file()]
        new = [each for each in files if self.seen.get(each) != each.stat().st_size]
        self.seen |= {each: each.stat().st_size for each in new}
        return "\n".join(f"{each.name}: {each.read_bytes().decode('latin-1')}" for each in new)


@contextmanager
def running(folder: Path, *arguments: str, **environment: str) -> Iterator[Kernel]:
    """A kernel in a folder of its own."""
    # Where a kernel sees that pytest runs, it leaves its file descriptors alone.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    with (folder / TERMINAL).open("wb") as terminal:
        manager, client = _started(
            env={**inherited, "IPYTHONDIR": str(folder / "ipython"), **environment},
            extra_arguments=list(arguments),
            cwd=str(folder),
            stdout=terminal,
            stderr=terminal,
        )
        try:
            yield Kernel(client, folder)
        finally:
            _end(manager, client)


def _started(**how: Any) -> tuple[KernelManager, BlockingKernelClient]:
    """A kernel that answers.

    Its ports are chosen before it begins. Where another process takes one of them meanwhile it ends at once,
    and one with other ports is started.
    """
    for left in reversed(range(STARTS)):
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(**how)
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
        except RuntimeError:
            _end(manager, client)
            if not left:
                raise
        else:
            return manager, client
    raise AssertionError


def _end(manager: KernelManager, client: BlockingKernelClient) -> None:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
