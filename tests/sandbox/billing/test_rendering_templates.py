"""Templates of invoices, which the Dashboard makes, and here a control.

Source: https://docs.stripe.com/api/invoice-rendering-template and https://docs.stripe.com/invoicing/invoice-rendering-template.
"""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from ..refused import refusal


def test_each_version_of_a_template_can_be_read(stripe_client: Any, sandbox: Sandbox) -> None:
    """The newest, unless a request names another."""
    made = sandbox.act("invoice_template", nickname="Plain")
    assert (made["id"][:7], made["status"], made["version"]) == ("inrtem_", "active", 1)
    assert sandbox.act("invoice_template", template=made["id"], nickname="Bold")["version"] == 2
    templates = stripe_client.v1.invoice_rendering_templates
    newest, first = templates.retrieve(made["id"]), templates.retrieve(made["id"], {"version": 1})
    assert (newest.nickname, newest.version, newest.metadata.to_dict()) == ("Bold", 2, {})
    assert (first.nickname, first.version) == ("Plain", 1)
    assert refusal(templates.retrieve, made["id"], {"version": 3}).param == "version"
    assert [each.id for each in templates.list().data] == [made["id"]]


def test_invoices_and_customers_name_one_that_is_there(stripe_client: Any, sandbox: Sandbox) -> None:
    """An invoice has its customer's, or its own in a version; new objects name none that is archived.

    "All future invoices", "including subscription-generated invoices".
    """
    v1, template = stripe_client.v1, sandbox.act("invoice_template", nickname="Plain")["id"]
    settings = {"invoice_settings": {"rendering_options": {"template": template}}}
    customer = v1.customers.create(settings)
    assert v1.invoices.create({"customer": customer.id}).rendering.template == template
    free = {"currency": "usd", "unit_amount": 0, "product_data": {"name": "Tea"}}
    price = v1.prices.create({**free, "recurring": {"interval": "month"}}).id
    begun = v1.subscriptions.create({"customer": customer.id, "items": [{"price": price}]})
    assert v1.invoices.retrieve(begun.latest_invoice).rendering.template == template
    plain = {"customer": v1.customers.create({}).id}
    own = v1.invoices.create({**plain, "rendering": {"template": template, "template_version": 1}})
    assert (own.rendering.template, own.rendering.template_version) == (template, 1)
    wrong: dict[str, dict[str, Any]] = {
        "rendering[template]": {"template": "inrtem_none"},
        "rendering[template_version]": {"template": template, "template_version": 7},
    }
    for param, rendering in wrong.items():
        assert refusal(v1.invoices.create, {**plain, "rendering": rendering}).param == param
    unknown = {"invoice_settings": {"rendering_options": {"template": "inrtem_none"}}}
    error = refusal(v1.customers.create, unknown)
    assert (error.code, error.param) == (
        "resource_missing",
        "invoice_settings[rendering_options][template]",
    )
    assert v1.invoice_rendering_templates.archive(template).status == "archived"
    assert "archived" in str(refusal(v1.customers.create, settings).user_message)
    assert v1.invoices.create({"customer": customer.id}).rendering.template == template
    with pytest.raises(SandboxError, match="archived"):
        sandbox.act("invoice_template", template=template)
    assert v1.invoice_rendering_templates.unarchive(template).status == "active"
    assert v1.customers.create(settings).id


def test_a_link_names_one_that_is_there(stripe_client: Any) -> None:
    """In what it says of its invoice."""
    price = {"currency": "usd", "unit_amount": 100, "product_data": {"name": "A"}}
    invoice = {"enabled": True, "invoice_data": {"rendering_options": {"template": "inrtem_none"}}}
    params = {"line_items": [{"price_data": price, "quantity": 1}], "invoice_creation": invoice}
    param = "invoice_creation[invoice_data][rendering_options][template]"
    assert refusal(stripe_client.v1.payment_links.create, params).param == param
    session = {**params, "mode": "payment", "success_url": "https://a.example"}
    assert refusal(stripe_client.v1.checkout.sessions.create, session).param == param
