"""Ways into Stripe's own pages for a connected account: onboarding, and the dashboard.

Of the pages, only onboarding's are there; the sandbox's `onboard` control does at once what the account's
holder would do on them.

Source: https://docs.stripe.com/api/account_links and https://docs.stripe.com/api/accounts/login_link.
"""

from __future__ import annotations

from ... import errors
from ...ids import MARK
from ...resource import Resource
from ...routes import Call, route
from ..core import hosted
from ..core.connected import connected_account, hand_over

# Source: https://docs.stripe.com/api/account_links/object, the example's `expires_at` less its `created`.
LINK_LASTS = 300


def collects(account: Resource) -> bool:
    """Whether the platform itself collects what Stripe requires of the account."""
    return bool(account["controller"].get("requirement_collection") == "application")


def secret(call: Call, what: str) -> str:
    """What makes an address or secret hard to guess; new each time."""
    return call.store.new_id(f"_{what}_").rpartition("_")[2].removeprefix(MARK)[:12]


def _linked(call: Call) -> Resource:
    """The account that a link is asked for. One that a platform does not have has words of its own.

    As many programs report them, 2020 to 2026; a log of stripe-java's shows that there is no code.
    """
    try:
        return connected_account(call.store, call.params["account"])
    except errors.Forbidden:
        raise errors.Invalid(
            "You requested an account link for an account that is not connected to your platform or does not "
            "exist."
        ) from None


@route("v1.account_links.create")
def create_link(call: Call) -> Resource:
    """A single-use address of Stripe's onboarding; the holder takes it from there."""
    account = _linked(call)
    for name in ("refresh_url", "return_url"):
        if name not in call.params:
            raise errors.missing(name)
    if call.params["type"] == "account_update" and not collects(account):
        raise errors.Invalid(
            "You cannot create `account_update` type Account Links for this account. Valid types for this "
            'account are ["account_onboarding"].',
            param="type",
        )
    hand_over(call.store.on(account["id"]))
    letter = {"custom": "c", "express": "e", "standard": "s"}.get(account["type"], "c")
    code, ends = secret(call, "link"), call.store.now + LINK_LASTS
    addresses = {name: call.params[name] for name in ("refresh_url", "return_url")}
    hosted.enter(call.store, code, "account", account["id"], expires_at=ends, **addresses)
    return {
        "object": "account_link",
        "created": call.store.now,
        "expires_at": ends,
        "url": call.store.link("connect.stripe.com", f"/setup/{letter}/{account['id']}/{code}"),
    }


@route("v1.accounts.login_links.create")
def create_login_link(call: Call) -> Resource:
    """An address that signs the holder of an account into the Express Dashboard."""
    account = connected_account(call.store, call.path["account"])
    if account["controller"].get("stripe_dashboard", {}).get("type") != "express":
        raise errors.Invalid(
            "Cannot create a login link for an account that does not have access to the Express Dashboard."
        )
    if not account["details_submitted"]:
        raise errors.Invalid("Cannot create a login link for an account that has not completed onboarding.")
    return {
        "object": "login_link",
        "created": call.store.now,
        "url": f"https://connect.stripe.com/express/{account['id']}/{secret(call, 'login')}",
    }
