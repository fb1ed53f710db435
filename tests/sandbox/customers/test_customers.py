"""Customers, their cards and bank accounts, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest

from ..payment_methods.test_tokens import BANK_ACCOUNT
from ..refused import refusal


def bank_token(client: Any, **changes: str) -> Any:
    """A token of the test bank account, with changes."""
    return client.v1.tokens.create({"bank_account": {**BANK_ACCOUNT, **changes}}).id


def test_a_customer_may_be_named(stripe_client: Any) -> None:
    """By an id of one's own, once. Source: https://github.com/stripe-samples/test-data, which does so."""
    customers = stripe_client.v1.customers
    assert customers.create({"id": "stripe-sample-customer-1"}).id == "stripe-sample-customer-1"
    assert customers.retrieve("stripe-sample-customer-1").object == "customer"
    assert refusal(customers.create, {"id": "stripe-sample-customer-1"}).code == "resource_already_exists"


def test_a_new_customer_has_stripes_defaults(stripe_client: Any) -> None:
    """What is not said is null, empty or zero; `sources` is there only when it is asked for."""
    customer = stripe_client.v1.customers.create({"name": "Jenny Rosen", "metadata": {"order": "6735"}})
    shown = customer.to_dict()
    assert customer.id.startswith("cus_")
    assert len(customer.id) == len("cus_") + 14
    expected = {
        "object": "customer",
        "name": "Jenny Rosen",
        "balance": 0,
        "default_source": None,
        "delinquent": False,
        "email": None,
        "livemode": False,
        "metadata": {"order": "6735"},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    }
    assert expected.items() <= shown.items()
    assert "sources" not in shown


def test_a_source_replaces_the_default_and_the_customer_comes_back(
    stripe_client: Any,
) -> None:
    """`modify(source=tok_visa)`: the new card is the default, the old default is gone."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    changed = stripe_client.v1.customers.update(
        customer.id, {"source": "tok_mastercard", "expand": ["default_source"]}
    )
    assert changed.id == customer.id
    assert changed.default_source.brand == "MasterCard"
    assert changed.default_source.cvc_check == "pass"
    cards = stripe_client.v1.customers.payment_sources.list(customer.id).data
    assert [each.id for each in cards] == [changed.default_source.id]


def test_cards_are_added_beside_the_default(stripe_client: Any) -> None:
    """The first is the default; another leaves it so; `default_source` changes it."""
    customer = stripe_client.v1.customers.create({})
    sources = stripe_client.v1.customers.payment_sources
    first = sources.create(customer.id, {"source": "tok_visa"})
    second = sources.create(customer.id, {"source": "tok_amex", "metadata": {"a": "1"}})
    assert second.metadata.to_dict() == {"a": "1"}
    retrieved = stripe_client.v1.customers.retrieve(customer.id, {"expand": ["sources"]})
    assert retrieved.default_source == first.id
    assert retrieved.sources is not None
    assert [each.id for each in retrieved.sources.data] == [first.id, second.id]
    assert (
        stripe_client.v1.customers.update(customer.id, {"default_source": second.id}).default_source
        == second.id
    )
    sources.delete(customer.id, second.id)
    assert stripe_client.v1.customers.retrieve(customer.id).default_source == first.id
    missing = refusal(sources.retrieve, customer.id, second.id)
    assert (missing.http_status, missing.user_message) == (404, f"No such source: '{second.id}'")


def test_a_card_is_updated_and_its_event_says_what_changed(stripe_client: Any) -> None:
    """A name and an expiry; a field of bank accounts is unknown to a card."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    card = str(customer.default_source)
    update = stripe_client.v1.customers.payment_sources.update
    changed = update(customer.id, card, {"name": "Jenny", "exp_month": "3", "exp_year": "2030"})
    assert (changed.name, changed.exp_month, changed.exp_year) == ("Jenny", 3, 2030)
    event = stripe_client.v1.events.list({"type": "customer.source.updated"}).data[0]
    assert event.data.to_dict()["previous_attributes"] == {"name": None, "exp_month": 2, "exp_year": 2025}
    wrong = refusal(update, customer.id, card, {"account_holder_name": "x"})
    assert wrong.user_message == "Received unknown parameter: account_holder_name"


