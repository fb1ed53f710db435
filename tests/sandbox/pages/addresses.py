"""Each page that the sandbox serves, and how one gets to it: (client, customer) -> address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SHIRT = {"currency": "usd", "product_data": {"name": "T-shirt"}, "unit_amount": 1500}
MONTHLY = {**SHIRT, "product_data": {"name": "Newsletter"}, "recurring": {"interval": "month"}}
SHOP = "https://shop.example.com"


def checkout(client: Any, customer: str) -> str:
    """Everything that a Checkout page can ask for."""
    mug = client.v1.prices.create({**SHIRT, "product_data": {"name": "Mug"}, "unit_amount": 900}).id
    post = {
        "display_name": "By post",
        "fixed_amount": {"amount": 500, "currency": "usd"},
        "type": "fixed_amount",
    }
    params = {
        "allow_promotion_codes": True,
        "cancel_url": SHOP,
        "consent_collection": {"promotions": "auto", "terms_of_service": "required"},
        "custom_fields": [
            {"key": "size", "label": {"type": "custom", "custom": "Size"}, "type": "text"},
            {
                "key": "colour",
                "label": {"type": "custom", "custom": "Colour"},
                "type": "dropdown",
                "dropdown": {
                    "options": [{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue"}]
                },
            },
        ],
        "line_items": [{"price_data": SHIRT, "quantity": 2, "adjustable_quantity": {"enabled": True}}],
        "mode": "payment",
        "optional_items": [{"price": mug, "quantity": 1}],
        "phone_number_collection": {"enabled": True},
        "shipping_address_collection": {"allowed_countries": ["US"]},
        "shipping_options": [{"shipping_rate_data": post}],
        "success_url": f"{SHOP}/done",
        "tax_id_collection": {"enabled": True},
    }
    return str(client.v1.checkout.sessions.create(params).url)


def subscription(client: Any, customer: str) -> str:
    """A subscription with a trial."""
    params = {
        "line_items": [{"price_data": MONTHLY, "quantity": 1}],
        "mode": "subscription",
        "subscription_data": {"trial_period_days": 14},
        "success_url": SHOP,
    }
    return str(client.v1.checkout.sessions.create(params).url)


def setup(client: Any, customer: str) -> str:
    """A payment method that is only saved."""
    params = {"mode": "setup", "currency": "usd", "customer": customer, "success_url": SHOP}
    return str(client.v1.checkout.sessions.create(params).url)


def returning(client: Any, customer: str) -> str:
    """A customer who saved a card, may remove it and save another one."""
    card = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    client.v1.payment_methods.update(card, {"allow_redisplay": "always"})
    options = {"payment_method_remove": "enabled", "payment_method_save": "enabled"}
    params = {
        "customer": customer,
        "line_items": [{"price_data": SHIRT, "quantity": 1}],
        "mode": "payment",
        "saved_payment_method_options": options,
        "success_url": SHOP,
    }
    return str(client.v1.checkout.sessions.create(params).url)


def expired(client: Any, customer: str) -> str:
    """A session that is over."""
    address = checkout(client, customer)
    client.v1.checkout.sessions.expire(address.rpartition("/")[2])
    return address


def portal(client: Any, customer: str) -> str:
    """All parts of the portal."""
    return str(client.v1.billing_portal.sessions.create({"customer": customer, "return_url": SHOP}).url)


def portal_login(client: Any, customer: str) -> str:
    """Where customers of the portal log in."""
    off = {"invoice_history": {"enabled": True}}
    params = {"features": off, "login_page": {"enabled": True}}
    return str(client.v1.billing_portal.configurations.create(params).login_page.url)


def invoice(client: Any, customer: str) -> str:
    """An open invoice."""
    new_invoice = client.v1.invoices.create(
        {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30}
    )
    client.v1.invoice_items.create(
        {
            "customer": customer,
            "invoice": new_invoice.id,
            "amount": 2500,
            "currency": "usd",
            "description": "Repair",
        }
    )
    return str(client.v1.invoices.finalize_invoice(new_invoice.id).hosted_invoice_url)


def receipt(client: Any, customer: str) -> str:
    """The receipt of a payment, part of which was refunded."""
    params = {"amount": 1500, "currency": "usd", "customer": customer, "description": "A T-shirt"}
    charge = client.v1.charges.create(params).id
    client.v1.refunds.create({"charge": charge, "amount": 500})
    return str(client.v1.charges.retrieve(charge).receipt_url)


def confirmed(client: Any, **params: Any) -> Any:
    """The next action of a payment."""
    wanted = {"amount": 1500, "currency": "usd", "confirm": True, "return_url": SHOP, **params}
    return client.v1.payment_intents.create(wanted).next_action


def challenge(client: Any, customer: str) -> str:
    """3D Secure."""
    action = confirmed(client, payment_method="pm_card_threeDSecure2Required")
    return str(action.redirect_to_url.url)


def shown_by_sdk(client: Any, customer: str) -> str:
    """3D Secure, as Stripe's SDK shows it."""
    action = confirmed(client, payment_method="pm_card_threeDSecure2Required", use_stripe_sdk=True)
    return str(action.use_stripe_sdk.stripe_js)


