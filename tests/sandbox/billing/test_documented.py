"""What the reference of Billing says of single fields and refusals."""

from __future__ import annotations

from .shop import Shop, refusal


def test_a_line_has_the_metadata_of_its_subscription(shop: Shop) -> None:
    """It "reflects the current metadata from the subscription"; an invoice item has its own.

    Source: https://docs.stripe.com/api/invoice-line-item/object#invoice_line_item_object-metadata.
    """
    customer = shop.customer()
    shop.v1.invoice_items.create(
        {"customer": customer, "currency": "usd", "amount": 500, "metadata": {"of": "item"}}
    )
    made = shop.subscribe(
        customer, shop.price(), metadata={"plan": "gold"}, expand=["latest_invoice", "items"]
    )
    lines = made.latest_invoice.lines.data
    assert [(each.amount, each.metadata.to_dict()) for each in lines] == [
        (500, {"of": "item"}),
        (2000, {"plan": "gold"}),
    ]
    preview = shop.v1.invoices.create_preview({"subscription": made.id})
    assert [each.metadata.to_dict() for each in preview.lines.data] == [{"plan": "gold"}]


def test_nobody_subscribes_to_an_archived_product(shop: Shop) -> None:
    """`active` is "whether the product is currently available for purchase"; who has it goes on.

    Source: https://docs.stripe.com/api/products/object#product_object-active; the sentence is the one that
    is reported in https://github.com/stripe/stripe-go/issues/1031.
    """
    price, customer = shop.price(), shop.customer()
    before = shop.subscribe(customer, price)
    product = shop.v1.prices.retrieve(price).product
    shop.v1.products.update(product, {"active": False})
    error = refusal(shop.subscribe, customer, price)
    assert (error.param, error.user_message) == (
        "items[0][price]",
        f"The product {product} is marked as inactive, and thus no new subscriptions can be create to any "
        f"plans of this product. You provided the plan {price}.",
    )
    shop.sandbox.advance(days=31, hours=2)
    assert [each.status for each in shop.invoices(before.id)] == ["paid", "paid"]
