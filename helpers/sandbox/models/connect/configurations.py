"""What v1 has to know of the configurations that Accounts v2 gave an account."""

from __future__ import annotations

from ...account_store import AccountStore

# What only v2 knows of an account, in the platform's partition.
KIND = "_v2"


def may_charge(own: AccountStore) -> bool:
    """Whether v1 may call an account's charges enabled: of those that v2 made, only merchants' are.

    Recorded in October 2026 of a recipient in Australia: its transfers and payouts are active.
    """
    facts = own.on(own.state.platform).find(KIND, own.account) or {}
    return not facts.get("made") or "merchant" in facts["applied"]
