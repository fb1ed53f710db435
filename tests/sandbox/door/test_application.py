"""What every operation has in common, asked of both transports."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from helpers.catalog import operation
from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.clock import LAST
from helpers.sandbox.door.keeping import Keeper
from helpers.sandbox.door.wire import HttpReply, HttpRequest

from ..conftest import NOW

FORM = "application/x-www-form-urlencoded"


def send(
    sandbox: Sandbox, method: str, path: str, body: str = "", *, query: str = "", **headers: str
) -> tuple[HttpReply, dict[str, Any]]:
    """One request as it stands on the wire; header names with `_` for `-`."""
    sent = {"authorization": f"Bearer {KEY}", "content-type": FORM}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    reply = sandbox.handle(HttpRequest(method, path, query, sent, body.encode()))
    return reply, json.loads(reply.body)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/v1/customers", "name=Jenny&metadata[order]=6735&source=tok_visa"),
        ("/v1/products", "name=Tea"),
        ("/v1/payment_intents", "amount=500&currency=usd"),
        ("/v1/refunds", "charge={charge}"),
    ],
)
def test_an_object_is_shown_alone_as_in_its_list(sandbox: Sandbox, path: str, params: str) -> None:
    """Retrieved, it has the same fields and values, in the same order; a connected account has none such."""
    _, charge = send(sandbox, "post", "/v1/charges", "amount=500&currency=usd&source=tok_visa")
    _, account = send(sandbox, "post", "/v1/accounts", "type=custom&country=US")
    _, made = send(sandbox, "post", path, params.format(charge=charge["id"]))
    reply, alone = send(sandbox, "get", f"{path}/{made['id']}")
    _, page = send(sandbox, "get", path, query="limit=1")
    assert (reply.status, alone["id"]) == (200, made["id"])
    assert list(alone.items()) == list(page["data"][0].items())
    reply, _ = send(sandbox, "get", f"{path}/{made['id']}", stripe_account=account["id"])
    assert reply.status == 404


@pytest.mark.parametrize(
    "query", ["", "limit=2", "limit=0", "starting_after={first}", "ending_before={last}"]
)
@pytest.mark.parametrize("version", ["", "2022-11-15"])
def test_a_page_is_the_same_however_it_is_asked_for(sandbox: Sandbox, query: str, version: str) -> None:
    """In the address, where it is only looked up, or in the body, where the request goes the whole way."""
    made = [send(sandbox, "post", "/v1/customers", f"name={name}")[1]["id"] for name in "abcd"]
    _, clock = send(sandbox, "post", "/v1/test_helpers/test_clocks", "frozen_time=1700000000")
    send(sandbox, "post", "/v1/customers", f"name=e&test_clock={clock['id']}")
    asked = query.format(first=made[-1], last=made[0])
    spoken = {"stripe_version": version} if version else {}
    in_query, page = send(sandbox, "get", "/v1/customers", query=asked, **spoken)
    in_body, whole = send(sandbox, "get", "/v1/customers", f"{asked}&expand[]=data.default_source", **spoken)
    assert page == whole
    assert in_query.headers.keys() == in_body.headers.keys()
    assert {each["id"] for each in page["data"]} <= set(made)


@pytest.mark.parametrize(
    "query", ["limit=many", "limit=", "starting_after=cus_none", "limits=3", "limit[a]=3"]
)
def test_a_page_is_refused_alike_however_it_is_asked_for(sandbox: Sandbox, query: str) -> None:
    """In the address or in the body."""
    reply, refused = send(sandbox, "get", "/v1/customers", query=query)
    assert reply.status == 400
    _, in_body = send(sandbox, "get", "/v1/customers", query)
    told = [{**each["error"], "request_log_url": ""} for each in (refused, in_body)]
    assert told[0] == told[1]


def test_an_error_names_the_log_of_its_request(sandbox: Sandbox) -> None:
    """In the Workbench of the account that asks; before 2026 by itself. Recorded by public test suites."""
    reply, refused = send(sandbox, "get", "/v1/customers/cus_none")
    log = f"https://dashboard.stripe.com/test/logs/{reply.headers['Request-Id']}?t={NOW}"
    assert refused["error"]["request_log_url"] == log
    later = Sandbox(seed="log", clock="2026-03-30")
    reply, refused = send(later, "get", "/v1/customers/cus_none")
    own = send(later, "get", "/v1/account")[1]["id"]
    log = f"https://dashboard.stripe.com/{own}/test/workbench/logs?object={reply.headers['Request-Id']}"
    assert refused["error"]["request_log_url"] == log


def test_what_was_interrupted_is_undone_before_anybody_looks(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C before a change is kept: the next request, one that only looks, sees nothing of it."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    _, customer = send(sandbox, "post", "/v1/customers", "name=Jenny")
    path = f"/v1/customers/{customer['id']}"
    with monkeypatch.context() as at_its_end:
        at_its_end.setattr(Keeper, "__exit__", interrupt)
        with pytest.raises(KeyboardInterrupt):
            send(sandbox, "post", path, "name=Rosen")
    assert send(sandbox, "get", path)[1]["name"] == "Jenny"


def test_an_unknown_url_is_named(sandbox: Sandbox) -> None:
    """404, with the verb and the path."""
    reply, body = send(sandbox, "get", "/v1/nonsense")
    assert reply.status == 404
    assert body["error"]["message"].startswith("Unrecognized request URL (GET: /v1/nonsense).")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/v1/customers/"),
        ("post", "/v1/subscriptions/"),
        ("post", "/v1/payment_intents//confirm"),
        ("get", "/v1/invoices/"),
    ],
)
def test_an_empty_text_is_no_id(sandbox: Sandbox, method: str, path: str) -> None:
    """Source: https://github.com/stripe/stripe-php/issues/598."""
    reply, body = send(sandbox, method, path)
    assert reply.status == 404
    assert body["error"]["message"] == (
        f"Unrecognized request URL ({method.upper()}: {path}). If you are trying to list objects, remove the "
        "trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) "
        "identifier in your code. Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/."
    )


