"""What a customer has to do after an intent was confirmed: a function for each kind of next action.

Numbers are what test mode gives; where nobody recorded one, they are drawn from the intent's id, so that a
session can be replayed. Pictures of codes are named by addresses of the form that Stripe's have.

Source: https://docs.stripe.com/api/payment_intents/object#payment_intent_object-next_action.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..core import hosted
from ..payment_methods import rails
from . import intents

QR = "https://qr.stripe.com"
TEST_PAYMENT = "https://payments.stripe.com/payment_methods/test_payment"
CHAINS = ("familymart", "lawson", "ministop", "seicomart")
# Recorded by Stripe's SDK for phones in test mode: a boleto's number, konbini's payment code, multibanco's
# entity and reference.
BOLETO = "01" * 23 + "0"
PAYMENT_CODE, ENTITY, REFERENCE = "123456", "12345", "123456789"


@dataclass(frozen=True)
class Asked:
    """What an intent asks of the customer. `type`: the payment method's. `expires_at`: Unix seconds."""

    store: AccountStore
    intent: Resource
    type: str
    expires_at: int
    return_url: str | None

    @property
    def token(self) -> str:
        """What the addresses of the intent's pages end in."""
        return self.store.state.ids.derive(f"page:{self.intent['id']}", 24)

    def page(self, path: str, host: str = "payments.stripe.com") -> str:
        """The address of a page about the intent."""
        code = f"test_{self.token}"
        hosted.enter(self.store, code, self.intent["object"], self.intent["id"])
        return self.store.link(host, f"/{path}/{code}")

    def digits(self, purpose: str, count: int) -> str:
        """A number that the customer is given."""
        drawn = self.store.state.ids.derive(f"{purpose}:{self.intent['id']}", count)
        return "".join(str(ord(each) % 10) for each in drawn)


def brought(asked: Asked) -> Resource | None:
    """The next action of an intent; none where an app asks the customer by itself."""
    action = rails.of(asked.type).action
    if action == "approve_in_app":
        return None
    if action == "redirect_to_url":
        return intents.challenge(asked.store, asked.intent, asked.return_url)
    return {action: BUILT[action](asked), "type": action}


def _picture(asked: Asked) -> Resource:
    """A QR code as two pictures."""
    address = f"{QR}/test_{asked.token}"
    return {"image_url_png": f"{address}.png", "image_url_svg": f"{address}.svg"}


def _code(asked: Asked) -> Resource:
    """A QR code, what it says, and the page that shows it."""
    page = asked.page(f"{asked.type}/instructions")
    return {"data": f"{QR}/test_{asked.token}", "hosted_instructions_url": page, **_picture(asked)}


def _tested_code(asked: Asked) -> Resource:
    """The same of PayNow and PromptPay, whose test codes lead to a page that pays or refuses.

    Recorded by programs; of PromptPay in September 2026.
    """
    attempt = asked.store.state.ids.derive(f"payatt:{asked.intent['id']}", 24)
    return {**_code(asked), "data": f"{TEST_PAYMENT}?payment_attempt=payatt_{attempt}"}


def _expiring_code(asked: Asked) -> Resource:
    """A QR code that knows until when it can be scanned."""
    return {"expires_at": asked.expires_at, **_picture(asked)}


def _alipay(asked: Asked) -> Resource:
    page = intents.challenge(asked.store, asked.intent, asked.return_url)["redirect_to_url"]
    return {"native_data": None, "native_url": None, **page}


def _blik(asked: Asked) -> Resource:
    return {}


def _boleto(asked: Asked) -> Resource:
    voucher = asked.page("boleto/voucher")
    return {
        "expires_at": asked.expires_at,
        "hosted_voucher_url": voucher,
        "number": BOLETO,
        "pdf": f"{voucher}/pdf",
    }


def _app_or_code(asked: Asked) -> Resource:
    """An app on the customer's phone, or a QR code for it."""
    pages = {"hosted_instructions_url": asked.page(f"{asked.type}/instructions")}
    code = _expiring_code(asked)
    if asked.type != "upi":
        pages["mobile_auth_url"] = app = asked.page("authorize", "pm-redirects.stripe.com")
        if asked.type == "swish":
            code = {"data": app, **_picture(asked)}
    return {**pages, "qr_code": code}


def _konbini(asked: Asked) -> Resource:
    number = at(asked.intent, "payment_method_options.konbini.confirmation_number")
    codes = {
        "confirmation_number": number or asked.digits("konbini", 11),
        "payment_code": PAYMENT_CODE,
    }
    return {
        "expires_at": asked.expires_at,
        "hosted_voucher_url": asked.page("konbini/voucher"),
        "stores": {chain: dict(codes) for chain in CHAINS},
    }


def _multibanco(asked: Asked) -> Resource:
    return {
        "entity": ENTITY,
        "expires_at": asked.expires_at,
        "hosted_voucher_url": asked.page("multibanco/voucher"),
        "reference": REFERENCE,
    }


def _oxxo(asked: Asked) -> Resource:
    return {
        "expires_after": asked.expires_at,
        "hosted_voucher_url": asked.page("oxxo/voucher"),
        "number": asked.digits("oxxo", 28),
    }


def _pix(asked: Asked) -> Resource:
    return {**_code(asked), "expires_at": asked.expires_at}


def _wechat(asked: Asked) -> Resource:
    code = _code(asked)
    return {**code, "image_data_url": f"data:image/png;base64,{asked.token}"}


BUILT: Mapping[str, Callable[[Asked], Resource]] = {
    "alipay_handle_redirect": _alipay,
    "blik_authorize": _blik,
    "boleto_display_details": _boleto,
    "cashapp_handle_redirect_or_display_qr_code": _app_or_code,
    "konbini_display_details": _konbini,
    "multibanco_display_details": _multibanco,
    "oxxo_display_details": _oxxo,
    "paynow_display_qr_code": _tested_code,
    "pix_display_qr_code": _pix,
    "promptpay_display_qr_code": _tested_code,
    "swish_handle_redirect_or_display_qr_code": _app_or_code,
    "upi_handle_redirect_or_display_qr_code": _app_or_code,
    "wechat_pay_display_qr_code": _wechat,
}
