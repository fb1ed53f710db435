"""What people want to do -> the operation that does it, in today's way, and when to use it.

A row has phrases. Each word of a phrase, or one of its alternatives (`a|b`), must be in the search; small
words such as "a" and "to" don't count. The phrases come from the titles of the guides on https://docs.stripe.com.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """``when``: one sentence that is shown beside the operation wherever it is found."""

    when: str
    phrases: tuple[str, ...] = ()


TASKS: Mapping[str, Task] = {
    "v1.payment_intents.create": Task(
        "Use it to take a payment now, by card or another method.",
        (
            "take|accept|collect|make|receive payment|money",
            "charge|debit card|customer|buyer|user",
            "one time payment",
            "hold|authorize|reserve card|fund|payment|money",
            "hold payment method",
        ),
    ),
    "v1.payment_intents.cancel": Task(
        "Use it to give up a payment that has not succeeded, or to release its hold.",
        ("release|void hold|authorization|payment",),
    ),
    "v1.payment_intents.confirm": Task(
        "Use it to attempt the payment; the customer's bank may ask for 3D Secure.", ("3d secure", "3ds")
    ),
    "v1.payment_intents.list": Task(
        "Use it to see payments and their status.", ("declined|failed|unsuccessful payment",)
    ),
    "v1.setup_intents.create": Task(
        "Use it to save a payment method for later, without a charge now.",
        (
            "save|store|keep|remember|reuse card|payment|method|detail|source",
            "future payment|use|charge",
            "set future payment|charge",
            "card without charge|charging",
            "collect card|payment detail|method",
            "card on file",
            "direct debit",
        ),
    ),
    "v1.payment_methods.list": Task(
        "Use it to see a customer's saved payment methods.",
        ("customer s card", "see|list|show saved|stored|customer card|method"),
    ),
    "v1.payment_methods.detach": Task(
        "Use it to remove a saved payment method from its customer.",
        ("remove|delete|forget saved|stored card|method", "remove|delete|detach|forget card"),
    ),
    "v1.tokens.create": Task(
        "Use it for older integrations; new ones create payment methods with Stripe.js.",
        ("tokenize|tokenise card", "tokenize"),
    ),
    "v1.refunds.create": Task(
        "Use it to return all of a payment, or a part of it.",
        (
            "give|send|return|pay money|payment back",
            "money back",
            "return money|payment",
            "issue|make|give|process|full|partial|half refund",
        ),
    ),
    "v1.subscriptions.create": Task(
        "Use it to bill a customer for a price again and again.",
        (
            "subscription",
            "recurring|repeating payment|billing|charge",
            "charge|bill every|each month|week|year",
            "charge|bill monthly|weekly|yearly",
            "free trial",
        ),
    ),
    "v1.subscriptions.update": Task(
        "Use it to change the plan, pause collection, or cancel at the end of the period.",
        ("change|switch|upgrade|downgrade plan|tier", "cancel period end", "pause subscription|collection"),
    ),
    "v1.subscriptions.cancel": Task(
        "Use it to end a subscription now; to end it later, update it.",
        ("cancel|end|stop subscription|plan",),
    ),
    "v1.subscription_schedules.create": Task(
        "Use it for changes of a subscription at later dates.", ("schedule subscription",)
    ),
    "v1.prices.create": Task(
        "Use it to say what a product costs, once or in each period.", ("monthly|yearly|weekly plan|price",)
    ),
    "v1.billing.meters.create": Task(
        "Use it once, to say what usage is counted; report usage as meter events.",
        ("usage|metered based|billing|price|pricing",),
    ),
    "v1.billing.meter_events.create": Task(
        "Use it each time that a customer uses something.", ("report|record|send|track usage",)
    ),
    "v1.billing.credit_grants.create": Task(
        "Use it to give a customer credits for usage.", ("give|grant|add credit",)
    ),
    "v1.invoices.list": Task(
        "Use it to see invoices; filter by status or customer.", ("unpaid|open|overdue|past invoice",)
    ),
    "v1.invoice_items.create": Task(
        "Use it to put something on the customer's next invoice, or on a draft.",
        ("add line|item|charge invoice",),
    ),
    "v1.coupons.create": Task(
        "Use it to define a discount; customers type promotion codes.", ("give|offer|make discount",)
    ),
    "v1.checkout.sessions.create": Task(
        "Use it to send the customer to a payment page that Stripe hosts.",
        ("sell product|something|online", "payment|hosted|checkout page|form"),
    ),
    "v1.payment_links.create": Task("Use it for a link to a payment page, without code on your site."),
    "v1.billing_portal.sessions.create": Task(
        "Use it to let a customer manage subscriptions, invoices and cards on a page.",
        ("customer manage|edit|cancel own|their|subscription|card|billing", "self service"),
    ),
    "v1.webhook_endpoints.create": Task(
        "Use it to have events sent to an address of yours.",
        ("receive|get|listen event|webhook|notification", "notify|notified", "get notified"),
    ),
    "v1.events.list": Task("Use it to see what happened, up to 30 days back.", ("what happened", "happened")),
    "v1.balance.retrieve": Task(
        "Use it to see how much is available, and how much is pending.",
        ("money have", "much money", "available|pending money|fund"),
    ),
    "v1.balance_transactions.list": Task(
        "Use it to see each movement of the balance, with its fee; with `payout`, what a payout holds.",
        ("inside|reconcile|content payout", "stripe|processing fee"),
    ),
    "v1.payouts.create": Task(
        "Use it to send the available balance to your bank account.",
        ("pay out", "withdraw money|fund|balance", "cash out"),
    ),
    "v1.topups.create": Task(
        "Use it to add money from your bank account to the balance.",
        ("add|load fund|money balance|account", "fund balance"),
    ),
    "v1.transfers.create": Task(
        "Use it to send money from the platform's balance to a connected account.",
        (
            "pay seller|vendor|merchant|creator|driver",
            "split payment|charge|money",
            "separate charge transfer",
        ),
    ),
    "v1.radar.value_list_items.create": Task(
        "Use it to put a card, an email or a country on a list that Radar's rules read.",
        ("block|ban|allow card|email|customer|ip|country",),
    ),
    "v1.tax.calculations.create": Task(
        "Use it to work out the tax of a sale.", ("collect|charge|compute|calculate tax|vat",)
    ),
    "v1.financial_connections.sessions.create": Task(
        "Use it to let a customer link a bank account.",
        ("connect|link bank account",),
    ),
    "v1.terminal.readers.process_payment_intent": Task(
        "Use it to take a payment on a card reader.", ("take|accept payment person|store|reader",)
    ),
    "v1.terminal.readers.create": Task(
        "Use it to register a card reader with your account.", ("connect|register|add|set reader",)
    ),
    "v1.payment_method_domains.create": Task(
        "Use it to register a site for Apple Pay, Google Pay and Link.", ("apple|google pay domain",)
    ),
    "v1.test_helpers.test_clocks.create": Task(
        "Use it to move time for customers and subscriptions in test mode.",
        ("simulate|travel|move time", "time travel"),
    ),
    "v1.treasury.outbound_payments.create": Task(
        "Use it to send money from a financial account to somebody else.", ("send|wire money",)
    ),
    # Older ways, which new integrations leave.
    "v1.charges.create": Task("Deprecated: new integrations use v1.payment_intents.create."),
    "v1.sources.create": Task("Deprecated: new integrations use v1.payment_methods.create."),
    "v1.customers.payment_sources.create": Task(
        "Older: new integrations use v1.setup_intents.create or v1.payment_methods.attach."
    ),
    "v1.plans.create": Task("Deprecated: new integrations use v1.prices.create."),
    "v1.apple_pay_domains.create": Task("Older: new integrations use v1.payment_method_domains.create."),
}
