"""A connected account brought in line with what is known of it: what it needs, and what it may do.

Its object repeats its persons, capabilities and external accounts; here is the one place where it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ... import eras, errors
from ...account_store import AccountStore
from ...hooks import job
from ...resource import Resource
from ..core import requirements
from ..core.connected import account_named, change_account, external_accounts, nothing_due
from ..core.requirements import Needs
from . import configurations, mirrored, ownership, tiers, verification
from .test_values import DETAILS

# The capabilities that let money be paid out to a bank account or card.
PAYING = ("card_payments", "legacy_payments", "transfers")
NO_WISHES: Mapping[str, bool] = {}


def refresh(store: AccountStore, id: str, wishes: Mapping[str, bool] = NO_WISHES) -> Resource:
    """Bring an account in line after something it consists of changed. `wishes`: as in `settled`."""
    account = account_named(store, id)
    if id == store.state.platform:
        return change_account(store, account, {"external_accounts": external_accounts(store.on(id))})
    return change_account(store, account, settled(store, account, wishes))


def _check_recipient(account: Resource, wishes: Mapping[str, bool]) -> None:
    """Source: https://docs.stripe.com/connect/service-agreement-types. Guess: the words."""
    if wishes.get("card_payments") and requirements.is_recipient(account):
        raise errors.Invalid(
            "You cannot request the `card_payments` capability for accounts under the `recipient` service "
            "agreement. To learn more, see https://stripe.com/docs/connect/service-agreement-types."
        )


@job("verification.review")
def _review(store: AccountStore, *, subject: str) -> None:
    verification.review(store, subject)
    if store.on(store.state.platform).find("account", store.account):
        refresh(store, store.account)


def settled(store: AccountStore, account: Resource, wishes: Mapping[str, bool] = NO_WISHES) -> dict[str, Any]:
    """What an account shows of its persons, capabilities and external accounts, all of them in line.

    `wishes`: capabilities that are requested (True) or given up (False) now. Answers with values for
    `change_account`.
    """
    own = store.on(account["id"])
    _check_recipient(account, wishes)
    capabilities = _wished(own, wishes)
    wanted = frozenset(each["id"] for each in capabilities if each["requested"])
    persons = [
        own.change(each, settled_person(own, account, each, wanted=wanted)) for each in own.all("person")
    ]
    needs = _needs(own, account, persons) if wanted else requirements.without_wishes(account)
    needs = tiers.raised(own, needs)
    if wanted == {"transfers"}:
        needs = requirements.of_transfers(account, needs)
    disabled = _disabled(own, account, persons)
    statuses, all_needs = {}, needs
    for each in capabilities:
        changed = own.change(_stored(own, each["id"]), _capability(own, account, each, needs, disabled))
        if changed["requested"]:
            statuses[changed["id"]] = changed["status"]
            all_needs |= requirements.of_capability(eras.era(own.now), changed["id"], account)
    values = _abilities(own, account, statuses, all_needs, disabled)
    values["future_requirements"] = _to_come(own, account, all_needs | _phones(own, account, persons))
    if account["business_type"] == "individual" and persons:
        values["individual"] = mirrored.individual(persons[-1])
        values["company"] = mirrored.company(account, persons[-1])
    return values


def _abilities(
    own: AccountStore, account: Resource, statuses: dict[str, str], needs: Needs, disabled: str | None
) -> dict[str, Any]:
    """What follows for the account as a whole."""
    accounts = external_accounts(own)
    paying = [name for name in PAYING if name in statuses]
    if paying and not accounts["data"]:
        needs |= Needs(now=frozenset({"external_account"}))
    needs |= ownership.needs(own)
    active = [name for name, status in statuses.items() if status == "active"]
    payouts = bool(accounts["data"]) and any(name in active for name in paying) and not needs.payouts
    # Recorded in 2026: what kind of business it is may still be told, but nothing is paid out before.
    payouts = payouts and requirements.CATEGORY not in needs.now and not tiers.blocked(own, "payouts")
    complete = len(active) == len(statuses) and payouts
    era = eras.era(own.now)
    needs = requirements.as_of(era, needs)
    return {
        "capabilities": statuses,
        "charges_enabled": _takes_money(statuses, active)
        and configurations.may_charge(own)
        and not tiers.blocked(own, "charges"),
        "details_submitted": account["details_submitted"]
        or (bool(statuses) and not needs.now - {requirements.CATEGORY}),
        "external_accounts": accounts,
        "payouts_enabled": payouts,
        "requirements": requirements.shown(
            needs,
            alternatives=requirements.are_there_alternatives(era, account, statuses),
            current_deadline=tiers.deadline(own) if needs.soon else None,
            disabled_reason=disabled or (None if complete else _waiting(needs, statuses)),
        ),
    }


