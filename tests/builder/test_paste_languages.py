"""Calls of the documentation in other languages, and commands of Stripe's CLI, become forms, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from helpers.builder import build
from helpers.builder.code import LANGUAGES
from helpers.builder.paste import Unreadable, is_pasted, read
from helpers.builder.request import sample_of
from helpers.catalog import operations
from tests.builder.examples import filled

KEY = "sk_test_" + "a1B2" * 6
CARD = {"number": "4242424242424242", "exp_month": 8, "exp_year": 2034}

# Written as the samples of https://docs.stripe.com/api and of the SDKs' own pages are.
PASTED: list[tuple[str, str, Mapping[str, Any], Mapping[str, str]]] = [
    # JavaScript
    (
        f"const stripe = require('stripe')('{KEY}');\n\n"
        "const customer = await stripe.customers.create({\n"
        "  name: 'Jenny Rosen',\n  email: 'jennyrosen@example.com', // a comment\n});",
        "v1.customers.create",
        {"name": "Jenny Rosen", "email": "jennyrosen@example.com"},
        {},
    ),
    (
        "const paymentIntent = await stripe.paymentIntents.create(\n"
        "  {amount: 2000, currency: 'usd', automatic_payment_methods: {enabled: true}},\n"
        "  {idempotencyKey: 'a', stripeAccount: 'acct_1'}\n);",
        "v1.payment_intents.create",
        {"amount": 2000, "currency": "usd", "automatic_payment_methods": {"enabled": True}},
        {"Idempotency-Key": "a", "Stripe-Account": "acct_1"},
    ),
    (
        "await stripe.checkout.sessions.create({\n"
        "  line_items: [{price: 'price_1', quantity: 2}],\n  mode: `payment`,\n})",
        "v1.checkout.sessions.create",
        {"line_items": [{"price": "price_1", "quantity": 2}], "mode": "payment"},
        {},
    ),
    ("stripe.customers.del('cus_1')", "v1.customers.delete", {"customer": "cus_1"}, {}),
    (
        "const s = await stripe.customers.createSource('cus_1', {source: 'tok_visa'});",
        "v1.customers.payment_sources.create",
        {"customer": "cus_1", "source": "tok_visa"},
        {},
    ),
    (
        "const c = await stripe.charges.list({limit: 3}, {stripeAccount: 'acct_1'});",
        "v1.charges.list",
        {"limit": 3},
        {"Stripe-Account": "acct_1"},
    ),
    # PHP
    (
        f"$stripe = new \\Stripe\\StripeClient('{KEY}');\n"
        "$stripe->customers->create([\n  'name' => 'Jenny Rosen',\n"
        "  'metadata' => ['order_id' => '6735'],\n]);",
        "v1.customers.create",
        {"name": "Jenny Rosen", "metadata": {"order_id": "6735"}},
        {},
    ),
    ("$stripe->customers->retrieve('cus_1', []);", "v1.customers.retrieve", {"customer": "cus_1"}, {}),
    ("$stripe->charges->all(['limit' => 3]);", "v1.charges.list", {"limit": 3}, {}),
    (
        "$stripe->checkout->sessions->create(['line_items' => [['price' => 'price_1', 'quantity' => 2]]]);",
        "v1.checkout.sessions.create",
        {"line_items": [{"price": "price_1", "quantity": 2}]},
        {},
    ),
    (
        "\\Stripe\\Charge::create(array('amount' => 2000, 'currency' => 'usd', 'source' => 'tok_visa'),"
        " ['stripe_account' => 'acct_1']);",
        "v1.charges.create",
        {"amount": 2000, "currency": "usd", "source": "tok_visa"},
        {"Stripe-Account": "acct_1"},
    ),
    # Ruby
    (
        f"client = Stripe::StripeClient.new('{KEY}')\n\n"
        "customer = client.v1.customers.create({\n  name: 'Jenny Rosen',\n"
        "  preferred_locales: ['de', 'en'],\n})",
        "v1.customers.create",
        {"name": "Jenny Rosen", "preferred_locales": ["de", "en"]},
        {},
    ),
    (
        "Stripe::PaymentIntent.create({amount: 2_000, :currency => 'usd', capture_method: :manual})",
        "v1.payment_intents.create",
        {"amount": 2000, "currency": "usd", "capture_method": "manual"},
        {},
    ),
    (
        "Stripe::Customer.update('cus_1', {metadata: {order_id: '6735'}}, {stripe_account: 'acct_1'})",
        "v1.customers.update",
        {"customer": "cus_1", "metadata": {"order_id": "6735"}},
        {"Stripe-Account": "acct_1"},
    ),
    (
        "Stripe::Refund.create(charge: 'ch_1', amount: 500)",
        "v1.refunds.create",
        {"charge": "ch_1", "amount": 500},
        {},
    ),
    # Go
    (
        f'stripe.Key = "{KEY}"\n\n'
        "params := &stripe.CustomerParams{\n"
        '  Name: stripe.String("Jenny Rosen"),\n  Balance: stripe.Int64(-500),\n'
        '  Address: &stripe.AddressParams{Line1: stripe.String("510 Townsend St")},\n}\n'
        'params.AddMetadata("order_id", "6735")\n'
        "result, err := customer.New(params)",
        "v1.customers.create",
        {
            "name": "Jenny Rosen",
            "balance": -500,
            "address": {"line1": "510 Townsend St"},
            "metadata": {"order_id": "6735"},
        },
        {},
    ),
    (
        'sc := stripe.NewClient("k")\n'
        "params := &stripe.CheckoutSessionCreateParams{\n"
        '  SuccessURL: stripe.String("https://example.com/success"),\n'
        "  LineItems: []*stripe.CheckoutSessionCreateLineItemParams{\n"
        '    {Price: stripe.String("price_1"), Quantity: stripe.Int64(2)},\n  },\n'
        "  Mode: stripe.String(stripe.CheckoutSessionModePayment),\n}\n"
        "result, err := sc.V1CheckoutSessions.Create(context.TODO(), params)",
        "v1.checkout.sessions.create",
        {
            "success_url": "https://example.com/success",
            "line_items": [{"price": "price_1", "quantity": 2}],
            "mode": "payment",
        },
        {},
    ),
    (
        'params := &stripe.CustomerUpdateParams{Email: stripe.String("a@example.com")}\n'
        'result, err := sc.V1Customers.Update(context.TODO(), "cus_1", params)',
        "v1.customers.update",
        {"customer": "cus_1", "email": "a@example.com"},
        {},
    ),
    # Stripe's CLI
    ("stripe get ch_1", "v1.charges.retrieve", {"charge": "ch_1"}, {}),
    (
        "Stripe::PaymentIntent.create({:amount => 2000, :currency => 'usd'})",
        "v1.payment_intents.create",
        {"amount": 2000, "currency": "usd"},
        {},
    ),
    ("stripe get /v1/charges -l 3", "v1.charges.list", {"limit": 3}, {}),
    (
        "$ stripe get customers/cus_1 -e default_source",
        "v1.customers.retrieve",
        {"customer": "cus_1", "expand": ["default_source"]},
        {},
    ),
    (
        'stripe post /v1/charges -d amount=2000 -d currency=usd -d "source=tok_visa" --stripe-account acct_1',
        "v1.charges.create",
        {"amount": 2000, "currency": "usd", "source": "tok_visa"},
        {"Stripe-Account": "acct_1"},
    ),
    (
        'stripe customers create --name="Jenny Rosen" --email=jenny@example.com -d "metadata[order]=6735"',
        "v1.customers.create",
        {"name": "Jenny Rosen", "email": "jenny@example.com", "metadata": {"order": "6735"}},
        {},
    ),
    (
        "stripe payment_intents create --amount 2000 --currency usd --automatic-payment-methods.enabled=true",
        "v1.payment_intents.create",
        {"amount": 2000, "currency": "usd", "automatic_payment_methods": {"enabled": True}},
        {},
    ),
    ("stripe delete /v1/customers/cus_1 --confirm", "v1.customers.delete", {"customer": "cus_1"}, {}),
    ("stripe checkout sessions retrieve cs_1", "v1.checkout.sessions.retrieve", {"session": "cs_1"}, {}),
    # curl, as shells of several kinds continue it
    (
        f"curl https://api.stripe.com/v1/charges -u {KEY}: -G -d limit=3 | jq '.data[].id' > ids.txt",
        "v1.charges.list",
        {"limit": 3},
        {},
    ),
    (
        f"curl.exe https://api.stripe.com/v1/customers `\n  -u {KEY}: `\n  -d name=Jenny",
        "v1.customers.create",
        {"name": "Jenny"},
        {},
    ),
    (
        f'curl https://api.stripe.com/v1/customers ^\r\n  -u {KEY}: ^\r\n  -d "name=Jenny Rosen"',
        "v1.customers.create",
        {"name": "Jenny Rosen"},
        {},
    ),
    (
        f"curl https://api.stripe.com/v1/customers \\   -u {KEY}: \\   -d name=Jenny && echo done",
        "v1.customers.create",
        {"name": "Jenny"},
        {},
    ),
    # Java, as the samples of https://docs.stripe.com/api and of stripe-java's README are
    (
        f'StripeClient client = new StripeClient("{KEY}");\n\n'
        "CustomerCreateParams params =\n  CustomerCreateParams.builder()\n"
        '    .setName("Jenny Rosen")\n    .putMetadata("order_id", "6735")\n    .build();\n'
        "Customer customer = client.v1().customers().create(params);",
        "v1.customers.create",
        {"name": "Jenny Rosen", "metadata": {"order_id": "6735"}},
        {},
    ),
    (
        'Customer resource = Customer.retrieve("cus_1");\n'
        'CustomerUpdateParams params = CustomerUpdateParams.builder().setName("Ann").build();\n'
        "Customer customer = resource.update(params);",
        "v1.customers.update",
        {"customer": "cus_1", "name": "Ann"},
        {},
    ),
    (
        "SubscriptionCreateParams params = SubscriptionCreateParams.builder()\n"
        '  .setCustomer("cus_1")\n'
        '  .addItem(SubscriptionCreateParams.Item.builder().setPrice("price_1").setQuantity(2L).build())\n'
        "  .setPaymentBehavior(SubscriptionCreateParams.PaymentBehavior.DEFAULT_INCOMPLETE)\n"
        '  .addAllExpand(Arrays.asList("latest_invoice"))\n  .build();\n'
        "Subscription subscription = Subscription.create(params);",
        "v1.subscriptions.create",
        {
            "customer": "cus_1",
            "items": [{"price": "price_1", "quantity": 2}],
            "payment_behavior": "default_incomplete",
            "expand": ["latest_invoice"],
        },
        {},
    ),
    (
        "import com.stripe.model.checkout.Session;\n"
        "SessionCreateParams params = SessionCreateParams.builder()\n"
        "  .setMode(SessionCreateParams.Mode.PAYMENT)\n"
        "  .setShippingAddressCollection(SessionCreateParams.ShippingAddressCollection.builder()\n"
        "    .addAllowedCountry(SessionCreateParams.ShippingAddressCollection.AllowedCountry.US).build())\n"
        '  .build();\nRequestOptions options = RequestOptions.builder().setStripeAccount("acct_1").build();\n'
        "Session session = Session.create(params, options);",
        "v1.checkout.sessions.create",
        {"mode": "payment", "shipping_address_collection": {"allowed_countries": ["US"]}},
        {"Stripe-Account": "acct_1"},
    ),
    (
        "WebhookEndpointCreateParams params = WebhookEndpointCreateParams.builder()\n"
        "  .addEnabledEvent(WebhookEndpointCreateParams.EnabledEvent.CHARGE__SUCCEEDED).build();\n"
        "client.v1().webhookEndpoints().create(params);",
        "v1.webhook_endpoints.create",
        {"enabled_events": ["charge.succeeded"]},
        {},
    ),
    ('client.v1().paymentIntents().capture("pi_1")', "v1.payment_intents.capture", {"intent": "pi_1"}, {}),
    # wget
    (
        'wget -qO- --post-data "name=Jenny%20Rosen&metadata[a]=b" \\\n'
        f'  --header="Authorization: Bearer {KEY}" --header "Stripe-Account: acct_1" \\\n'
        "  https://api.stripe.com/v1/customers",
        "v1.customers.create",
        {"name": "Jenny Rosen", "metadata": {"a": "b"}},
        {"Stripe-Account": "acct_1"},
    ),
    (
        f'wget --http-user={KEY} --auth-no-challenge -O out "https://api.stripe.com/v1/charges?limit=3"',
        "v1.charges.list",
        {"limit": 3},
        {},
    ),
    (
        f'wget --method=DELETE -H "Authorization: Bearer {KEY}" https://api.stripe.com/v1/customers/cus_1',
        "v1.customers.delete",
        {"customer": "cus_1"},
        {},
    ),
]


@pytest.mark.parametrize(("text", "name", "params", "options"), PASTED)
def test_a_pasted_call_fills_a_form(
    text: str, name: str, params: Mapping[str, Any], options: Mapping[str, str]
) -> None:
    """With its parameters and options; no key is kept."""
    assert is_pasted(text)
    form = build(text)
    assert (form.operation.name, form.params, form.options) == (name, dict(params), dict(options))
    assert form.error is None or "None" not in str(form.error)
    assert KEY not in form.static_html() + form.text()


@pytest.mark.parametrize("op", operations()[::7], ids=lambda op: op.name)
def test_the_javascript_of_a_form_is_read_back(op: Any) -> None:
    """What the form's own code pane shows can be pasted."""
    params = filled(op, depth=1)
    pasted = read(LANGUAGES["javascript"](sample_of(op, params, {"Stripe-Account": "acct_1"})))
    assert pasted.operation.name == op.name
    assert pasted.params == params
    assert pasted.options == {"Stripe-Account": "acct_1"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("stripe.customers.create({name: customerName})", "`customerName` is not written out"),
        ("$stripe->custmers->create([])", "custmers"),
        ("stripe.customers.create({name: 'Jenny'", "A bracket is open"),
        ("stripe nothing create", "There is no operation"),
        ("stripe get", "stands without a path"),
        ("&stripe.Params{} foo.Bar(params)", "There is no operation"),
        (
            'Map<String, Object> params = new HashMap<>();\nparams.put("amount", 1);\n'
            "com.stripe.model.Charge.create(params);",
            "Parameters in a Map are not read here: paste a call whose Params have a builder.",
        ),
        (
            "PaymentIntentCreateParams p = PaymentIntentCreateParams.builder().setAmount(total).build();\n"
            "PaymentIntent.create(p);",
            "`total` is not written out",
        ),
        (
            'CustomerCreateParams p = CustomerCreateParams.builder().setName("A")\nCustomer.create(p);',
            "The parameters' builder has no `.build",
        ),
        ("wget --mirror https://api.stripe.com/v1/charges", "wget's option --mirror is not read here."),
    ],
)
def test_what_cannot_be_read_is_named(text: str, sentence: str) -> None:
    """In one sentence; nothing of it is run."""
    with pytest.raises(Unreadable, match=sentence.replace("(", r"\(")):
        read(text)


@pytest.mark.parametrize(
    "words", ["refund (part of) a charge", "stripe", "curl", "v1.charges.create", "a.b c"]
)
def test_words_that_search_are_no_request(words: str) -> None:
    """A search stays one."""
    assert not is_pasted(words)
