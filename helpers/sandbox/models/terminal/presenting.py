"""A simulated reader's other half: somebody holds a card to it, or types what it asks for.

Source: https://docs.stripe.com/api/terminal/readers/present_payment_method and
https://docs.stripe.com/terminal/features/collect-inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...nested import at
from ...resource import Resource, Upload
from ...routes import Call, route
from ..core import files
from . import payments
from .actions import begin, end, fail, finish, going

MOST_INPUTS = 5
# Of an input. Source: https://docs.stripe.com/terminal/features/collect-inputs.
MOST_CHOICES, MOST_TOGGLES = 4, 4
# The most characters of a description, of one beside choices, and of each of a toggle's two texts.
LONGEST, LONGEST_SELECTION, LONGEST_OF_TWO = 100, 500, 25
SIGNATURE = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 9C9 0 9 9 18 0"/></svg>'
# What is typed into a simulated reader. The address as a public program reports it. Guess: the other values,
# which Stripe does not publish.
TYPED: Mapping[str, str] = {
    "email": "someone@example.com",
    "numeric": "123456",
    "phone": "+16175551212",
    "text": "Text",
}


@route("v1.test_helpers.terminal.readers.present_payment_method")
def present(call: Call) -> Resource:
    """Hold a card to a reader that waits for one."""
    store, reader = call.store, own(call)
    if not going(reader, *PRESENTED):
        raise errors.Invalid(
            f"The reader {reader['id']} is not waiting for a payment method to be presented.",
            code="intent_invalid_state",
        )
    known, type = payments.presented(store, call.params, _expected(store, reader))
    return PRESENTED[reader["action"]["type"]](call, reader, known, type)


def _expected(store: AccountStore, reader: Resource) -> list[str]:
    """The types of payment method that the payment takes for which a reader waits; none without one."""
    action = reader["action"]
    if action["type"] == "refund_payment":
        return ["interac_present"]
    if _by_phone(reader):
        return list(payments.BY_PHONE)
    id = action[action["type"]].get("payment_intent")
    return list(store.get("payment_intent", id)["payment_method_types"]) if id else []


def _by_phone(reader: Resource) -> bool:
    """Whether the reader waits for details to be typed in."""
    return bool(at(reader["action"], f"{reader['action']['type']}.process_config.moto"))


def _pay(call: Call, reader: Resource, known: Any, type: str) -> Resource:
    store = call.store
    intent = store.get("payment_intent", reader["action"]["process_payment_intent"]["payment_intent"])
    if _by_phone(reader):
        return finish(store, reader, payments.pay_by_phone(store, intent, call.params))
    method = payments.method(store, known, type)
    refusal = payments.pay(store, intent, method, reader, call.params.get("amount_tip", 0))
    return finish(store, reader, refusal)


def _collect(call: Call, reader: Resource, known: Any, type: str) -> Resource:
    store = call.store
    method = payments.method(store, known, type)
    id = reader["action"]["collect_payment_method"]["payment_intent"]
    payments.collect(store, id, method, reader)
    details = {**reader["action"]["collect_payment_method"], "payment_method": method}
    changed = store.change(
        reader, {"action": {**reader["action"], "collect_payment_method": details}}, event=None
    )
    store.emit("terminal.reader.action_updated", changed)
    return end(store, changed, "succeeded")


def _save(call: Call, reader: Resource, known: Any, _type: str) -> Resource:
    store = call.store
    intent = store.get("setup_intent", reader["action"]["process_setup_intent"]["setup_intent"])
    if _by_phone(reader):
        return finish(store, reader, payments.save_by_phone(store, intent, call.params))
    saved = payments.save(store, intent, known)
    if isinstance(saved, errors.Refusal):
        return finish(store, reader, saved)
    return finish(store, reader, None, generated_card=saved)


def _refund(call: Call, reader: Resource, known: Any, _type: str) -> Resource:
    given = payments.give_back(call, reader, known)
    if isinstance(given, errors.Refusal):
        return finish(call.store, reader, given)
    return finish(call.store, reader, None, refund=given)


# What a presented card is used for, by the action that waits for it.
PRESENTED = {
    "process_payment_intent": _pay,
    "collect_payment_method": _collect,
    "process_setup_intent": _save,
    "refund_payment": _refund,
}


@route("v1.terminal.readers.collect_inputs")
def collect_inputs(call: Call) -> Resource:
    """Show forms, and wait for what is typed into them."""
    inputs = call.params["inputs"]
    if not 1 <= len(inputs) <= MOST_INPUTS:
        raise errors.Invalid(f"You can collect between 1 and {MOST_INPUTS} inputs.", param="inputs")
    for index, each in enumerate(inputs):
        if (each["type"] == "selection") != bool(each.get("selection")):
            raise errors.Invalid(
                "An input of the type `selection` needs its `selection`, and no other has one.",
                param=f"inputs[{index}][selection]",
            )
        _check_texts(each, f"inputs[{index}]")
        choices = (each.get("selection") or {}).get("choices", ())
        _check_most(choices, MOST_CHOICES, f"inputs[{index}][selection][choices]")
        _check_toggles(each.get("toggles", ()), f"inputs[{index}][toggles]")
    metadata = call.params.get("metadata") or {}
    return begin(call, "collect_inputs", inputs=[_asked(each) for each in inputs], metadata=metadata)


def _check_texts(asked: Mapping[str, Any], param: str) -> None:
    """What a screen has room for.

    Source: https://docs.stripe.com/terminal/features/collect-inputs?terminal-sdk-platform=server-driven.
    """
    most = LONGEST_SELECTION if asked["type"] == "selection" else LONGEST
    _check_length(asked["custom_text"].get("description"), most, f"{param}[custom_text][description]")
    for index, each in enumerate(asked.get("toggles", ())):
        if each.get("title") and each.get("description"):
            for name in ("title", "description"):
                _check_length(each[name], LONGEST_OF_TWO, f"{param}[toggles][{index}][{name}]")


def _check_length(text: str | None, most: int, param: str) -> None:
    if text and len(text) > most:
        raise errors.too_long(text, most, param)


def _check_toggles(toggles: Sequence[Mapping[str, Any]], param: str) -> None:
    """Each says what it is about. Source: https://docs.stripe.com/api/terminal/readers/collect_inputs."""
    _check_most(toggles, MOST_TOGGLES, param)
    for index, each in enumerate(toggles):
        if not each.get("title") and not each.get("description"):
            raise errors.exactly_one([f"{param}[{index}][{name}]" for name in ("title", "description")])