def test_a_bank_account_is_verified_by_two_amounts(stripe_client: Any) -> None:
    """32 and 45, in either order; once."""
    customer = stripe_client.v1.customers.create({})
    sources = stripe_client.v1.customers.payment_sources
    bank = sources.create(customer.id, {"source": bank_token(stripe_client)})
    assert bank.status == "new"
    wrong = refusal(sources.verify, customer.id, bank.id, {"amounts": [1, 2]})
    assert wrong.user_message == (
        "The amounts provided do not match the amounts that were sent to the bank account."
    )
    assert sources.verify(customer.id, bank.id, {"amounts": [45, 32]}).status == "verified"
    again = refusal(sources.verify, customer.id, bank.id, {"amounts": [32, 45]})
    assert again.user_message == "This bank account has already been verified."


def test_three_wrong_answers_end_the_verification(stripe_client: Any) -> None:
    """After the third the account's status is `verification_failed`, and the right amounts are too late."""
    customer = stripe_client.v1.customers.create({})
    sources = stripe_client.v1.customers.payment_sources
    bank = sources.create(customer.id, {"source": bank_token(stripe_client)})
    for _ in range(3):
        refusal(sources.verify, customer.id, bank.id, {"amounts": [1, 2]})
    assert sources.retrieve(customer.id, bank.id).status == "verification_failed"
    assert "exceeded" in str(
        refusal(sources.verify, customer.id, bank.id, {"amounts": [32, 45]}).user_message
    )


def test_one_bank_account_is_attached_once(stripe_client: Any) -> None:
    """The same numbers again are refused, for the same customer."""
    customer = stripe_client.v1.customers.create({"source": bank_token(stripe_client)})
    sources = stripe_client.v1.customers.payment_sources
    twin = refusal(sources.create, customer.id, {"source": bank_token(stripe_client)})
    assert twin.user_message == (
        "A bank account with that routing number and account number already exists for this customer."
    )
    other = stripe_client.v1.customers.create({"source": bank_token(stripe_client)})
    assert other.default_source


def test_sources_are_listed_by_kind(stripe_client: Any) -> None:
    """`object=card` and `object=bank_account`."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    sources = stripe_client.v1.customers.payment_sources
    bank = sources.create(customer.id, {"source": bank_token(stripe_client)})
    assert [each.id for each in sources.list(customer.id, {"object": "bank_account"}).data] == [bank.id]
    assert [each.id for each in sources.list(customer.id, {"object": "card"}).data] == [
        customer.default_source
    ]


def test_a_deleted_customer_is_known_as_deleted(stripe_client: Any) -> None:
    """It retrieves as three fields, leaves the lists, and cannot be deleted or changed again."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    expected = {"id": customer.id, "object": "customer", "deleted": True}
    assert stripe_client.v1.customers.delete(customer.id).to_dict() == expected
    assert stripe_client.v1.customers.retrieve(customer.id).to_dict() == expected
    assert stripe_client.v1.customers.list().data == []
    assert refusal(stripe_client.v1.customers.delete, customer.id).http_status == 404
    assert refusal(stripe_client.v1.customers.update, customer.id, {"name": "x"}).user_message == (
        f"No such customer: '{customer.id}'"
    )


def test_customers_are_found_by_email_and_by_query(stripe_client: Any) -> None:
    """A list filters by the whole address, a search by query."""
    jenny = stripe_client.v1.customers.create({"email": "jenny@example.com", "metadata": {"plan": "gold"}})
    stripe_client.v1.customers.create({"email": "jane@example.com"})
    assert [each.id for each in stripe_client.v1.customers.list({"email": "jenny@example.com"}).data] == [
        jenny.id
    ]
    customers = stripe_client.v1.customers.search({"query": 'metadata["plan"]:"gold" AND email~"jenny"'})
    assert (customers.object, [each.id for each in customers.data], customers.has_more) == (
        "search_result",
        [jenny.id],
        False,
    )


def test_an_address_that_is_none_is_refused(stripe_client: Any) -> None:
    """`Invalid email address: x`, code `email_invalid`."""
    error = refusal(stripe_client.v1.customers.create, {"email": "nobody"})
    assert (error.user_message, error.code) == ("Invalid email address: nobody", "email_invalid")


def test_lines_of_addresses_are_empty_where_they_are_sent_so(stripe_client: Any) -> None:
    """Not unset, as other texts are; a customer is shipped to by no carrier.

    Recorded by suites that keep invoices of 2020 and 2021, and by spree/spree_stripe of a payment method.
    """
    address = {"city": "Washougal", "country": "US", "line1": "1234 5th St", "line2": "", "state": "WA"}
    shown = {**address, "postal_code": None}
    shipping = {"address": address, "name": "Jane Doe", "phone": "+15551234567"}
    v1 = stripe_client.v1
    customer = v1.customers.create({"address": address, "description": "", "shipping": shipping})
    assert (customer.address.to_dict(), customer.description) == (shown, None)
    assert customer.shipping.to_dict() == {**shipping, "address": shown}
    v1.invoice_items.create({"customer": customer.id, "amount": 100, "currency": "usd"})
    invoice = v1.invoices.create({"customer": customer.id})
    assert invoice.customer_shipping.to_dict() == {**shipping, "address": shown}
    changed = v1.customers.update(customer.id, {"address": {"line1": ""}})
    assert changed.address.to_dict() == {**dict.fromkeys(shown), "line1": ""}
    details = {"address": address, "name": ""}
    card = {"type": "card", "card": {"token": "tok_visa"}, "billing_details": details}
    method = v1.payment_methods.create(card).billing_details
    assert (method.address.to_dict(), method.name) == (shown, None)


