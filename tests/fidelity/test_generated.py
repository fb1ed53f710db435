"""What is generated is current."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from helpers.catalog.changed import TABLE as CHANGED
from helpers.catalog.fidelity import TABLE
from helpers.sandbox.parameters import lengths as limits
from scripts import changed, coverage, flows, lengths, names, presence

ROOT = Path(__file__).parents[2]


def test_the_coverage_page_is_current() -> None:
    """`python -m scripts.coverage` would change nothing, neither the page nor the catalog's table."""
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page()
    assert TABLE.read_text(encoding="utf-8") == coverage.table()


def test_the_table_of_absent_fields_is_current() -> None:
    """`python -m scripts.presence` would change nothing."""
    assert presence.TABLE.read_text(encoding="utf-8") == presence.text()


def test_the_table_of_lengths_is_current() -> None:
    """`python -m scripts.lengths` would change nothing."""
    assert limits.TABLE.read_text(encoding="utf-8") == lengths.text()


def test_the_operations_names_are_current() -> None:
    """`python -m scripts.names` would change nothing; an editor's type has every operation."""
    assert names.MODULE.read_text(encoding="utf-8") == names.text()


def test_the_versions_page_is_current() -> None:
    """`python -m scripts.changed` would change nothing, neither the page nor the catalog's table."""
    assert changed.PAGE.read_text(encoding="utf-8") == changed.page()
    assert CHANGED.read_text(encoding="utf-8") == changed.table()


def test_the_page_about_treasury_is_current() -> None:
    """`python -m scripts.flows` would change nothing; each flow is there with its diagram."""
    written = flows.PAGE.read_text(encoding="utf-8")
    assert written == flows.page()
    assert written.count("```mermaid\nstateDiagram-v2\n") == 7


def test_the_products_pages_are_current() -> None:
    """`python -m scripts.products` would change nothing. It watches models being made, in its own process."""
    command = [sys.executable, "-m", "scripts.products", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_products_page_tells_what_its_tables_hold() -> None:
    """States, events, what a person does, test values and guesses."""
    page = (ROOT / "docs" / "products" / "issuing.md").read_text("utf-8")
    assert "stateDiagram-v2\n    [*] --> inactive\n    [*] --> active\n    inactive --> active" in page
    assert "`issuing_authorization.request`" in page
    assert "`POST /_sandbox/fund_issuing`" in page
    assert "| `winning_evidence` | won |" in page
    assert "## Guesses" in page


def test_the_recorded_operations_are_in_order() -> None:
    """Each once, each modelled: what Stripe answered is not answered from types."""
    listed = coverage.RECORDED.read_text(encoding="utf-8").split()
    assert listed == sorted(set(listed))
    assert set(listed) <= set(json.loads(TABLE.read_text(encoding="utf-8")))


def test_the_recorded_operations_follow_from_recordings(tmp_path: Path) -> None:
    """What a folder of them asks, in whatever version, unless Stripe refused the key."""
    asked = [
        ("post", "/v1/customers", 200),
        ("get", "/v1/invoices/upcoming?customer=cus_1", 404),
        ("get", "/v1/charges/ch_1", 401),
    ]
    interactions = [
        {
            "request": {
                "method": method,
                "uri": f"https://api.stripe.com{path}",
                "headers": {"Stripe-Version": ["2024-06-20"]},
            },
            "response": {"status": {"code": status}, "body": {"string": "{}"}},
        }
        for method, path, status in asked
    ]
    (tmp_path / "cassette.json").write_text(json.dumps({"http_interactions": interactions}), "utf-8")
    assert coverage.recorded(tmp_path) == "v1.customers.create\nv1.invoices.create_preview\n"
