"""What Stripe does not have: the sandbox's own controls, under `/_sandbox/`.

GET  clock      the time it is
POST advance    `days`, `hours`, `seconds`: move the clock, and let happen what is due
POST populate   `customers`, `days`, `seed`, `subscribers`: live through so many days of a believable
                business, or the first of them; `more`: go on
POST reset      begin again, from the same seed
POST snapshot   keep the state under a name
GET  snapshot   the states that are kept, the oldest first
POST restore    `snapshot`: go back to it
POST onboard    `account`: do what the holder of a connected account does on Stripe's own pages
POST authenticate  `intent`, `outcome` (succeed or fail): answer for the customer whom 3D Secure asks
POST next_card  `outcome`: what the next payment by card is declined with; `outcome=none`: no override
GET  next_card  what was chosen, and the outcomes there are
POST fund_issuing  `amount`, `currency`, `account`: add to the issuing balance, as in the Dashboard
POST issuing_token  `card`, `wallet_provider`: add an issued card to a wallet, as its cardholder does
POST climate_order  `order`, `outcome`, `product`: delay, substitute or give up an order, as Frontier does
POST verify_identity  `session`, `outcome`, `first_name`, ...: do what a person does in Identity
POST connect_accounts  `session`, `accounts`: connect bank accounts, as their holder does
POST bank_access  `account`, `status`: have a bank end the access to an account, or allow it again
POST reader     `reader`, `status`: switch a Terminal reader online or offline
POST reader_action  `reader`, `outcome`: end what a reader is doing, as its customer does
POST answer_challenge  `authentication`, `outcome`: answer for the cardholder whom 3D Secure alone asks
POST answer_source  `source`, `outcome`, `amount`: do the customer's part of a legacy source
POST resend     `event`, `webhook_endpoint`: deliver an event again, to one endpoint or to all that want it
GET  deliveries what was sent to webhook endpoints, the latest first, and what they answered
POST faults     `kind`, `share`, `times`, `after`, `milliseconds`: make requests fail; `kind=none`: all off
GET  faults     those that are on
GET  reconcile  whether what is stored adds up

A request with the header `Sandbox-Faults: spare` is hit by no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from .. import errors
from ..account_store import AccountStore
from ..business.populate import populate
from ..clock import DAY, LAST, Clock
from ..reconcile import reconcile
from ..resource import Resource
from ..routes import CONTROLS, Control
from ..storage.journal import Moment
from ..storage.store import Store
from .keeping import Instead
from .wire import HttpRequest, read_params

if TYPE_CHECKING:
    from .application import Application

UNITS = {"days": DAY, "hours": 3600, "seconds": 1}


def answer(application: Application, request: HttpRequest) -> Resource:
    """The reply's body to a control. Raises Refusal."""
    name = (request.method, request.path.removeprefix("/_sandbox/"))
    own, modelled = OWN.get(name), CONTROLS.get(name)
    if own:
        return own(application, _params(request))
    if modelled:
        return _kept(application, modelled, _params(request))
    raise errors.unknown_url(request.method, request.path)


def _params(request: HttpRequest) -> dict[str, Any]:
    """What a control is told: plain values alone."""
    params = read_params(request)
    for name, value in params.items():
        if isinstance(value, list | dict):
            raise errors.Invalid(f"Invalid {name}: it has one value.", param=name)
    return params


def _kept(application: Application, control: Control, params: Mapping[str, Any]) -> Resource:
    try:
        with application.keeper:
            return control(AccountStore(application.state, application.state.platform), params)
    finally:
        application.run_due()


def clock(application: Application, params: Mapping[str, Any]) -> Resource:
    """What time it is, in Unix seconds."""
    return _shown_clock(application.state.clock)


def _shown_clock(clock: Clock) -> Resource:
    return {"object": "sandbox.clock", "now": clock.now()}