def test_a_change_keeps_what_is_not_named(stripe_client: Any) -> None:
    """`name=""` unsets; events hold the old values, those of an address one by one."""
    customer = stripe_client.v1.customers.create(
        {"name": "Jenny", "email": "jenny@example.com", "address": {"city": "Berlin"}}
    )
    changed = stripe_client.v1.customers.update(customer.id, {"name": "", "address": {"city": "Bonn"}})
    assert (changed.name, changed.email, changed.address.city) == (None, "jenny@example.com", "Bonn")
    event = stripe_client.v1.events.list({"type": "customer.updated"}).data[0]
    assert event.data.to_dict()["previous_attributes"] == {"name": "Jenny", "address": {"city": "Berlin"}}


def test_an_address_is_replaced_whole(stripe_client: Any) -> None:
    """What a new address leaves out is unset, and so is where goods are shipped to.

    Sources: https://github.com/stripe/stripe-go/pull/179, where a country was lost so;
    https://github.com/crvouga/mockingbird, which compares itself with Stripe's test mode.
    """
    customers = stripe_client.v1.customers
    address = {"line1": "1 Main St", "city": "Berlin", "country": "DE"}
    shipping = {"name": "Jenny", "phone": "+491234", "address": address}
    jenny = customers.create({"address": address, "shipping": shipping})
    moved = customers.update(jenny.id, {"address": {"city": "Bonn"}})
    assert moved.address.to_dict() == {**dict.fromkeys(moved.address.to_dict()), "city": "Bonn"}
    assert moved.shipping.to_dict() == jenny.shipping.to_dict()
    moved = customers.update(jenny.id, {"shipping": {"name": "J", "address": {"line1": "2 Main St"}}})
    shown = {**dict.fromkeys(moved.address.to_dict()), "line1": "2 Main St"}
    assert moved.shipping.to_dict() == {"name": "J", "phone": None, "address": shown}
    assert moved.address.city == "Bonn"


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        (
            {"name": "x" * 257},
            "Invalid string: xxxx...xxxx; must be at most 256 characters",
            "name",
        ),
        (
            {"phone": "1" * 21},
            f"Invalid string length: {'1' * 21} must be at most 20 characters",
            "phone",
        ),
        ({"test_clock": "clock_none"}, "No such test_clock: 'clock_none'", "test_clock"),
        ({"payment_method": "pm_none"}, "No such PaymentMethod: 'pm_none'", "payment_method"),
    ],
)
def test_a_field_that_cannot_be_so_is_refused(
    stripe_client: Any, params: Any, message: str, param: str
) -> None:
    """400, in Stripe's words, with the field; no customer is made."""
    error = refusal(stripe_client.v1.customers.create, params)
    assert (error.http_status, error.user_message, error.param) == (400, message, param)
    assert stripe_client.v1.customers.list().data == []


@pytest.mark.parametrize("prefix", ["a", "abc", "AB_1", "ABCDEFGHIJKLM"])
def test_an_invoice_prefix_is_of_few_uppercase_letters_and_numbers(stripe_client: Any, prefix: str) -> None:
    """Another one is refused with no field named, as recorded; one letter will do."""
    customers = stripe_client.v1.customers
    error = refusal(customers.create, {"invoice_prefix": prefix})
    words = "Invoice number prefix must be 1\N{EN DASH}12 uppercase letters or numbers."
    assert (error.http_status, error.user_message, error.param, error.code) == (400, words, None, None)
    assert customers.create({"invoice_prefix": "A"}).invoice_prefix == "A"


def test_an_invoice_prefix_is_one_customers(stripe_client: Any) -> None:
    """Another customer's is refused on create and on update, its own is taken again, as recorded."""
    customers = stripe_client.v1.customers
    first, other = customers.create({"invoice_prefix": "ACME1"}), customers.create()
    words = f"This invoice number prefix is taken by customer: {first.id}. Please enter a different prefix."
    for call in (customers.create, lambda params: customers.update(other.id, params)):
        error = refusal(call, {"invoice_prefix": "ACME1"})
        assert (error.http_status, error.user_message, error.param) == (400, words, "invoice_prefix")
    assert customers.update(first.id, {"invoice_prefix": "ACME1"}).invoice_prefix == "ACME1"


