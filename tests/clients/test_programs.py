"""Programs that other people publish, unmodified, from end to end against the sandbox over HTTP.

On demand, since they take minutes and packages of their own: `make programs`. What each misses is listed
here, and told in docs/clients.md.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving
from scripts.clients import PROGRAMS, program
from tests.clients.programs import business
from tests.clients.programs.postgres import cluster

pytestmark = pytest.mark.skipif(os.environ.get("PROGRAMS") != "all", reason="they are run by `make programs`")
KEY = "sk_test_sandbox"
NODE = PROGRAMS / "node" / "node_modules"
DAY = 24 * 60 * 60


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A sandbox over HTTP with a small business in it."""
    with Serving(Sandbox(seed="programs").application) as serving:
        business.make(serving)
        yield serving


def ran(*command: str | Path, **how: Any) -> subprocess.CompletedProcess[str]:
    """A command that ended well."""
    done = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, check=False, timeout=300, **how
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done


def in_python(name: str, address: str, script: str | Path, *arguments: str | Path, cwd: Path) -> str:
    """What a program in Python prints, its requests sent to the sandbox."""
    commands = program(name)
    redirected: list[str | Path] = [commands / "python", PROGRAMS / "redirected.py", address]
    return ran(*redirected, commands / script, *arguments, cwd=cwd).stdout


def in_node(address: str, *command: str | Path, **how: Any) -> subprocess.CompletedProcess[str]:
    """A program in Node, its requests sent to the sandbox."""
    node = which("node")
    assert node, "Node is missing"
    environment = {**os.environ, "SANDBOX": address, **how.pop("env", {})}
    return ran(node, "--import", PROGRAMS / "redirected.mjs", *command, env=environment, **how)


def messages(printed: str) -> Iterator[dict[str, Any]]:
    """What a connector prints: one JSON object a line."""
    return (json.loads(line) for line in printed.splitlines())


def configured(address: str, folder: Path) -> Path:
    """A connector's configuration, in the form that Singer's and Airbyte's share."""
    account = business.client(address).v1.accounts.retrieve_current().id
    start = time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime(time.time() - 3 * DAY))
    file = folder / "config.json"
    file.write_text(json.dumps({"client_secret": KEY, "account_id": account, "start_date": start}), "utf-8")
    return file


def test_singers_tap_reads_every_stream(address: str, tmp_path: Path) -> None:
    """tap-stripe finds something in each; only of payouts by hand Stripe does not say what was paid out."""
    config = configured(address, tmp_path)
    streams = json.loads(
        in_python("tap-stripe", address, "tap-stripe", "--config", config, "--discover", cwd=tmp_path)
    )
    for stream in streams["streams"]:
        for each in stream["metadata"]:
            each["metadata"]["selected"] = True
    catalog = tmp_path / "catalog.json"
    catalog.write_text(json.dumps(streams), "utf-8")
    read = in_python(
        "tap-stripe", address, "tap-stripe", "--config", config, "--catalog", catalog, cwd=tmp_path
    )
    records = Counter(each["stream"] for each in messages(read) if each["type"] == "RECORD")
    assert {each["stream"] for each in streams["streams"]} - records.keys() == {"payout_transactions"}


# Streams of what the business does not have: reviews are for Radar, payouts by hand name no transactions.
EMPTY = {
    "early_fraud_warnings",
    "external_account_cards",
    "payout_balance_transactions",
    "reviews",
}