def advance(application: Application, params: Mapping[str, Any]) -> Resource:
    """Move the clock forward by `days`, `hours` and `seconds`, whole numbers as texts. Raises Invalid."""
    unknown = sorted(set(params) - UNITS.keys())
    if unknown:
        raise errors.unknown_parameters(unknown)
    if not params:
        raise errors.missing("days")
    seconds = 0
    for name, amount in params.items():
        try:
            seconds += int(amount) * UNITS[name]
        except (TypeError, ValueError):
            raise errors.Invalid(
                f"Invalid integer: {amount}", code="parameter_invalid_integer", param=name
            ) from None
    if seconds < 0:
        raise errors.Invalid("The sandbox's clock only moves forward.", param=next(iter(params)))
    if application.state.clock.now() + seconds > LAST:
        raise errors.Invalid("The sandbox's clock ends with the year 8999.", param=next(iter(params)))
    with application.keeper:
        application.state.advance(seconds)
    return _shown_clock(application.state.clock)


def snapshot(application: Application, params: Mapping[str, Any]) -> Resource:
    """Keep the state as it is by now, under a name that is answered."""
    state = application.state
    name = f"snapshot_{len(application.snapshots) + 1}"
    moment = Moment(state.store.copy(), deepcopy(state.facts()))
    if application.journal:
        application.journal.snapshot(name, moment.facts)
    application.snapshots[name] = moment
    return _shown(name, moment.facts)


def snapshots(application: Application, params: Mapping[str, Any]) -> Resource:
    """The names of what was kept, the oldest first."""
    data = [_shown(name, each.facts) for name, each in application.snapshots.items()]
    return {"object": "list", "data": data, "has_more": False, "url": "/_sandbox/snapshot"}


def _shown(name: str, facts: Mapping[str, Any]) -> Resource:
    return {"object": "sandbox.snapshot", "id": name, "created": facts["now"]}


def restore(application: Application, params: Mapping[str, Any]) -> Resource:
    """Go back to a `snapshot` by its name. Raises Invalid."""
    name = params.get("snapshot")
    if not isinstance(name, str):
        raise errors.missing("snapshot")
    kept = application.snapshots.get(name)
    if kept is None:
        raise errors.no_such_in_body("snapshot", name, "snapshot")
    _begin(application, Moment(kept.store.copy(), kept.facts), name)
    return _shown(name, kept.facts)


def reset(application: Application, params: Mapping[str, Any]) -> Resource:
    """Begin again with the same seed; faults are off."""
    state = application.state
    facts = {**state.facts(), "clock": [state.clock.standing, 0], "counts": {}, "made_up": []}
    _begin(application, Moment(Store(state.store.memory.packer), facts))
    application.faults.active.clear()
    return _shown_clock(application.state.clock)


def _begin(application: Application, moment: Moment, snapshot: str | None = None) -> None:
    """Go on from a moment. What was answered under idempotency keys belongs to the state left behind."""
    with application.keeper:
        state = application.state.resumed(moment.store, moment.facts)
        application.keeper.instead = Instead(state, snapshot)


def faults(application: Application, params: Mapping[str, Any]) -> Resource:
    """Switch a fault on, or with `kind=none` all off; without parameters only tell which are on."""
    active = application.faults.set(params) if params else application.faults.active
    return {
        "object": "list",
        "data": [each.shown() for each in active],
        "has_more": False,
        "url": "/_sandbox/faults",
    }


def reconciliation(application: Application, params: Mapping[str, Any]) -> Resource:
    """Whether all that must add up does, and what does not, a sentence each."""
    differences = reconcile(application.state)
    return {"object": "sandbox.reconciliation", "balanced": not differences, "differences": differences}


# Those that are about the application as a whole; the models have the others.
Own = Callable[["Application", Mapping[str, Any]], Resource]
OWN: Mapping[tuple[str, str], Own] = {
    ("get", "clock"): clock,
    ("post", "advance"): advance,
    ("post", "populate"): populate,
    ("post", "reset"): reset,
    ("post", "snapshot"): snapshot,
    ("get", "snapshot"): snapshots,
    ("post", "restore"): restore,
    ("post", "faults"): faults,
    ("get", "faults"): faults,
    ("get", "reconcile"): reconciliation,
}
