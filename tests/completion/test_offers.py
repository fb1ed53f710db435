"""What Tab offers: through IPython's own completer, with jedi and without."""

from __future__ import annotations

import pytest
from IPython.core.completer import provisionalcompleter, rectify_completions
from IPython.core.interactiveshell import InteractiveShell

from helpers.completion import complete

CREATE = "client.v1.customers.create("


@pytest.fixture(scope="module", params=[True, False], ids=["jedi", "plain"])
def shell(request: pytest.FixtureRequest) -> InteractiveShell:
    """IPython, in which somebody has connected."""
    interactive = InteractiveShell()
    interactive.Completer.use_jedi = request.param
    complete(interactive)
    interactive.run_cell(
        "import stripe\nclient = stripe.StripeClient('sk_test_sandbox')\nfrom helpers import build"
    )
    return interactive


def completed(shell: InteractiveShell, text: str) -> list[str]:
    """The text with each of its completions in place."""
    with provisionalcompleter():
        offered = list(rectify_completions(text, shell.Completer.completions(text, len(text))))
    return [text[: each.start] + each.text + text[each.end :] for each in offered]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('build("v1.cust', 'build("v1.customers.delete'),
        ('build("refunds.cr', 'build("v1.refunds.create'),
        ('build("v1.customers.create", em', 'build("v1.customers.create", email='),
        (
            'build("v1.customers.create", tax_exempt="ex',
            'build("v1.customers.create", tax_exempt="exempt',
        ),
        (
            'build("v1.customers.create", address={"li',
            'build("v1.customers.create", address={"line1',
        ),
        (CREATE + '{"em', CREATE + '{"email'),
        (CREATE + '{\n    "name": "Jenny",\n    "addr', CREATE + '{\n    "name": "Jenny",\n    "address'),
        (CREATE + '{"tax_exempt": "re', CREATE + '{"tax_exempt": "reverse'),
        (CREATE + '{"tax": {"validate_location": "im', CREATE + '{"tax": {"validate_location": "immediately'),
        (CREATE + "{em", CREATE + '{"email": '),
        (CREATE + '{}, {"idem', CREATE + '{}, {"idempotency_key'),
        (
            'client.v1.webhook_endpoints.create({"enabled_events": ["payout.pa',
            'client.v1.webhook_endpoints.create({"enabled_events": ["payout.paid',
        ),
        (
            'client.v1.subscriptions.create({"items": [{"pri',
            'client.v1.subscriptions.create({"items": [{"price',
        ),
        (
            'client.v1.customers.update("cus_1", {"def',
            'client.v1.customers.update("cus_1", {"default_source',
        ),
        (
            'client.v1.subscriptions.update("sub_1", {"cancel_at_period_end": Tr',
            'client.v1.subscriptions.update("sub_1", {"cancel_at_period_end": True',
        ),
        ("client.v1.customers.crea", "client.v1.customers.create"),
        ("client.v1.checkout.se", "client.v1.checkout.sessions"),
    ],
)
def test_tab_completes_what_is_begun(shell: InteractiveShell, text: str, first: str) -> None:
    """Operations' names, parameters however deep, an enum's values; services and methods as ever."""
    assert completed(shell, text)[:1] == [first]


def test_what_is_offered_begins_as_it_is_written(shell: InteractiveShell) -> None:
    """And nothing of jedi's or of files stands between it."""
    names = completed(shell, 'build("v1.customers.')
    assert len(names) == len([each for each in names if each.startswith('build("v1.customers.')]) > 20


def test_elsewhere_the_others_complete_as_ever(shell: InteractiveShell) -> None:
    """In a call of something else, a parameter's name is no word."""
    assert completed(shell, 'print("em') == []
    assert "print" in completed(shell, "prin")