@pytest.mark.parametrize(
    ("body", "message", "param", "code"),
    [
        ("nmae=x", "Received unknown parameter: nmae. Did you mean name?", "nmae", "parameter_unknown"),
        ("b=1&a=2&email=x", "Received unknown parameters: b, a", "b", "parameter_unknown"),
        (
            "address[town]=x",
            "Received unknown parameter: address[town]",
            "address[town]",
            "parameter_unknown",
        ),
        ("balance=abc", "Invalid integer: abc", "balance", "parameter_invalid_integer"),
        (
            "tax_exempt=maybe",
            "Invalid tax_exempt: must be one of none, reverse, or exempt",
            "tax_exempt",
            None,
        ),
        ("address=x", "Invalid object", "address", None),
        ("preferred_locales=x", "Invalid array", "preferred_locales", None),
        (
            "source=",
            "You passed an empty string for 'source'. We assume empty values are an attempt to unset a "
            "parameter; however 'source' cannot be unset. You should remove 'source' from your request or "
            "supply a non-empty value.",
            "source",
            "parameter_invalid_empty",
        ),
    ],
)
def test_bad_parameters_are_refused_in_stripes_words(
    sandbox: Sandbox, body: str, message: str, param: str, code: str | None
) -> None:
    """Each kind of bad parameter: 400, `invalid_request_error`, its message, `param` and `code`."""
    reply, answer = send(sandbox, "post", "/v1/customers", body)
    error = answer["error"]
    assert (reply.status, error["type"]) == (400, "invalid_request_error")
    assert (error["message"], error["param"], error.get("code")) == (message, param, code)


LINE = "mode=payment&success_url=https://a.b/c&line_items[0][quantity]=1"


DATA = f"{LINE}&line_items[0][price_data][currency]=usd"


ITEM = "customer=cus_1&items[0][price]=price_1"