def test_airbytes_source_reads_every_stream(address: str, tmp_path: Path) -> None:
    """airbyte-source-stripe checks, discovers, and completes each of its streams."""
    config = configured(address, tmp_path)

    def source(*arguments: str | Path) -> list[dict[str, Any]]:
        name = "airbyte-source-stripe"
        return list(
            messages(in_python(name, address, "source-stripe", *arguments, "--config", config, cwd=tmp_path))
        )

    checked = [each["connectionStatus"] for each in source("check") if each["type"] == "CONNECTION_STATUS"]
    assert checked == [{"status": "SUCCEEDED"}]
    streams = next(each["catalog"]["streams"] for each in source("discover") if each["type"] == "CATALOG")
    catalog = tmp_path / "catalog.json"
    chosen = {"sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}
    catalog.write_text(json.dumps({"streams": [{"stream": each, **chosen} for each in streams]}), "utf-8")
    read = source("read", "--catalog", catalog)
    told = [each["trace"]["stream_status"] for each in read if each.get("trace", {}).get("stream_status")]
    names = {each["name"] for each in streams}
    assert {each["stream_descriptor"]["name"] for each in told if each["status"] == "COMPLETE"} == names
    records = Counter(each["record"]["stream"] for each in read if each["type"] == "RECORD")
    assert names - records.keys() == EMPTY


# What dj-stripe cannot read, by the reason; Stripe refuses the same, or the mistake is before the request.
DJANGOS_OWN = {
    "CountrySpec": "StripeObject is not JSON serializable",
    "Account": "missing 1 required positional argument: 'account'",
    "ApplicationFee": "ApplicationFee matching query does not exist",
    "ApplicationFeeRefund": "'ApplicationFeeRefund' has no attribute 'list'",
    "TaxId": "Received unknown parameter: id",
    "AccountV2": "include: Unknown field.",
    "ActiveEntitlement": "Missing required param: customer",
    "IssuingAuthorization": "not set up to use Issuing",
    "IssuingCard": "not set up to use Issuing",
    "IssuingCardholder": "not set up to use Issuing",
    "IssuingDispute": "not set up to use Issuing",
    "IssuingTransaction": "not set up to use Issuing",
}


def test_djangos_tables_are_filled(address: str, tmp_path: Path) -> None:
    """dj-stripe synchronizes its models, and takes a webhook that the sandbox delivers and signs."""
    script, database = PROGRAMS / "django_site.py", tmp_path / "site.sqlite"
    told = json.loads(in_python("dj-stripe", address, script, address, database, cwd=tmp_path))
    assert set(re.findall(r"\d+ (\w+) object\(s\) failed", told["said"])) == DJANGOS_OWN.keys(), told["said"]
    assert all(reason in told["said"] for reason in DJANGOS_OWN.values()), told["said"]
    filled = {name for name, count in told["rows"].items() if count}
    assert filled > {"Charge", "Coupon", "Customer", "Dispute", "Event", "Invoice", "InvoiceItem", "LineItem"}
    assert filled > {"PaymentIntent", "Payout", "Price", "Product", "Refund", "Session", "SetupIntent"}
    assert filled > {"Subscription", "SubscriptionItem", "SubscriptionSchedule", "TaxRate", "Transfer"}
    assert told["told"] is True


def test_an_agents_toolkit_uses_its_tools(address: str, tmp_path: Path) -> None:
    """stripe-agent-toolkit sells a book: customer, product, price, link, invoice, portal."""
    answers = json.loads(in_python("stripe-agent-toolkit", address, PROGRAMS / "agent.py", cwd=tmp_path))
    assert len(answers) == 14
    assert answers["list_customers"] == [{"id": answers["create_customer"]["id"]}]
    assert answers["finalize_invoice"]["status"] == "open"
    assert answers["create_payment_link"]["url"].startswith("http")


def asked(number: int, method: str, **params: Any) -> str:
    """A request to a server of tools, as one line."""
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n"


def test_the_server_of_tools_answers(address: str) -> None:
    """@stripe/mcp, by stdio: each tool that needs no other's answer."""
    client = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a", "version": "1"},
    }
    coupon = {"name": "Spring", "amount_off": 100, "currency": "usd", "duration": "once"}
    uses: list[tuple[str, dict[str, Any]]] = [
        ("create_customer", {"name": "Ada", "email": "ada@example.com"}),
        ("create_product", {"name": "A pen"}),
        ("create_coupon", coupon),
        *((f"list_{name}", {}) for name in ("customers", "products", "prices", "coupons", "invoices")),
        *((f"list_{name}", {}) for name in ("payment_intents", "subscriptions", "disputes")),
        ("retrieve_balance", {}),
    ]
    lines = asked(0, "initialize", **client) + '{"jsonrpc": "2.0", "method": "notifications/initialized"}\n'
    for number, (name, arguments) in enumerate(uses, 1):
        lines += asked(number, "tools/call", name=name, arguments=arguments)
    server = NODE / "@stripe" / "mcp" / "dist" / "index.js"
    printed = in_node(address, server, "--tools=all", f"--api-key={KEY}", input=lines).stdout
    answers = {each["id"]: each["result"] for each in messages(printed)}
    assert answers.keys() == set(range(len(uses) + 1))
    wrong = {uses[number - 1][0]: answer for number, answer in answers.items() if number and _failed(answer)}
    assert wrong == {}


def _failed(answer: Any) -> bool:
    text = answer["content"][0]["text"]
    return bool(answer.get("isError")) or text.startswith("Failed")


# Events that Stripe's command line cannot bring about here, by the reason.
NOT_TRIGGERED = {
    # In these no `return_url` is given, which an account whose methods may redirect needs since 2023-08-16.
    "payment_method.updated": "return_url",
    "setup_intent.requires_action": "return_url",
    "transfer.created": "return_url",
    "transfer.reversed": "return_url",
    "transfer.updated": "return_url",
    # These go to an address that no option of the command line changes.
    "v1.billing.meter.error_report_triggered": "meter-events.stripe.com",
    "v1.billing.meter.no_meter_found": "meter-events.stripe.com",
}


