"""A publishable key: what a browser may do with it and sees, and that a page may not use a secret one."""

from __future__ import annotations

import base64
import io
import json
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpReply, HttpRequest

PUBLISHABLE = "pk_test_sandbox"
FORM = "application/x-www-form-urlencoded"
# The version that Stripe's SDKs for phones name.
OF_PHONES = "2020-08-27"
# What Stripe.js says of itself with each request.
ABOUT_ITSELF = {
    "guid": "NA",
    "muid": "NA",
    "sid": "NA",
    "pasted_fields": "number",
    "payment_user_agent": "stripe.js/1; stripe-js-v3/1; card-element",
    "referrer": "http://localhost:3000",
    "time_on_page": "1234",
    "client_attribution_metadata[client_session_id]": "1",
}
CARD = {
    "type": "card",
    "card[number]": "4242424242424242",
    "card[exp_month]": "12",
    "card[exp_year]": "34",
    "card[cvc]": "123",
}


def send(
    sandbox: Sandbox, request: str, params: dict[str, str] | None = None, **headers: str
) -> tuple[HttpReply, dict[str, Any]]:
    """One request without a key, unless `params` or a header has one."""
    method, path = request.split(" ")
    form = urlencode(params or {})
    query, body = (form, "") if method == "get" else ("", form)
    sent = {"content-type": FORM, **{name.replace("_", "-"): value for name, value in headers.items()}}
    reply = sandbox.handle(HttpRequest(method, path, query, sent, body.encode()))
    return reply, json.loads(reply.body or b"{}")


@pytest.mark.parametrize("key", [KEY, "rk_test_sandbox"])
def test_a_key_may_stand_in_the_body_or_the_query(sandbox: Sandbox, key: str) -> None:
    """As `key`, which is then no parameter of the operation."""
    reply, customer = send(sandbox, "post /v1/customers", {"key": key, "email": "a@example.com"})
    assert reply.status == 200
    reply, page = send(sandbox, "get /v1/customers", {"key": key})
    assert [each["id"] for each in page["data"]] == [customer["id"]]
    _, refused = send(sandbox, "post /v1/customers", {"key": "nonsense"})
    assert refused["error"]["message"].startswith("Invalid API Key provided: ")