@pytest.mark.parametrize(
    ("path", "version", "body", "said"),
    [
        # https://github.com/stripe/stripe-cli/pull/1317 (2025), and as programs log it, 2022 to 2026.
        (
            "checkout/sessions",
            "2025-02-24.acacia",
            f"{LINE}&shipping_address_collection.allowed_countries=BA",
            ": shipping_address_collection.allowed_countries. Did you mean shipping_address_collection?",
        ),
        (
            "checkout/sessions",
            "2020-08-27",
            f"{LINE}&paynebt_method_types[0]=card",
            ": paynebt_method_types. Did you mean payment_method_types?",
        ),
        (
            "checkout/sessions",
            None,
            f"{LINE}&shipping_behavior=1",
            ": shipping_behavior. Did you mean shipping_options?",
        ),
        ("checkout/sessions", None, f"{LINE}&promotion_code=1", ": promotion_code"),
        # Inside an object, too.
        (
            "checkout/sessions",
            "2020-08-27",
            f"{DATA}&line_items[0][price_data][unit_amout]=5",
            ": line_items[0][price_data][unit_amout]. Did you mean unit_amount?",
        ),
        (
            "checkout/sessions",
            "2025-04-30.basil",
            f"{LINE}&permissions[update_discounts]=server_only",
            ": permissions[update_discounts]. Did you mean update_shipping_details?",
        ),
        (
            "subscriptions",
            None,
            f"{ITEM}&items[0][price_data][product_data][name]=x",
            ": items[0][price_data][product_data]. Did you mean product?",
        ),
        (
            "checkout/sessions",
            "2024-06-20",
            f"{LINE}&discounts[0][coupon_data][amount_off]=5",
            ": discounts[0][coupon_data]. Did you mean coupon?",
        ),
        (
            "checkout/sessions",
            None,
            f"{LINE}&subscription_data[cancel_at]=5",
            ": subscription_data[cancel_at]",
        ),
        (
            "checkout/sessions",
            None,
            f"{LINE}&payment_intent_data[transfer_data][amount_percent]=5",
            ": payment_intent_data[transfer_data][amount_percent]",
        ),
        (
            "account_sessions",
            None,
            "account=acct_1&components[account_onboarding][features][collection_options][fields]=x",
            ": components[account_onboarding][features][collection_options]",
        ),
        ("subscription_schedules", "2020-08-27", "phases[0][plans][0][plan]=x", ": phases[0][plans]"),
        (
            "subscription_schedules",
            "2026-08-26.dahlia",
            "phases[0][items][0][price]=x&phases[0][iterations]=3",
            ": phases[iterations]",
        ),
        # Several: https://github.com/stripe/stripe-php/issues/1119 (2021).
        (
            "checkout/sessions",
            "2020-08-27",
            f"{LINE}&line_items[0][amount_subtotal]=5&line_items[0][amount_total]=5",
            "s: amount_subtotal, amount_total",
        ),
        (
            "checkout/sessions",
            "2024-06-20",
            f"{LINE}&discounts[0][amount_off]=5&discounts[0][currency]=usd",
            "s: amount_off, currency",
        ),
        (
            "subscriptions",
            None,
            f"{ITEM}&add_invoice_items[0][description]=x&add_invoice_items[0][unit_amount]=5"
            "&add_invoice_items[0][currency]=usd",
            "s: description, unit_amount, currency",
        ),
        ("payment_intents/pi_1", None, "return_url=https://a.b&confirm=true", "s: return_url, confirm"),
    ],
)
def test_an_unknown_parameter_is_told_as_programs_report_it(
    sandbox: Sandbox, path: str, version: str | None, body: str, said: str
) -> None:
    """With the name that it may mean; several in the order sent, and without what they are inside."""
    headers = {"stripe_version": version} if version else {}
    reply, answer = send(sandbox, "post", f"/v1/{path}", body, **headers)
    assert (reply.status, answer["error"]["code"]) == (400, "parameter_unknown")
    assert answer["error"]["message"] == f"Received unknown parameter{said}"


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (
            "application/json",
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded). "
            "If you have any questions, we can help at https://support.stripe.com/.",
        ),
        (
            "text/plain; charset=utf-8",
            "Invalid request: unsupported Content-Type text/plain; charset=utf-8. If error persists and you "
            "need assistance, please contact support@stripe.com.",
        ),
        (
            "",
            "Invalid request: unsupported Content-Type . If error persists and you need assistance, please "
            "contact support@stripe.com.",
        ),
    ],
)
def test_a_body_that_is_no_form_is_refused(sandbox: Sandbox, kind: str, says: str) -> None:
    """Recorded by programs that sent one; v2 takes JSON alone, and without a body the type says nothing."""
    body = '{"email": "jenny@example.com"}'
    reply, answer = send(sandbox, "post", "/v1/customers", body, content_type=kind)
    assert (reply.status, answer) == (400, {"error": {"message": says, "type": "invalid_request_error"}})
    reply, _ = send(sandbox, "get", "/v1/customers", content_type=kind)
    assert reply.status == 200