def test_stripes_command_line_works(tmp_path: Path) -> None:
    """@stripe/cli reads and writes, and triggers what it offers, in the version of its fixtures."""
    command = next((NODE / "@stripe").glob("cli-*/bin/stripe*"))
    environment = {**os.environ, "HOME": str(tmp_path), "STRIPE_CLI_TELEMETRY_OPTOUT": "1"}
    with Serving(Sandbox(seed="cli", api_version="2024-06-20").application) as address:

        def stripe(*arguments: str) -> subprocess.CompletedProcess[str]:
            reached = ["--api-base", address, "--api-key", "sk_test_" + "sandbox" * 4]
            return subprocess.run(
                [command, *arguments, *reached],
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
                env=environment,
            )

        customer = json.loads(stripe("customers", "create", "--name=Ada").stdout)
        assert json.loads(stripe("get", f"/v1/customers/{customer['id']}").stdout)["name"] == "Ada"
        assert (
            json.loads(stripe("post", f"/v1/customers/{customer['id']}", "-d", "name=Eve").stdout)["name"]
            == "Eve"
        )
        offered = re.findall(r"^  ([a-z0-9_]+\.\S+)$", stripe("trigger", "--help").stdout, re.MULTILINE)
        ends = {event: stripe("trigger", event) for event in offered}
    assert len(offered) > 100
    failed = {event: done.stderr for event, done in ends.items() if "Trigger succeeded" not in done.stdout}
    assert failed.keys() == NOT_TRIGGERED.keys(), failed
    assert all(reason in failed[event] for event, reason in NOT_TRIGGERED.items()), failed


def test_an_app_sells_subscriptions() -> None:
    """Better Auth's Stripe plugin: who signs up is a customer, buys, changes the plan, and ends it."""
    with Serving(Sandbox(seed="subscriptions").application) as address:
        told = json.loads(in_node(address, PROGRAMS / "subscriptions.mjs").stdout)
    assert told.pop("customer").startswith("cus_")
    assert told == {
        "bought": ["plus", "active"],
        "change": True,
        "changed": "pro",
        "ending": True,
        "restored": False,
        "ended": "canceled",
        "refused": [],
    }


@pytest.mark.parametrize("engine", ["@supabase/stripe-sync-engine", "stripe-replit-sync"])
def test_a_database_is_kept_in_step(address: str, engine: str) -> None:
    """A sync engine fills a real PostgreSQL, and takes a webhook."""
    with cluster() as database:
        done = in_node(address, PROGRAMS / "sync.mjs", env={"DATABASE": database, "ENGINE": engine})
    told = json.loads(done.stdout.splitlines()[-1])  # one engine says what it does before
    assert told["told"] == [{"name": "By webhook"}]
    assert told["items"] == 3
    assert {object for object, count in told["read"].items() if not count} == {
        "early_fraud_warning",
        "tax_id",
    }


def monthly(address: str, amount: int) -> str:
    """A price of an amount a month."""
    recurring = {"interval": "month"}
    asked = {
        "currency": "usd",
        "unit_amount": amount,
        "recurring": recurring,
        "product_data": {"name": "Club"},
    }
    price: str = business.client(address).v1.prices.create(asked).id
    return price


def test_months_of_billing_are_checked(tmp_path: Path) -> None:
    """billing-e2e's own scenarios, on test clocks: renewals, failed ones, changes, endings, refused cards."""
    with Serving(Sandbox(seed="billing-e2e").application) as address:
        prices = {"monthly_price": monthly(address, 1000), "upgrade_price": monthly(address, 3000)}
        in_python("billing-e2e", address, "billing-e2e", "init", cwd=tmp_path)
        configured = {"stripe": {"key": KEY}, "vars": prices}
        (tmp_path / "billing-e2e.yml").write_text(json.dumps(configured), "utf-8")  # JSON is YAML, too
        said = in_python("billing-e2e", address, "billing-e2e", "run", cwd=tmp_path)
    assert "5 scenario(s) passed" in said


def test_a_site_sells_a_subscription(tmp_path: Path) -> None:
    """drf-stripe-subscription lists a price, opens Checkout, and takes the webhook of a subscription."""
    with Serving(Sandbox(seed="drf").application) as address:
        price = monthly(address, 900)
        script, database = PROGRAMS / "drf_site.py", tmp_path / "site.sqlite"
        told = json.loads(
            in_python("drf-stripe-subscription", address, script, database, cwd=tmp_path).splitlines()[-1]
        )
    assert [each["price_id"] for each in told["products"]] == [price]
    assert told["checkout"]["session_id"].startswith("cs_test_")
    assert [each["status"] for each in told["subscriptions"]] == ["active"]


def test_a_site_of_2018_sells_as_it_did(tmp_path: Path) -> None:
    """aa-stripe, with stripe-python 2: a customer's cards, a plan with a name, a tax, an ending, a refund."""
    with Serving(Sandbox(seed="aa", api_version="2018-01-23").application) as address:
        told = json.loads(
            in_python("aa-stripe", address, PROGRAMS / "aa_site.py", cwd=tmp_path).splitlines()[-1]
        )
    assert told == {
        "cards": ["4242"],
        "subscription": ["active", True, 5.0, "Gold"],
        "charge": [True, True],
    }
