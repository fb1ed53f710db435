"""Have Stripe's toolkit for agents do what its tools offer, through the sandbox.

python redirected.py ADDRESS agent.py

prints one JSON object: tool -> what it answered. It runs with the toolkit's own packages.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

# mypy does not have it.
API: Any = import_module("stripe_agent_toolkit.api").StripeAPI


def main() -> None:
    api = API(secret_key="sk_test_sandbox", context=None)
    answers: dict[str, Any] = {}

    def use(tool: str, /, **params: Any) -> Any:
        answers[tool] = json.loads(api.run(tool, **params))
        return answers[tool]

    customer = use("create_customer", name="Ada", email="ada@example.com")["id"]
    use("list_customers", email="ada@example.com")
    product = use("create_product", name="A book", description="Of 100 pages")["id"]
    price = use("create_price", product=product, unit_amount=1000, currency="usd")["id"]
    use("list_products", limit=1)
    use("list_prices", product=product)
    use("create_payment_link", price=price, quantity=1)
    invoice = use("create_invoice", customer=customer, days_until_due=30)["id"]
    use("create_invoice_item", customer=customer, price=price, invoice=invoice)
    use("finalize_invoice", invoice=invoice)
    use("list_invoices", customer=customer)
    use("retrieve_balance")
    use("list_payment_intents", limit=1)
    use("create_billing_portal_session", customer=customer, return_url="https://example.com")
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
