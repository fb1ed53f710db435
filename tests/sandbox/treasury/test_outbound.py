"""Money going out: OutboundPayments and OutboundTransfers."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..conftest import NOW
from ..onboarding import onboarded
from .conftest import ADDRESS, CAPABILITIES, Home

DAY = 86_400


def at(payment: Any, *fields: str) -> list[Any]:
    """Some of an object's fields."""
    return [payment[each] for each in fields]


def test_a_payment_over_ach(served: Home) -> None:
    """Held at once, cancelable until 8:30 PM, posted the next business day, tracked when it has settled."""
    id = served.open(5000)
    payment = served.pay(id, 1000, description="Rent", metadata={"a": "1"})
    details = payment.destination_payment_method_details.to_dict()
    fingerprint = details["us_bank_account"].pop("fingerprint")
    assert isinstance(fingerprint, str)
    assert details == {
        "billing_details": {"address": {**ADDRESS, "line2": None}, "email": None, "name": "Jenny Rosen"},
        "type": "us_bank_account",
        "us_bank_account": {
            "account_holder_type": "individual",
            "account_type": "checking",
            "bank_name": "STRIPE TEST BANK",
            "last4": "6789",
            "network": "ach",
            "routing_number": "110000000",
        },
    }
    assert at(payment, "status", "cancelable", "statement_descriptor", "description", "customer") == [
        "processing",
        True,
        "payment",
        "Rent",
        None,
    ]
    # Asked on Thursday: expected on Monday.
    assert payment.expected_arrival_date == 1707091200
    assert served.balance(id) == (4000, 0, 1000)

    served.sandbox.advance(hours=14)
    assert not read(served, payment).cancelable
    with pytest.raises(stripe.InvalidRequestError, match="it was submitted to the network"):
        served.treasury.outbound_payments.cancel(payment.id, {}, served.options)
    assert served.balance(id) == (4000, 0, 1000)

    served.sandbox.advance(days=1)
    posted = read(served, payment)
    assert at(posted, "status", "tracking_details") == ["posted", None]
    # Friday, 9:30 AM in New York.
    assert posted.status_transitions.posted_at == 1706884200
    assert served.balance(id) == (4000, 0, 0)

    served.sandbox.advance(days=3)
    tracked = read(served, payment).tracking_details
    assert tracked.type == "ach"
    assert len(tracked.ach.trace_id) == 15
    assert served.events("outbound_payment") == [
        "treasury.outbound_payment.created",
        "treasury.outbound_payment.posted",
        "treasury.outbound_payment.tracking_details_updated",
    ]
    assert served.entries(id) == [
        ("received_credit", 5000, 0),
        ("outbound_payment", -1000, 1000),
        ("outbound_payment_posting", 0, -1000),
    ]


def read(home: Home, payment: Any, **params: Any) -> Any:
    """A payment as it is by now."""
    return home.treasury.outbound_payments.retrieve(payment.id, params, home.options)


def test_a_wire_posts_within_the_hour(home: Home) -> None:
    """Asked at seven in New York, it goes out at eight, and is expected the same day."""
    id = home.open(5000)
    payment = home.pay(id, 1000, **WIRE)
    assert payment.expected_arrival_date == NOW - NOW % DAY
    home.sandbox.advance(hours=1)
    assert read(home, payment).status == "posted"
    home.sandbox.advance(hours=1)
    wire = read(home, payment).tracking_details.us_domestic_wire.to_dict()
    assert wire["imad"].startswith("20240201MMQFMPD1")
    assert wire["chips"] is None


WIRE: dict[str, Any] = {
    "destination_payment_method_options": {"us_bank_account": {"network": "us_domestic_wire"}}
}


def test_a_wire_needs_the_whole_address(home: Home) -> None:
    """ACH does without."""
    id = home.open(5000)
    data = {
        "type": "us_bank_account",
        "us_bank_account": {"routing_number": "110000000", "account_number": "000123456789"},
        "billing_details": {"name": "Jenny Rosen", "address": {"city": "Alvin"}},
    }
    assert home.pay(id, 100, destination_payment_method_data=data).status == "processing"
    with pytest.raises(stripe.InvalidRequestError, match=r"\[billing_details\]\[address\]\[line1\]"):
        home.pay(id, 100, destination_payment_method_data=data, **WIRE)


