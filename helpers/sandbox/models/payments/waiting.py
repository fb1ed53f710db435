"""What a customer does with a voucher, a code or a request on the phone, and when.

The e-mail address says it: Stripe's test mode reads the part of the billing e-mail before the "@"; konbini's
confirmation numbers say the same, and MB WAY's telephone numbers. Where nothing is said, a voucher is paid
after three minutes; a code to be scanned waits for `POST /_sandbox/authenticate`, and expires.

Source: the testing sections of https://docs.stripe.com/payments/boleto/accept-a-payment,
https://docs.stripe.com/payments/oxxo/accept-a-payment, https://docs.stripe.com/payments/konbini/accept-a-payment,
https://docs.stripe.com/payments/multibanco/accept-a-payment, https://docs.stripe.com/payments/pix/accept-a-payment,
https://docs.stripe.com/payments/mb-way/accept-a-payment and
https://docs.stripe.com/payments/blik/accept-a-payment; the decline codes of BLIK:
https://docs.stripe.com/changelog/endive/2026-09-30/blik-granular-decline-codes.
Guess: which address gets which of those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..payment_methods import rails

DELAY = 180
BLIK_SECONDS = 8
VOUCHERS = frozenset({"boleto", "konbini", "multibanco", "oxxo", "pix"})
DAY = 86_400
# Seconds that clocks are ahead of UTC where a voucher is paid; none of them is changed in summer.
# Source: `expires_after_days` in https://docs.stripe.com/api/payment_intents/confirm; recorded for konbini.
AHEAD: Mapping[str, int] = {"boleto": -3 * 3600, "konbini": 9 * 3600, "oxxo": -6 * 3600}


@dataclass(frozen=True)
class Course:
    """What the customer does: pays after so many seconds, or lets it expire; ``code``: fails with an error.

    ``expires``: seconds until what is shown expires, where the address says that, too. ``decline_code``: why
    it was declined, beside the ``code``.
    """

    pays: int | None = None
    expires: int | None = None
    code: str | None = None
    message: str = ""
    decline_code: str | None = None


EXPIRED = "payment_intent_payment_attempt_expired"
LAPSED = (
    "The latest payment attempt for the PaymentIntent has expired. Provide payment details or a new "
    "PaymentMethod to attempt to fulfill this PaymentIntent again."
)
# Recorded by a program in September 2026.
LAPSED_OWN: Mapping[str, str] = {
    "promptpay": (
        "The PromptPay payment attempt of this PaymentIntent has expired. You can provide "
        "payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again."
    )
}
DECLINED = "payment_method_provider_decline"
TIMED_OUT = "payment_method_provider_timeout"
BY_ADDRESS: Mapping[str, Course] = {
    "succeed_immediately": Course(pays=0),
    "expire_immediately": Course(expires=0),
    "expire_with_delay": Course(expires=DELAY),
    "fill_never": Course(),
}
BY_NUMBER: Mapping[str, Course] = {
    "11111111110": Course(pays=DELAY),
    "22222222220": BY_ADDRESS["succeed_immediately"],
    "33333333330": BY_ADDRESS["expire_immediately"],
    "44444444440": BY_ADDRESS["expire_with_delay"],
    "55555555550": BY_ADDRESS["fill_never"],
}
# Where no other sentence is known, a guess. Any other number pays at once.
BY_PHONE: Mapping[str, Course] = {
    "+351911111112": Course(pays=30),
    "+351911111113": Course(
        pays=0,
        code="payment_method_not_available",
        message="The payment method is not available at the moment. Try again later, or with another one.",
    ),
    "+351911111114": Course(pays=0, code=DECLINED, message="MB WAY declined the payment."),
    "+351911111115": Course(pays=0, code=EXPIRED, message=LAPSED),
    "+351911111116": Course(
        pays=0,
        code="payment_method_customer_decline",
        message="The customer has declined this payment in their mobile app.",
    ),
}
INVALID_BLIK: Mapping[str, str] = {
    "invalid_code": "The code passed wasn't a valid BLIK code.",
    "expired_code": (
        "The code passed has expired. BLIK codes expire after 2 minutes, please request another code from "
        "the customer."
    ),
}
BLIK: Mapping[str, Course] = {
    "limit_exceeded": Course(
        BLIK_SECONDS,
        code=DECLINED,
        message="The payment has been declined because this bank account's payment limit has been reached.",
        decline_code="payment_limit_exceeded",
    ),
    "insufficient_funds": Course(
        BLIK_SECONDS,
        code=DECLINED,
        message="The bank account has insufficient funds to complete the purchase.",
        decline_code="insufficient_funds",
    ),
    "customer_declined": Course(
        BLIK_SECONDS,
        code=DECLINED,
        message="The customer has declined this payment in their mobile app.",
        decline_code="customer_declined",
    ),
    "bank_declined": Course(
        BLIK_SECONDS,
        code=DECLINED,
        message="The customer's bank declined the payment.",
        decline_code="partner_generic_decline",
    ),
    "blik_declined": Course(
        BLIK_SECONDS,
        code=DECLINED,
        message="BLIK declined the payment.",
        decline_code="partner_generic_decline",
    ),
    "customer_timeout": Course(
        60, code=TIMED_OUT, message="The customer did not confirm the payment within the time limit."
    ),
    "bank_timeout": Course(60, code=TIMED_OUT, message="The customer's bank did not answer in time."),
    "blik_timeout": Course(60, code=TIMED_OUT, message="BLIK did not answer in time."),
}


def course(intent: Resource, method: Resource) -> Course:
    """What the customer of an intent will do, as far as it is known beforehand."""
    type = method["type"]
    number = at(intent, "payment_method_options.konbini.confirmation_number") if type == "konbini" else None
    if number and number in BY_NUMBER:
        return BY_NUMBER[number]
    if type == "mb_way":
        return BY_PHONE.get(method["billing_details"]["phone"], Course(pays=0))
    name = (method["billing_details"]["email"] or "").partition("@")[0]
    if type == "blik":
        return next((each for end, each in BLIK.items() if name.endswith(end)), Course(BLIK_SECONDS))
    said = next((each for end, each in BY_ADDRESS.items() if name.endswith(end)), None)
    if said and type in VOUCHERS:
        return said
    return Course(pays=DELAY) if type in VOUCHERS else Course()


def denied(method: Resource) -> errors.Refusal | None:
    """What Klarna says to a customer whom it lends nothing, by the customer's e-mail address in test mode.

    Source: https://docs.stripe.com/payments/klarna/accept-a-payment, testing. Guess: the sentence.
    """
    if method["type"] != "klarna" or "+denied@" not in (method["billing_details"]["email"] or ""):
        return None
    return errors.CardDeclined("Klarna declined the payment.", code=DECLINED, payment_method=method)


def expires_at(store: AccountStore, intent: Resource, method: Resource) -> int:
    """The moment at which a voucher or code expires, in Unix seconds; 0 where it does not."""
    said = course(intent, method).expires
    if said is not None:
        return store.now + said
    options = at(intent, f"payment_method_options.{method['type']}") or {}
    if options.get("expires_at"):
        return int(options["expires_at"])
    if options.get("expires_after_seconds"):
        return store.now + int(options["expires_after_seconds"])
    if options.get("expires_after_days") is not None:
        return _end_of_day(store.now, options["expires_after_days"], method["type"])
    lasts = rails.of(method["type"]).lasts
    if method["type"] == "konbini":
        return _end_of_day(store.now, lasts // DAY, method["type"])
    return store.now + lasts if lasts else 0


def _end_of_day(now: int, days: int, type: str) -> int:
    """The last second of a day so many days on, where the voucher is paid."""
    ahead = AHEAD[type]
    return ((now + ahead) // DAY + days + 1) * DAY - 1 - ahead


def check_code(method: Resource, params: Mapping[str, Any]) -> None:
    """Refuse a BLIK payment without a code of six digits, or with an address that stands for a wrong one."""
    code = at(params, "payment_method_options.blik.code")
    if code is None:
        raise errors.missing("payment_method_options[blik][code]")
    name = (method["billing_details"]["email"] or "").partition("@")[0]
    wrong = next((said for end, said in INVALID_BLIK.items() if name.endswith(end)), None)
    if not (str(code).isdecimal() and len(str(code)) == 6):
        wrong = INVALID_BLIK["invalid_code"]
    if wrong:
        raise errors.Invalid(
            wrong, code="payment_method_invalid_parameter", param="payment_method_options[blik][code]"
        )