def _takes_money(statuses: Mapping[str, str], active: list[str]) -> bool:
    """Whether charges can be made: with cards, where those were requested, or what else is active."""
    if "card_payments" in statuses:
        return "card_payments" in active
    return any(name.endswith("_payments") or name == "transfers" for name in active)


def _to_come(own: AccountStore, account: Resource, needs: Needs) -> Resource:
    """An account's `future_requirements`, or a capability's, given what it is then going to need."""
    deadline = requirements.deadline(eras.era(own.now), account)
    coming = Needs() if deadline is None else needs
    return requirements.shown(coming, current_deadline=deadline, disabled_reason=None)


def _phones(own: AccountStore, account: Resource, persons: list[Resource]) -> Needs:
    """The telephone numbers that are going to be asked for again."""
    individual, needs = account["business_type"] == "individual", Needs()
    for each in persons:
        again = requirements.of_phone(eras.era(own.now), each)
        needs |= again.under("individual" if individual else each["id"])
    return needs


def _waiting(needs: Needs, statuses: Mapping[str, str]) -> str | None:
    """Why an account waits. Source: https://docs.stripe.com/connect/handling-api-verification."""
    if needs.now or needs.payouts:
        return "requirements.past_due"
    if needs.pending:
        return "requirements.pending_verification"
    return None if statuses else "action_required.requested_capabilities"


def wanted(own: AccountStore) -> frozenset[str]:
    """The capabilities that an account has requested, for which Stripe asks its questions."""
    return frozenset(each["id"] for each in own.all("capability") if each["requested"])


def settled_person(
    own: AccountStore, account: Resource, person: Resource, *, wanted: frozenset[str]
) -> dict[str, Any]:
    """A person's requirements and verification, as they follow from the rest of the person."""
    needs = _needs_of_person(own, account, person) if wanted else Needs()
    if wanted == {"transfers"} and account["business_type"] == "individual":
        needs = requirements.of_transfers(account, needs, under="")
    checked = requirements.asked(account).checked
    _, code, reason = next(iter(sorted(needs.errors)), (None, None, None))
    era = eras.era(own.now)
    coming = needs | requirements.of_phone(era, person) if requirements.deadline(era, account) else Needs()
    return {
        "future_requirements": requirements.shown(coming),
        "requirements": requirements.shown(needs),
        "verification": {
            **person["verification"],
            "details": reason,
            "details_code": DETAILS.get(code or ""),
            "status": verification.status(own, person["id"], needs) if checked else "unverified",
        },
    }


def _needs_of_person(own: AccountStore, account: Resource, person: Resource) -> Needs:
    written = requirements.of_person(person, account)
    if not requirements.asked(account).checked:
        return written
    checked = verification.checked(own, person["id"], "person", written, blocking=_blocking(account))
    waits = verification.waits(own, person["id"]) and not written.now
    return checked | requirements.of_individual(eras.era(own.now), account, person, waits=waits)


def _blocking(account: Resource) -> bool:
    """Whether an account waits for the checks of what it told."""
    return requirements.asked(account).blocking


def previewed(store: AccountStore, account: Resource, capability: Resource) -> Resource:
    """A capability that was not requested, with what an account would be asked for it.

    Source: https://docs.stripe.com/connect/account-capabilities#preview-information-requirements.
    """
    own = store.on(account["id"])
    era = eras.era(own.now)
    needs = tiers.raised(own, _needs(own, account, list(own.all("person")), sets_off=False))
    asked = needs | requirements.of_capability(era, capability["id"], account)
    alternatives = requirements.are_there_alternatives(era, account, [capability["id"]])
    shown = requirements.shown(asked, alternatives=alternatives, current_deadline=None, disabled_reason=None)
    return {**capability, "requirements": {**shown, "past_due": []}}


def _needs(own: AccountStore, account: Resource, persons: list[Resource], *, sets_off: bool = True) -> Needs:
    """What is missing of the account and of all who stand behind it. `sets_off`: due checks begin."""
    needs = requirements.of_account(eras.era(own.now), account)
    individual = account["business_type"] == "individual"
    for each in persons:
        asked = _needs_of_person(own, account, each)
        if sets_off:
            _set_off(own, each["id"], asked)
        needs |= asked.under("individual" if individual else each["id"])
    if not individual and account["business_type"]:
        needs |= requirements.unnamed(account, persons)
        written = requirements.of_company(account)
        asked = verification.checked(own, account["id"], "company", written, blocking=_blocking(account))
        if sets_off:
            _set_off(own, account["id"], asked)
        needs |= asked
    return needs | _needs_of_business(own, account, waits=bool(needs.pending), sets_off=sets_off)