def test_a_payment_that_is_canceled(home: Home) -> None:
    """In time, the money is back and the transaction void; a second time is refused."""
    id = home.open(5000)
    payment = home.pay(id, 1000)
    canceled = home.treasury.outbound_payments.cancel(payment.id, {}, home.options)
    assert at(canceled, "status", "cancelable") == ["canceled", False]
    assert canceled.status_transitions.canceled_at == NOW + 60
    transaction = home.treasury.transactions.retrieve(payment.transaction, {}, home.options)
    assert at(transaction, "status", "amount") == ["void", 0]
    assert transaction.status_transitions.void_at == NOW + 60
    assert home.balance(id) == (5000, 0, 0)
    with pytest.raises(stripe.InvalidRequestError, match="it has a status of canceled"):
        home.treasury.outbound_payments.cancel(payment.id, {}, home.options)
    home.sandbox.advance(days=7)
    assert read(home, payment).status == "canceled"
    assert home.entries(id)[-1] == ("outbound_payment_cancellation", 1000, -1000)


@pytest.mark.parametrize(
    ("number", "statuses", "balance"),
    [
        ("000123456789", ["created", "posted", "tracking_details_updated"], 4000),
        ("000000000009", ["created"], 4000),
        (
            "000123457890",
            ["created", "expected_arrival_date_updated", "posted", "tracking_details_updated"],
            4000,
        ),
        ("000000000123", ["created", "canceled"], 5000),
        ("000000000234", ["created", "failed"], 5000),
        ("000111111113", ["created", "posted", "returned"], 5000),
        ("000111111116", ["created", "posted", "returned"], 5000),
        ("000111111119", ["created", "posted", "returned"], 5000),
    ],
)
def test_test_accounts_do_what_stripe_publishes(
    home: Home, number: str, statuses: list[str], balance: int
) -> None:
    """Each account number of Stripe's table leads where the table says, by the clock."""
    id = home.open(5000)
    assert home.pay(id, 1000, number).status == "processing"
    home.sandbox.advance(days=7)
    assert home.events("outbound_payment") == [f"treasury.outbound_payment.{each}" for each in statuses]
    assert home.balance(id)[0] == balance


def test_a_late_payment_tells_its_new_date(home: Home) -> None:
    """One day is added when it is submitted, and the event holds the old date."""
    payment = home.pay(home.open(5000), 1000, "000123457890")
    home.sandbox.advance(days=1)
    assert read(home, payment).expected_arrival_date == payment.expected_arrival_date + DAY
    event = home.client.v1.events.list(
        {"type": "treasury.outbound_payment.expected_arrival_date_updated"}, home.options
    ).data[0]
    assert event.to_dict()["data"]["previous_attributes"] == {
        "expected_arrival_date": payment.expected_arrival_date
    }


def test_a_payment_that_comes_back(home: Home) -> None:
    """By a transaction of its own; the first one stays posted."""
    id = home.open(5000)
    payment = home.pay(id, 1000)
    home.helpers.outbound_payments.post(payment.id, {}, home.options)
    returned = home.helpers.outbound_payments.return_outbound_payment(
        payment.id, {"returned_details": {"code": "account_closed"}}, home.options
    )
    assert (returned.status, returned.returned_details.code) == ("returned", "account_closed")
    second = read(home, payment, expand=["returned_details.transaction"]).returned_details.transaction
    assert at(second, "amount", "status", "flow", "flow_type") == [
        1000,
        "posted",
        payment.id,
        "outbound_payment",
    ]
    first = home.treasury.transactions.retrieve(payment.transaction, {}, home.options)
    assert at(first, "amount", "status") == [-1000, "posted"]
    assert home.balance(id) == (5000, 0, 0)
    with pytest.raises(stripe.InvalidRequestError, match="has a status of returned"):
        home.helpers.outbound_payments.return_outbound_payment(payment.id, {}, home.options)


def test_a_return_of_what_is_processing_posts_it_first(home: Home) -> None:
    """The code is "declined", unless one is named."""
    id = home.open(5000)
    payment = home.pay(id, 1000)
    returned = home.helpers.outbound_payments.return_outbound_payment(payment.id, {}, home.options)
    assert returned.returned_details.code == "declined"
    assert home.entries(id)[1:] == [
        ("outbound_payment", -1000, 1000),
        ("outbound_payment_posting", 0, -1000),
        ("outbound_payment_return", 1000, 0),
    ]