def test_a_default_payment_method_must_be_the_customers(stripe_client: Any) -> None:
    """One of its own is taken, another is refused in Stripe's words."""
    customers = stripe_client.v1.customers
    customer = customers.create({"payment_method": "pm_card_visa"}).id
    method = customers.payment_methods.list(customer).data[0].id
    default = {"invoice_settings": {"default_payment_method": method}}
    settings = customers.update(customer, default).invoice_settings
    assert settings.default_payment_method == method
    other = refusal(customers.create, default)
    assert (other.code, other.param) == ("resource_missing", "invoice_settings[default_payment_method]")
    assert other.user_message == (
        f"The customer does not have a payment method with the ID {method}. The payment method must be "
        "attached "
        "to the customer."
    )


def test_a_customer_is_made_whole_or_not_at_all(stripe_client: Any) -> None:
    """Where a payment method is declined, the source beside it is not kept, nor told of."""
    declining = {"source": "tok_visa", "payment_method": "pm_card_chargeDeclined"}
    assert refusal(stripe_client.v1.customers.create, declining).code == "card_declined"
    assert stripe_client.v1.events.list().data == []


def test_what_a_deleted_customer_had_is_never_used_again(stripe_client: Any) -> None:
    """Its sources are gone; what it saved says whose it was. No event tells of each.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    v1 = stripe_client.v1
    customer = v1.customers.create({"source": "tok_visa", "payment_method": "pm_card_amex"}).id
    method = v1.customers.payment_methods.list(customer, {"type": "card"}).data
    saved = next(each.id for each in method if each.id.startswith("pm_"))
    before = len(v1.events.list({"limit": 100}).data)
    v1.customers.delete(customer)
    told = v1.events.list({"limit": 100}).data
    assert (told[0].type, len(told)) == ("customer.deleted", before + 1)
    assert v1.payment_methods.retrieve(saved).customer == customer
    assert v1.payment_methods.update(saved, {"metadata": {"kept": "yes"}}).metadata["kept"] == "yes"
    other = v1.customers.create({}).id
    refused = refusal(v1.payment_methods.attach, saved, {"customer": other})
    assert str(refused.user_message).startswith("This PaymentMethod was previously used without being")


def test_a_customers_card_is_told_of_as_a_payment_method(stripe_client: Any) -> None:
    """Attached, updated and detached; a bank account is not.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    v1 = stripe_client.v1
    customer = v1.customers.create({}).id
    source = v1.sources.create({"type": "card", "token": "tok_visa"}).id
    ends = {"card": {"exp_month": 5, "exp_year": 2040}}
    message = "A source must be attached to a customer to be used as a `payment_method`."
    assert refusal(v1.payment_methods.update, source, ends).user_message == message
    for given in ("tok_visa", source):
        id = v1.customers.payment_sources.create(customer, {"source": given}).id
        assert v1.payment_methods.update(id, ends).card.exp_year == 2040
        v1.customers.payment_sources.delete(customer, id)
    v1.customers.payment_sources.create(customer, {"source": "btok_us_verified"})
    told = [each.type for each in v1.events.list({"limit": 100}).data[::-1]]
    assert [each for each in told if each.startswith("payment_method")] == [
        "payment_method.attached",
        "payment_method.updated",
        "payment_method.detached",
    ] * 2


def test_a_customer_without_a_discount_has_none_to_lose(stripe_client: Any) -> None:
    """404, in Stripe's words."""
    customer = stripe_client.v1.customers.create({}).id
    error = refusal(stripe_client.v1.customers.delete_discount, customer)
    assert (error.http_status, error.user_message) == (404, f"No active discount for customer: {customer}")


def test_more_is_shown_when_it_is_asked_for(stripe_client: Any) -> None:
    """`tax` by the address, and the tax ids that the customer was made with."""
    customer = stripe_client.v1.customers.create(
        {
            "address": {"country": "DE"},
            "tax_id_data": [{"type": "eu_vat", "value": "DE123456789"}],
            "expand": ["tax", "tax_ids"],
        }
    )
    assert customer.tax.automatic_tax == "not_collecting"  # the account is registered nowhere
    assert customer.tax.location.to_dict() == {"country": "DE", "source": "billing_address", "state": None}
    assert [each.value for each in customer.tax_ids.data] == ["DE123456789"]
    assert "tax" not in stripe_client.v1.customers.retrieve(customer.id).to_dict()


