"""`python -m helpers.sandbox`: the sandbox over HTTP, on loopback."""

from __future__ import annotations

import argparse
import asyncio
import sys
import warnings
from contextlib import suppress

from .door.application import PROFILES
from .door.http import PortInUse, listening_socket, serve
from .sandbox import Sandbox
from .storage.journal import StateFile
from .versions import versions


def port(text: str) -> int:
    """A port's number. Raises ArgumentTypeError."""
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 65_536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no port: give a number from 0 to 65535")


def arguments() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser(prog="python -m helpers.sandbox", description=__doc__)
    parser.add_argument("--port", type=port, default=12111, help="0 takes a free one (default: 12111)")
    parser.add_argument("--seed", help="ids follow from it; without one they differ in every run")
    parser.add_argument("--clock", help="the moment at which time stands, ISO 8601; without one it runs")
    parser.add_argument("--state", help="a file to keep everything in, and to go on from")
    parser.add_argument("--profile", choices=PROFILES, help="what the account may do (default: full)")
    parser.add_argument(
        "--api-version",
        help="what is spoken with whom names no other; without one the SDK's: " + versions()[0],
    )
    return parser


def main() -> int:
    options = arguments().parse_args()
    try:
        with warnings.catch_warnings(record=True) as notes:
            sandbox = Sandbox(
                options.seed,
                options.clock,
                options.profile,
                options.state,
                api_version=options.api_version,
            )
        for each in notes:
            print(each.message, file=sys.stderr)
        listener = listening_socket(options.port)
    except (PortInUse, StateFile, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(sandbox.application, listener))
    sandbox.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
