"""Where Stripe's reference documents an operation, by rule from its name, its path and what it answers with.

Where no rule gives a page's name, a table does: tests/catalog/test_links.py holds the links against the
addresses that the reference's own pages give for 118 operations, and against its list of pages.
"""

from __future__ import annotations

from collections.abc import Mapping

REFERENCE = "https://docs.stripe.com/api"

# Pages that are not named after the resource they are about.
# Source: the reference's own list of pages.
PAGES: Mapping[str, str] = {
    "apps.secret": "secret_management",
    "balance_settings": "balance-settings",
    "billing.alert": "billing/alert",
    "billing.credit_balance_summary": "billing/credit-balance-summary",
    "billing.credit_balance_transaction": "billing/credit-balance-transaction",
    "billing.credit_grant": "billing/credit-grant",
    "billing.meter": "billing/meter",
    "billing.meter_event": "billing/meter-event",
    "billing.meter_event_adjustment": "billing/meter-event-adjustment",
    "billing.meter_event_summary": "billing/meter-event-summary",
    "billing_portal.configuration": "customer_portal/configurations",
    "billing_portal.session": "customer_portal/sessions",
    "climate.order": "climate/order",
    "climate.product": "climate/product",
    "climate.supplier": "climate/supplier",
    "customer_cash_balance_transaction": "cash_balance_transactions",
    "entitlements.active_entitlement": "entitlements/active-entitlement",
    "entitlements.feature": "entitlements/feature",
    "forwarding.request": "forwarding/request",
    "invoice_payment": "invoice-payment",
    "invoice_rendering_template": "invoice-rendering-template",
    "line_item": "invoice-line-item",
    "login_link": "accounts/login_link",
    "payment_link": "payment-link",
    "payment_record": "payment-record",
    "product_feature": "product-feature",
    "reporting.report_run": "reporting/report_run",
    "reporting.report_type": "reporting/report_type",
    "review": "radar/reviews",
    "scheduled_query_run": "sigma/scheduled_queries",
    "terminal.configuration": "terminal/configuration",
    "test_helpers.test_clock": "test_clocks",
}
# ... and of services that answer with resources of several kinds.
PAGES_OF_SERVICES: Mapping[str, str] = {
    "external_accounts": "external_account_bank_accounts",
    "payment_sources": "customer_bank_accounts",
}
# Where a resource has two ways to be reached, or the action is called something else.
PLACES: Mapping[str, str] = {
    "v1.balance.retrieve": "balance/balance_retrieve",
    "v1.credit_notes.line_items.list": "credit_notes/lines",
    "v1.credit_notes.preview_lines.list": "credit_notes/preview_lines",
    "v1.customers.payment_methods.list": "payment_methods/customer_list",
    "v1.customers.payment_methods.retrieve": "payment_methods/customer",
    "v1.customers.tax_ids.create": "tax_ids/customer_create",
    "v1.customers.tax_ids.delete": "tax_ids/customer_delete",
    "v1.customers.tax_ids.list": "tax_ids/customer_list",
    "v1.customers.tax_ids.retrieve": "tax_ids/customer_retrieve",
    "v1.invoices.add_lines": "invoice-line-item/bulk",
    "v1.invoices.line_items.list": "invoice-line-item/retrieve",
    "v1.payment_links.line_items.list": "payment-link/retrieve-line-items",
    "v1.subscriptions.delete_discount": "discounts/subscription_delete",
    "v2.billing.meter_event_session.create": "v2/billing/meter-event-sessions/create",
    "v2.billing.meter_events.create": "v2/billing/meter-event/create",
}


def docs_url(name: str, path: str, resource: str) -> str:
    """The reference's page; `resource` is the `object` value of what is answered, "" for several kinds."""
    version, *words, action = name.split(".")
    place = _place(words, action, path, resource) if version == "v1" else _place_of_v2(words, action, path)
    return f"{REFERENCE}/{PLACES.get(name, place)}"


def _place(words: list[str], action: str, path: str, resource: str) -> str:
    if resource == "item":  # a line of a Checkout session or a payment link, told on its owner's page
        return "/".join(words)
    in_test_mode = words[0] == "test_helpers" and words[1] in ("issuing", "treasury")
    return f"{_page(words, resource)}/{'test_mode_' if in_test_mode else ''}{_action(action, path)}"


def _page(words: list[str], resource: str) -> str:
    """The page of a resource: "fee_refunds" for what the service "application_fees.refunds" answers with."""
    service = words[-1]
    if page := PAGES_OF_SERVICES.get(service) or PAGES.get(resource):
        return page
    if not resource:
        return "/".join(words)
    return (_plural(resource) if service.endswith("s") else resource).replace(".", "/")


def _plural(word: str) -> str:
    if word.endswith("s"):
        return word
    return f"{word.removesuffix('y')}ies" if word.endswith("y") else f"{word}s"


def _action(action: str, path: str) -> str:
    """What is done, without to what: "void" for `void_credit_note`, "delete" for `delete_discount`."""
    last = path.rsplit("/", 1)[1]
    return last if action.startswith(last) else action.partition("_")[0]


def _place_of_v2(words: list[str], action: str, path: str) -> str:
    """The newer pages are hyphenated, and an object below another's id is told on the other's page."""
    *around, service = (word.replace("_", "-") for word in words)
    action = action.replace("_", "-")
    if f"}}/{words[-1]}" in path:
        service, action = "", f"{action}-{service if action == 'list' else service.removesuffix('s')}"
    return "/".join(word for word in ("v2", *around, service, action) if word)