@pytest.mark.parametrize("done", ["post", "fail", "return_outbound_payment"])
def test_what_is_finished_stays_finished(home: Home, done: str) -> None:
    """Neither helpers nor the clock move it any further, and nothing is written."""
    id = home.open(5000)
    payment = home.pay(id, 1000)
    helpers = home.helpers.outbound_payments
    status = getattr(helpers, done)(payment.id, {}, home.options).status
    before = home.entries(id)
    for again in (helpers.post, helpers.fail):
        with pytest.raises(stripe.InvalidRequestError, match=f"has a status of {status}"):
            again(payment.id, {}, home.options)
    home.sandbox.advance(days=7)
    assert read(home, payment).status == status
    assert home.entries(id) == before


def test_tracking_details_come_in(home: Home) -> None:
    """A helper sets them once nothing can be canceled. Those of another network are refused."""
    payment = home.pay(home.open(5000), 1000)
    update = home.helpers.outbound_payments.update
    trace = {"tracking_details": {"type": "ach", "ach": {"trace_id": "1"}}}
    with pytest.raises(stripe.InvalidRequestError, match="can still be canceled"):
        update(payment.id, trace, home.options)
    home.sandbox.advance(hours=14)
    wire = {"type": "us_domestic_wire", "us_domestic_wire": {"imad": "1"}}
    with pytest.raises(stripe.InvalidRequestError, match="us_domestic_wire is not supported here: use ach"):
        update(payment.id, {"tracking_details": wire}, home.options)
    tracked = update(payment.id, trace, home.options)
    assert tracked.tracking_details.to_dict() == {"type": "ach", "ach": {"trace_id": "1"}}
    assert not tracked.cancelable
    event = home.client.v1.events.list({"limit": 1}, home.options).data[0].to_dict()
    assert event["type"] == "treasury.outbound_payment.tracking_details_updated"
    assert event["data"]["previous_attributes"] == {"tracking_details": None}
    home.helpers.outbound_payments.fail(payment.id, {}, home.options)
    with pytest.raises(stripe.InvalidRequestError, match="has a status of failed"):
        update(payment.id, trace, home.options)


def test_more_than_there_is_cannot_be_sent(home: Home) -> None:
    """Held money does not count, and nothing is written."""
    id = home.open(1000)
    home.pay(id, 600)
    with pytest.raises(stripe.InvalidRequestError, match="a sufficient balance available") as refused:
        home.pay(id, 401)
    assert (refused.value.code, refused.value.param) == ("insufficient_funds", "amount")
    with pytest.raises(stripe.InvalidRequestError, match="The OutboundTransfer could not be completed"):
        home.transfer(id, 401)
    assert home.balance(id) == (400, 0, 600)
    assert len(home.treasury.outbound_payments.list({"financial_account": id}, home.options).data) == 1


def test_a_feature_must_be_active_for_its_network(home: Home) -> None:
    """While it is pending, after it was given up, and where the platform restricts it."""
    financial_account = home.treasury.financial_accounts.create(
        {"supported_currencies": ["usd"], "features": {"outbound_payments": {"ach": {"requested": True}}}},
        home.options,
    )
    with pytest.raises(stripe.InvalidRequestError, match=r"`outbound_payments\.ach` must be .* is pending"):
        home.pay(financial_account.id, 100)
    id = home.open(1000)
    home.treasury.financial_accounts.features.update(
        id, {"outbound_payments": {"us_domestic_wire": {"requested": False}}}, home.options
    )
    with pytest.raises(stripe.InvalidRequestError, match=r"`outbound_payments\.us_domestic_wire`"):
        home.pay(id, 100, **WIRE)
    home.treasury.financial_accounts.update(
        id, {"platform_restrictions": {"outbound_flows": "restricted"}}, home.options
    )
    with pytest.raises(stripe.InvalidRequestError, match=r"`outbound_transfers\.ach` .* is restricted"):
        home.transfer(id, 100)
    assert home.balance(id) == (1000, 0, 0)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"statement_descriptor": "12345678901"}, "over ach, up to 10"),
        ({"statement_descriptor": "Miete für"}, "over ach, up to 10"),
        ({"end_user_details": {"present": True}}, r"end_user_details\[ip_address\]"),
        ({"destination_payment_method": "pm_usBankAccount"}, "may only specify one of"),
        ({"customer": "cus_1"}, "No such customer: 'cus_1'"),
        (
            {"destination_payment_method_data": {"type": "us_bank_account"}},
            r"Missing required param: destination_payment_method_data\[us_bank_account\]\.",
        ),
        (
            {
                "destination_payment_method_data": {
                    "type": "us_bank_account",
                    "us_bank_account": {"routing_number": "110000001", "account_number": "000123456789"},
                    "billing_details": {"name": "Jenny"},
                }
            },
            "Invalid routing number",
        ),
    ],
)
def test_a_payment_is_refused_for_what_it_says(home: Home, params: dict[str, Any], message: str) -> None:
    """Descriptors, the end user, the destination: nothing is held."""
    id = home.open(5000)
    with pytest.raises(stripe.InvalidRequestError, match=message):
        home.pay(id, 100, **params)
    assert home.balance(id) == (5000, 0, 0)


