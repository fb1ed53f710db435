"""The exercises of 02_customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import field
from .exercise import Exercise
from .work import Work, about


def _american_express_first(customer: Mapping[str, Any]) -> str | None:
    brands = {each["id"]: each.get("brand") for each in field(customer, "sources", "data") or ()}
    if not {"Visa", "American Express"} <= set(brands.values()):
        seen = ", ".join(sorted(map(str, brands.values()))) or "none"
        return f"The customer's cards are: {seen}. Add a Visa and an American Express."
    if (default := brands.get(customer["default_source"])) != "American Express":
        return f"Both cards are there, but the default is the {default}: send `default_source`."
    return None


def _verified(bank_account: Mapping[str, Any]) -> str | None:
    if bank_account["status"] != "verified":
        return f"A bank account, but its status is `{bank_account['status']}`: send the two amounts."
    return None


def _found_by_search(work: Work) -> str | None:
    searches = work.answered(lambda each: field(each.reply.body, "object") == "search_result")
    if not searches:
        return "No search was sent yet."
    queries = {str(each.request.params.get("query", "")): each for each in searches}
    both = {query: each for query, each in queries.items() if "metadata[" in query and "~" in query}
    if not both:
        return f"A search, but for `{next(iter(queries))}`: ask for metadata and for a part of the name."
    if not any(each.reply.body["data"] for each in both.values()):
        return "The search found nobody: has the customer that metadata and such a name?"
    return None


EXERCISES = {
    "customers: another default": Exercise(
        "Give a customer a Visa, then an American Express, and make the second the default.",
        (
            "A card is added as a payment source. Changing the customer makes another one the default.",
            "`default_source` takes the id of the card. `tok_visa` and `tok_amex` are ready-made cards.",
        ),
        """ellen = client.v1.customers.create({"name": "Ellen Ripley", "source": "tok_visa"})
second = client.v1.customers.payment_sources.create(ellen.id, {"source": "tok_amex"})
client.v1.customers.update(ellen.id, {"default_source": second.id})""",
        about({"customer": ["sources"]}, _american_express_first, "No customer was changed yet."),
    ),
    "customers: a verified bank account": Exercise(
        "Give a customer a bank account and verify it.",
        (
            "`btok_us` is a ready-made bank account. It is verified by naming two small deposits.",
            "`client.v1.customers.payment_sources.verify` takes `amounts`; in test mode they are 32 and 45.",
        ),
        """dallas = client.v1.customers.create({"name": "Dallas"})
bank = client.v1.customers.payment_sources.create(dallas.id, {"source": "btok_us"})
client.v1.customers.payment_sources.verify(dallas.id, bank.id, {"amounts": [32, 45]})""",
        about({"bank_account": ()}, _verified, "No bank account was added yet."),
    ),
    "customers: a search": Exercise(
        "Find a customer by metadata and a part of the name.",
        (
            "`client.v1.customers.search` takes a `query`: `AND` joins two conditions.",
            "`~` compares a part of a text, of three letters at least: `name~'Par'`. Metadata is asked "
            "for by `metadata['crew']:'nostromo'`.",
        ),
        """client.v1.customers.search({"query": "metadata['crew']:'nostromo' AND name~'Par'"})""",
        _found_by_search,
    ),
}
