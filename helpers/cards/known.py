"""What a test card is, and what it sets off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Decline:
    """Why a card is declined: `code` and message, and what the bank told beside them."""

    code: str
    message: str
    decline_code: str | None = None
    param: str | None = None
    advice_code: str | None = None
    network_decline_code: str | None = None
    network_advice_code: str | None = None
    only_with_cvc: bool = False

    @property
    def told(self) -> dict[str, str | None]:
        """What the error says beside its code and message."""
        return {
            "decline_code": self.decline_code,
            "advice_code": self.advice_code,
            "network_advice_code": self.network_advice_code,
            "network_decline_code": self.network_decline_code,
        }


def declined(
    decline_code: str,
    message: str = "Your card was declined.",
    advice: str | None = "try_again_later",
    network: str | None = None,
    network_advice: str | None = None,
) -> Decline:
    """A plain decline with a reason."""
    return Decline("card_declined", message, decline_code, None, advice, network, network_advice)


# Source: https://docs.stripe.com/declines/codes; the network's codes as recorded.
GENERIC = declined("generic_decline", network="01")
INSUFFICIENT = declined(
    "insufficient_funds", "Your card has insufficient funds.", "try_again_later", "51", "02"
)
LOST = declined("lost_card", advice="do_not_try_again", network="41", network_advice="01")
STOLEN = declined("stolen_card", advice="do_not_try_again", network="43", network_advice="01")
FRAUDULENT = declined("fraudulent", advice=None)
VELOCITY = declined(
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    "try_again_later",
    "61",
    "02",
)
EXPIRED = Decline(
    "expired_card", "Your card has expired.", None, "exp_month", "confirm_card_data", "54", "03"
)
INCORRECT_CVC = Decline(
    "incorrect_cvc",
    "Your card's security code is incorrect.",
    "incorrect_cvc",
    "cvc",
    "confirm_card_data",
    "N7",
    "03",
    only_with_cvc=True,
)
PROCESSING = Decline(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    "processing_error",
    None,
    "try_again_later",
    "06",
)
# Not a card's row: what a payment is declined with where the customer would have to authenticate it first.
AUTHENTICATION_REQUIRED = Decline(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
)

# What is said where the customer may not be asked; as recorded, also of a payment off session.
NOT_HANDLED = Decline(
    "authentication_required",
    "This payment required an authentication action to complete, but `error_on_requires_action` was set. "
    "When you're ready, you can upgrade your integration to handle actions at "
    "https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions.",
    "authentication_not_handled",
)

# What the bank can be made to say to the next payment by card, by the reason that it gives.
OUTCOMES: Mapping[str, Decline] = {
    each.decline_code or each.code: each
    for each in (
        GENERIC,
        INSUFFICIENT,
        LOST,
        STOLEN,
        FRAUDULENT,
        VELOCITY,
        EXPIRED,
        INCORRECT_CVC,
        PROCESSING,
    )
}


@dataclass(frozen=True)
class Disputed:
    """What becomes of a payment after it succeeded.

    ``times``: how many disputes. ``eligible``: the enhanced evidence it is open to.
    """

    reason: str
    inquiry: bool = False
    times: int = 1
    eligible: tuple[str, ...] = ()


Funding = Literal["credit", "debit", "prepaid"]
Check = Literal["pass", "fail", "unavailable"]
Authentication = Literal[
    "unsupported", "unenrolled", "optional", "unless_set_up", "on_session", "always", "frictionless"
]


@dataclass(frozen=True)
class KnownCard:
    """A test card. Without anything else said, every attempt with it succeeds.

    ``names``: what follows `tok_` and `pm_card_` in its magic names. ``attach`` and ``charge``: what an
    attachment or a payment is declined with; a payment that needs authentication, after it.
    ``dispute`` and ``fraud_warning``: what a payment ends in. ``refund``: how refunds of it go, where they
    do not succeed at once. ``authentication``: when 3D Secure is needed; ``lookup_fails``: it comes to an
    error; ``by_rule``: Radar's rules need it, not the bank. ``at_once``: its funds are available without
    delay.
    ``payout`` and ``instant``: what payouts to it fail with, and whether instant ones are possible.
    ``triggers``: what a payment for a connected account sets off there: its next requirements, or a block.
    ``verified_by``: how its holder is verified at a reader. ``plain``: nothing more can be asked of an
    authorization than to be captured once, in time.
    ``variant``: Stripe publishes a name and no number; it shows the digits of the card it resembles.
    """

    number: str
    names: tuple[str, ...] = ()
    brand: str = "Visa"
    funding: Funding = "credit"
    country: str = "US"
    network: str | None = None
    attach: Decline | None = None
    charge: Decline | None = None
    cvc_check: Check = "pass"
    line1_check: Check = "pass"
    zip_check: Check = "pass"
    dispute: Disputed | None = None
    fraud_warning: bool = False
    refund: Literal["pending", "fails"] | None = None
    authentication: Authentication = "unenrolled"
    lookup_fails: bool = False
    by_rule: bool = False
    at_once: bool = False
    risk: Literal["normal", "elevated", "highest"] = "normal"
    payout: str | None = None
    instant: bool = True
    triggers: Literal["requirements", "charges", "payouts"] | None = None
    verified_by: Literal["approval", "offline_pin", "online_pin"] = "approval"
    plain: bool = False
    variant: bool = False

    @property
    def key(self) -> str:
        """What its fingerprint follows from."""
        return f"{self.number}:{self.names[0]}" if self.variant else self.number