def wallet(client: Any, customer: str) -> str:
    """A page of a bank's own."""
    params = {"allowed_payment_method_types": ["ideal"], "payment_method_data": {"type": "ideal"}}
    return str(confirmed(client, currency="eur", **params).redirect_to_url.url)


def redirected_source(client: Any, customer: str) -> str:
    """A source that its customer has to agree to."""
    params = {"type": "ideal", "amount": 1500, "currency": "eur", "redirect": {"return_url": SHOP}}
    return str(client.v1.sources.create(params).redirect.url)


def voucher(client: Any, customer: str) -> str:
    """A voucher to be paid in a shop."""
    payer = {"name": "Ada", "email": "fill_never@example.com"}
    params = {
        "allowed_payment_method_types": ["konbini"],
        "payment_method_data": {"type": "konbini", "billing_details": payer},
    }
    return str(confirmed(client, currency="jpy", **params).konbini_display_details.hosted_voucher_url)


def deposits(client: Any, customer: str) -> str:
    """A bank account to be verified."""
    bank = {
        "account_holder_type": "individual",
        "account_number": "000123456789",
        "routing_number": "110000000",
    }
    data = {"type": "us_bank_account", "billing_details": {"name": "Ada"}, "us_bank_account": bank}
    agreed = {"customer_acceptance": {"type": "offline"}}
    params = {"allowed_payment_method_types": ["us_bank_account"], "mandate_data": agreed}
    action = confirmed(client, payment_method_data=data, **params)
    return str(action.verify_with_microdeposits.hosted_verification_url)


def amounts(client: Any, customer: str) -> str:
    """A bank account in Canada to be verified, by two amounts."""
    agreed = {"customer_acceptance": {"type": "offline"}}
    params = {"allowed_payment_method_types": ["acss_debit"], "mandate_data": agreed}
    action = confirmed(client, currency="cad", payment_method="pm_acssDebit_success", **params)
    return str(action.verify_with_microdeposits.hosted_verification_url)


def transfer(client: Any, customer: str) -> str:
    """A bank transfer that is waited for."""
    options = {"funding_type": "bank_transfer", "bank_transfer": {"type": "us_bank_transfer"}}
    params = {
        "allowed_payment_method_types": ["customer_balance"],
        "customer": customer,
        "payment_method_data": {"type": "customer_balance"},
        "payment_method_options": {"customer_balance": options},
    }
    action = confirmed(client, **params)
    return str(action.display_bank_transfer_instructions.hosted_instructions_url)


def onboarding(client: Any, customer: str) -> str:
    """A connected account's link."""
    account = client.v1.accounts.create(
        {"type": "express", "country": "US", "capabilities": {"transfers": {"requested": True}}}
    ).id
    params = {"account": account, "type": "account_onboarding", "refresh_url": SHOP, "return_url": SHOP}
    return str(client.v1.account_links.create(params).url)


def authorize(client: Any, customer: str) -> str:
    """Where somebody lets a platform act for their account; on the same host as the portal's."""
    host = portal(client, customer).partition("/p/")[0]
    return f"{host}/oauth/authorize?client_id=ca_sandbox&redirect_uri={SHOP}"


def identity(client: Any, customer: str) -> str:
    """A verification."""
    return str(client.v1.identity.verification_sessions.create({"type": "document"}).url)


def accounts(client: Any, customer: str) -> str:
    """Bank accounts to be connected; the page is on the same host as the portal's."""
    session = client.v1.financial_connections.sessions.create(
        {"account_holder": {"type": "customer", "customer": customer}, "permissions": ["balances"]}
    )
    return f"{portal(client, customer).partition('/p/')[0]}/link_accounts/{session.client_secret}"


def nothing(client: Any, customer: str) -> str:
    """An address of no session."""
    return f"{portal(client, customer).partition('/p/')[0]}/c/pay/cs_test_nope"


def front(client: Any, customer: str) -> str:
    """The address of the sandbox itself."""
    return f"{portal(client, customer).partition('/p/')[0]}/"


PAGES: tuple[Callable[[Any, str], str], ...] = (
    *(
        checkout,
        subscription,
        setup,
        returning,
        expired,
        portal,
        portal_login,
        invoice,
        receipt,
        challenge,
        shown_by_sdk,
        wallet,
        redirected_source,
        voucher,
        deposits,
    ),
    *(amounts, transfer, onboarding, authorize, identity, accounts, nothing, front),
)
