"""A request as JavaScript, for stripe-node: `await stripe.tokens.create({...})`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from helpers.catalog import operations

from .literals import Notation, call
from .sample import Sample

OPTIONS = {
    "stripe_account": "stripeAccount",
    "idempotency_key": "idempotencyKey",
    "stripe_version": "apiVersion",
}

# A nested v1 resource has no object of its own: its operations are its parent's methods, such as
# `customers.createTaxId`. Here are the nouns that are not simply without their `s`, for one and for many.
NOUNS: Mapping[str, tuple[str, str]] = {
    "capabilities": ("capability", "capabilities"),
    "funding_instructions": ("funding_instructions", "funding_instructions"),
    "payment_sources": ("source", "sources"),
}
# What follows from no rule.
RENAMED: Mapping[str, str] = {
    "v1.billing.credit_balance_summary.retrieve": "billing.creditBalanceSummaries.retrieve",
    "v1.credit_notes.preview_lines.list": "creditNotes.listPreviewLineItems",
    "v1.sources.detach": "customers.deleteSource",
    "v1.sources.transactions.list": "sources.listSourceTransactions",
    "v1.treasury.financial_accounts.features.retrieve": "treasury.financialAccounts.retrieveFeatures",
    "v1.treasury.financial_accounts.features.update": "treasury.financialAccounts.updateFeatures",
    "v2.money_management.payout_methods_bank_account_spec.retrieve": (
        "v2.moneyManagement.payoutMethodsBankAccountSpecs.retrieve"
    ),
    "v2.test_helpers.money_management.recipient_verifications": (
        "v2.testHelpers.moneyManagements.recipientVerifications"
    ),
}


def javascript(sample: Sample) -> str:
    """Path parameters one by one, then the others as one object, then the request's options."""
    arguments: list[tuple[str, Any]] = [("", value) for value in sample.path_values]
    if sample.params or sample.options:
        arguments.append(("", sample.params))
    if sample.options:
        arguments.append(("", {OPTIONS[name]: value for name, value in sample.options.items()}))
    return f"{call(f'await stripe.{method(sample.operation.name)}', arguments, JAVASCRIPT)};"


def method(name: str) -> str:
    """stripe-node's name of an operation: "v1.customers.tax_ids.create" -> "customers.createTaxId"."""
    if name in RENAMED:
        return RENAMED[name]
    *service, action = name.removeprefix("v1.").split(".")
    if name.startswith("v1.") and f"v1.{'.'.join(service[:-1])}" in _services():
        action = f"{action}_{_noun(service.pop(), many=action == 'list')}"
    return ".".join(map(_camel, [*service, "del" if action == "delete" else action]))


def _noun(resource: str, *, many: bool) -> str:
    return NOUNS.get(resource, (resource.removesuffix("s"), resource))[many]


@cache
def _services() -> frozenset[str]:
    """What has operations of its own: "v1.customers"."""
    return frozenset(each.name.rpartition(".")[0] for each in operations())


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _file(path: str) -> str:
    return f'{{data: fs.readFileSync({path}), name: {path}, type: "application/octet-stream"}}'


JAVASCRIPT = Notation(
    string=_string,
    key=lambda name: name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else _string(name),
    file=_file,
    other=lambda value: json.dumps(value, default=str),
)