def test_a_browser_finishes_what_a_server_began(sandbox: Sandbox) -> None:
    """It makes a payment method and confirms with the intent's secret, all in the body, as Stripe.js does."""
    intent = sandbox.client().v1.payment_intents.create(
        {
            "amount": 500,
            "currency": "usd",
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )
    of_js = {"key": PUBLISHABLE, "_stripe_version": "2020-08-27", **ABOUT_ITSELF}
    reply, method = send(sandbox, "post /v1/payment_methods", {**of_js, **CARD})
    assert reply.status == 200
    assert reply.headers["Stripe-Version"] == "2020-08-27"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    secret = {"client_secret": str(intent.client_secret)}
    confirm = {
        **of_js,
        **secret,
        "payment_method": method["id"],
        "expected_payment_method_type": "card",
        "use_stripe_sdk": "true",
    }
    reply, confirmed = send(sandbox, f"post /v1/payment_intents/{intent.id}/confirm", confirm)
    assert (reply.status, confirmed["status"]) == (200, "succeeded")
    _, seen = send(sandbox, f"get /v1/payment_intents/{intent.id}", {"key": PUBLISHABLE, **secret})
    assert seen["status"] == "succeeded"


def test_a_browser_sees_of_an_intent_what_it_needs(sandbox: Sandbox) -> None:
    """Neither the customer nor the charges, not even in an error."""
    stripe_client = sandbox.client()
    customer = stripe_client.v1.customers.create({}).id
    intent = stripe_client.v1.payment_intents.create({"amount": 500, "currency": "usd", "customer": customer})
    path = f"/v1/payment_intents/{intent.id}"
    sent = {"key": PUBLISHABLE, "client_secret": str(intent.client_secret)}
    _, seen = send(sandbox, f"get {path}", sent)
    assert not {"customer", "metadata", "latest_charge", "amount_received"} & seen.keys()
    assert {"id", "amount", "currency", "client_secret", "payment_method_types", "status"} <= seen.keys()
    _, refused = send(sandbox, f"post {path}/confirm", sent)
    assert refused["error"]["code"] == "payment_intent_unexpected_state"
    assert "customer" not in refused["error"]["payment_intent"]


def test_a_browser_sees_of_options_how_to_verify(sandbox: Sandbox) -> None:
    """Of an intent's options nothing else. Recorded by Stripe's SDK for phones, version 2020-08-27."""
    options = {
        "acss_debit": {
            "mandate_options": {"payment_schedule": "sporadic", "transaction_type": "personal"},
            "verification_method": "microdeposits",
        },
        "card": {"request_three_d_secure": "any"},
    }
    intent = sandbox.client().v1.payment_intents.create(
        {
            "amount": 500,
            "currency": "cad",
            "allowed_payment_method_types": ["acss_debit", "card"],
            "payment_method_options": options,  # type: ignore[typeddict-item]
        }
    )
    sent = {"key": PUBLISHABLE, "client_secret": str(intent.client_secret)}
    _, seen = send(sandbox, f"get /v1/payment_intents/{intent.id}", sent)
    assert seen["payment_method_options"] == {"acss_debit": {"verification_method": "microdeposits"}}


def test_a_browser_recognizes_nobody(sandbox: Sandbox) -> None:
    """A card is seen without its fingerprint, checks and metadata. Recorded by Stripe's SDK for phones."""
    of_js = {"key": PUBLISHABLE, "_stripe_version": OF_PHONES}
    _, method = send(sandbox, "post /v1/payment_methods", {**of_js, **CARD})
    assert not {"fingerprint", "metadata"} & (method.keys() | method["card"].keys())
    assert set(method["card"]["checks"].values()) == {None}
    card = {name: value for name, value in CARD.items() if name != "type"}
    _, token = send(sandbox, "post /v1/tokens", {**of_js, **card})
    assert not {"fingerprint", "metadata"} & token["card"].keys()
    made = sandbox.client().v1.payment_methods.retrieve(method["id"])
    assert made.card is not None
    assert made.card.fingerprint


def test_a_token_for_radar_is_not_kept(sandbox: Sandbox) -> None:
    """A page's payment method shows that there was something. Recorded by three programs in 2026."""
    asked = {"key": PUBLISHABLE, **CARD, "radar_options[hcaptcha_token]": "20000000-aaaa"}
    reply, method = send(sandbox, "post /v1/payment_methods", asked)
    assert (reply.status, method["radar_options"]) == (200, {})
    intents = sandbox.client().v1.payment_intents
    intent = intents.create({"amount": 500, "currency": "usd", "allowed_payment_method_types": ["card"]})
    of_intent = {
        "key": PUBLISHABLE,
        "client_secret": str(intent.client_secret),
        "radar_options[hcaptcha_token]": "20000000-aaaa",
        "return_url": "https://shop.example.com",
        **{f"payment_method_data[{name}]": value for name, value in CARD.items() if "[" not in name},
        **{
            f"payment_method_data[{name.replace('[', '][', 1)}": value
            for name, value in CARD.items()
            if "[" in name
        },
        "payment_method_data[radar_options][hcaptcha_token]": "20000000-aaaa",
    }
    reply, paid = send(sandbox, f"post /v1/payment_intents/{intent.id}/confirm", of_intent)
    assert (reply.status, paid["status"]) == (200, "succeeded")
    made = sandbox.client().v1.payment_methods.retrieve(paid["payment_method"]).to_dict()
    assert made["radar_options"] == {}


def test_a_session_for_radar_is_shown(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/api/payment_methods/object#payment_method_object-radar_options."""
    method = stripe_client.v1.payment_methods.create(
        {"type": "card", "card": {"token": "tok_visa"}, "radar_options": {"session": "rse_1"}}
    )
    assert method.radar_options.session == "rse_1"


def test_apps_send_an_old_version_what_is_new(sandbox: Sandbox) -> None:
    """Recorded by Stripe's SDK for phones, which names 2020-08-27 and sends what was added since."""
    params = {
        "key": PUBLISHABLE,
        "_stripe_version": OF_PHONES,
        "payment_method_data[type]": "card",
        "payment_method_data[allow_redisplay]": "limited",
        "payment_method_data[billing_details][address][line2]": "",
        **{f"payment_method_data[{name}]": value for name, value in CARD.items() if name != "type"},
        "mandate_data[customer_acceptance][type]": "online",
        "mandate_data[customer_acceptance][online][infer_from_client]": "true",
        "client_context[mode]": "payment",
    }
    reply, token = send(sandbox, "post /v1/confirmation_tokens", params)
    assert (reply.status, token.get("error")) == (200, None)
    assert not {"mandate_data", "metadata"} & token.keys()
    known = sandbox.client().v1.confirmation_tokens.retrieve(token["id"])
    assert known.mandate_data is not None
    assert known.mandate_data.customer_acceptance.type == "online"


@pytest.mark.parametrize("kind", ["payment_intents", "setup_intents"])
@pytest.mark.parametrize(
    ("secret", "code"), [({}, "parameter_missing"), ({"client_secret": "pi_1_secret_x"}, "resource_missing")]
)
@pytest.mark.parametrize("action", ["get {}", "post {}/confirm", "post {}/verify_microdeposits"])
def test_without_the_right_secret_an_intent_is_out_of_reach(
    sandbox: Sandbox, kind: str, secret: dict[str, str], code: str, action: str
) -> None:
    """For whatever a browser may do with it."""
    params: dict[str, Any] = {"amount": 500, "currency": "usd"} if kind == "payment_intents" else {}
    intent = getattr(sandbox.client().v1, kind).create(params)
    request = action.format(f"/v1/{kind}/{intent.id}")
    _, body = send(sandbox, request, {"key": PUBLISHABLE, **secret})
    assert (body["error"]["code"], body["error"]["param"]) == (code, "client_secret")


@pytest.mark.parametrize(
    "request_",
    [
        "get /v1/customers",
        "post /v1/customers",
        "get /v1/payment_intents",
        "post /v1/payment_intents",
        "post /v1/refunds",
        "get /v1/balance",
        "get /v1/events",
        "get /v1/account",
        "post /_sandbox/reset",
        "post /_sandbox/advance",
    ],
)
def test_everything_else_needs_a_secret_key(sandbox: Sandbox, request_: str) -> None:
    """401 `secret_key_required`, before parameters are looked at; nothing happens."""
    sandbox.client().v1.customers.create({})
    for sent in ({"key": PUBLISHABLE}, {}):
        headers = {} if sent else {"authorization": f"Bearer {PUBLISHABLE}"}
        reply, body = send(sandbox, request_, sent, **headers)
        assert (reply.status, body["error"]["code"]) == (401, "secret_key_required")
        assert body["error"]["message"].startswith("This API call cannot be made with a publishable API key.")
    assert len(sandbox.client().v1.customers.list().data) == 1


def test_a_browser_uploads_a_file_and_links_to_none(sandbox: Sandbox) -> None:
    """Whoever has a link may read the file, so that it takes a secret key.

    Source: https://docs.stripe.com/file-upload.
    """
    browser: Any = stripe.StripeClient(PUBLISHABLE, http_client=sandbox.http_client())
    picture = b"\x89PNG\r\n\x1a\npicture"

    def upload(**more: Any) -> Any:
        return browser.v1.files.create({"file": io.BytesIO(picture), "purpose": "dispute_evidence", **more})

    assert upload().object == "file"
    with pytest.raises(stripe.AuthenticationError, match="with a publishable API key"):
        upload(file_link_data={"create": True})


def test_a_browser_reads_no_file(sandbox: Sandbox) -> None:
    """It takes a secret key; and whatever was uploaded, no page of the sandbox's address comes of it.

    Source: https://docs.stripe.com/file-upload#download-file-contents.
    """
    page = {"file": io.BytesIO(b"%PDF-<script>"), "purpose": "dispute_evidence"}
    id = sandbox.client().v1.files.create(page).id  # type: ignore[arg-type]
    path = f"/v1/files/{id}/contents"
    for headers in ({"authorization": f"Bearer {PUBLISHABLE}"}, {"origin": "https://evil.example"}):
        query = "" if "authorization" in headers else f"key={PUBLISHABLE}"
        assert sandbox.handle(HttpRequest("get", path, query, headers)).status == 401
    read = sandbox.handle(HttpRequest("get", path, "", {"authorization": f"Bearer {KEY}"}))
    assert (read.status, read.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert read.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("body", [b"\xff", b"a&" * 5000, b"a" + b"[a]" * 40 + b"=x"])
def test_what_a_browser_sends_and_nobody_can_read_is_refused(sandbox: Sandbox, body: bytes) -> None:
    """As of a server: 400, in a sentence."""
    headers = {
        "authorization": f"Bearer {PUBLISHABLE}",
        "content-type": "application/x-www-form-urlencoded",
    }
    reply = sandbox.handle(HttpRequest("post", "/v1/tokens", "", headers, body))
    assert (reply.status, reply.json()["error"]["type"]) == (400, "invalid_request_error")


def test_tokens_sources_and_confirmation_tokens_are_made_by_browsers(sandbox: Sandbox) -> None:
    """Each by a publishable key in the header, as mobile SDKs send it."""
    basic = "Basic " + base64.b64encode(f"{PUBLISHABLE}:".encode()).decode()
    card = {name: value for name, value in CARD.items() if name != "type"}
    assert (
        send(sandbox, "post /v1/tokens", {**card, **ABOUT_ITSELF}, authorization=basic)[1]["object"]
        == "token"
    )
    source = send(sandbox, "post /v1/sources", {**CARD, **ABOUT_ITSELF}, authorization=basic)[1]
    secret = {"client_secret": source["client_secret"]}
    assert send(sandbox, f"get /v1/sources/{source['id']}", secret, authorization=basic)[0].status == 200
    other = send(sandbox, f"get /v1/sources/{source['id']}", {"client_secret": "x"}, authorization=basic)[0]
    assert other.status == 404
    reply = send(
        sandbox, "post /v1/confirmation_tokens", {"payment_method": "pm_card_visa"}, authorization=basic
    )
    assert reply[1]["object"] == "confirmation_token"


@pytest.mark.parametrize("sender", [{"origin": "http://evil.example"}, {"sec_fetch_site": "cross-site"}])
def test_a_page_may_not_use_a_secret_key(sandbox: Sandbox, sender: dict[str, str]) -> None:
    """A form of another site with a secret key in its body is refused; browsers say where one is from."""
    reply, body = send(sandbox, "post /v1/customers", {"key": KEY}, host="127.0.0.1:12111", **sender)
    assert reply.status == 403
    assert body["error"]["type"] == "invalid_request_error"
    assert sandbox.client().v1.customers.list().data == []


def test_a_page_may_ask_whether_it_may_ask(sandbox: Sandbox) -> None:
    """A preflight is answered without a key, for any site."""
    reply, _ = send(sandbox, "options /v1/tokens", origin="http://localhost:3000")
    assert reply.status == 204
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in reply.headers["Access-Control-Allow-Headers"]


def test_a_server_may_send_the_secret_too(stripe_client: Any) -> None:
    """With a secret key the `client_secret` is taken where the published spec has it, and must be right."""
    intent = stripe_client.v1.setup_intents.create({"allowed_payment_method_types": ["card"]})
    confirm = stripe_client.v1.setup_intents.confirm
    with pytest.raises(stripe.InvalidRequestError) as refused:
        confirm(intent.id, {"client_secret": "x", "payment_method": "pm_card_visa"})
    assert refused.value.param == "client_secret"
    sent = {"client_secret": intent.client_secret, "payment_method": "pm_card_visa"}
    assert confirm(intent.id, sent).status == "succeeded"
