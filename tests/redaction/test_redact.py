"""Keys and card numbers are masked in every text, and nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.redaction import Secret, redact, redact_value

BODY = "51HxAbCdEfGh2345wxyz"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"sk_test_{BODY}", "sk_test_****wxyz"),
        (f"sk_live_{BODY}", "sk_live_****wxyz"),
        (f"rk_test_{BODY}", "rk_test_****wxyz"),
        (f"rk_live_{BODY}", "rk_live_****wxyz"),
        (f"ek_test_{BODY}", "ek_test_****wxyz"),
        (f"pk_live_{BODY}", "pk_live_****wxyz"),
        (f"sk_org_live_{BODY}", "sk_org_live_****wxyz"),
        (f"whsec_{BODY}", "whsec_****wxyz"),
        (f"whsec_{BODY[:-2]}+/", "whsec_****wx+/"),
        (f'{{"key": "sk_test_{BODY}"}}', '{"key": "sk_test_****wxyz"}'),
        (f"key=sk_test_{BODY}&a=1", "key=sk_test_****wxyz&a=1"),
        (f"\\nsk_test_{BODY}", "\\nsk_test_****wxyz"),
        (f"Bearer sk_test_{BODY}, sk_test_{BODY[::-1]}", "Bearer sk_test_****wxyz, sk_test_****xH15"),
    ],
)
def test_a_key_is_shown_by_its_kind_and_its_last_four(text: str, shown: str) -> None:
    """As Stripe's Dashboard and its errors show keys."""
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "sk_test_sandbox",
        "sk_test_...",
        "sk_live_",
        f"pk_test_{BODY}",
        "sk_test_****wxyz",
        f"tok_{BODY}",
        f"pi_3{BODY}_secret_{BODY}",
        "risk_test_results",
        "",
    ],
)
def test_what_is_no_secret_is_shown(text: str) -> None:
    """Obvious fakes, test mode's publishable keys, masks, ids and plain words."""
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("4111111111111111", "****1111"),
        ("4111 1111 1111 1111", "****1111"),
        ("4111-1111-1111-1111", "****1111"),
        ("number=4111+1111+1111+1111&cvc=123", "number=****1111&cvc=123"),
        ("3714 496353 98435", "3714 496353 98435"),
        ("3782 822463 10013", "****0013"),
        ("5500005555555559", "****5559"),
        ("30569309025904", "****5904"),
        ("order_4111111111111111_x", "order_****1111_x"),
        ("'4111111111111111.00'", "'****1111.00'"),
        ("4242424242424242 4111111111111111", "4242424242424242 ****1111"),
        ("\x1b[31m4111111111111111\x1b[0m", "\x1b[31m****1111\x1b[0m"),
    ],
)
def test_a_card_number_that_may_be_somebodys_is_shown_by_its_last_four(text: str, shown: str) -> None:
    """In one run or grouped as on a card, where its check digit is right."""
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424242",
        "4242 4242 4242 4242",
        "378282246310005",
        "6205500000000000004",
        "4111111111111112",
        "1768478400000",
        "0.4111111111111111",
        "a4111111111111111",
        "41111111111111110000000",
        "000123456789",
    ],
)
def test_other_numbers_are_shown(text: str) -> None:
    """Stripe's test numbers; a wrong check digit; times, fractions, ids, bank accounts."""
    assert redact(text) == text


def test_a_secret_is_masked_whatever_it_looks_like() -> None:
    """From its making on, its literal value is hidden in every text."""
    value = "a password of some length"
    assert redact(f"It is {value}!") == f"It is {value}!"
    Secret(value)
    assert redact(f"It is {value}!") == "It is ****ngth!"


def test_a_short_secret_hides_only_itself() -> None:
    """Its value may stand in many texts that have nothing to do with it."""
    assert str(Secret("a")) == "****"
    assert redact("a banana") == "a banana"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            {f"sk_test_{BODY}": [f"sk_test_{BODY}", 1, None, True]},
            {"sk_test_****wxyz": ["sk_test_****wxyz", 1, None, True]},
        ),
        ((f"sk_test_{BODY}", 2.5), ("sk_test_****wxyz", 2.5)),
        ({"number": 4111111111111111, "amount": 1000}, {"number": "****1111", "amount": 1000}),
        ({"number": 4242424242424242}, {"number": 4242424242424242}),
        ([Secret(f"sk_test_{BODY}")], ["sk_test_****wxyz"]),
        (b"bytes", b"bytes"),
    ],
)
def test_data_is_masked_at_any_depth(value: Any, shown: Any) -> None:
    """Names and values of JSON-like data; what is no data stays as it is."""
    assert redact_value(value) == shown


def test_data_is_copied_not_changed() -> None:
    """What was made is still there, unmasked."""
    value = {"keys": [f"sk_test_{BODY}"]}
    redact_value(value)
    assert value == {"keys": [f"sk_test_{BODY}"]}
