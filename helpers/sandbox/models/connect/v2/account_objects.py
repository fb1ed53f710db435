"""Accounts as v2 shows them: what follows from the v1 account, and what only v2 knows.

Source: https://docs.stripe.com/api/v2/core/accounts/object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from ....account_store import AccountStore
from ....nested import at, changes, merged, put
from ....resource import Resource
from .. import configurations
from . import names
from .names import moment, translated
from .persons import person_shown
from .telling import KIND

STATUSES = {"active": "active", "pending": "pending", "inactive": "restricted"}
DETAILS: Mapping[str, Resource] = {
    "pending": {"code": "requirements_pending_verification", "resolution": "no_resolution"},
    "restricted": {"code": "requirements_past_due", "resolution": "provide_info"},
}
PAYOUTS = "stripe_balance.payouts"
DEADLINES = ("past_due", "eventually_due")
# Who pays v1's fees, by who collects v2's.
PAYERS = {"stripe": "account"}


def facts_of(store: AccountStore, id: str) -> Resource:
    """What only v2 knows of an account."""
    blank: Resource = {
        "id": id,
        "object": configurations.KIND,
        "applied": None,
        "closed": False,
        "customer": None,
        "contact_phone": None,
        "made": False,
        "numbers": [],
        "said": {},
        "wishes": {},
    }
    return blank | (store.on(store.state.platform).find(configurations.KIND, id) or {})


# What a merchant's configuration shows before anything is said.
OF_A_MERCHANT: Mapping[str, Any] = {
    "statement_descriptor": {"descriptor": None, "prefix": None},
    "support": {
        "address": dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state", "town")),
        "email": None,
        "phone": None,
        "url": None,
    },
}


def shown(store: AccountStore, account: Resource, include: Iterable[str]) -> Resource:
    """An account as v2 shows it."""
    facts = facts_of(store, account["id"])
    applied = applied_to(store, account)
    known = translated(account, {v1: v2 for v2, v1 in names.ACCOUNT.items()})
    values: dict[str, Any] = merged(facts["said"], known)
    values["configuration"] = _configuration(account, applied, facts, values.get("configuration") or {})
    values["defaults"] = {**values.get("defaults", {}), "responsibilities": responsibilities(account)}
    values["identity"] = _identity(store, account, facts["numbers"], values.get("identity") or {})
    whole = _with_nothing(changes(KIND, {}, values))
    wanted = set(include)
    configurations = {
        name: whole["configuration"].get(name) if f"configuration.{name}" in wanted else None
        for name in ("customer", "merchant", "recipient")
    }
    return {
        "id": account["id"],
        "object": KIND,
        "applied_configurations": applied,
        "closed": facts["closed"],
        "configuration": configurations
        if any(each.startswith("configuration.") for each in wanted)
        else None,
        "contact_email": account["email"],
        "contact_phone": facts["contact_phone"],
        "created": moment(account["created"]),
        "dashboard": at(account, "controller.stripe_dashboard.type"),
        "defaults": whole["defaults"] if "defaults" in wanted else None,
        "display_name": whole.get("display_name"),
        "future_requirements": _requirements([]) if "future_requirements" in wanted else None,
        "identity": whole["identity"] if "identity" in wanted else None,
        "livemode": False,
        "metadata": account["metadata"],
        "requirements": _requirements(_entries(account, applied)) if "requirements" in wanted else None,
    }


def _with_nothing(whole: dict[str, Any]) -> dict[str, Any]:
    """An account with what is shown though there is nothing in it, and without what nobody asked for.

    As it was logged in June 2026 of a company in Germany; guess: so it is of others.
    """
    configuration = dict(whole["configuration"])
    for name, each in configuration.items():
        asked = {of: status for of, status in (each.get("capabilities") or {}).items() if status is not None}
        empty = OF_A_MERCHANT if name == "merchant" else {}
        configuration[name] = {**merged(empty, each), **({"capabilities": asked} if asked else {})}
    identity = {"individual": None, **whole["identity"]}
    details = identity.get("business_details") or {}
    known = {of: value for of, value in details.items() if value is not None}
    if known.keys() <= {"address"} and (known.get("address") or {}).keys() <= {"country"}:
        identity["business_details"] = None
    if persons := at(identity, "attestations.persons_provided"):
        provided = {**persons, "ownership_exemption_reason": persons.get("ownership_exemption_reason")}
        identity["attestations"] = {**identity["attestations"], "persons_provided": provided}
    return {**whole, "configuration": configuration, "identity": identity}


def applied_to(store: AccountStore, account: Resource) -> list[str]:
    """The configurations of an account; of one made by v1, those that it amounts to."""
    known: list[str] | None = facts_of(store, account["id"])["applied"]
    if known is not None:
        return known
    asked = account["capabilities"]
    merchant = ["merchant"] if any(each.endswith("_payments") for each in asked) else []
    return merchant + (["recipient"] if "transfers" in asked else [])


def _configuration(
    account: Resource, applied: Iterable[str], facts: Resource, values: dict[str, Any]
) -> dict[str, Any]:
    values = {name: {**values.get(name, {}), "applied": True} for name in applied}
    if "customer" in values:
        values["customer"] |= facts["customer"] or {}
    reason = str(account["requirements"]["disabled_reason"])
    rejected = reason.replace(".", "_") if reason.startswith("rejected.") else None
    for name, status in account["capabilities"].items():
        configuration, theirs = names.CAPABILITIES.get(name, ("merchant", name))
        if configuration in values:
            put(values, f"{configuration}.capabilities.{theirs}", _capability(status, rejected=rejected))
    payouts = _capability("active" if account["payouts_enabled"] else "inactive", rejected=rejected)
    for name in _with_balance(account, applied):
        put(values, f"{name}.capabilities.{PAYOUTS}", payouts)
    for path in _granted(facts["wishes"]) if "recipient" in values else ():
        put(values, f"recipient.capabilities.{path}", payouts)
    return values


def _with_balance(account: Resource, applied: Iterable[str]) -> list[str]:
    """The configurations by which an account has a balance, and is asked what paying it out needs.

    Source: https://docs.stripe.com/changelog/basil/2025-04-30/payouts-are-now-a-capability.
    """
    has = {"merchant": True, "recipient": "transfers" in account["capabilities"]}
    return [name for name in applied if has.get(name)]


def _granted(wishes: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The capabilities that are asked for, by their dotted names."""
    for name, wish in wishes.items():
        if "requested" not in wish:
            yield from _granted(wish, f"{above}{name}.")
        elif wish["requested"]:
            yield f"{above}{name}"


