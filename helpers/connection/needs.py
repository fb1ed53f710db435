"""What a notebook may need of an account, and the request that tells whether it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import stripe
from stripe.params import AccountCreateParamsCapabilities

from helpers.safety import Refused

Probe = Callable[[stripe.StripeClient], object]


@dataclass(frozen=True)
class Need:
    """``what`` as a sentence names it; ``probe`` is refused by Stripe where the account lacks it."""

    what: str
    probe: Probe


def _make_card_token(client: stripe.StripeClient) -> object:
    return client.v1.tokens.create(
        {"card": {"number": "4242424242424242", "exp_month": "12", "exp_year": "2050", "cvc": "123"}}
    )


def _make_account(client: stripe.StripeClient) -> object:
    """Listing accounts works without Connect; only making one tells. It is deleted at once."""
    account = client.v1.accounts.create({"type": "custom", "country": "US"})
    return client.v1.accounts.delete(account.id)


def _list_financial_accounts(client: stripe.StripeClient) -> object:
    """Treasury is for connected accounts; the one that is made for the question is deleted at once."""
    asked: AccountCreateParamsCapabilities = {
        "treasury": {"requested": True},
        "transfers": {"requested": True},
    }
    account = client.v1.accounts.create({"type": "custom", "country": "US", "capabilities": asked})
    try:
        return client.v1.treasury.financial_accounts.list(options={"stripe_account": account.id})
    finally:
        client.v1.accounts.delete(account.id)


NEEDS: Mapping[str, Need] = {
    # 402: "Sending credit card numbers directly to the Stripe API is generally unsafe. ..."
    "raw_cards": Need("send raw card numbers", _make_card_token),
    # 400: "You can only create new accounts if you've signed up for Connect, ..."
    "connect": Need("make connected accounts", _make_account),
    # As "connect", or 404: "Unrecognized request URL (...). (Hint: Have you onboarded to Treasury? ...)"
    "treasury": Need("use Treasury", _list_financial_accounts),
}


def known(names: Iterable[str]) -> list[Need]:
    """The needs of these names. Raises Refused for a name that there is not."""
    for name in names:
        if name not in NEEDS:
            raise Refused(f"There is no need {name!r}: a notebook may need {', '.join(NEEDS)}.")
    return [NEEDS[name] for name in names]


def lacks(client: stripe.StripeClient, need: Need) -> bool:
    """Whether the client's account lacks what is needed, as Stripe's answer to one request tells."""
    try:
        need.probe(client)
    except (stripe.InvalidRequestError, stripe.CardError, stripe.PermissionError):
        return True
    return False
