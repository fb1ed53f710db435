"""The Dashboard's event text, read back: the whole of it, as it comes, or an error that names the line."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.events.dashboard import NotEventText, dashboard_event

# As copied: a financial account whose features became active.
COPIED = Path(__file__).with_name("dashboard_event.txt").read_text(encoding="utf-8")
FEATURES = [
    "inbound_transfers.ach",
    "outbound_payments.ach",
    "outbound_payments.us_domestic_wire",
    "financial_addresses.aba",
    "deposit_insurance",
    "intra_stripe_flows",
    "outbound_transfers.ach",
    "outbound_transfers.us_domestic_wire",
]


def as_the_dashboard(value: object) -> str:
    """A value as the Dashboard's page has it, each thing in a line of its own."""
    match value:
        case dict() | list() if not value:
            return json.dumps(value)
        case dict():
            inner = "".join(_line(f'"{name}"', each) for name, each in value.items())
            return f"{{\n{inner}}}"
        case list():
            inner = "".join(
                _line(f'"{index}"', each)
                if isinstance(each, dict | list)
                else f"{as_the_dashboard(each)}\n,\n"
                for index, each in enumerate(value)
            )
            return f"[\n{inner}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _line(name: str, value: object) -> str:
    if isinstance(value, dict | list):
        return f"{name}: {as_the_dashboard(value)},\n"
    return f"{name}\n:\n{as_the_dashboard(value)}\n,\n"


def test_a_copied_event_is_read_whole() -> None:
    """Heading, numbered elements, commas after the last and the missing last bracket are no obstacle."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = dashboard_event(COPIED)
    account = data["object"]
    assert account["id"] == "fa_1OiSr4GF83d3fsgWN5I1RQL1"
    assert account["active_features"] == FEATURES
    assert account["balance"]["cash"] == {"usd": 0}
    assert account["created"] == 1707618798
    assert account["financial_addresses"] == [
        {
            "aba": {
                "account_holder_name": "God\N{RIGHT SINGLE QUOTATION MARK}s Time Travel Corporation ",
                "account_number_last4": "7766",
                "bank_name": "Stripe Test Bank",
                "routing_number": "000000001",
            },
            "supported_networks": ["ach", "us_domestic_wire"],
            "type": "aba",
        }
    ]
    assert account["livemode"] is False
    assert account["metadata"] == {}
    assert account["status_details"] == {"closed": None}
    assert data["previous_attributes"] == {"active_features": [], "pending_features": FEATURES}


names = st.from_regex(r"\A[a-z]{1,5}\Z")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(names, json_values, max_size=4))
def test_what_the_dashboard_shows_is_read_back(value: dict[str, object]) -> None:
    """To the same value, whatever it holds."""
    data = {"object": {**value, "id": "x_1"}}
    assert dashboard_event(f"Event data\n{as_the_dashboard(data)}") == data


def test_quotes_within_a_text_are_kept() -> None:
    """Whether the Dashboard wrote them as JSON does or as they are."""
    data = dashboard_event('{\n"object": {\n"a"\n:\n"say "hi""\n,\n"b"\n:\n"say \\"hi\\""\n,\n},\n}')
    assert data["object"] == {"a": 'say "hi"', "b": 'say "hi"'}


@pytest.mark.parametrize(
    "text",
    [
        '{"object": {"id": "cus_1", "object": "customer"}}',
        '{"id": "evt_1", "object": "event", "data": {"object": {"id": "cus_1", "object": "customer"}}}',
        '{"id": "cus_1", "object": "customer"}',
    ],
)
def test_json_is_read_too(text: str) -> None:
    """Of data, of a whole event, or of the object alone."""
    assert dashboard_event(text) == {"object": {"id": "cus_1", "object": "customer"}}


@pytest.mark.parametrize(
    ("text", "read", "place"),
    [
        ('{"object": {"id": "a", "list": ["0": {"x"', {"id": "a", "list": [{}]}, "object.list[0]"),
        ('{"object": {"id": "a", "live": fal', {"id": "a"}, "object.live"),
        ('{"object": {"id": "a", "name": "Jen', {"id": "a"}, "object.name"),
        ('{"object": {"id": "a",', {"id": "a"}, "object"),
    ],
)
def test_a_text_that_is_cut_off_is_read_as_far_as_it_goes(text: str, read: object, place: str) -> None:
    """Half a value is left out, and a warning says where the rest is missing."""
    with pytest.warns(UserWarning, match=f"cut off in line 1, within `{place}`".replace("[", r"\[")):
        assert dashboard_event(text) == {"object": read}


@pytest.mark.parametrize("end", range(COPIED.index("object"), len(COPIED), 7))
def test_it_may_end_anywhere(end: int) -> None:
    """What is read of the beginning is there in the whole; where the object is missing, that is said."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            event = dashboard_event(COPIED[:end])
        except NotEventText as error:
            assert "holds no `object`" in str(error)  # noqa: PT017  most ends raise nothing
            return
    whole = dashboard_event(COPIED)["object"]
    assert [name for name in event["object"] if name not in whole] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The text holds no `{`: copy everything below the heading Event data."),
        ("Event data\n", "The text holds no `{`: copy everything below the heading Event data."),
        ("{}", "The text holds no `object`: copy everything below the heading Event data."),
        ('{\n"object": {\n"a"\n:\n1\n]\n}', "Line 6: the `{` of line 2 ends with `}`, but here is `]`."),
        ('{\n"object": {\n"a"\n:\n}', "Line 5: `a` has no value."),
        ('{\n"a"\n:\n"b"\n:\n1}', "Line 4: a value for `a` was expected, but here is the name `b`."),
        ('{\n"object": {\n7\n,}}', "Line 3: a name was expected, but here is 7."),
        ('{"a": [\n"1": 2]}', "Line 2: element 0 of a list was expected, but here is `1`."),
        ('{"a":\nyes\n}', "Line 2: yes is no value: text stands in quotes."),
        ('{"a":\nNaN\n}', "Line 2: NaN is no value: text stands in quotes."),
        ('{\n"a: 1\n}', 'Line 2: the quote is never closed: "a: 1.'),
        ('{"object": {}}\n}', "Line 2: nothing was expected after the last bracket, but here is }."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_an_error_that_names_the_line(text: str, message: str) -> None:
    """And what was expected there."""
    with pytest.raises(NotEventText) as caught:
        dashboard_event(text)
    assert str(caught.value) == message


def test_no_key_is_shown_in_an_error() -> None:
    """A text may hold one where a value should be."""
    key = "sk_test_" + "a" * 20
    with pytest.raises(NotEventText) as caught:
        dashboard_event(f'{{"a": {{{key}}}}}')
    assert key not in str(caught.value)
