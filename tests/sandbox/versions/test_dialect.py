"""Which version is spoken, and how a request and a reply are turned."""

from __future__ import annotations

import pytest

from helpers.catalog import api_version
from helpers.catalog.published import table
from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest
from helpers.sandbox.versions import speaking, versions

from .conftest import Ask


def test_the_versions_begin_with_the_sdks_and_end_with_2018() -> None:
    """Newest first, each once; the published table goes on where the installed SDK begins."""
    assert versions()[0] == api_version()
    assert versions()[-1] == "2018-01-23"
    assert sorted(versions(), reverse=True) == list(versions())
    assert {"2024-06-20", "2025-03-31.basil", "2025-12-15.clover", "2026-09-30.endive"} <= set(versions())
    assert next(iter(table())) == versions()[1], "python -m scripts.versions"


@pytest.mark.parametrize(
    "version",
    [
        "2021-01-01",
        "2025-03-31.acacia",
        "2025-03-31",
        "2019-12-03.preview",
        "2019-12-04",
        "2014-10-06",
        "latest",
        "2023-10-16; risk",
        "2023-10-16; ;",
        "2023-10-16; a_beta=v1; b",
    ],
)
def test_a_version_that_never_was_is_refused(ask: Ask, version: str) -> None:
    """In Stripe's words, without code or parameter; nothing is kept."""
    error = ask("post /v1/customers", version)["error"]
    assert error["message"] == f"Invalid Stripe API version: {version}"
    assert (error["type"], error.get("code"), error.get("param")) == ("invalid_request_error", None, None)
    assert ask("get /v1/customers")["data"] == []


@pytest.mark.parametrize(
    ("version", "spoken"),
    [
        ("2019-11-05", "2019-10-17"),
        ("2019-05-16", "2019-03-14"),
        ("2018-02-06", "2018-02-05"),
        ("2017-08-15", "2018-01-23"),
        ("2014-10-07; a_beta=v1", "2018-01-23"),
    ],
)
def test_a_version_without_a_change_of_its_own_is_spoken_as_its_neighbour(version: str, spoken: str) -> None:
    """The next older one that is listed; the oldest for all that are older."""
    assert speaking(version).version == spoken


@pytest.mark.parametrize("version", ["2023-10-16; risk_in_requirements_beta=v1", "2020-08-27;a_beta=v1;b=v2"])
def test_flags_behind_a_version_are_let_through(sandbox: Sandbox, version: str) -> None:
    """The version counts, and the reply's header has the whole."""
    headers = {"authorization": f"Bearer {KEY}", "stripe-version": version}
    reply = sandbox.handle(HttpRequest("get", "/v1/customers", "", headers))
    assert (reply.status, reply.headers["Stripe-Version"]) == (200, version)


def test_without_a_header_the_accounts_version_counts() -> None:
    """For what is sent, for what is answered and in the reply's header."""
    sandbox = Sandbox(seed="test", api_version="2022-08-01")
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
    body = b"amount=500&currency=usd&payment_method_types[]=card"
    reply = sandbox.handle(HttpRequest("post", "/v1/payment_intents", "", headers, body))
    assert reply.headers["Stripe-Version"] == "2022-08-01"
    assert reply.json()["charges"]["data"] == []


def test_an_account_cannot_have_a_version_that_never_was() -> None:
    """ValueError, with the word of the door and where the versions are listed."""
    with pytest.raises(ValueError, match=r"Invalid Stripe API version: 2021-01-01\. .*versions\(\)"):
        Sandbox(api_version="2021-01-01")


@pytest.mark.parametrize(
    ("request_", "version", "params", "unknown"),
    [
        ("post /v1/payment_intents", "2024-06-20", "allowed_payment_method_types[]", None),
        ("post /v1/promotion_codes", "2025-08-27.basil", "promotion[type]", "promotion"),
        ("post /v1/subscriptions", "2025-02-24.acacia", "billing_mode[type]", "billing_mode"),
        ("post /v1/promotion_codes", "2025-09-30.clover", "coupon", "coupon"),
        ("post /v1/products", "2024-04-10", "features[0][name]", "features"),
        ("post /v1/products", "2023-10-16", "marketing_features[0][name]", "marketing_features"),
    ],
)
def test_a_parameter_of_another_version_is_unknown(
    ask: Ask, request_: str, version: str, params: str, unknown: str | None
) -> None:
    """A newer one in an older version, and an older one in a newer: Stripe's words, nothing kept."""
    error = ask(request_, version, **{params: "x"})["error"]
    name = unknown or params.removesuffix("[]")
    assert error["message"].partition(". Did you mean")[0] == f"Received unknown parameter: {name}"
    assert (error["code"], error["param"]) == ("parameter_unknown", name)


def test_what_was_added_before_2024_09_30_holds_in_every_version(ask: Ask) -> None:
    """Until then a new parameter came to all of them at once. Source:
    https://stripe.com/blog/introducing-stripes-new-api-release-process.
    """
    added = {"type": "card", "card[token]": "tok_visa", "allow_redisplay": "always"}
    method = ask("post /v1/payment_methods", "2020-08-27", **added)
    assert method["allow_redisplay"] == "always"
    customer = ask("post /v1/customers", "2020-08-27")["id"]
    ask(f"post /v1/payment_methods/{method['id']}/attach", "2020-08-27", customer=customer)
    kept = f"get /v1/customers/{customer}/payment_methods"
    for asked, expected in (("always", [method["id"]]), ("limited", [])):
        page = ask(kept, "2023-10-16", allow_redisplay=asked)
        assert [each["id"] for each in page["data"]] == expected


def test_a_value_that_was_only_added_holds_in_every_version(ask: Ask) -> None:
    """So does what it takes: programs that ask for 2023-10-16 offer ways to pay that came later."""
    upi = {"type": "upi", "upi[mandate_options][amount]": 5}
    assert ask("post /v1/payment_methods", "2023-10-16", **upi)["type"] == "upi"
    error = ask("post /v1/payment_methods", "2023-10-16", type="cheque")["error"]
    assert error["message"].startswith("Invalid type: must be one of acss_debit, ")


def test_a_new_name_of_a_value_is_none_of_an_older_version(ask: Ask) -> None:
    """`hosted_page` was `hosted` before 2026-03-25.dahlia."""
    error = ask("post /v1/checkout/sessions", "2026-02-25.clover", ui_mode="hosted_page")["error"]
    assert error["message"] == "Invalid ui_mode: must be one of custom, embedded, or hosted"


def test_the_newest_version_is_left_as_it_is() -> None:
    """The very same object comes back: nothing is walked."""
    reply = {"object": "payment_intent", "id": "pi_1"}
    assert speaking(versions()[0]).older(reply, None) is reply  # type: ignore[arg-type]


def test_a_refused_value_is_told_by_the_name_that_was_sent(ask: Ask) -> None:
    """Also where the newer name alone has a list of values to check it by."""
    payment = {"amount": 500, "currency": "usd", "payment_method_types[]": "cash"}
    error = ask("post /v1/payment_intents", "2025-09-30.clover", **payment)["error"]
    assert error["param"] == "payment_method_types[0]"
    assert error["message"].startswith("Invalid payment_method_types[0]: must be one of acss_debit, ")