def test_a_wire_has_room_for_words(home: Home) -> None:
    """140 characters, where ACH has ten."""
    payment = home.pay(home.open(5000), 100, statement_descriptor="Rent of February", **WIRE)
    assert payment.statement_descriptor == "Rent of February"


def test_a_customers_payment_method(home: Home) -> None:
    """It needs the customer that it belongs to; a test token goes with any customer."""
    id = home.open(5000)
    customer = home.client.v1.customers.create({"name": "Jenny"}, home.options).id
    to = {
        "financial_account": id,
        "amount": 100,
        "currency": "usd",
        "destination_payment_method": "pm_usBankAccount",
    }
    with pytest.raises(stripe.InvalidRequestError, match=r"Missing required param: customer\."):
        home.treasury.outbound_payments.create(to, home.options)
    payment = home.treasury.outbound_payments.create({**to, "customer": customer}, home.options)
    assert payment.customer == customer
    assert payment.destination_payment_method.startswith("pm_")
    listed = home.treasury.outbound_payments.list(
        {"financial_account": id, "customer": customer}, home.options
    )
    assert [each.id for each in listed.data] == [payment.id]
    stranger = home.client.v1.customers.create({"name": "John"}, home.options).id
    again = {**to, "destination_payment_method": payment.destination_payment_method, "customer": stranger}
    with pytest.raises(stripe.InvalidRequestError, match="No such PaymentMethod: 'pm_"):
        home.treasury.outbound_payments.create(again, home.options)


def test_a_customers_bank_account(home: Home) -> None:
    """A bank account source counts as a payment method."""
    id = home.open(5000)
    customer = home.client.v1.customers.create({"source": "btok_us_verified"}, home.options)
    payment = home.treasury.outbound_payments.create(
        {
            "financial_account": id,
            "amount": 100,
            "currency": "usd",
            "customer": customer.id,
            "destination_payment_method": customer.default_source,
        },
        home.options,
    )
    assert payment.destination_payment_method == customer.default_source
    assert payment.destination_payment_method_details.us_bank_account.last4 == "6789"


def test_a_payment_to_another_connected_account(served: Home) -> None:
    """Over Stripe's own network: posted as soon as it was answered, and received there."""
    id = served.open(5000)
    other = Home(served.sandbox, served.client, onboarded(served.client, *CAPABILITIES)["id"])
    there = other.open()
    to = {"type": "financial_account", "financial_account": there}
    payment = served.pay(id, 2000, destination_payment_method_data=to)
    assert at(payment, "status", "cancelable") == ["processing", False]
    assert payment.destination_payment_method_details.financial_account.to_dict() == {
        "id": there,
        "network": "stripe",
    }
    assert read(served, payment).status == "posted"
    assert (served.balance(id), other.balance(there)) == ((3000, 0, 0), (2000, 0, 0))
    wanted: Any = {"financial_account": there, "linked_flows": {"source_flow_type": "outbound_payment"}}
    credit = other.treasury.received_credits.list(wanted, other.options).data[0]
    assert at(credit, "network", "status", "amount") == ["stripe", "succeeded", 2000]
    assert credit.linked_flows.source_flow == payment.id
    assert credit.initiating_payment_method_details.financial_account.id == id
    expand = {"expand": ["linked_flows.source_flow_details"]}
    shown = other.treasury.received_credits.retrieve(credit.id, expand, other.options)
    assert shown.linked_flows.source_flow_details.outbound_payment.id == payment.id
    wanted["linked_flows"] = {"source_flow_type": "payout"}
    assert other.treasury.received_credits.list(wanted, other.options).data == []


