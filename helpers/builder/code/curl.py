"""A request as a curl command. The key stands in the environment, never in the command."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

from helpers.catalog import api_version
from helpers.history.wire import write_form
from helpers.redaction import redact

from .doubtful import Doubtful, marked
from .sample import Sample, Upload

HOSTS = {"api": "api.stripe.com", "files": "files.stripe.com", "meter_events": "meter-events.stripe.com"}
HEADERS = {
    "stripe_account": "Stripe-Account",
    "idempotency_key": "Idempotency-Key",
    "stripe_version": "Stripe-Version",
}
PLAIN = re.compile(r"[\w.,:/@-]*", re.ASCII)
"""Values that a form carries as they are."""


def curl(sample: Sample) -> str:
    """One option a line, as in Stripe's reference."""
    return " \\\n  ".join([_command(sample), *_key(sample), *_headers(sample), *_body(sample)])


def _command(sample: Sample) -> str:
    method = sample.operation.method
    verb = {"get": "-G ", "delete": "-X DELETE "}.get(method, "" if sample.params else "-X POST ")
    return f"curl {verb}{shlex.quote(f'https://{HOSTS[sample.operation.base_address]}{sample.path}')}"


def _is_json(sample: Sample) -> bool:
    return sample.path.startswith("/v2/")


def _key(sample: Sample) -> Iterator[str]:
    """v2 takes the key as a bearer's."""
    yield '-H "Authorization: Bearer $STRIPE_SECRET_KEY"' if _is_json(sample) else '-u "$STRIPE_SECRET_KEY:"'


def _headers(sample: Sample) -> Iterator[str]:
    headers = {HEADERS[name]: value for name, value in sample.options.items()}
    if _is_json(sample):
        headers.setdefault("Stripe-Version", api_version())
    return (f"-H {shlex.quote(redact(f'{name}: {value}'))}" for name, value in headers.items())


def _body(sample: Sample) -> Iterator[str]:
    if _is_json(sample) and sample.operation.method == "post":
        yield f"--json {shlex.quote(redact(json.dumps(sample.params, default=str)))}"
        return
    pairs = list(write_form(sample.params))
    multipart = any(isinstance(value, Upload) for _, value in pairs)
    for name, value in pairs:
        text = f"@{value.path}" if isinstance(value, Upload) else str(value)
        option = "-F" if multipart else "-d" if PLAIN.fullmatch(text) else "--data-urlencode"
        argument = f"{option} {shlex.quote(redact(f'{name}={text}'))}"
        yield marked(argument) if isinstance(value, Doubtful) else argument
