"""Settings -> the connection that they ask for."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import stripe

from helpers.redaction import Secret
from helpers.safety import Refused
from helpers.settings import KEYS_PAGE, Settings

from .bulk import RATE, TIMEOUT, Bulk
from .connection import Connection
from .headers import SeededKeys, as_they_are, for_account
from .live_run import of_a_run, spent
from .needs import Need, lacks
from .pooled import PooledClient
from .seam import RecordingClient, Unreachable

if TYPE_CHECKING:
    from stripe._base_address import BaseAddresses

    from helpers.sandbox import Sandbox

RETRIES = 2


def establish(settings: Settings, needs: list[Need]) -> Connection:
    """The connection; the SDK's module-level calls go through it, too."""
    if settings.mode == "test":
        return _to_stripe(settings, needs)
    if needs and settings.profile == "fresh":
        note = f"The profile fresh cannot {_listed(needs)}, so this goes on with the profile full."
        return _to_sandbox(replace(settings, profile="full"), note)
    return _to_sandbox(settings)


def _to_sandbox(settings: Settings, note: str = "") -> Connection:
    from helpers.sandbox import KEY

    seed, clock, version = settings.seed, settings.clock, settings.api_version
    sandbox, seam = sandbox_of(seed, clock, settings.profile, version)
    facts = {
        "account": sandbox.account,
        "profile": settings.profile,
        "seed": seed or "none",
        "clock": f"{clock:%Y-%m-%d %H:%M} UTC" if clock else "running",
        **({"version": version} if version else {}),
    }
    bulk = Bulk(sandbox.http_client(), Secret(KEY), stripe.DEFAULT_API_BASE)
    return Connection("sandbox", _client(KEY, seam), bulk, facts, note)


def fresh(connection: Connection) -> Connection:
    """A sandbox apart from everything else, as a connection's own was at first; any where it has none."""
    from helpers.sandbox import KEY, Sandbox
    from helpers.sandbox.door.transport import SandboxClient

    sandbox = Sandbox(pages=True)
    if isinstance(connection.bulk.client, SandboxClient):
        state = connection.bulk.client.application.state
        began = state.clock.standing
        clock = None if began is None else datetime.fromtimestamp(began, UTC)
        sandbox = Sandbox(state.ids.seed, clock, state.profile, api_version=state.api_version, pages=True)
    transport = sandbox.http_client()
    client = stripe.StripeClient(KEY, http_client=RecordingClient(transport))
    return Connection("sandbox", client, Bulk(transport, Secret(KEY), stripe.DEFAULT_API_BASE))


@cache
def sandbox_of(
    seed: str | None, clock: datetime | None, profile: str, version: str | None
) -> tuple[Sandbox, RecordingClient]:
    """The process's sandbox of these settings; connecting again finds what was made in it."""
    from helpers.sandbox import Sandbox

    sandbox = Sandbox(seed, clock, profile, api_version=version, pages=True)
    return sandbox, RecordingClient(sandbox.http_client(), SeededKeys(seed) if seed else as_they_are)


def _to_stripe(settings: Settings, needs: list[Need]) -> Connection:
    assert settings.secret_key
    if note := spent():
        return _to_sandbox(replace(settings, profile="full"), note)
    key = settings.secret_key.reveal()
    network = of_a_run(stripe.new_default_http_client(async_fallback_client=stripe.HTTPXClient()))
    asking = stripe.StripeClient(
        key,
        stripe_account=settings.account or None,
        http_client=network,
        base_addresses=_bases(settings.api_base),
    )
    address = settings.api_base or stripe.DEFAULT_API_BASE
    account, missing = _ask(asking, address, needs)
    if missing:
        note = f"{account or 'The account'} cannot {_listed(missing)}, so this goes on in the sandbox."
        return _to_sandbox(replace(settings, profile="full"), note)
    prepare = for_account(settings.account) if settings.account else as_they_are
    client = _client(key, RecordingClient(network, prepare, address), settings.api_base)
    facts = {"account": account or "not told to this key"}
    if settings.api_base:
        facts["address"] = settings.api_base
    pooled = PooledClient(address, TIMEOUT)
    bulk = Bulk(pooled, settings.secret_key, address, settings.account, None if settings.api_base else RATE)
    return Connection("test", client, bulk, facts)


def _ask(client: stripe.StripeClient, address: str, needs: list[Need]) -> tuple[str, list[Need]]:
    """The account's id, "" where the key may not ask for it, and what it lacks. None of this is recorded."""
    try:
        return _account(client), [need for need in needs if lacks(client, need)]
    except stripe.APIConnectionError as error:
        raise Unreachable(address, error) from None
    except stripe.AuthenticationError:
        raise Refused(
            f"Stripe does not know the key in STRIPE_SECRET_KEY: copy it again from {KEYS_PAGE}, "
            "or set WORKBOOK_MODE=sandbox."
        ) from None


def _account(client: stripe.StripeClient) -> str:
    try:
        return client.v1.accounts.retrieve_current().id
    except stripe.PermissionError as error:
        if error.error and error.error.code == "account_invalid":
            raise Refused(
                "STRIPE_ACCOUNT is not an account that the key may act for: write the id of one that is "
                "connected to yours, or leave it empty."
            ) from None
        return ""


def _client(key: str, http_client: stripe.HTTPClient, address: str = "") -> stripe.StripeClient:
    """A client, and the same for the SDK's module-level calls."""
    # What Stripe advises stands among a reply's headers, and not below every cell as a warning.
    os.environ.setdefault("STRIPE_SUPPRESS_NOTICES", "true")
    stripe.api_key = key
    stripe.default_http_client = http_client
    stripe.max_network_retries = RETRIES
    stripe.api_base = address or stripe.DEFAULT_API_BASE
    stripe.connect_api_base = address or stripe.DEFAULT_CONNECT_API_BASE
    stripe.upload_api_base = address or stripe.DEFAULT_UPLOAD_API_BASE
    stripe.meter_events_api_base = address or stripe.DEFAULT_METER_EVENTS_API_BASE
    return stripe.StripeClient(
        key, http_client=http_client, base_addresses=_bases(address), max_network_retries=RETRIES
    )


def _bases(address: str) -> BaseAddresses:
    """Every kind of request to one address; none named: to Stripe's own."""
    if not address:
        return {}
    return {"api": address, "connect": address, "files": address, "meter_events": address}


def _listed(needs: list[Need]) -> str:
    return " or ".join(need.what for need in needs)
