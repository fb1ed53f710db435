"""A request for any operation, with just what it requires, made from the catalog's types."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from helpers.catalog import api_version
from helpers.catalog.shapes import Field, Kind, Operation, Shape
from helpers.sandbox import KEY
from helpers.sandbox.door.wire import HttpRequest

# Where any text would be refused, because it means something.
MEANINGFUL: dict[str, Any] = {
    "country": "US",
    "currency": "usd",
    "domain_name": "example.com",
    "end_time": 1704067260,
    "limit": 10,
    "query": 'metadata["a"]:"b"',
    "registration_code": "simulated-wpe",
    "report_type": "balance.summary.1",
    "start_time": 1704067200,
    "supported_currencies": ["usd"],
    "url": "https://example.com/webhook",
}

# What an operation needs although its types call it optional, and what must fit together.
NEEDED: dict[str, dict[str, Any]] = {
    "v1.account_links.create": {
        "refresh_url": "https://example.com/again",
        "return_url": "https://example.com/",
    },
    "v1.accounts.external_accounts.create": {"external_account": "btok_us"},
    "v1.application_fees.refunds.create": {"amount": 1},
    "v1.billing.alerts.create": {"usage_threshold": {"gte": 100, "meter": "mtr_1", "recurrence": "one_time"}},
    "v1.billing.credit_balance_summary.retrieve": {
        "filter": {"type": "applicability_scope", "applicability_scope": {"price_type": "metered"}},
        "customer": "cus_1",
    },
    "v1.billing.credit_grants.create": {
        "amount": {"type": "monetary", "monetary": {"currency": "usd", "value": 1000}},
        "applicability_config": {"scope": {"price_type": "metered"}},
        "customer": "cus_1",
    },
    "v1.billing.meter_event_adjustments.create": {"cancel": {"identifier": "identifier_1"}},
    "v1.billing_portal.configurations.create": {"features": {"invoice_history": {"enabled": True}}},
    "v1.billing_portal.sessions.create": {"customer": "cus_1"},
    "v1.charges.create": {"amount": 1000, "currency": "usd", "source": "tok_visa"},
    "v1.checkout.sessions.create": {
        "mode": "setup",
        "currency": "usd",
        "success_url": "https://example.com/thanks",
    },
    "v1.climate.orders.create": {"metric_tons": "1"},
    "v1.coupons.create": {"percent_off": 25, "duration": "once"},
    "v1.customer_sessions.create": {"customer": "cus_1", "components": {"buy_button": {"enabled": True}}},
    "v1.customers.payment_sources.create": {"source": "tok_visa"},
    "v1.ephemeral_keys.create": {"customer": "cus_1", "nonce": "nonce_1"},
    "v1.identity.verification_sessions.create": {"type": "document"},
    "v1.invoice_items.create": {"customer": "cus_1", "amount": 1000, "currency": "usd"},
    "v1.invoices.create": {"customer": "cus_1"},
    "v1.invoices.create_preview": {"customer": "cus_1"},
    "v1.issuing.cards.create": {"type": "virtual", "cardholder": "ich_1"},
    "v1.issuing.disputes.create": {"transaction": "ipi_1"},
    "v1.payment_links.create": {"line_items": [{"price": "price_1", "quantity": 1}]},
    "v1.payment_methods.attach": {"customer": "cus_1"},
    "v1.payment_methods.create": {"type": "card", "card": {"token": "tok_visa"}},
    "v1.prices.create": {"product": "prod_1", "unit_amount": 1000},
    "v1.plans.create": {"product": "prod_1", "amount": 1000},
    "v1.promotion_codes.create": {"promotion": {"type": "coupon", "coupon": "coupon_1"}},
    "v1.payment_records.report_refund": {"refunded": {"refunded_at": 1704067200}},
    "v1.payment_records.report_payment": {
        "payment_method_details": {"type": "custom", "custom": {"display_name": "Cash"}},
        "processor_details": {"type": "custom", "custom": {"payment_reference": "1"}},
    },
    "v1.refunds.create": {"payment_intent": "pi_1"},
    "v1.shipping_rates.create": {"fixed_amount": {"amount": 500, "currency": "usd"}},
    "v1.sources.create": {"type": "card", "token": "tok_visa"},
    "v1.subscription_items.create": {"price": "price_1"},
    "v1.subscription_schedules.create": {
        "customer": "cus_1",
        "start_date": "now",
        "phases": [{"items": [{"price": "price_1"}]}],
    },
    "v1.subscriptions.create": {
        "customer": "cus_1",
        "items": [{"price": "price_1"}],
        "collection_method": "send_invoice",
        "days_until_due": 30,
    },
    "v1.tax.calculations.create": {
        "customer_details": {
            "address": {"country": "US", "postal_code": "94111", "state": "CA"},
            "address_source": "shipping",
        }
    },
    "v1.tax.locations.create": {"address": {"country": "US", "postal_code": "94111"}},
    "v1.tax.registrations.create": {"country_options": {"us": {"type": "state_sales_tax", "state": "CA"}}},
    "v1.terminal.locations.create": {
        "display_name": "Shop",
        "address": {
            "line1": "1 Main Street",
            "city": "San Francisco",
            "state": "CA",
            "postal_code": "94111",
            "country": "US",
        },
    },
    "v1.terminal.readers.set_reader_display": {
        "cart": {
            "currency": "usd",
            "line_items": [{"amount": 1, "description": "Tea", "quantity": 1}],
            "total": 1,
        },
    },
    "v1.test_helpers.confirmation_tokens.create": {"payment_method": "pm_card_visa"},
    "v1.terminal.readers.refund_payment": {"payment_intent": "pi_1"},
    "v1.tokens.create": {"pii": {"id_number": "000000000"}},
}


def sample(field: Field) -> Any:
    """A value for one parameter."""
    return MEANINGFUL.get(field.name) or of_shape(field.shape)


PLAIN: dict[Kind, Any] = {"integer": 1000, "number": "1.5", "decimal": "1.5", "boolean": True}


def of_shape(shape: Shape) -> Any:
    """A value of a shape: the first choice, the first option, an object's required fields (or its first)."""
    match shape.kind:
        case "enum":
            return shape.choices[0]
        case "list":
            return [of_shape(shape.item or Shape("string"))]
        case "map":
            return {"a": of_shape(shape.item or Shape("string"))}
        case "union":
            return of_shape(shape.options[0])
        case "object":
            return {each.name: sample(each) for each in _required(shape.fields)}
        case plain:
            return PLAIN.get(plain, "x")