def _check_most(given: Sequence[Any], most: int, param: str) -> None:
    if len(given) > most:
        # Guess: the words.
        raise errors.Invalid(f"You can pass at most {most} of them.", param=param)


def _asked(sent: Mapping[str, Any]) -> Resource:
    """An input that nothing was typed into yet."""
    text = dict.fromkeys(("description", "skip_button", "submit_button")) | sent["custom_text"]
    toggles = [
        {"default_value": "disabled", "description": None, "title": None, **each, "value": None}
        for each in sent.get("toggles", ())
    ]
    asked = {
        "custom_text": text,
        "required": sent.get("required", False),
        "skipped": False,
        "toggles": toggles,
        "type": sent["type"],
    }
    if sent["type"] == "selection":
        return {**asked, "selection": {**sent["selection"], "id": None, "text": None}}
    return {**asked, sent["type"]: {"value": None}}


@route("v1.test_helpers.terminal.readers.succeed_input_collection")
def type_in(call: Call) -> Resource:
    """Fill in what is asked for; what need not be filled in may be skipped."""
    reader = _collecting(own(call))
    skip = call.params.get("skip_non_required_inputs", "none") == "all"
    asked = reader["action"]["collect_inputs"]
    inputs = [_answered(call.store, each, skip=skip and not each["required"]) for each in asked["inputs"]]
    return end(call.store, reader, "succeeded", collect_inputs={**asked, "inputs": inputs})


def _answered(store: AccountStore, asked: Resource, *, skip: bool) -> Resource:
    if skip:
        return {**asked, "skipped": True}
    toggles = [{**each, "value": each["default_value"]} for each in asked["toggles"]]
    answered = {**asked, "toggles": toggles}
    if asked["type"] == "selection":
        first = asked["selection"]["choices"][0]
        return {**answered, "selection": {**asked["selection"], "id": first["id"], "text": first["text"]}}
    value = _signature(store) if asked["type"] == "signature" else TYPED[asked["type"]]
    return {**answered, asked["type"]: {"value": value}}


def _signature(store: AccountStore) -> str:
    """The id of a picture of what was drawn. Guess: the file's purpose."""
    drawn = Upload("signature.svg", SIGNATURE, "image/svg+xml")
    return str(files.stored(store, drawn, "customer_signature", "svg")["id"])


@route("v1.test_helpers.terminal.readers.timeout_input_collection")
def type_nothing(call: Call) -> Resource:
    """Let the reader wait in vain."""
    return fail(call.store, _collecting(own(call)), "terminal_reader_timeout")


def _collecting(reader: Resource) -> Resource:
    if not going(reader, "collect_inputs"):
        raise errors.Invalid(
            f"The reader {reader['id']} is not collecting inputs.", code="intent_invalid_state"
        )
    return reader
