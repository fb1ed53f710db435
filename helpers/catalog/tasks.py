"""What people want to do -> the operation that does it, in today's way, and when to use it.

A row has phrases, between commas. Each word of a phrase, or one of its alternatives (`a|b`), must be in the
search; small words such as "a" and "to" don't count. The phrases come from the titles of the guides on
https://docs.stripe.com, and from what people ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """``when``: one sentence that is shown beside the operation wherever it is found."""

    when: str
    phrases: str = ""


TASKS: Mapping[str, Task] = {
    "v1.payment_intents.create": Task(
        "Use it to take a payment now, by card or another method.",
        (
            "take|accept|collect|make|receive payment|money, charge|debit card|customer|buyer|user, "
            "one time payment, hold|authorize|reserve card|fund|payment|money, place|put hold, "
            "save|store card|method after|during|while|with payment|charge|purchase, hold payment method, "
            "simulate|test|sepa|ach|ideal|klarna|affirm|bancontact payment|debit, buy now later, "
            "destination charge, take|charge|collect commission|fee, off session, pay saved card|method, "
            "charge|authorize|pay now ship|later, bank transfer payment, platform commission, idempotency, "
            "email|send receipt, installment, extended|extend authorization, take|collect|ask deposit, "
            "preauthorize|preauth card|payment|amount, crypto|stablecoin|voucher|wallet payment, "
            "klarna|paypal|affirm|afterpay|ideal|bancontact|alipay|wechat|pix|boleto|oxxo|blik|twint|swish, "
            "three|four|several payment|time, foreign currency payment"
        ),
    ),
    "v1.payment_intents.cancel": Task(
        "Use it to give up a payment that has not succeeded, or to release its hold.",
        "release|void hold|authorization|payment, cancel authorization|hold|preauthorization",
    ),
    "v1.payment_intents.capture": Task(
        "Use it to take what was only authorized, or a part of it.",
        "overcapture, multicapture",
    ),
    "v1.payment_intents.confirm": Task(
        "Use it to attempt the payment; the customer's bank may ask for 3D Secure.",
        "3d secure, 3ds, retry payment|charge",
    ),
    "v1.payment_intents.retrieve": Task(
        "Use it to see one payment: its status, and why it was declined.",
        (
            "payment status, check|see|get payment, payment succeeded|successful, why payment, "
            "cvc|cvv|zip|postal|address check|failed|wrong|mismatch"
        ),
    ),
    "v1.payment_intents.list": Task(
        "Use it to see payments and their status.",
        (
            "declined|failed|unsuccessful payment|card, insufficient fund, "
            "last|latest|recent|past|all payment, customer 's payment, "
            "payment today|yesterday|since|between, customer not|never pay|paid"
        ),
    ),
    "v1.charges.retrieve": Task(
        "Use it to see one charge; its `receipt_url` leads to the receipt.",
        "get|see|show|download|view receipt, 's receipt, receipt",
    ),
    "v1.setup_intents.create": Task(
        "Use it to save a payment method for later, without a charge now.",
        (
            "save|store|keep|remember|reuse card|payment|method|detail|source, future payment|use|charge, "
            "set future payment|charge, card without charge|charging, collect card|payment detail|method, "
            "card on file, pre order, validate|check|verify card, add card|method, direct|sepa|ach debit, "
            "change|replace|new credit|debit card"
        ),
    ),
    "v1.payment_methods.create": Task(
        "Use it to make a payment method yourself; on a page, Stripe.js does.",
        "test card|method",
    ),
    "v1.payment_methods.update": Task(
        "Use it to change a saved card's billing details or expiry date.",
        (
            "expiry|expiration card|date, expired card, change|update billing detail|address, "
            "change|update|edit customer 's card"
        ),
    ),
    "v1.customers.update": Task(
        "Use it to change what is stored about a customer, the default payment method among it.",
        (
            "default card|method, change|update|correct customer, merge customer, change|update address, "
            "reverse charge|vat, tax exempt"
        ),
    ),
    "v1.customers.create": Task(
        "Use it to store who pays: saved cards, subscriptions and invoices belong to a customer.",
        "import|register|sign customer|buyer",
    ),
    "v1.customers.balance_transactions.create": Task(
        "Use it to credit or charge a customer's balance, which the next invoices use up.",
        "customer|store credit, gift card, adjust|change customer balance, referral bonus|credit|reward",
    ),
    "v1.customers.tax_ids.create": Task(
        "Use it to store a customer's VAT number or other tax id.",
        "vat|gst number|id, tax number|id",
    ),
    "v1.payment_methods.retrieve": Task(
        "Use it to see one saved payment method: a card's brand, last four digits and expiry date.",
        "card brand|digit|last4|expiry|country|type, last digit, card credit debit, customer 's bank",
    ),
    "v1.payment_methods.list": Task(
        "Use it to see a customer's saved payment methods.",
        (
            "customer 's card, card brand|digit|last4, last digit, "
            "see|list|show saved|stored|customer card|method"
        ),
    ),
    "v1.payment_methods.detach": Task(
        "Use it to remove a saved payment method from its customer.",
        "remove|delete|forget saved|stored card|method, remove|delete|detach|forget card",
    ),
    "v1.tokens.create": Task(
        "Use it for older integrations; new ones create payment methods with Stripe.js.",
        "tokenize|tokenise card, tokenize, test card",
    ),
    "v1.refunds.create": Task(
        "Use it to return all of a payment, or a part of it.",
        (
            "give|send|return|pay money|payment back, money back, return money|payment, "
            "issue|make|give|process|full|partial|half refund"
        ),
    ),
    "v1.subscriptions.create": Task(
        "Use it to bill a customer for a price again and again.",
        (
            "subscription, recurring|repeating payment|billing|charge, "
            "charge|bill every|each month|week|year, charge|bill monthly|weekly|yearly, free trial, "
            "bill annually|yearly|monthly|weekly, charge|bill automatically, membership, "
            "charge|bill twice|once|time year|month|week|quarter, import|migrate subscription stripe, "
            "charge|bill until|from|first next|month"
        ),
    ),
    "v1.subscriptions.update": Task(
        "Use it to change the plan, pause collection, or cancel at the end of the period.",
        (
            "change|switch|swap|upgrade|downgrade plan|tier, cancel period end, "
            "pause subscription|collection, apply|use|redeem|add coupon|discount|promo|code, "
            "extend|end|shorten|cancel trial, change|move billing|renewal date|day|cycle|anchor, "
            "undo|revert cancel|cancellation, add|remove|change seat|licence|license|quantity, "
            "reactivate|renew|restart|uncancel subscription"
        ),
    ),
    "v1.subscriptions.list": Task(
        "Use it to see subscriptions; filter by customer, price or status.",
        "customer 's subscription, active|past|expired subscription, subscriber",
    ),
    "v1.subscriptions.cancel": Task(
        "Use it to end a subscription now; to end it later, update it.",
        "cancel|end|stop subscription|plan",
    ),
    "v1.subscription_schedules.create": Task(
        "Use it for changes of a subscription at later dates.",
        "schedule subscription, cancel|end|stop after|then",
    ),
    "v1.prices.create": Task(
        "Use it to say what a product costs, once or in each period.",
        (
            "monthly|yearly|annual|weekly plan|price, seat|licence|license|tiered|volume price|each, "
            "pay want, customer decide|choose price|amount|pay, free plan|tier|first, "
            "multiple|several|other currency price|product, multiple|several currency"
        ),
    ),
    "v1.prices.update": Task(
        "Use it to rename a price or archive it; for another amount, create another price.",
        "archive|deactivate|disable|retire|hide price|plan",
    ),
    "v1.products.update": Task(
        "Use it to change a product's name and pictures, or to archive it.",
        "archive|deactivate|disable|retire|hide product",
    ),
    "v1.shipping_rates.create": Task(
        "Use it to offer a way of shipping at checkout.",
        "shipping|delivery cost|fee|price|option|rate",
    ),
    "v1.billing.meters.create": Task(
        "Use it once, to say what usage is counted; report usage as meter events.",
        "usage|metered based|billing|price|pricing",
    ),
    "v1.billing.meter_events.create": Task(
        "Use it each time that a customer uses something.",
        "report|record|send|track usage",
    ),
    "v1.billing.credit_grants.create": Task(
        "Use it to give a customer credits for usage.",
        "give|grant|add|prepaid|promotional credit",
    ),
    "v1.invoices.create": Task(
        "Use it to bill a customer once; `days_until_due` says when it is due.",
        "net|due|term|terms invoice, bill|invoice customer once|term|terms, net, due date",
    ),
    "v1.invoices.list": Task(
        "Use it to see invoices; filter by status or customer.",
        "unpaid|open|overdue|past|customer invoice, customer not|never pay|paid, unpaid|overdue",
    ),
    "v1.invoices.retrieve": Task(
        "Use it to see one invoice; `invoice_pdf` and `hosted_invoice_url` lead to what the customer gets.",
        "download|get|see|print invoice pdf|link|page, invoice pdf, hosted invoice",
    ),
    "v1.invoices.pay": Task(
        "Use it to charge an open invoice again, or to mark it as paid outside Stripe.",
        (
            "retry|charge invoice, mark|set invoice paid, dunning, invoice paid outside|cash|manually, "
            "retry payment"
        ),
    ),
    "v1.invoices.create_preview": Task(
        "Use it to see what the next invoice will hold, or what a change would cost.",
        "next|upcoming|preview invoice, preview proration|change|upgrade|cost",
    ),
    "v1.invoice_items.create": Task(
        "Use it to put something on the customer's next invoice, or on a draft.",
        (
            "add line|item|charge invoice, setup|one-off|once fee|charge, one off charge|fee|invoice, "
            "late|setup|penalty fee"
        ),
    ),
    "v1.coupons.create": Task(
        "Use it to define a discount; customers type promotion codes.",
        "give|offer|make discount, apply|use coupon",
    ),
    "v1.checkout.sessions.create": Task(
        "Use it to send the customer to a payment page that Stripe hosts.",
        (
            "sell product|something|online|ticket|thing, payment|hosted|checkout page|form, "
            "shopping|abandoned cart"
        ),
    ),
    "v1.checkout.sessions.line_items.list": Task(
        "Use it to see what was bought in a Checkout Session.",
        "customer|they|did buy|bought|order, item bought|purchased",
    ),
    "v1.payment_links.create": Task(
        "Use it for a link to a payment page, without code on your site.",
        "donate|donation|tip, qr code, pay link, buy button",
    ),
    "v1.billing_portal.sessions.create": Task(
        "Use it to let a customer manage subscriptions, invoices and cards on a page.",
        (
            "billing|customer portal, manage billing|subscription|card, "
            "customer manage|edit|cancel own|their|subscription|card|billing, self service, "
            "link|page change|update|manage payment|card|detail|subscription, customer change|replace card"
        ),
    ),
    "v1.webhook_endpoints.create": Task(
        "Use it to have events sent to an address of yours; its reply has the secret that verifies them.",
        (
            "receive|get|listen|subscribe event|webhook|notification, notify|notified, get notified, "
            "verify|check|test webhook|signature, webhook secret|signature|url"
        ),
    ),
    "v1.events.list": Task(
        "Use it to see what happened, up to 30 days back.",
        "what happened, happened, resend|replay|missed event|webhook, last|latest|recent|past|all event",
    ),
    "v1.balance.retrieve": Task(
        "Use it to see how much is available, and how much is pending.",
        (
            "money have, much money, available|pending money|fund, negative balance, where money, "
            "seller 's balance"
        ),
    ),
    "v1.balance_transactions.list": Task(
        "Use it to see each movement of the balance, with its fee; with `payout`, what a payout holds.",
        (
            "inside|reconcile|content payout, stripe|processing fee, 's fee, "
            "export|download transaction|movement, much stripe take|keep|cost|charge"
        ),
    ),
    "v1.payouts.create": Task(
        "Use it to send the available balance to your bank account.",
        "pay out, withdraw money|fund|balance, cash out",
    ),
    "v1.payouts.list": Task(
        "Use it to see payouts, and when each arrives.",
        "when paid|payout|money|bank, past|recent payout",
    ),
    "v1.balance_settings.update": Task(
        "Use it to say how often payouts are made, and what stays in the balance.",
        "payout schedule|frequency|interval|setting, automatic|manual|daily|weekly|every payout",
    ),
    "v1.topups.create": Task(
        "Use it to add money from your bank account to the balance.",
        "add|load fund|money balance|account, fund balance",
    ),
    "v1.transfers.create": Task(
        "Use it to send money from the platform's balance to a connected account.",
        (
            "pay seller|vendor|merchant|creator|driver|contractor|freelancer|supplier|partner, "
            "split payment|charge|money, separate charge transfer, move money between, marketplace"
        ),
    ),
    "v1.accounts.create": Task(
        "Use it to open a connected account for a seller or another business.",
        "express|custom|standard|seller account, onboard|sign seller|vendor|merchant, marketplace, kyc",
    ),
    "v1.accounts.retrieve": Task(
        "Use it to see what an account may do, and what Stripe still needs from it.",
        (
            "seller|account|vendor status|verification|requirement, account verified|enabled|restricted, "
            "account need|missing"
        ),
    ),
    "v1.accounts.external_accounts.create": Task(
        "Use it to add the bank account that a connected account is paid out to.",
        "add|new|change bank account seller|connected|payout, change|update my bank",
    ),
    "v1.accounts.external_accounts.list": Task(
        "Use it to see where a connected account is paid out to.",
        "account|seller|vendor 's bank, list|see|show payout bank|account",
    ),
    "v1.account_links.create": Task(
        "Use it to send a seller to the pages where Stripe asks for what it needs.",
        "kyc, onboard seller, verify seller|vendor|merchant|account",
    ),
    "v1.disputes.retrieve": Task(
        "Use it to see one dispute: its status, its reason, and until when evidence is due.",
        "dispute deadline|due|status|reason",
    ),
    "v1.disputes.update": Task(
        "Use it to send evidence against a dispute.",
        "send|submit|upload|provide evidence, win|fight dispute",
    ),
    "v1.customers.funding_instructions.create": Task(
        "Use it to get the bank account to which a customer sends a transfer.",
        "bank transfer",
    ),
    "v1.radar.value_list_items.create": Task(
        "Use it to put a card, an email or a country on a list that Radar's rules read.",
        (
            "block|ban|allow card|email|customer|ip|country, block|stop|prevent fraud|fraudster, blocklist, "
            "allowlist, blacklist"
        ),
    ),
    "v1.entitlements.active_entitlements.list": Task(
        "Use it to see which features a customer has paid for.",
        "active|customer feature, entitlement",
    ),
    "v1.tax_rates.create": Task(
        "Use it to define a rate that you put on invoices and subscriptions yourself.",
        "charge|add|fixed|flat tax, tax percent|percentage|rate",
    ),
    "v1.tax.calculations.create": Task(
        "Use it to work out the tax of a sale.",
        "collect|charge|compute|calculate tax|vat",
    ),
    "v1.financial_connections.sessions.create": Task(
        "Use it to let a customer link a bank account.",
        "connect|link bank account, connect|link bank",
    ),
    "v1.terminal.readers.process_payment_intent": Task(
        "Use it to take a payment on a card reader.",
        "take|accept payment person|store|reader, person payment|sale, card reader, card present",
    ),
    "v1.terminal.readers.create": Task(
        "Use it to register a card reader with your account.",
        "connect|register|add|set reader, card reader",
    ),
    "v1.payment_method_domains.create": Task(
        "Use it to register a site for Apple Pay, Google Pay and Link.",
        "apple|google pay",
    ),
    "v1.payment_method_configurations.update": Task(
        "Use it to say which payment methods customers are offered.",
        "enable|disable|allow|offer|turn payment method|klarna|paypal, enable|disable payment",
    ),
    "v1.exchange_rates.retrieve": Task(
        "Use it to see what a currency is worth in others today.",
        "currency conversion|rate|exchange, convert currency|money",
    ),
    "v1.issuing.cards.create": Task(
        "Use it to issue a card for spending, once its cardholder is there.",
        "employee|company|virtual|physical card",
    ),
    "v1.terminal.connection_tokens.create": Task(
        "Use it to connect an app on a phone or tablet to Terminal.",
        "tap pay|phone, contactless phone",
    ),
    "v1.test_helpers.test_clocks.create": Task(
        "Use it to move time for customers and subscriptions in test mode.",
        "simulate|travel|move time, time travel",
    ),
    "v1.treasury.outbound_payments.create": Task(
        "Use it to send money from a financial account to somebody else.",
        "send|wire money, wire transfer",
    ),
    "v1.customers.retrieve": Task(
        "Use it to see one customer: contact, default payment method and balance.",
        "check|see|show gift|credit balance",
    ),
    "v1.reporting.report_runs.create": Task(
        "Use it to have Stripe write a report, such as a month's balance or payouts, as a CSV file.",
        "total|monthly|yearly sale|revenue|turnover, sale|revenue report|month|year",
    ),
    "v1.financial_connections.accounts.refresh": Task(
        "Use it to have the bank account's balance, owners or transactions fetched anew.",
        "customer 's bank|account balance, bank balance customer",
    ),
    "v1.issuing.cards.retrieve": Task(
        "Use it to see one card; `expand` brings its number and CVC.",
        "show|see|reveal card number|cvc|pin",
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