def test_what_went_over_stripes_network_has_arrived(home: Home) -> None:
    """No bank sends it back; and who cannot take it is not sent it."""
    id = home.open(5000)
    other = Home(home.sandbox, home.client, onboarded(home.client, *CAPABILITIES)["id"])
    there = other.open()
    to = {"type": "financial_account", "financial_account": there}
    payment = home.pay(id, 2000, destination_payment_method_data=to)
    with pytest.raises(stripe.InvalidRequestError, match="The network stripe is not supported here"):
        home.helpers.outbound_payments.return_outbound_payment(payment.id, {}, home.options)
    restrict = other.treasury.financial_accounts.update
    restrict(there, {"platform_restrictions": {"outbound_flows": "restricted"}}, other.options)
    home.pay(id, 2000, destination_payment_method_data=to)
    restrict(there, {"platform_restrictions": {"inbound_flows": "restricted"}}, other.options)
    with pytest.raises(stripe.InvalidRequestError, match="`intra_stripe_flows` must be active"):
        home.pay(id, 2000, destination_payment_method_data=to)
    assert (home.balance(id), other.balance(there)) == ((1000, 0, 0), (4000, 0, 0))


def test_which_flow_goes_where(home: Home) -> None:
    """Payments are for others' financial accounts, transfers for one's own."""
    id, second = home.open(5000), home.open()
    other = Home(home.sandbox, home.client, onboarded(home.client, *CAPABILITIES)["id"])
    there = other.open()

    def to(account: str) -> Any:
        return {"type": "financial_account", "financial_account": account}

    with pytest.raises(stripe.InvalidRequestError, match="Use an OutboundTransfer"):
        home.pay(id, 100, destination_payment_method_data=to(second))
    base = {"financial_account": id, "amount": 100, "currency": "usd"}
    create = home.treasury.outbound_transfers.create
    for wrong, message in (
        (there, "Use an OutboundPayment"),
        (id, "another Financial Account"),
        ("fa_1", "No such"),
    ):
        with pytest.raises(stripe.InvalidRequestError, match=message):
            create({**base, "destination_payment_method_data": to(wrong)}, home.options)
    create({**base, "destination_payment_method_data": to(second)}, home.options)
    assert (home.balance(id), home.balance(second)) == ((4900, 0, 0), (100, 0, 0))


def test_a_transfer_to_an_own_bank_account(home: Home) -> None:
    """An external account serves; its events and entries are those of transfers."""
    id = home.open(5000)
    bank = home.client.v1.accounts.external_accounts.list(home.account).data[0]
    transfer = home.transfer(id, 1000, bank.id)
    assert at(transfer, "destination_payment_method", "statement_descriptor") == [bank.id, "transfer"]
    home.sandbox.advance(days=4)
    assert home.events("outbound_transfer") == [
        "treasury.outbound_transfer.created",
        "treasury.outbound_transfer.posted",
        "treasury.outbound_transfer.tracking_details_updated",
    ]
    failed = home.transfer(id, 1000, "pm_usBankAccount_processing")
    home.helpers.outbound_transfers.fail(failed.id, {}, home.options)
    returned = home.transfer(id, 1000)
    home.helpers.outbound_transfers.post(returned.id, {}, home.options)
    tracked = {"type": "ach", "ach": {"trace_id": "1"}}
    home.helpers.outbound_transfers.update(returned.id, {"tracking_details": tracked}, home.options)
    home.helpers.outbound_transfers.return_outbound_transfer(returned.id, {}, home.options)
    canceled = home.transfer(id, 1000)
    home.treasury.outbound_transfers.cancel(canceled.id, {}, home.options)
    assert home.balance(id) == (4000, 0, 0)
    assert home.entries(id)[1:] == [
        ("outbound_transfer", -1000, 1000),
        ("outbound_transfer_posting", 0, -1000),
        ("outbound_transfer", -1000, 1000),
        ("outbound_transfer_failure", 1000, -1000),
        ("outbound_transfer", -1000, 1000),
        ("outbound_transfer_posting", 0, -1000),
        ("outbound_transfer_return", 1000, 0),
        ("outbound_transfer", -1000, 1000),
        ("outbound_transfer_cancellation", 1000, -1000),
    ]
    statuses = [
        each.status
        for each in home.treasury.outbound_transfers.list({"financial_account": id}, home.options).data
    ]
    assert statuses == ["canceled", "returned", "failed", "posted"]
    posted = {"financial_account": id, "status": "posted"}
    assert [each.id for each in home.treasury.outbound_transfers.list(posted, home.options)] == [transfer.id]