def test_unknown_parameters_are_told_before_anything_else(sandbox: Sandbox) -> None:
    """With a wrong type and an unknown name in one request, the unknown name is the error."""
    _, body = send(sandbox, "post", "/v1/customers", "balance=abc&nmae=x")
    assert body["error"]["message"] == "Received unknown parameter: nmae. Did you mean name?"


def test_a_required_parameter_is_missed_by_name(sandbox: Sandbox) -> None:
    """`Missing required param: x.`, for nested ones too."""
    _, body = send(sandbox, "post", "/v1/transfers", "currency=usd")
    assert body["error"]["message"] == "Missing required param: destination."
    assert body["error"]["code"] == "parameter_missing"


def test_a_refused_request_changes_nothing(sandbox: Sandbox) -> None:
    """What a request did before it was refused is undone, events included."""
    client = sandbox.client()
    before = client.v1.events.list().data
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.create({"source": "tok_that_is_unknown"})
    assert client.v1.customers.list().data == []
    assert client.v1.events.list().data == before


def test_headers_tell_request_version_and_fidelity(sandbox: Sandbox) -> None:
    """Every reply has a `req_` id of 14 characters, a version, and says whether it was modelled."""
    for name in ("v1.customers.list", "v1.sigma.scheduled_query_runs.list"):
        reply, _ = send(sandbox, "get", operation(name).path)
        assert len(reply.headers["Request-Id"]) == len("req_") + 14
        assert reply.headers["Sandbox-Fidelity"] == operation(name).fidelity
    reply, _ = send(sandbox, "post", "/v1/products", "name=x", stripe_version="2020-08-27")
    assert reply.headers["Stripe-Version"] == "2020-08-27"
    reply, body = send(sandbox, "get", "/v1/products", stripe_version="yesterday")
    assert (reply.status, body["error"]["message"]) == (400, "Invalid Stripe API version: yesterday")


def test_a_list_is_newest_first_and_pages_both_ways(stripe_client: stripe.StripeClient) -> None:
    """Cursors leave nothing out and repeat nothing; `has_more` is exact."""
    newest_first = [stripe_client.v1.products.create({"name": str(n)}).id for n in range(5)][::-1]
    first = stripe_client.v1.products.list({"limit": 2})
    assert ([each.id for each in first.data], first.has_more) == (newest_first[:2], True)
    second = stripe_client.v1.products.list({"limit": 3, "starting_after": newest_first[1]})
    assert ([each.id for each in second.data], second.has_more) == (newest_first[2:], False)
    back = stripe_client.v1.products.list({"limit": 2, "ending_before": newest_first[3]})
    assert ([each.id for each in back.data], back.has_more) == (newest_first[1:3], True)
    assert [each.id for each in stripe_client.v1.products.list().auto_paging_iter()] == newest_first


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=x", "Invalid integer: x"),
        ("starting_after=a&ending_before=b", "No such product: 'a'"),
        ("starting_after=prod_none", "No such product: 'prod_none'"),
    ],
)
def test_a_list_refuses_cursors_it_cannot_use(sandbox: Sandbox, query: str, message: str) -> None:
    """Bad cursors and limits are 400, in Stripe's words."""
    reply, body = send(sandbox, "get", "/v1/products", query=query)
    assert (reply.status, body["error"]["message"]) == (400, message)


