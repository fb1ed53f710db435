"""Of Checkout Sessions and payment links."""

from __future__ import annotations

from ..states import ONBOARDED, PRICE, Step
from .rows import HEAD_OFFICE, ONCE, Beside

PAID_ONCE = {"mode": "payment", "currency": None, "line_items": [{"price": "$once", "quantity": 1}]}
SUBSCRIBING = {"mode": "subscription", "currency": None, "line_items": [{"price": "$price", "quantity": 1}]}
ON_PAGE = Step(
    "v1.checkout.sessions.create",
    {
        "mode": "payment",
        "ui_mode": "elements",
        "currency": None,
        "return_url": "https://example.com/",
        "success_url": None,
        "line_items": [
            {
                "price_data": {"currency": "usd", "product_data": {"name": "Tea"}, "unit_amount": 1000},
                "quantity": 1,
            }
        ],
        "permissions": {"update_shipping_details": "server_only"},
        "shipping_address_collection": {"allowed_countries": ["US"]},
    },
    {"session": "id"},
)


ROWS: tuple[Beside, ...] = (
    Beside(
        r"checkout\.sessions\.create (line_items|payment_intent_data|shipping_options|optional_items"
        r"|discounts|adaptive_pricing|invoice_creation|shipping_address_collection|payment_method_options|automatic_tax)",
        PAID_ONCE,
        (ONCE,),
    ),
    Beside(r"checkout\.sessions\.create subscription_data\.", SUBSCRIBING, (PRICE,)),
    Beside(
        r"payment_links\.create (payment_intent_data|invoice_creation|transfer_data|shipping_options)\.",
        {"line_items.0.price": "$once", "line_items.0.quantity": 1},
        (ONCE,),
    ),
    Beside(r"sessions\.create automatic_tax\.", {}, (HEAD_OFFICE,)),
    Beside(r"checkout\.sessions\.create customer_update", {"customer": "cus_1"}),
    Beside(r"saved_payment_method_options", {**PAID_ONCE, "customer": "cus_1"}, (ONCE,)),
    Beside(r"optional_items", {"optional_items.0.price": "$once", "optional_items.0.quantity": 1}, (ONCE,)),
    Beside(
        r"payment_links\.update (subscription_data|line_items)",
        {},
        (
            PRICE,
            Step(
                "v1.payment_links.create",
                {"line_items": [{"price": "$price", "quantity": 1}]},
                "payment_link",
            ),
            Step("v1.payment_links.line_items.list", {}, {"line": "data.0.id"}),
        ),
    ),
    Beside(r"payment_links\.update line_items", {"line_items.0.id": "$line"}),
    Beside(
        r"sessions\.update (line_items|shipping_options|payment_intent_data|collected_information)",
        {},
        (ON_PAGE,),
    ),
    Beside(
        r"sessions\.update line_items", {"line_items.0.quantity": 1, "line_items.0.price": "$once"}, (ONCE,)
    ),
    Beside(
        r"(?:links|sessions)\.\w+ custom_fields\.(?!text|numeric)",
        {
            "custom_fields.0.type": "text",
            "custom_fields.0.key": "tea",
            "custom_fields.0.label.type": "custom",
            "custom_fields.0.label.custom": "Tea",
        },
    ),
    Beside(
        r"(?:links|sessions)\.\w+ custom_fields\.dropdown",
        {
            "custom_fields.0.type": "dropdown",
            "custom_fields.0.dropdown.options.0.label": "A",
            "custom_fields.0.dropdown.options.0.value": "a",
        },
    ),
    Beside(
        r"checkout\.sessions\.create branding_settings\.(icon|logo)\.type",
        lambda found: {"branding_settings": {found[1]: {"type": "url", "url": "https://example.com/a.png"}}},
    ),
    Beside(
        r"checkout\.sessions\.create permissions",
        {**PAID_ONCE, "ui_mode": "embedded_page", "success_url": None, "return_url": "https://example.com/"},
        (ONCE,),
    ),
    Beside(r"checkout\.sessions\.create tax_id_collection", PAID_ONCE, (ONCE,)),
    Beside(r"checkout\.sessions\.create tax_id_collection\.required", {"tax_id_collection.enabled": True}),
    Beside(
        r"checkout\.sessions\.create payment_method_options\.acss_debit\.(currency|\w+\.default_for)",
        {"mode": "setup", "line_items": None},
    ),
    Beside(r"checkout\.sessions\.create payment_method_data", {"payment_method_data.type": None}),
    Beside(
        r"checkout\.sessions\.create line_items\.price_data\.recurring",
        {"mode": "subscription", "currency": None},
    ),
    Beside(
        r"checkout\.sessions\.create payment_intent_data\.application_fee",
        {"payment_intent_data.transfer_data.destination": "$account"},
        ONBOARDED,
    ),
)