def _needs_of_business(own: AccountStore, account: Resource, *, waits: bool, sets_off: bool) -> Needs:
    """What is wrong with how a business presents itself. `waits`: something else is checked at the moment."""
    subject = f"business:{account['id']}"
    needs = verification.checked(own, subject, "business", Needs(), blocking=_blocking(account))
    if sets_off:
        _set_off(own, subject, needs)
    return needs if waits else replace(needs, pending=frozenset())


def _set_off(own: AccountStore, subject: str, needs: Needs) -> None:
    if needs.pending or (verification.waits(own, subject) and not needs.now):
        verification.schedule(own, subject)


def _disabled(own: AccountStore, account: Resource, persons: list[Resource]) -> str | None:
    """Why the account is disabled whatever it gives, if it is."""
    reason: str | None = account["requirements"]["disabled_reason"]
    if reason and reason.startswith("rejected."):
        return reason
    return "listed" if any(verification.listed(own, each["id"]) for each in persons) else None


def wishes_of(params: Mapping[str, Any]) -> dict[str, bool]:
    """Which capabilities a request's `capabilities` ask for (True) or give up (False)."""
    return {
        name: wish["requested"]
        for name, wish in (params.get("capabilities") or {}).items()
        if wish and "requested" in wish
    }


def check_wishes(own: AccountStore | None, wishes: Mapping[str, bool]) -> None:
    """Refuse to take cards without transfers, or to give up what is there for good. Raises Invalid.

    `own`: None for a new account. Source: https://docs.stripe.com/connect/account-capabilities#card-payments
    and #legacy_payments; the first sentence: https://github.com/Automattic/woocommerce-payments/issues/5403.
    Guess: the second.
    """
    before = {each["id"]: each["requested"] for each in own.all("capability")} if own else {}
    requested = before | dict(wishes)
    if requested.get("card_payments") and not requested.get("transfers"):
        raise errors.Invalid(
            "Accounts do not currently support `card_payments` without `transfers`. Please visit "
            "https://stripe.com/docs/connect/account-capabilities#card-payments for more details."
        )
    if before.get("legacy_payments") and not requested["legacy_payments"]:
        raise errors.Invalid("The `legacy_payments` capability cannot be unrequested.")


def _wished(own: AccountStore, wishes: Mapping[str, bool]) -> list[Resource]:
    """All capabilities that were ever requested, as they are to be, by name."""
    known = {each["id"]: each for each in own.all("capability")}
    for name, requested in wishes.items():
        capability = known.get(name) or unrequested(own, name)
        at = own.now if requested else None
        if capability["requested"] != requested:
            known[name] = {**capability, "requested": requested, "requested_at": at}
    return [known[name] for name in sorted(known)]


def _stored(own: AccountStore, name: str) -> Resource:
    return own.find("capability", name) or own.add(unrequested(own, name), event=None)


def unrequested(own: AccountStore, name: str) -> Resource:
    """A capability that was never requested, not stored."""
    return own.new(
        "capability",
        id=name,
        account=own.account,
        future_requirements=nothing_due(),
        requested=False,
        requested_at=None,
        requirements=nothing_due(),
        status="unrequested",
    )


def _capability(
    own: AccountStore, account: Resource, capability: Resource, needs: Needs, disabled: str | None
) -> dict[str, Any]:
    """What becomes of a capability, given what all capabilities need."""
    asked, reason, status, era = Needs(), None, "unrequested", eras.era(own.now)
    if capability["requested"]:
        asked = needs | requirements.of_capability(era, capability["id"], account)
        if capability["id"] == "transfers" and not era.transfers_wait:
            asked = replace(requirements.of_transfers(account, asked), pending=frozenset())
        reason, status = _state(capability, requirements.stopping(era, account, asked), disabled)
        if status != "active" and verification.inactive(own, f"business:{account['id']}"):
            reason = "paused.inactivity"
        if tiers.blocked(own, "charges") and capability["id"] != "transfers":
            reason, status = "requirements.fields_needed", "inactive"
    return {
        "future_requirements": _to_come(own, account, asked),
        "requested": capability["requested"],
        "requested_at": capability["requested_at"],
        "requirements": requirements.shown(
            requirements.as_of(era, asked),
            alternatives=requirements.are_there_alternatives(era, account, [capability["id"]]),
            current_deadline=tiers.deadline(own) if asked.soon else None,
            disabled_reason=reason,
        ),
        "status": status,
    }


def _state(capability: Resource, needs: Needs, disabled: str | None) -> tuple[str | None, str]:
    """Why it is disabled, and its status. One that is active stays so while a new check is pending."""
    if disabled:
        return "other" if disabled == "listed" else "rejected.other", "inactive"
    if needs.now:
        return "requirements.fields_needed", "inactive"
    if needs.pending and capability["status"] != "active":
        return "pending.review", "pending"
    return None, "active"
