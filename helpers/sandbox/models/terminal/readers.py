"""Readers: registered by the code on their screen; a simulated one by a code that Stripe publishes.

Source: https://docs.stripe.com/api/terminal/readers and
https://docs.stripe.com/terminal/references/testing#simulated-reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import Call, control
from ...statuses import Statuses

READER = "terminal.reader"
readers = Model(
    READER,
    statuses=Statuses({"online": ("offline",), "offline": ("online",)}),
    references={"location": "terminal.location"},
    remembered=True,
    source="https://docs.stripe.com/api/terminal/readers",
)
# Source: https://docs.stripe.com/terminal/payments/setup-reader/simulated. Guess: those after the first two,
# made in the same way.
CODES: Mapping[str, str] = {
    "simulated-wpe": "simulated_wisepos_e",
    "simulated-s700": "simulated_stripe_s700",
    "simulated-s710": "simulated_stripe_s710",
    "simulated-t600": "simulated_stripe_t600",
    "simulated-m425": "simulated_verifone_m425",
    "simulated-p630": "simulated_verifone_p630",
    "simulated-ux700": "simulated_verifone_ux700",
    "simulated-v660p": "simulated_verifone_v660p",
}


@readers.creating
def _registered(call: Call, reader: Resource) -> Resource:
    """A reader that is on, and waits for something to do."""
    code = call.params["registration_code"]
    if code not in CODES:
        raise errors.Invalid(
            f"The registration code '{code}' could not be found. In test mode, register a simulated reader: "
            f"use one of {', '.join(CODES)}.",
            param="registration_code",
        )
    return {
        **reader,
        "device_sw_version": "",
        "device_type": CODES[code],
        "ip_address": "0.0.0.0",
        "label": call.params.get("label") or code,
        "last_seen_at": call.store.now * 1000,
        "serial_number": call.store.state.ids.uuid(reader["id"]),
    }


@readers.changing
def _label(call: Call, reader: Resource) -> dict[str, Any]:
    """A reader whose label is taken off shows its serial number."""
    return {"label": reader["serial_number"]} if call.params.get("label") == "" else {}


@control("post", "reader")
def switch(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Switch a `reader` to a `status`: online or offline."""
    id, status = params.get("reader"), params.get("status")
    if not isinstance(id, str):
        raise errors.missing("reader")
    if status not in ("online", "offline"):
        raise errors.not_one_of("status", ("online", "offline"))
    holding = store.holder(READER, id)
    reader = holding.get(READER, id, param="reader")
    return holding.change(reader, {"status": status, "last_seen_at": holding.now * 1000})
