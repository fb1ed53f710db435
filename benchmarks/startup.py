"""What a kernel waits for before the first cell runs: the imports, and the catalog from cold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from benchmarks.measure import Result

ROUNDS = 7
CLOCK = "import time; {}; start = time.perf_counter(); {}; print(time.perf_counter() - start)"
IMPORT_HELPERS = ("pass", "import helpers")
IMPORT_STRIPE = ("pass", "import stripe")
LIST_OPERATIONS = ("from helpers.catalog import operations", "operations()")
PARSE_SERVICES = (
    "import ast; from importlib.util import find_spec; from pathlib import Path",
    "[ast.parse(each.read_text('utf-8')) for each in "
    "Path(find_spec('stripe').origin).parent.rglob('*_service.py')]",
)
# Every shape of the operation that takes the most, and one reading of the file that has them.
READ_PARAMETERS = (
    "from helpers.catalog import operation; largest = operation('v1.checkout.sessions.create');"
    "below = lambda each: [*each.options, *filter(None, [each.item]), *(one.shape for one in each.fields)];"
    "read = lambda shape: [read(each) for each in below(shape)]",
    "[read(each.shape) for each in largest.parameters]",
)
PARSE_PARAMETERS = (
    "import ast; from importlib.util import find_spec; from pathlib import Path",
    "ast.parse((Path(find_spec('stripe').origin).parent"
    " / 'params/checkout/_session_create_params.py').read_text('utf-8'))",
)


def took(setup: str, code: str) -> float:
    """Seconds that code takes in a fresh Python, after its set-up."""
    done = subprocess.run(
        [sys.executable, "-c", CLOCK.format(setup, code)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def run() -> Iterator[Result]:
    """Each beside the least that it could be: the SDK's own import, and one reading of its source."""
    codes = (
        IMPORT_HELPERS,
        IMPORT_STRIPE,
        LIST_OPERATIONS,
        PARSE_SERVICES,
        READ_PARAMETERS,
        PARSE_PARAMETERS,
    )
    times: dict[tuple[str, str], list[float]] = {code: [] for code in codes}
    for _ in range(ROUNDS):
        for code in codes:
            times[code].append(took(*code))
    middle = {code: median(each) for code, each in times.items()}
    yield _beside("import helpers", middle[IMPORT_HELPERS], "import stripe", middle[IMPORT_STRIPE], 1.6)
    yield _beside(
        "list all operations", middle[LIST_OPERATIONS], "parse the services", middle[PARSE_SERVICES], 1.0
    )
    yield _beside(
        "read the parameters of a Checkout session",
        middle[READ_PARAMETERS],
        "parse them",
        middle[PARSE_PARAMETERS],
        3.0,
    )


def _beside(what: str, seconds: float, floor: str, least: float, at_most: float) -> Result:
    return Result(f"{what} ({seconds * 1000:.0f} ms) / {floor}", seconds / least, at_most=at_most)