def test_customers_of_a_test_clock_are_listed_apart(stripe_client: Any) -> None:
    """They are not among the others."""
    clock = stripe_client.v1.test_helpers.test_clocks.create({"frozen_time": 1706788800}).id
    on_clock = stripe_client.v1.customers.create({"test_clock": clock}).id
    other = stripe_client.v1.customers.create({}).id
    assert [each.id for each in stripe_client.v1.customers.list({"test_clock": clock}).data] == [on_clock]
    assert [each.id for each in stripe_client.v1.customers.list().data] == [other]


def test_only_some_fields_are_searched(stripe_client: Any) -> None:
    """Another is refused in Stripe's words; so is a page that no result gave, which is its own param.

    Source of the latter: https://github.com/crvouga/mockingbird, which compares itself with test mode.
    """
    search = stripe_client.v1.customers.search
    assert refusal(search, {"query": 'balance:"0"'}).user_message == (
        "Field `balance` is an unsupported search field for resource `customers`. See "
        "http://stripe.com/docs/search#query-fields-for-customers for a list of supported fields."
    )
    for page, shown in (("next", "next"), ("9" * 1001, f"{'9' * 100}...{'9' * 100}")):
        error = refusal(search, {"query": 'name:"x"', "page": page})
        assert (error.user_message, error.param) == (f"{shown} is an invalid page.", page)


@pytest.mark.parametrize(
    ("limit", "bound"),
    [(0, "greater than or equal to 1"), (101, "less than or equal to 100 (it currently is '101')")],
)
def test_a_search_shows_up_to_a_hundred(stripe_client: Any, limit: int, bound: str) -> None:
    """Source: https://github.com/crvouga/mockingbird, which compares itself with Stripe's test mode."""
    error = refusal(stripe_client.v1.customers.search, {"query": "created>0", "limit": limit})
    assert (error.param, error.user_message) == ("limit", f"This value must be {bound}.")
    stripe_client.v1.customers.search({"query": "created>0", "limit": 100})


def test_a_search_has_at_most_ten_clauses(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/search#query-structure-and-terminology. Guess: the sentence."""
    search, clause = stripe_client.v1.customers.search, 'name:"x"'
    assert search({"query": " AND ".join([clause] * 10)}).data == []
    error = refusal(search, {"query": " OR ".join([clause] * 11)})
    assert error.user_message == "You can combine up to 10 clauses in a search query."


def test_a_customer_is_written_down_tidily(stripe_client: Any) -> None:
    """No spaces around, and countries in capitals.

    Source: https://github.com/crvouga/mockingbird, which compares itself with Stripe's test mode.
    """
    customers = stripe_client.v1.customers
    shipping = {"name": "Jenny", "address": {"country": "us"}}
    given = {"name": " Jenny ", "phone": " ", "address": {"country": "sN"}, "shipping": shipping}
    jenny = customers.create(given)
    assert (jenny.name, jenny.phone, jenny.address.country) == ("Jenny", None, "SN")
    assert jenny.shipping.address.country == "US"
    assert customers.update(jenny.id, {"address": {"country": "de"}}).address.country == "DE"
    refused = refusal(customers.create, {"preferred_locales": ["en-US", "?"]})
    assert (refused.param, refused.user_message.partition(",")[0]) == (
        "preferred_locales[1]",
        "Not a valid language",
    )
    refused = refusal(customers.list, {"test_clock": "clock_none"})
    assert (refused.http_status, refused.user_message) == (400, "No such billingclock: 'clock_none'")
    refused = refusal(customers.balance_transactions.list, jenny.id, {"starting_after": "cbtxn_none"})
    assert refused.user_message == "No such abstracttransaction: 'cbtxn_none'"


def test_a_customer_who_was_deleted_is_not_changed(stripe_client: Any) -> None:
    """400, where one who never was is not found; an unlikely id is told with a hint.

    Source: https://github.com/crvouga/mockingbird.
    """
    customers = stripe_client.v1.customers
    gone = customers.create({}).id
    customers.delete(gone)
    refused = refusal(customers.update, gone, {"name": "Jenny"})
    assert (refused.http_status, refused.code, refused.param) == (400, "resource_missing", "id")
    assert refusal(customers.update, "cus_none", {"name": "Jenny"}).http_status == 404
    assert refusal(customers.retrieve, "'cus_1'").user_message == (
        "No such customer: '\\'cus_1\\''. Make sure you use the exact id without extra whitespace or quotes"
    )