def test_a_list_filters_by_time(sandbox: Sandbox) -> None:
    """`created[gte]` and `created[lt]` bound what is listed; a plain number must be met."""
    client = sandbox.client()
    early = client.v1.products.create({"name": "early"}).id
    sandbox.advance(hours=1)
    late = client.v1.products.create({"name": "late"}).id

    def listed(created: Any) -> list[str]:
        return [each.id for each in client.v1.products.list({"created": created}).data]

    assert listed({"gte": NOW + 3600}) == [late]
    assert listed({"gt": NOW}) == [late]
    assert listed({"lt": NOW + 3600}) == [early]
    assert listed({"lte": NOW}) == [early]
    assert listed(NOW) == [early]


def test_metadata_is_merged_and_unset_by_the_empty_string(stripe_client: stripe.StripeClient) -> None:
    """A new key joins, `""` deletes one, and `metadata=""` clears all."""
    product = stripe_client.v1.products.create({"name": "x", "metadata": {"a": "1", "b": "2"}})
    update = stripe_client.v1.products.update
    assert update(product.id, {"metadata": {"b": "", "c": "3"}}).metadata.to_dict() == {"a": "1", "c": "3"}
    assert update(product.id, {"metadata": ""}).metadata.to_dict() == {}


def test_an_update_makes_an_event_with_just_the_old_values(stripe_client: stripe.StripeClient) -> None:
    """`previous_attributes` holds what changed, and a new metadata key as null."""
    product = stripe_client.v1.products.create({"name": "old", "metadata": {"a": "1"}})
    stripe_client.v1.products.update(product.id, {"name": "new", "metadata": {"b": "2"}})
    event = stripe_client.v1.events.list({"type": "product.updated"}).data[0]
    before = event.data.to_dict()["previous_attributes"]
    assert before == {"name": "old", "metadata": {"b": None}}
    assert event.data.object["name"] == "new"


def test_the_clock_stands_until_it_is_advanced(sandbox: Sandbox) -> None:
    """`created` is the sandbox's time."""
    client = sandbox.client()
    assert client.v1.products.create({"name": "x"}).created == NOW
    assert sandbox.advance(days=2, hours=1, seconds=5) == NOW + 2 * 86400 + 3605
    assert client.v1.products.create({"name": "x"}).created == NOW + 2 * 86400 + 3605


def test_a_seed_fixes_every_id() -> None:
    """Two sandboxes of one seed answer alike; another seed differs."""

    def ids(seed: str) -> list[str]:
        client = Sandbox(seed=seed, clock="2024-02-01").client()
        return [client.v1.products.create({"name": "x"}).id for _ in range(3)]

    assert ids("a") == ids("a") != ids("b")


def test_looking_never_changes_what_is_made_next() -> None:
    """Reads in between leave the ids of what is created as they were."""
    quiet, busy = Sandbox(seed="a").client(), Sandbox(seed="a").client()
    for _ in range(3):
        busy.v1.products.list()
    assert quiet.v1.products.create({"name": "x"}).id == busy.v1.products.create({"name": "x"}).id


def test_a_snapshot_is_gone_back_to(sandbox: Sandbox) -> None:
    """Objects, clock and ids are as they were; what came after is gone."""
    client = sandbox.client()
    kept = client.v1.products.create({"name": "kept"}).id
    name = sandbox.snapshot()
    sandbox.advance(days=1)
    lost = client.v1.products.create({"name": "lost"}).id
    sandbox.restore(name)
    assert [each.id for each in client.v1.products.list().data] == [kept]
    again = client.v1.products.create({"name": "lost"})
    assert (again.id, again.created) == (lost, NOW)


