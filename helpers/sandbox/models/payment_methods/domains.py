"""Domains on which wallets may be shown, and what became of each wallet's own registration.

Source: https://docs.stripe.com/api/payment_method_domains and
https://docs.stripe.com/payments/payment-methods/pmd-registration.
"""

from __future__ import annotations

import re
from typing import Any

from ... import errors
from ...by_type.typed import own
from ...model import Model
from ...resource import Resource
from ...routes import Call, route

WALLETS = ("amazon_pay", "apple_pay", "google_pay", "klarna", "link", "paypal")
DOMAIN = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)

domains = Model(
    "payment_method_domain",
    starts={"enabled": True},
    word="payment method domain",
    source="https://docs.stripe.com/api/payment_method_domains",
)
Model("apple_pay_domain", word="apple pay domain", source="https://docs.stripe.com/payments/apple-pay")


@domains.creating
def _registered(call: Call, domain: Resource) -> Resource:
    """Wallets are registered at once: nothing is looked up, since a sandbox reaches no domain."""
    if not DOMAIN.fullmatch(domain["domain_name"]):
        raise errors.Invalid(
            f"Invalid domain name: {domain['domain_name']}. Send it without scheme, path and port.",
            param="domain_name",
        )
    return {**domain, **_wallets(domain["enabled"])}


@domains.changing
def _enabled(call: Call, domain: Resource) -> dict[str, Any]:
    """A domain that is disabled shows no wallet."""
    return _wallets(call.params["enabled"]) if "enabled" in call.params else {}


def _wallets(enabled: bool) -> dict[str, Any]:
    return {name: {"status": "active" if enabled else "inactive"} for name in WALLETS}


@route("v1.payment_method_domains.validate")
def validate(call: Call) -> Resource:
    """Register those wallets again that are not; here all are that the domain may show."""
    domain = own(call)
    return call.store.change(domain, _wallets(domain["enabled"]))
