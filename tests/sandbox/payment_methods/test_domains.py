"""Domains for wallets: registered, found by their name, switched off and on."""

from __future__ import annotations

from typing import Any

import pytest
import stripe


def test_a_domain_is_registered_with_every_wallet(stripe_client: Any) -> None:
    """As recorded: each wallet is active, without details, and the domain is found by its name."""
    domain = stripe_client.v1.payment_method_domains.create({"domain_name": "shop.example.com"})
    assert domain.id.startswith("pmd_")
    assert domain.to_dict()["apple_pay"] == {"status": "active"}
    assert domain.enabled is True
    stripe_client.v1.payment_method_domains.create({"domain_name": "other.example.com"})
    payment_method_domains = stripe_client.v1.payment_method_domains.list({"domain_name": "shop.example.com"})
    assert [each.id for each in payment_method_domains.data] == [domain.id]


def test_a_domain_is_switched_off_and_on(stripe_client: Any) -> None:
    """A disabled one shows no wallet, and validating it does not change that."""
    domain = stripe_client.v1.payment_method_domains.create(
        {"domain_name": "a.example.com", "enabled": False}
    )
    assert domain.google_pay.status == "inactive"
    assert stripe_client.v1.payment_method_domains.validate(domain.id).google_pay.status == "inactive"
    changed = stripe_client.v1.payment_method_domains.update(domain.id, {"enabled": True})
    assert (changed.google_pay.status, changed.link.status) == ("active", "active")


@pytest.mark.parametrize("name", ["https://shop.example.com", "localhost", "a b.com", "x" * 254 + ".com"])
def test_what_is_no_domain_is_refused(stripe_client: Any, name: str) -> None:
    """An address, a name without a dot, a space, and more characters than a domain may have."""
    with pytest.raises(stripe.InvalidRequestError, match="Invalid domain name"):
        stripe_client.v1.payment_method_domains.create({"domain_name": name})


def test_apple_pay_domains(stripe_client: Any) -> None:
    """The older kind, as recorded: made, listed by name, deleted."""
    domain = stripe_client.v1.apple_pay_domains.create({"domain_name": "shop.example.com"})
    assert domain.id.startswith("apwc_")
    assert len(stripe_client.v1.apple_pay_domains.list({"domain_name": "shop.example.com"}).data) == 1
    assert stripe_client.v1.apple_pay_domains.delete(domain.id).deleted is True
    assert stripe_client.v1.apple_pay_domains.list().data == []