def test_state_in_a_file_outlives_the_process(tmp_path: Any) -> None:
    """Whatever was answered is there again: objects, deletions, order, clock, ids and idempotent replies."""
    path = tmp_path / "state.db"
    first = Sandbox(seed="s", clock="2024-02-01", state=path)
    client = first.client()
    ids = [client.v1.products.create({"name": str(n)}).id for n in range(3)]
    client.v1.products.delete(ids[1])
    client.v1.products.create({"name": "once"}, {"idempotency_key": "k"})
    first.advance(hours=3)
    expected = [each.to_dict() for each in client.v1.products.list().data]
    first.close()
    second = Sandbox(state=path)
    client = second.client()
    assert [each.to_dict() for each in client.v1.products.list().data] == expected
    assert second.now == first.now
    client.v1.products.create({"name": "once"}, {"idempotency_key": "k"})
    assert len(client.v1.products.list().data) == 3


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "rate_limit"}, stripe.RateLimitError),
        ({"kind": "server_error"}, stripe.APIError),
        ({"kind": "disconnect"}, stripe.APIConnectionError),
    ],
)
def test_faults_hit_as_often_as_they_are_told(
    sandbox: Sandbox, stripe_client: stripe.StripeClient, fault: dict[str, Any], error: type[Exception]
) -> None:
    """The next request is hit, the one after it is not."""
    sandbox.fault(**fault, times=1)
    with pytest.raises(error):
        stripe_client.v1.products.create({"name": "x"}, {"max_network_retries": 0})
    assert stripe_client.v1.products.create({"name": "x"}).name == "x"


@pytest.mark.parametrize(
    ("param", "value", "message"),
    [
        ("share", 1.5, "Invalid share: must be between 0 and 1."),
        ("share", "half", "Invalid share: must be between 0 and 1."),
        ("times", 0, "Invalid times: must be a whole number, 1 or more."),
        ("times", "once", "Invalid times: must be a whole number, 1 or more."),
        (
            "milliseconds",
            -1,
            "Invalid milliseconds: must be a whole number from 0 to 3600000, which is an hour.",
        ),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(
    stripe_client: stripe.StripeClient, param: str, value: object, message: str
) -> None:
    """By the name of what is wrong; none is switched on."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.raw_request("post", "/_sandbox/faults", kind="latency", **{param: value})
    assert (refused.value.param, refused.value.user_message) == (param, message)
    assert stripe_client.raw_request("get", "/_sandbox/faults").data["data"] == []


def test_a_request_can_ask_to_be_spared(sandbox: Sandbox) -> None:
    """Faults neither hit it nor count it."""
    client = sandbox.client()
    sandbox.fault("rate_limit", times=1)
    spared: Any = {"headers": {"Sandbox-Faults": "spare"}}
    assert client.v1.products.list({}, spared).data == []
    with pytest.raises(stripe.RateLimitError):
        client.v1.products.list()


@pytest.mark.parametrize("clock", ["1969-12-31", "9000-01-01", "0001-01-01T00:00:00+14:00"])
def test_a_clock_begins_where_there_is_time_left(clock: str) -> None:
    """Periods and deadlines that follow from it must have dates, too."""
    with pytest.raises(ValueError, match="clock is from 1970 to 8999"):
        Sandbox(clock=clock)


def test_everything_goes_on_at_the_end_of_time() -> None:
    """Charges, subscriptions of years and payouts, when the clock has come as far as it can."""
    sandbox = Sandbox(seed="x", clock="8999-01-31")
    v1 = sandbox.client().v1
    price: Any = {"unit_amount": 500, "currency": "usd", "product_data": {"name": "x"}}
    yearly: Any = {**price, "recurring": {"interval": "year", "interval_count": 3}}
    items: Any = [{"price": v1.prices.create(yearly).id}]
    customer: Any = v1.customers.create({"source": "tok_visa"}).id
    sandbox.advance(seconds=LAST - sandbox.now)
    for _ in range(2):
        v1.charges.create({"amount": 500, "currency": "usd", "source": "tok_visa"})
        v1.subscriptions.create({"customer": customer, "items": items, "trial_period_days": 730})
        v1.subscriptions.create({"customer": customer, "items": items})
    assert v1.balance.retrieve().object == "balance"
    assert sandbox.reconcile()["differences"] == []


def test_the_clock_can_be_read(sandbox: Sandbox, stripe_client: stripe.StripeClient) -> None:
    """Without moving it; nor does it move past what a date can say."""
    assert stripe_client.raw_request("get", "/_sandbox/clock").data["now"] == NOW
    with pytest.raises(stripe.InvalidRequestError, match="The sandbox's clock ends with the year 8999"):
        stripe_client.raw_request("post", "/_sandbox/advance", seconds=1, days=10**9)
    assert sandbox.now == NOW