def _capability(status: str, *, rejected: str | None) -> Resource:
    """`rejected`: the code of why the account was rejected, if it was.

    Source: https://docs.stripe.com/changelog/endive/2026-09-30/rejected-accounts-v2-capabilities.
    """
    if rejected:
        why = {"code": rejected, "resolution": "contact_stripe"}
        return {"status": "rejected", "status_details": [why]}
    theirs = STATUSES[status]
    return {"status": theirs, "status_details": [DETAILS[theirs]] if theirs in DETAILS else []}


def responsibilities(account: Resource) -> Resource:
    payer = at(account, "controller.fees.payer")
    return {
        "fees_collector": {v1: v2 for v2, v1 in PAYERS.items()}.get(payer, payer),
        "losses_collector": at(account, "controller.losses.payments"),
        "requirements_collector": at(account, "controller.requirement_collection"),
    }


def _identity(
    store: AccountStore, account: Resource, numbers: Iterable[str], values: dict[str, Any]
) -> dict[str, Any]:
    """`numbers`: the types of the numbers that v1 does not know."""
    if date := at(account, "tos_acceptance.date"):
        put(values, "attestations.terms_of_service.account.date", moment(date))
    types = [*(["us_ein"] if at(account, "company.tax_id_provided") else []), *numbers]
    if types:
        put(values, "business_details.id_numbers", [{"type": each} for each in types])
    if individual := account.get("individual"):
        values["individual"] = person_shown(store.on(account["id"]), individual)
    return values


def _entries(account: Resource, applied: list[str]) -> list[Resource]:
    """The requirements one by one, as v2 tells them, each with what it restricts.

    In the order of their names; a bank account is only asked for by payouts, which everything else restricts,
    too. Recorded in October 2026 of a recipient in Australia.
    """
    paying = [(name, PAYOUTS) for name in _with_balance(account, applied)]
    doing = [names.CAPABILITIES.get(each, ("merchant", each)) for each in account["capabilities"]]
    asking = sorted({*doing, *paying})
    requirements = account["requirements"]
    reasons: dict[str, list[Resource]] = {}
    for each in requirements["errors"]:
        reason = {"code": each["code"], "description": each["reason"]}
        reasons.setdefault(each["requirement"], []).append(reason)
    due = [(name, "past_due") for name in requirements["past_due"]]
    later = sorted(set(requirements["eventually_due"]) - set(requirements["past_due"]))
    due += [(name, "eventually_due") for name in later]
    entries = [
        _entry(name, deadline, reasons.get(name, []), paying if name == "external_account" else asking)
        for name, deadline in due
    ]
    return sorted(entries, key=itemgetter("description"))


def _entry(name: str, deadline: str, errors: list[Resource], asking: Iterable[tuple[str, str]]) -> Resource:
    """`asking`: the configuration and the name of each capability that a requirement restricts."""
    person = name.partition(".")[0]
    restricts = [
        {"capability": theirs, "configuration": configuration, "deadline": {"status": deadline}}
        for configuration, theirs in asking
    ]
    return {
        "awaiting_action_from": "user",
        "description": names.requirement(name),
        "errors": errors,
        "impact": {"restricts_capabilities": restricts},
        "minimum_deadline": {"status": deadline},
        "reference": {"inquiry": None, "resource": person, "type": "person"}
        if person.startswith("person_")
        else None,
        "requested_reasons": [{"code": "routine_onboarding"}],
    }


def _requirements(entries: list[Resource]) -> Resource:
    deadlines = {each["minimum_deadline"]["status"] for each in entries}
    first = next((each for each in DEADLINES if each in deadlines), None)
    return {
        "entries": entries,
        "summary": {"minimum_deadline": {"status": first, "time": None}} if first else None,
    }
