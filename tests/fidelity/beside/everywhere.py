"""Of parameters that several products have, or that mean the same wherever they stand."""

from __future__ import annotations

from ..states import ONBOARDED, Step
from .rows import HEAD_OFFICE, ONCE, Beside

COUPONS = tuple(
    step
    for n in ("", "_too")
    for step in (
        Step("v1.coupons.create", {"percent_off": 10 if n else 20, "duration": "forever"}, f"coupon{n}"),
        Step(
            "v1.promotion_codes.create",
            {"promotion": {"type": "coupon", "coupon": f"$coupon{n}"}},
            f"promotion_code{n}",
        ),
    )
)
DOCUMENT = Step("v1.files.create", {"purpose": "identity_document"}, "document")
DOCUMENT_TOO = Step("v1.files.create", {"purpose": "identity_document"}, "document_too")
TWICE = Step("v1.prices.create", {"currency": "usd", "unit_amount": 2000, "product": "prod_1"}, "twice")


ROWS: tuple[Beside, ...] = (
    Beside(r"(?<!session)s\.(create|update|create_preview) (\S+\.)?automatic_tax\.", {}, (HEAD_OFFICE,)),
    Beside(r"(destination|transfer_data)\.|on_behalf_of$|(liability|issuer)\.", {}, ONBOARDED),
    Beside(r"(coupon|promotion_code)$", {}, COUPONS),
    Beside(
        r" automatic_tax\.liability\.",
        {
            "automatic_tax.enabled": True,
            "automatic_tax.liability.type": "account",
            "automatic_tax.liability.account": "$account",
        },
    ),
    Beside(r"(document|files|logo|icon|front|back)(\.|$)", {}, (DOCUMENT, DOCUMENT_TOO)),
    Beside(
        r"(add_invoice_items|invoice_items|pricing|optional_items|sessions\.\w+ line_items)\.price$",
        {},
        (ONCE, TWICE),
    ),
    Beside(
        r"(?:intents\.create|(?<!intents)\.\w+) ((?:\w+\.)*transfer_data)\.",
        lambda found: {f"{found[1].replace('phases', 'phases.0')}.destination": "$account"},
    ),
)
