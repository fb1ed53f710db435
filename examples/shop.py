"""A shop: it sells by Checkout, fulfils by webhook, and offers the customer portal.

    python examples/shop.py

starts it on a sandbox of its own. With STRIPE_SECRET_KEY (a test key) and STRIPE_WEBHOOK_SECRET (which
`stripe listen --forward-to 127.0.0.1:4000/webhook` prints) in the environment it sells in Stripe's test mode.
"""

from __future__ import annotations

import os
import sqlite3
from html import escape
from typing import Any

import stripe
from tornado.ioloop import IOLoop
from tornado.web import Application, HTTPError, RequestHandler

PORT = int(os.environ.get("PORT", "4000"))
MUG: dict[str, Any] = {"currency": "usd", "product_data": {"name": "Mug"}, "unit_amount": 1200}
CLUB: dict[str, Any] = {
    "currency": "usd",
    "product_data": {"name": "Coffee club"},
    "recurring": {"interval": "month"},
    "unit_amount": 1900,
}
GOODS = {"mug": ("payment", MUG), "club": ("subscription", CLUB)}
# What says that a session is paid; a delayed payment says so later.
PAID = ("checkout.session.completed", "checkout.session.async_payment_succeeded")


class Shop:
    """`url`: where its customers find it. `secret`: what Stripe signs its events with."""

    def __init__(self, client: stripe.StripeClient, url: str, secret: str) -> None:
        self.client, self.url, self.secret = client, url, secret
        self.orders = sqlite3.connect(":memory:")
        self.orders.execute("CREATE TABLE orders (session TEXT PRIMARY KEY, goods TEXT NOT NULL)")

    def sell(self, name: str) -> str:
        """The address of a Checkout page for one of the goods."""
        mode, price = GOODS[name]
        params: Any = {
            "cancel_url": self.url,
            "line_items": [{"price_data": price, "quantity": 1}],
            "mode": mode,
            "success_url": f"{self.url}/thanks?session={{CHECKOUT_SESSION_ID}}",
        }
        if mode == "payment":
            params["customer_creation"] = "always"
        return str(self.client.v1.checkout.sessions.create(params).url)

    def fulfil(self, session_id: str) -> None:
        """Send what was paid for. However often Stripe tells of a payment, the order is booked once."""
        session: Any = self.client.v1.checkout.sessions.retrieve(session_id, {"expand": ["line_items"]})
        if session.payment_status == "unpaid":
            return
        goods = ", ".join(f"{each.quantity} x {each.description}" for each in session.line_items.data)
        with self.orders:
            self.orders.execute("INSERT OR IGNORE INTO orders VALUES (?, ?)", (session_id, goods))

    def sent(self, session_id: str) -> str | None:
        """What was sent for a session, if anything was yet."""
        order = self.orders.execute("SELECT goods FROM orders WHERE session = ?", (session_id,)).fetchone()
        return order[0] if order else None

    def portal(self, session_id: str) -> str:
        """The address of the portal for whoever paid a session."""
        session = self.client.v1.checkout.sessions.retrieve(session_id)
        params: Any = {"customer": session.customer, "return_url": self.url}
        return self.client.v1.billing_portal.sessions.create(params).url


class Page(RequestHandler):
    """What the pages have in common."""

    def initialize(self, shop: Shop) -> None:
        self.shop = shop

    def show(self, title: str, body: str) -> None:
        head = '<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=device-width">'
        self.finish(f"{head}<title>{title}</title><main><h1>{title}</h1>{body}</main></html>")


class Home(Page):
    def get(self) -> None:
        """What there is to buy."""
        buttons = (
            f'<p><button name="goods" value="{name}">Buy: {price["product_data"]["name"]}, '
            f"${price['unit_amount'] / 100:.2f}</button></p>"
            for name, (_, price) in GOODS.items()
        )
        self.show("Shop", f'<form method="post">{"".join(buttons)}</form>')

    def post(self) -> None:
        """To the page where it is paid."""
        name = self.get_body_argument("goods")
        if name not in GOODS:
            raise HTTPError(404)
        self.redirect(self.shop.sell(name), status=303)


class Thanks(Page):
    def get(self) -> None:
        """What becomes of the order. Coming here proves no payment: only the webhook does."""
        sent = self.shop.sent(self.get_query_argument("session"))
        said = f"On its way: {escape(sent)}." if sent else "We send your order once it is paid."
        self.show("Thank you", f'<p>{said}</p><form method="post"><button>My account</button></form>')

    def post(self) -> None:
        """To the page of the customer's own subscriptions, cards and invoices."""
        self.redirect(self.shop.portal(self.get_query_argument("session")), status=303)


class Webhook(Page):
    def post(self) -> None:
        """What Stripe tells. An answer of 200 says that it need not be told again."""
        signature = self.request.headers.get("Stripe-Signature", "")
        try:
            event: Any = self.shop.client.construct_event(self.request.body, signature, self.shop.secret)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise HTTPError(400) from error
        if event.type in PAID:
            self.shop.fulfil(event.data.object.id)


def application(shop: Shop) -> Application:
    """The shop as a web application."""
    pages = {"/": Home, "/thanks": Thanks, "/webhook": Webhook}
    return Application([(path, handler, {"shop": shop}) for path, handler in pages.items()])


def on_a_sandbox(url: str) -> Shop:
    """A shop whose Stripe is a sandbox in this process, with its pages on a port of this machine."""
    from helpers.sandbox import Sandbox

    client = Sandbox(pages=True).client()
    endpoint: Any = {"url": f"{url}/webhook", "enabled_events": list(PAID)}
    return Shop(client, url, client.v1.webhook_endpoints.create(endpoint).secret or "")


if __name__ == "__main__":
    here, key = f"http://127.0.0.1:{PORT}", os.environ.get("STRIPE_SECRET_KEY")
    known = Shop(stripe.StripeClient(key), here, os.environ["STRIPE_WEBHOOK_SECRET"]) if key else None
    application(known or on_a_sandbox(here)).listen(PORT, "127.0.0.1")
    print(f"The shop is open at {here}", flush=True)
    IOLoop.current().start()