def test_a_transfer_needs_a_bank_account_of_ones_own(home: Home) -> None:
    """Not a card, not a customer's, not nobody's."""
    id = home.open(5000)
    customer = home.client.v1.customers.create({"source": "btok_us_verified"}, home.options)
    card = home.client.v1.payment_methods.create(
        {"type": "card", "card": {"token": "tok_visa"}}, home.options
    )
    refused: Any = (
        (card.id, "The payment method type 'card' is not supported here"),
        (customer.default_source, "No such PaymentMethod"),
        ("pm_1", "No such PaymentMethod: 'pm_1'"),
    )
    for method, message in refused:
        with pytest.raises(stripe.InvalidRequestError, match=message):
            home.transfer(id, 100, method)
    with pytest.raises(stripe.InvalidRequestError, match="One of the following params"):
        home.treasury.outbound_transfers.create(
            {"financial_account": id, "amount": 1, "currency": "usd"}, home.options
        )


def test_a_bank_account_is_set_up_to_be_sent_to(home: Home) -> None:
    """It needs neither a mandate nor to be verified; a customer's is no destination of a transfer.

    Source: https://docs.stripe.com/treasury/examples/moving-money and
    https://docs.stripe.com/treasury/moving-money/working-with-bankaccount-objects.
    """
    id = home.open(5000)
    customer = home.client.v1.customers.create({"name": "Jenny"}, home.options).id
    for_customer = home.set_up("outbound", customer=customer)
    assert at(for_customer, "status", "mandate", "next_action") == ["succeeded", None, None]
    own = home.set_up("outbound", attach_to_self=True)
    assert at(own, "status", "mandate") == ["succeeded", None]
    assert home.transfer(id, 100, own.payment_method).status == "processing"

    payment: Any = {"financial_account": id, "amount": 100, "currency": "usd", "customer": customer}
    method = {"destination_payment_method": for_customer.payment_method}
    create = home.treasury.outbound_payments.create
    assert create({**payment, **method}, home.options).status == "processing"
    bank: Any = {"account_number": "000123456789", "routing_number": "110000000"}
    plain = home.client.v1.payment_methods.create(
        {"type": "us_bank_account", "us_bank_account": bank, "billing_details": {"name": "Jenny"}},
        home.options,
    )
    with pytest.raises(stripe.InvalidRequestError, match="not set up for outbound flows"):
        home.transfer(id, 100, plain.id)
    home.client.v1.payment_methods.attach(plain.id, {"customer": customer}, home.options)
    with pytest.raises(stripe.InvalidRequestError, match="not set up for outbound flows") as refused:
        create({**payment, "destination_payment_method": plain.id}, home.options)
    assert refused.value.param == "destination_payment_method"
    with pytest.raises(stripe.InvalidRequestError, match="No such PaymentMethod"):
        home.transfer(id, 100, for_customer.payment_method)


def test_a_wire_to_oneself_finds_the_address(home: Home) -> None:
    """Without any address it is that of the account's legal entity; half an address is refused.

    Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-transfers.
    """
    id = home.open(5000)
    method = home.set_up("outbound", attach_to_self=True).payment_method
    billing = home.transfer(id, 100, method, **WIRE).destination_payment_method_details.billing_details
    assert billing.name == "Company Corp"
    assert billing.address.to_dict() == {
        "city": "Schenectady",
        "country": "US",
        "line1": "address_full_match",
        "line2": None,
        "postal_code": "12345",
        "state": "NY",
    }
    by_ach = home.transfer(id, 100, method).destination_payment_method_details.billing_details
    assert by_ach.address.line1 is None
    half = home.set_up("outbound", attach_to_self=True, address={"city": "Alvin"}).payment_method
    with pytest.raises(stripe.InvalidRequestError, match=r"lacks `billing_details\[address\]\[line1\]`"):
        home.transfer(id, 100, half, **WIRE)
    assert home.transfer(id, 100, half).status == "processing"