def _required(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """A form cannot carry an empty object, so one that requires nothing is sent with its first field."""
    return tuple(each for each in fields if each.required) or fields[:1]


def request(
    operation: Operation,
    ids: dict[str, str] | None = None,
    account: str = "",
    params: Mapping[str, Any] | None = None,
) -> HttpRequest:
    """The request as it stands on the wire; path ids are those given, or the operation's own.

    ``params``: in place of the samples, or beside them; None takes one out.
    """
    return _request(operation, _path(operation, ids or {}), account, _params(operation, params or {}))


def _params(operation: Operation, given: Mapping[str, Any]) -> dict[str, Any]:
    params = {
        each.name: sample(each) for each in operation.parameters if each.required and each.location != "path"
    }
    params |= {**NEEDED.get(operation.name, {}), **given}
    return {name: value for name, value in params.items() if value is not None}


def _path(operation: Operation, ids: Mapping[str, str]) -> str:
    path = operation.path
    own = operation.name.replace(".", "_")
    for each in operation.parameters:
        if each.location == "path":
            path = path.replace(f"{{{each.name}}}", ids.get(each.name, f"{each.name}_{own}"))
    return path


def _request(operation: Operation, path: str, account: str, params: dict[str, Any]) -> HttpRequest:
    headers = {"authorization": f"Bearer {KEY}"} | ({"stripe-account": account} if account else {})
    if path.startswith("/v2/"):
        headers["stripe-version"] = api_version()
    if operation.method != "post":
        return HttpRequest(operation.method, path, urlencode(list(pairs(params))), headers)
    if path.startswith("/v2/"):
        return HttpRequest(
            "post", path, "", {**headers, "content-type": "application/json"}, json.dumps(params).encode()
        )
    if any(each.shape.kind == "file" for each in operation.parameters):
        return HttpRequest("post", path, "", {**headers, "content-type": MULTIPART}, upload(params))
    headers["content-type"] = "application/x-www-form-urlencoded"
    return HttpRequest("post", path, "", headers, urlencode(list(pairs(params))).encode())


MULTIPART = "multipart/form-data; boundary=B"


def upload(params: dict[str, Any]) -> bytes:
    """The parameters as a multipart body; the parameter `file` is a small picture."""
    parts = [
        f'--B\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'
        for key, text in pairs({name: each for name, each in params.items() if name != "file"})
    ]
    file = (
        '--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
        "Content-Type: image/png\r\n\r\nPNG\r\n--B--\r\n"
    )
    return ("".join(parts) + file).encode()


def pairs(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Nested parameters in the form encoding: `card[number]`, `expand[0]`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from pairs(inner, f"{name}[{key}]" if name else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from pairs(inner, f"{name}[{index}]")
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)
