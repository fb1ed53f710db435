"""An id leads to the operation that retrieves its object."""

from __future__ import annotations

import pytest

from helpers.catalog.prefixes import DOCUMENTED
from helpers.catalog.retrieval import kind_of, retrieval


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("cus_1", "v1.customers.retrieve"),
        ("ch_3Sandbox0", "v1.charges.retrieve"),
        ("txn_1", "v1.balance_transactions.retrieve"),
        ("cs_test_a1", "v1.checkout.sessions.retrieve"),
        ("sub_sched_1", "v1.subscription_schedules.retrieve"),
        ("acct_1", "v1.accounts.retrieve"),
        ("ii_1", "v1.invoice_items.retrieve"),
        ("trxn_1", "v1.treasury.transactions.retrieve"),
        ("cbtxn_test_1", "v1.billing.credit_balance_transactions.retrieve"),
        ("feat_test_1", "v1.entitlements.features.retrieve"),
        ("card_1", "v1.payment_methods.retrieve"),  # of a customer: it is one of the payment methods, too
    ],
)
def test_an_id_names_what_retrieves_it(name: str, operation: str) -> None:
    """By the prefix alone; the longest prefix counts, and the older API where two share one."""
    retrieving = retrieval(name)
    assert retrieving is not None
    assert retrieving.name == operation


@pytest.mark.parametrize(
    "word", ["in_transit", "card_error", "4242", "", "cus_", "price_data", "pi_1_secret_2"]
)
def test_other_words_lead_nowhere(word: str) -> None:
    """A status or a secret is no id."""
    assert retrieval(word) is None


def test_the_operation_answers_with_the_object_of_the_prefix() -> None:
    """For every prefix that is known: the reply is that very resource, of a card a payment method."""
    for kind in DOCUMENTED:
        prefix = DOCUMENTED[kind]
        if not prefix or not (operation := retrieval(f"{prefix}1")):
            continue
        shapes = operation.returns.options or (operation.returns,)
        shown = "payment_method" if kind == "card" else kind_of(f"{prefix}1")
        assert shown in [each.resource for each in shapes]
