"""What a kernel sends comes whole, in order, and as soon as it can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.leaks.kernels import Kernel, running


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """As the kit's environment starts one."""
    with running(tmp_path_factory.mktemp("kernel")) as kernel:
        yield kernel


def outputs(kernel: Kernel, code: str) -> list[str]:
    """What came, in order: texts of streams, and results."""
    told = {"stream": lambda each: each["text"], "execute_result": plain, "display_data": plain}
    return [told[each["msg_type"]](each["content"]) for each in kernel.run(code) if each["msg_type"] in told]


def plain(content: Any) -> str:
    text: str = content["data"]["text/plain"]
    return text


@pytest.mark.parametrize(
    "text", ["Card 4111 ", "sk_test_", "4242", "in 2026", "whsec_abc", "base64: c2tfdGVzdF8="]
)
def test_what_may_begin_a_secret_is_shown_when_the_cell_is_done(kernel: Kernel, text: str) -> None:
    """Nothing is lost, whatever a text ends in."""
    assert "".join(outputs(kernel, f"print({text!r}, end='')")) == text


def test_the_order_of_streams_and_displays_stays(kernel: Kernel) -> None:
    """What was held back comes before the display that follows it."""
    code = "print('use sk_test_', end=''); display(1); print('4111 ', end=''); display(2)\n'3'"
    assert outputs(kernel, code) == ["use ", "sk_test_", "1", "4111 ", "2", "'3'"]


def test_progress_is_seen_while_it_is_made(kernel: Kernel) -> None:
    """A line that is not ended yet comes at once."""
    code = "import time\nfor each in ('a', 'b', 'c'): print(each, end='', flush=True); time.sleep(0.3)"
    assert outputs(kernel, code) == ["a", "b", "c"]


def test_the_two_streams_are_apart(kernel: Kernel) -> None:
    """The beginning of a key on one is no key with what comes on the other."""
    code = "import sys\nprint('sk_test_', end='', flush=True); print('a' * 20, file=sys.stderr)"
    assert sorted(outputs(kernel, code)) == ["a" * 20 + "\n", "sk_test_"]


def test_a_picture_comes_as_it_is(kernel: Kernel) -> None:
    """Bytes that hold no secret are not touched."""
    code = (
        "import base64; from IPython.display import Image\n"
        "Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='))"
    )
    results = [each for each in kernel.run(code) if each["msg_type"] == "execute_result"]
    assert results[0]["content"]["data"]["image/png"].startswith("iVBORw0KGgo")


def test_a_kernel_that_takes_in_no_file_descriptors_is_guarded(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """As on Windows: what Python prints is masked; what a subprocess prints goes to the terminal alone."""
    folder = tmp_path_factory.mktemp("windows")
    with running(folder, "--IPKernelApp.capture_fd_output=False") as kernel:
        assert outputs(kernel, "key = ('9876' + 'xH15' * 6 + '_tset_ks')[::-1]; print(key)") == [
            "sk_test_****6789\n"
        ]
        assert outputs(kernel, "import subprocess; _ = subprocess.run(['python3', '--version'])") == []
